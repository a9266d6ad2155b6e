import type { Clock } from '../../base/clock.ts';
import { Cell, type Readable } from '../../base/readable.ts';
import type { LogEntry, LogQuery, LogSource, Logs, LogView } from '../../services/logs/types.ts';
import type { Move } from '../cursor.ts';
import { type ShownLines, shownLines } from './lines.ts';

export interface LogOptions {
  timestamps: boolean;
  wrap: boolean;
  json: boolean;
  /** Lines shown around each match. */
  context: number;
  filter: string;
  invert: boolean;
  sinceSeconds: number | undefined;
}

export interface LogsState {
  source: LogSource | undefined;
  view: LogView | undefined;
  options: LogOptions;
  /** The number of the lowest line shown; undefined: the newest, following. */
  bottom: number | undefined;
  /** The number of the line that was gone to; it stands out. */
  marked?: number | undefined;
}

const OPTIONS: LogOptions = {
  timestamps: true,
  wrap: false,
  json: true,
  context: 0,
  filter: '',
  invert: false,
  sinceSeconds: undefined,
};
/** Milliseconds for which a line that was asked for is looked for while the log is read. */
const SEEK = 4_000;
/** Lines that are read to find one. */
const SEEK_TAIL = 5_000;
/** A selection that moves on quicker than this opens nothing: holding an arrow key must not start a request a row. */
const SETTLE = 150;

/** The Logs pane: whose logs are shown, how, and which part of them. */
export class LogsPane {
  readonly state = new Cell<LogsState>({ source: undefined, view: undefined, options: OPTIONS, bottom: undefined });
  /** Rows that fit; the painter tells it. */
  page = 10;
  readonly #logs: Readable<Logs>;
  readonly #clock: Clock;
  readonly #tail: number;
  #cancel: () => void = () => {};
  /** What is shown, or will be as soon as the selection rests. */
  #wanted: LogSource | undefined;
  #endSeek: () => void = () => {};
  #held = false;
  /** What the selection was last: only another one takes the place of what the person chose to see. */
  #selected: LogSource | undefined;

  constructor(logs: Readable<Logs>, clock: Clock, options: { tail: number }) {
    this.#logs = logs;
    this.#clock = clock;
    this.#tail = options.tail;
  }

  /** Follows the selection: the logs of this source are opened as soon as the selection rests. */
  select(source: LogSource | undefined): void {
    if (this.#held) return;
    const moved = !same(source, this.#selected);
    this.#selected = source;
    if (!moved || same(source, this.#wanted)) return;
    this.#cancel();
    this.#wanted = source;
    this.#cancel = this.#clock.after(SETTLE, () => this.show(source));
  }

  /** While it is held, the log stays whatever the selection does: its object has gone, and a person reads what it said last. */
  hold(held: boolean): void {
    this.#held = held;
  }

  /** Shows the logs of a source now; what was open before is closed. */
  show(source: LogSource | undefined, tail = this.#tail): void {
    this.#cancel();
    this.#endSeek();
    this.#wanted = source;
    const { view: old, options } = this.state.get();
    old?.close();
    if (!source) {
      this.#selected = undefined;
      this.state.update((state) => ({ ...state, source, view: undefined, bottom: undefined, marked: undefined }));
      return;
    }
    const query: LogQuery = {
      source,
      ...(options.sinceSeconds === undefined ? { tail } : { sinceSeconds: options.sinceSeconds }),
    };
    const view = this.#logs.get().open(query);
    if (options.filter) view.setFilter({ text: options.filter, invert: options.invert });
    this.state.update((state) => ({ ...state, source, view, bottom: undefined, marked: undefined }));
  }

  /** Shows the logs of a source, stopped at the line that `wanted` knows and with it marked; `missing` is called where it is not found. */
  reveal(source: LogSource, wanted: (line: LogEntry) => boolean, missing: () => void): void {
    this.filter('');
    if (this.state.get().options.sinceSeconds !== undefined) {
      this.state.update((state) => ({ ...state, options: { ...state.options, sinceSeconds: undefined } }));
    }
    this.show(source, Math.max(SEEK_TAIL, this.#tail));
    const { view } = this.state.get();
    if (!view) return;
    let seen = view.dropped;
    const look = () => {
      const found = view.range(Math.max(seen, view.dropped), view.total).find(wanted);
      seen = view.total;
      if (!found) return;
      this.#endSeek();
      const bottom = Math.min(view.total - 1, found.n + (this.page >> 1));
      this.state.update((state) => ({ ...state, bottom, marked: found.n }));
    };
    const ends = [
      view.version.subscribe(look),
      this.#clock.after(SEEK, () => {
        this.#endSeek();
        missing();
      }),
    ];
    this.#endSeek = () => {
      this.#endSeek = () => {};
      for (const end of ends) end();
    };
    look();
  }

  /** Reads the same source anew. */
  reopen(): void {
    this.show(this.#wanted);
  }

  /** The previous instance of the containers instead of the running one, and back. */
  togglePrevious(): void {
    const { source } = this.state.get();
    if (source) this.show({ ...source, previous: !source.previous });
  }

  set(change: Partial<Pick<LogOptions, 'timestamps' | 'wrap' | 'json' | 'context'>>): void {
    this.state.update((state) => ({ ...state, options: { ...state.options, ...change } }));
  }

  /** Shows the last so many seconds; undefined: the last lines. */
  since(seconds: number | undefined): void {
    this.state.update((state) => ({ ...state, options: { ...state.options, sinceSeconds: seconds } }));
    this.reopen();
  }

  filter(text: string): void {
    const invert = text.startsWith('!');
    const filter = invert ? text.slice(1) : text;
    this.state.update((state) => ({ ...state, options: { ...state.options, filter, invert } }));
    this.state.get().view?.setFilter(filter ? { text: filter, invert } : undefined);
  }

  /** The lines that the options leave. */
  shown(): ShownLines | undefined {
    const { view, options } = this.state.get();
    return view && shownLines(view, options.filter !== '', options.context);
  }

  move(move: Move): void {
    const shown = this.shown();
    if (!shown || shown.length === 0) return;
    const { bottom } = this.state.get();
    const last = shown.length - 1;
    const at = bottom === undefined ? last : Math.min(last, shown.placeOf(bottom));
    const page = Math.max(1, this.page - 1);
    const half = Math.max(1, this.page >> 1);
    const steps: Record<Move, number> = {
      up: -1,
      down: 1,
      pageUp: -page,
      pageDown: page,
      halfUp: -half,
      halfDown: half,
      first: -shown.length,
      last: shown.length,
    };
    const to = Math.max(Math.min(last, this.page - 1), Math.min(last, at + steps[move]));
    // A gap between two matches is passed over in the direction of the move.
    const place = shown.at(to) === undefined ? (steps[move] > 0 ? to + 1 : to - 1) : to;
    const n = shown.at(place);
    this.state.update((state) => ({ ...state, bottom: place >= last ? undefined : n }));
  }

  /** Stops at the line that is lowest now, or follows again. */
  togglePause(): void {
    const { view, bottom } = this.state.get();
    if (!view) return;
    this.state.update((state) => ({ ...state, bottom: bottom === undefined ? view.total - 1 : undefined }));
  }

  /** Goes to the match before or after the lowest line shown. */
  next(by: 1 | -1): void {
    const { view, bottom } = this.state.get();
    if (!view || view.matches.length === 0) return;
    const from = bottom ?? view.total;
    const found = by > 0 ? view.matches.find((n) => n > from) : view.matches.findLast((n) => n < from);
    if (found !== undefined) this.state.update((state) => ({ ...state, bottom: found }));
  }

  close(): void {
    this.#cancel();
    this.#endSeek();
    this.state.get().view?.close();
  }
}

function same(a: LogSource | undefined, b: LogSource | undefined): boolean {
  return JSON.stringify({ ...a, previous: undefined }) === JSON.stringify({ ...b, previous: undefined });
}
