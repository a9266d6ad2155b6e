import { Cell } from '../base/readable.ts';

/** A line for somebody who is here for the first time; it stays until esc, and never comes back. */
export class Hint {
  readonly text = new Cell<string | undefined>(undefined);

  show(text: string): void {
    this.text.set(text);
  }

  dismiss(): void {
    this.text.set(undefined);
  }
}
