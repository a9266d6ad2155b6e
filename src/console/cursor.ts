import { Cell } from '../base/readable.ts';

export interface CursorState {
  /** The key of the row that is chosen; it stays on its row when rows come and go. */
  key: string | undefined;
  /** The index that it had, for when its row goes away. */
  index: number;
  /** The first row shown. */
  top: number;
}

export type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'halfUp' | 'halfDown' | 'first' | 'last';

/** A place in a list whose rows have keys. */
export class ListCursor {
  readonly state = new Cell<CursorState>({ key: undefined, index: 0, top: 0 });
  /** Rows that fit on the screen; the painter tells it. */
  page = 10;
  /** Where the chosen row was seen last: rows that come before it move it on, and when it goes away its neighbour takes its place. */
  #seen: number | undefined;

  /** Where the cursor is among these keys now, and the first row to show so that it can be seen. */
  place(keys: readonly string[]): { index: number; top: number } {
    const { key, index, top } = this.state.get();
    const found = key === undefined ? -1 : keys.indexOf(key);
    if (found >= 0) this.#seen = found;
    const at = Math.max(0, Math.min(keys.length - 1, found >= 0 ? found : (this.#seen ?? index)));
    const page = Math.max(1, this.page);
    const least = Math.max(0, at - page + 1);
    const first = Math.max(least, Math.min(top, at, Math.max(0, keys.length - page)));
    return { index: at, top: first };
  }

  move(move: Move, keys: readonly string[]): void {
    const { index } = this.place(keys);
    const page = Math.max(1, this.page - 1);
    const half = Math.max(1, Math.floor(this.page / 2));
    const to: Record<Move, number> = {
      up: index - 1,
      down: index + 1,
      pageUp: index - page,
      pageDown: index + page,
      halfUp: index - half,
      halfDown: index + half,
      first: 0,
      last: keys.length - 1,
    };
    this.to(to[move], keys);
  }

  to(index: number, keys: readonly string[]): void {
    const at = Math.max(0, Math.min(keys.length - 1, index));
    const { top } = this.place(keys);
    this.#seen = undefined;
    this.state.set({ key: keys[at], index: at, top });
    this.state.update((state) => ({ ...state, top: this.place(keys).top }));
  }

  /** Follows a row by its key, also when it has not come yet. */
  follow(key: string): void {
    this.state.update((state) => ({ ...state, key }));
  }

  reset(): void {
    this.#seen = undefined;
    this.state.set({ key: undefined, index: 0, top: 0 });
  }
}
