import { Cell, derive, type Readable } from '../../base/readable.ts';
import type { SessionInfo, SessionScreen, Sessions, TextPosition } from '../../services/sessions/types.ts';

export interface TabState {
  /** Lines scrolled back when that was last done; 0 is the live screen. Read it with TerminalsPane.offset. */
  offset: number;
  /** The lines above the screen at that time: what came since has moved the place further back. */
  scrollback: number;
  find: string;
  /** The line that the search stands at; missing after scrolling away. */
  match: number | undefined;
  /** Marking text to copy: the anchor and the moving end. */
  mark: { from: TextPosition; to: TextPosition } | undefined;
}

const LIVE: TabState = { offset: 0, scrollback: 0, find: '', match: undefined, mark: undefined };

/** The Terminal pane: its tabs, which one is shown, and where each is scrolled to. */
export class TerminalsPane {
  readonly #active = new Cell<string | undefined>(undefined);
  readonly #tabs = new Cell<ReadonlyMap<string, TabState>>(new Map());
  readonly #sessions: Sessions;
  readonly active: Readable<SessionInfo | undefined>;
  readonly tab: Readable<TabState>;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.active = derive([sessions.list, this.#active], () => {
      const list = sessions.list.get();
      return list.find(({ id }) => id === this.#active.get()) ?? list.at(-1);
    });
    this.tab = derive([this.active, this.#tabs], () => this.#tabs.get().get(this.active.get()?.id ?? '') ?? LIVE);
  }

  get sessions(): Sessions {
    return this.#sessions;
  }

  get screen(): SessionScreen | undefined {
    const active = this.active.get();
    return active && this.#sessions.screen(active.id);
  }

  /** Lines that the shown tab is scrolled back now; a place stays where it is while the program writes on. */
  get offset(): number {
    const { offset, scrollback } = this.tab.get();
    const { screen } = this;
    if (!screen || offset === 0) return 0;
    return Math.min(screen.scrollback, offset + Math.max(0, screen.scrollback - scrollback));
  }

  show(id: string): void {
    this.#active.set(id);
  }

  step(by: 1 | -1): void {
    const list = this.#sessions.list.get();
    const at = list.findIndex(({ id }) => id === this.active.get()?.id);
    const next = list[(at + by + list.length) % Math.max(1, list.length)];
    if (next) this.show(next.id);
  }

  scroll(lines: number): void {
    const { screen } = this;
    if (!screen) return;
    this.#set({ offset: Math.max(0, Math.min(screen.scrollback, this.offset + lines)), match: undefined });
  }

  find(text: string): void {
    this.#set({ find: text, match: undefined });
    if (text) this.next(-1);
  }

  /** Scrolls to the next line with the searched text, upwards (-1) or downwards. */
  next(by: 1 | -1): void {
    const { screen } = this;
    const { find, match } = this.tab.get();
    const { offset } = this;
    if (!screen || !find) return;
    const top = screen.scrollback - offset;
    // What can be seen is searched too: upwards from the lowest row, downwards from the top one.
    const from = match ?? (by < 0 ? top + screen.rows : top - 1);
    const lines = screen.find(find);
    const found = by < 0 ? lines.findLast((line) => line < from) : lines.find((line) => line > from);
    const to = found ?? (by < 0 ? lines.at(-1) : lines[0]);
    if (to !== undefined) this.#set({ offset: Math.max(0, screen.scrollback - to), match: to });
  }

  /** Begins to mark at what the search stands at, else at the lowest line shown that is not empty; or ends it. */
  toggleMark(): void {
    const { screen } = this;
    if (!screen) return;
    const { mark, match } = this.tab.get();
    const top = screen.scrollback - this.offset;
    const empty = (line: number) => screen.text({ line, column: 0 }, { line, column: screen.columns }).trim() === '';
    let line = match ?? top + screen.rows - 1;
    while (match === undefined && line > top && empty(line)) line--;
    this.#set({ mark: mark ? undefined : { from: { line, column: 0 }, to: { line, column: screen.columns } } });
  }

  /** Moves the end of the mark by lines, scrolling with it. */
  extend(by: number): void {
    const { screen } = this;
    const { mark } = this.tab.get();
    const { offset } = this;
    if (!screen || !mark) return;
    const last = screen.scrollback + screen.rows - 1;
    const line = Math.max(0, Math.min(last, mark.to.line + by));
    const top = screen.scrollback - offset;
    const shift = line < top ? line - top : line >= top + screen.rows ? line - top - screen.rows + 1 : 0;
    const column = line < mark.from.line ? 0 : screen.columns;
    const from = { ...mark.from, column: line < mark.from.line ? screen.columns : 0 };
    this.#set({ mark: { from, to: { line, column } }, offset: Math.max(0, offset - shift) });
  }

  /** The marked text; without a mark what the screen shows. */
  text(): string {
    const { screen } = this;
    if (!screen) return '';
    const { mark } = this.tab.get();
    const { offset } = this;
    if (!mark) {
      const top = screen.scrollback - offset;
      return screen.text({ line: top, column: 0 }, { line: top + screen.rows - 1, column: screen.columns });
    }
    const [a, b] = mark.from.line <= mark.to.line ? [mark.from, mark.to] : [mark.to, mark.from];
    return screen.text(a, b);
  }

  /** Back to the live screen, without mark and search. */
  live(): void {
    this.#set({ ...LIVE, scrollback: this.screen?.scrollback ?? 0 });
  }

  #set(change: Partial<TabState>): void {
    const id = this.active.get()?.id;
    if (id === undefined) return;
    const scrollback = this.screen?.scrollback ?? 0;
    const offset = this.offset;
    this.#tabs.update((tabs) => new Map(tabs).set(id, { ...(tabs.get(id) ?? LIVE), offset, scrollback, ...change }));
  }
}
