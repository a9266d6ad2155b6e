import { toKdbgError } from '../base/errors.ts';
import { Cell, type Readable } from '../base/readable.ts';
import type { InputEvent } from '../keys/types.ts';
import type { Change } from '../services/changes/types.ts';
import { type ChooseDialog, chooseKey, lookedAt } from './choose.ts';
import { editText, type TextInput, textInput } from './textInput.ts';

/** Shows a prepared change and asks for it: a second key, or the name typed. */
export interface ConfirmDialog {
  kind: 'confirm';
  change: Change;
  typed: TextInput;
  scroll: number;
  busy: boolean;
  /** What is waited for while it is made. */
  progress?: string;
  error?: string;
  done(told: string): void;
}

/** Goes on with a change whose dialog was left: shown with its title and progress until it ends, its error told. */
export type Background = (title: string, work: (progress: (text: string) => void) => Promise<void>) => void;

/** A change that is being made: who is told of its progress, and its end. */
interface Making {
  progress: (text: string) => void;
  end: Promise<void>;
}

export interface PromptDialog {
  kind: 'prompt';
  title: string;
  /** What may be typed, with an example. */
  hint: string;
  input: TextInput;
  error?: string;
  /** Says what is wrong with a text; undefined when nothing is. */
  check?(value: string): string | undefined;
  submit(value: string): void;
  /** It was closed without an answer. */
  dropped?(): void;
}

/** Something to read; any of its keys does its work and closes it. */
export interface MessageDialog {
  kind: 'message';
  title: string;
  lines: readonly string[];
  scroll: number;
  keys?: readonly { key: string; title: string; run(): void }[];
}

export type Dialog = ConfirmDialog | PromptDialog | MessageDialog | ChooseDialog;

/** The dialogs that are open, the last on top; it has the keys. */
export class Dialogs {
  /** How far the dialog on top can be scrolled, in rows; the painter tells it. */
  mostScroll = Number.POSITIVE_INFINITY;
  #nextId = 1;
  readonly #copy: (text: string) => void;
  readonly #background: Background;
  readonly #making = new WeakMap<Change, Making>();
  readonly #stack = new Cell<readonly Dialog[]>([]);
  /** The change that was confirmed last, before it is made. */
  readonly confirmed = new Cell<Change | undefined>(undefined);
  /** The change that was made last. */
  readonly made = new Cell<Change | undefined>(undefined);

  /** `copy` puts a text on the person's clipboard; `background` has the changes that are left while they are made. */
  constructor(copy: (text: string) => void = () => {}, background: Background = () => {}) {
    this.#copy = copy;
    this.#background = background;
  }

  get stack(): Readable<readonly Dialog[]> {
    return this.#stack;
  }

  get top(): Dialog | undefined {
    return this.#stack.get().at(-1);
  }

  confirm(change: Change, done: (told: string) => void): void {
    this.#open({ kind: 'confirm', change, typed: textInput(), scroll: 0, busy: false, done });
  }

  prompt(dialog: Omit<PromptDialog, 'kind' | 'input'> & { value?: string }): void {
    const { value, ...rest } = dialog;
    this.#open({ kind: 'prompt', input: textInput(value), ...rest });
  }

  /** Opens at once with what is known; the function given back adds what comes later, as long as the dialog is open. */
  choose(
    dialog: Omit<ChooseDialog, 'kind' | 'input' | 'index' | 'id'> & { value?: string; index?: number },
  ): (later: Partial<Pick<ChooseDialog, 'items' | 'empty'>>) => void {
    const { value, index, ...rest } = dialog;
    const id = this.#nextId++;
    this.#open({ kind: 'choose', id, input: textInput(value), index: index ?? 0, ...rest });
    return (later) =>
      this.#stack.update((stack) =>
        stack.map((other) => (other.kind === 'choose' && other.id === id ? { ...other, ...later } : other)),
      );
  }

  /** `from` the end: where what is new stands last, and there may be too little room for all. */
  message(
    title: string,
    lines: readonly string[],
    keys?: MessageDialog['keys'],
    from: 'beginning' | 'end' = 'beginning',
  ): void {
    const scroll = from === 'end' ? Number.POSITIVE_INFINITY : 0;
    this.#open({ kind: 'message', title, lines, scroll, ...(keys ? { keys } : {}) });
  }

  close(): void {
    this.#stack.update((stack) => stack.slice(0, -1));
  }

  /** Gives an event to the dialog on top. */
  input(event: InputEvent): void {
    const top = this.top;
    if (!top) return;
    if (event.type === 'key' && (event.key === 'esc' || event.key === 'ctrl-c')) {
      this.close();
      if (top.kind === 'confirm' && top.busy) this.#leave(top);
      if (top.kind === 'prompt' || top.kind === 'choose') top.dropped?.();
      return;
    }
    if (top.kind === 'confirm') this.#confirmKey(top, event);
    else if (top.kind === 'prompt') this.#promptKey(top, event);
    else if (top.kind === 'message') this.#messageKey(top, event);
    else {
      const next = chooseKey(top, event);
      if (next === 'unhandled') return;
      if ('chosen' in next) {
        this.close();
        next.chosen();
      } else {
        this.#replace(top, next);
        next.looked?.(lookedAt(next));
      }
    }
  }

  #open(dialog: Dialog): void {
    this.#stack.update((stack) => [...stack, dialog]);
  }

  #replace(old: Dialog, next: Dialog): void {
    this.#stack.update((stack) => stack.map((dialog) => (dialog === old ? next : dialog)));
  }

  #scrolled(to: number): number {
    return Math.max(0, Math.min(this.mostScroll, to));
  }

  #confirmKey(dialog: ConfirmDialog, event: InputEvent): void {
    if (dialog.busy) return;
    const scrolled = scrollBy(event);
    if (scrolled !== 0) return this.#replace(dialog, { ...dialog, scroll: this.#scrolled(dialog.scroll + scrolled) });
    if (event.type === 'key' && event.key === 'c' && dialog.change.confirm === 'key') {
      return this.#copy(dialog.change.kubectl);
    }
    if (isBlocked(dialog.change)) return;
    if (dialog.change.confirm === 'name') {
      if (event.type === 'key' && event.key === 'enter') {
        if (dialog.typed.value === dialog.change.target.name) this.#apply(dialog);
        return;
      }
      const typed = editText(dialog.typed, event);
      if (typed) this.#replace(dialog, { ...dialog, typed });
      return;
    }
    if (event.type === 'key' && event.key === 'y') this.#apply(dialog);
  }

  #apply(dialog: ConfirmDialog): void {
    const { error: _, ...rest } = dialog;
    this.confirmed.set(undefined);
    this.confirmed.set(dialog.change);
    let shown: ConfirmDialog = { ...rest, busy: true };
    this.#replace(dialog, shown);
    const replace = (next: ConfirmDialog) => {
      this.#replace(shown, next);
      shown = next;
    };
    const make = async () => {
      const told = await dialog.change.apply(undefined, (text) => making.progress(text));
      this.#stack.update((stack) => stack.filter((other) => other !== shown));
      dialog.done(told);
      this.made.set(dialog.change);
    };
    const making: Making = { progress: (progress) => replace({ ...shown, progress }), end: Promise.resolve() };
    this.#making.set(dialog.change, making);
    making.end = make();
    making.end.catch((thrown) => {
      const { progress: __, ...still } = shown;
      replace({ ...still, busy: false, error: toKdbgError(thrown).line });
    });
  }

  /** What is being made goes on; nothing of it is cut short. */
  #leave({ change, progress }: ConfirmDialog): void {
    const making = this.#making.get(change);
    if (!making) return;
    this.#background(change.title, (tell) => {
      making.progress = tell;
      if (progress !== undefined) tell(progress);
      return making.end;
    });
  }

  #promptKey(dialog: PromptDialog, event: InputEvent): void {
    if (event.type === 'key' && event.key === 'enter') {
      const value = dialog.input.value.trim();
      const error = dialog.check?.(value);
      if (error !== undefined) return this.#replace(dialog, { ...dialog, error });
      this.close();
      return dialog.submit(value);
    }
    const input = editText(dialog.input, event);
    if (!input) return;
    const { error: _, ...rest } = dialog;
    this.#replace(dialog, { ...rest, input });
  }

  #messageKey(dialog: MessageDialog, event: InputEvent): void {
    const scrolled = scrollBy(event);
    if (scrolled !== 0)
      return this.#replace(dialog, { ...dialog, scroll: this.#scrolled(this.#scrolled(dialog.scroll) + scrolled) });
    if (event.type !== 'key') return;
    const chosen = dialog.keys?.find(({ key }) => key === event.key);
    if (chosen || event.key === 'enter' || event.key === 'q') this.close();
    chosen?.run();
  }
}

/** True where preflight found something that makes the change impossible. */
export const isBlocked = (change: Change): boolean => change.checks.some(({ level }) => level === 'blocks');

function scrollBy(event: InputEvent): number {
  if (event.type === 'mouse') return event.action === 'wheel-up' ? -3 : event.action === 'wheel-down' ? 3 : 0;
  if (event.type !== 'key') return 0;
  return { up: -1, down: 1, pageup: -10, pagedown: 10 }[event.key] ?? 0;
}
