import type { Dialogs } from './dialogs.ts';

/** So many lines are kept; the oldest go. */
const KEPT = 100;

/** Shows what a program says in one dialog. A line that was told already does not open it again: a program that fails says the same each time. */
export class ProgramOutput {
  #lines: readonly string[] = [];

  /** `text`: some lines as they came. */
  show(dialogs: Dialogs, title: string, text: string): void {
    const told = new Set(this.#lines);
    const fresh = text.split('\n').filter((line) => line.trim() !== '' && !told.has(line));
    if (fresh.length === 0) return;
    this.#lines = [...this.#lines, ...fresh].slice(-KEPT);
    const { top } = dialogs;
    if (top?.kind === 'message' && top.title === title) dialogs.close();
    dialogs.message(title, this.#lines);
  }
}
