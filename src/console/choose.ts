import { fuzzyMatch } from '../base/fuzzy.ts';
import type { InputEvent } from '../keys/types.ts';
import { editText, type TextInput } from './textInput.ts';

export interface Choice {
  /** Searched and shown. */
  label: string;
  /** Shown dim beside it; searched too. */
  detail?: string;
  /** Shown before it, e.g. its key; not searched. */
  key?: string;
  /** Other names of it, e.g. `po` of `pods`: one that is typed whole comes first. */
  aliases?: readonly string[];
  /** Why it can't be chosen now. */
  disabled?: string;
  run(): void;
}

/** A list to choose from by typing: the palette, the help, contexts, namespaces, containers. */
export interface ChooseDialog {
  kind: 'choose';
  /** Tells one opened dialog from another. */
  id: number;
  title: string;
  items: readonly Choice[];
  input: TextInput;
  index: number;
  /** What is said when there is nothing to choose from. */
  empty: string;
  /** Takes a text that is none of the items, e.g. a namespace that may not be listed: it is offered as the last choice. */
  typed?: { label(value: string): string; run(value: string): void };
  /** The choice at which the person looks now. */
  looked?(choice: Choice | undefined): void;
  /** Closed without a choice. */
  dropped?(): void;
}

export interface FoundChoice {
  choice: Choice;
  /** Indices of the matching characters in the label. */
  positions: readonly number[];
}

/** More than any score of a match. */
const NAMED = 1_000_000;

/** The choices that the typed text finds, best first, and last the text itself where it may be chosen; in their own order without a text. */
export function foundChoices({ items, input, typed }: Pick<ChooseDialog, 'items' | 'input' | 'typed'>): FoundChoice[] {
  const text = input.value.trim();
  if (!text) return items.map((choice) => ({ choice, positions: [] }));
  const found = items.flatMap((choice) => {
    const label = fuzzyMatch(text, choice.label);
    const positions = label?.positions ?? [];
    if (choice.aliases?.includes(text.toLowerCase())) return [{ choice, positions, score: NAMED }];
    const detail = label ?? (choice.detail === undefined ? undefined : fuzzyMatch(text, choice.detail));
    // What is found in the detail only comes after what is found in the label.
    return detail ? [{ choice, positions, score: detail.score - (label ? 0 : 1_000) }] : [];
  });
  found.sort((a, b) => b.score - a.score);
  const own = typed && !items.some(({ label }) => firstWord(label) === text) ? [typedChoice(typed, text)] : [];
  return [...found, ...own];
}

/** `8080` of `8080 (http)`: an item that stands for the typed text already. */
const firstWord = (label: string): string => label.split(/[^\w.-]/)[0] ?? '';

function typedChoice(typed: NonNullable<ChooseDialog['typed']>, text: string): FoundChoice {
  const detail = typed.label(text);
  const choice = { label: text, ...(detail === text ? {} : { detail }), run: () => typed.run(text) };
  return { choice, positions: [] };
}

/** The choice that enter would take. */
export function lookedAt(dialog: ChooseDialog): Choice | undefined {
  const found = foundChoices(dialog);
  return found[Math.min(dialog.index, found.length - 1)]?.choice;
}

/** What an event does to the dialog: the next dialog, or what was chosen. */
export function chooseKey(dialog: ChooseDialog, event: InputEvent): ChooseDialog | { chosen(): void } | 'unhandled' {
  const found = foundChoices(dialog);
  const last = Math.max(0, found.length - 1);
  const at = (index: number): ChooseDialog => ({ ...dialog, index: Math.max(0, Math.min(last, index)) });
  if (event.type === 'mouse') {
    if (event.action === 'wheel-up') return at(dialog.index - 3);
    return event.action === 'wheel-down' ? at(dialog.index + 3) : 'unhandled';
  }
  if (event.type === 'key') {
    const moves: Record<string, number> = {
      up: -1,
      down: 1,
      'ctrl-p': -1,
      'ctrl-n': 1,
      tab: 1,
      'shift-tab': -1,
      pageup: -10,
      pagedown: 10,
    };
    const move = moves[event.key];
    if (move !== undefined) return at(dialog.index + move);
    if (event.key === 'enter') {
      const choice = found[Math.min(dialog.index, last)]?.choice;
      return choice && choice.disabled === undefined ? { chosen: choice.run } : 'unhandled';
    }
  }
  const input = editText(dialog.input, event);
  return input ? { ...dialog, input, index: input.value === dialog.input.value ? dialog.index : 0 } : 'unhandled';
}
