import { toKdbgError } from '../base/errors.ts';
import { Cell } from '../base/readable.ts';

export interface ViewerState {
  title: string;
  lines: readonly string[];
  language: 'yaml' | 'text';
  top: number;
  /** Columns scrolled to the right; a viewer never wraps, so that YAML keeps its shape. */
  left: number;
  find: string;
  /** The line that the search stands at; missing after scrolling away. */
  match?: number | undefined;
  /** Lines that it was opened for: they stand out. */
  marked?: { line: number; lines: number };
  loading: boolean;
  /** When it was read, in milliseconds since the epoch: what it says was so then. */
  readAt?: number;
  error?: string;
}

/** A text over the panes: YAML, describe, a help page. Read with the keys of a pager. */
export class Viewer {
  readonly state = new Cell<ViewerState | undefined>(undefined);
  /** Rows that fit; the painter tells it. */
  page = 20;
  /** Columns that fit, for a text that is folded when it is made; the painter tells it. */
  columns = 100;
  #abort: AbortController | undefined;
  #load: (signal: AbortSignal) => Promise<string> = async () => '';
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Opens with what `load` gives; `esc` closes it and cancels the loading. */
  open(
    title: string,
    language: ViewerState['language'],
    load: (signal: AbortSignal) => Promise<string>,
    /** Which lines of the text it is opened for; they are scrolled to. */
    mark: (text: string) => { line: number; lines: number } | undefined = () => undefined,
  ): void {
    this.close();
    const abort = new AbortController();
    this.#abort = abort;
    this.#load = load;
    this.state.set({ title, language, lines: [], top: 0, left: 0, find: '', loading: true });
    load(abort.signal).then(
      (text) => this.#settle(abort, this.#read(text), mark(text)),
      (thrown: unknown) => this.#settle(abort, { error: toKdbgError(thrown).line }),
    );
  }

  /** Reads it again and stays where it is. Rejects when it can't be read; what was read before stays then, with its age. */
  async reread(): Promise<void> {
    const abort = this.#abort;
    if (!abort || this.state.get()?.loading) return;
    this.state.update((state) => state && { ...state, loading: true });
    try {
      const found = this.#read(await this.#load(abort.signal));
      if (this.#abort !== abort) return;
      this.state.update((state) => {
        if (!state) return state;
        // The lines that it was opened for may be others now.
        const { error: _, marked: __, match: ___, ...rest } = state;
        return { ...rest, ...found, top: this.#clamp(found.lines, state.top), loading: false };
      });
    } catch (thrown) {
      if (this.#abort !== abort) return;
      this.state.update((state) => state && { ...state, loading: false });
      throw thrown;
    }
  }

  #read(text: string): { lines: readonly string[]; readAt: number } {
    return { lines: text.replace(/\n$/, '').split('\n'), readAt: this.#now() };
  }

  close(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.state.set(undefined);
  }

  scroll(rows: number, columns = 0): void {
    this.state.update((state) =>
      state
        ? {
            ...state,
            top: this.#clamp(state.lines, state.top + rows),
            left: Math.max(0, state.left + columns),
            match: rows === 0 ? state.match : undefined,
          }
        : state,
    );
  }

  to(place: 'first' | 'last'): void {
    this.scroll(place === 'first' ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER);
  }

  find(text: string): void {
    this.state.update((state) => (state ? { ...state, find: text } : state));
    this.next(1, true);
  }

  /** Goes to the next (or previous) line with the searched text, round the end. */
  next(by: 1 | -1, here = false): void {
    const state = this.state.get();
    if (!state?.find) return;
    const wanted = state.find.toLowerCase();
    const { lines, top, match } = state;
    // Near the end of the text a match can't stand at the top: it is the match, not the top, that the next one comes after.
    const from = match ?? top;
    for (let step = here ? 0 : 1; step <= lines.length; step++) {
      const at = (from + by * step + lines.length * 2) % lines.length;
      if (!lines[at]?.toLowerCase().includes(wanted)) continue;
      return this.state.set({ ...state, top: this.#clamp(lines, at), match: at });
    }
  }

  #clamp(lines: readonly string[], top: number): number {
    return Math.max(0, Math.min(top, lines.length - 1, Math.max(0, lines.length - Math.floor(this.page / 2))));
  }

  #settle(abort: AbortController, found: Partial<ViewerState>, marked?: ViewerState['marked']): void {
    if (this.#abort !== abort) return;
    // With some lines above it, so that one sees whose field it is.
    const top = marked ? this.#clamp(found.lines ?? [], marked.line - Math.floor(this.page / 3)) : 0;
    this.state.update((state) =>
      state ? { ...state, ...found, top, ...(marked ? { marked } : {}), loading: false } : state,
    );
  }
}
