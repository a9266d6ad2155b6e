import { Cell } from '../base/readable.ts';
import type { InputEvent } from '../keys/types.ts';
import { editText, type TextInput, textInput } from './textInput.ts';

export interface InlineState {
  /** Before the text, e.g. `/`. */
  label: string;
  input: TextInput;
  hint: string;
}

export interface InlineWork {
  change(value: string): void;
  /** With enter; the text stays in force. */
  keep(value: string): void;
  /** With esc; what the text did is undone. */
  drop(): void;
}

/** The line of text that is typed in the footer: a filter or a search, in force while it is typed. */
export class Inline {
  readonly state = new Cell<InlineState | undefined>(undefined);
  #work: InlineWork | undefined;

  open(label: string, hint: string, value: string, work: InlineWork): void {
    this.#work = work;
    this.state.set({ label, hint, input: textInput(value) });
  }

  input(event: InputEvent): void {
    const state = this.state.get();
    const work = this.#work;
    if (!state || !work) return;
    if (event.type === 'key' && (event.key === 'esc' || event.key === 'ctrl-c')) {
      this.#close();
      return work.drop();
    }
    if (event.type === 'key' && event.key === 'enter') {
      this.#close();
      return work.keep(state.input.value);
    }
    const input = editText(state.input, event);
    if (!input) return;
    this.state.set({ ...state, input });
    if (input.value !== state.input.value) work.change(input.value);
  }

  #close(): void {
    this.#work = undefined;
    this.state.set(undefined);
  }
}
