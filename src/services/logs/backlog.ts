import type { Clock } from '../../base/clock.ts';
import type { LogLine } from '../../kube/types.ts';
import { NOTE } from './buffer.ts';

/** Nothing for so long from a stream that answers: what there was of it has come. */
const QUIET_MS = 150;
/** A stream that does not answer holds the others no longer than this. */
const SILENT_MS = 1_000;
/** The merging is over after this in any case: chatty streams never go quiet. */
const LONGEST_MS = 3_000;
/** Lines that one stream may be ahead of the others before it is held back. */
const AHEAD = 5_000;

interface Queue {
  lines: LogLine[];
  at: number;
  cancel: () => void;
  /** It may have older lines than the others: they wait for it. */
  open: boolean;
  held: boolean;
}

export interface BacklogSink {
  /** Lines in the order in which they were written; the stream of a note is NOTE. */
  emit(streams: readonly number[], lines: readonly LogLine[]): void;
  /** Asks to hold a stream back, or to let it go on. */
  hold(stream: number, held: boolean): void;
}

/**
 * Merges by time what several streams begin with. A line is given on as soon as each stream has either a later one or has gone quiet;
 * from then on lines are taken as they arrive.
 */
export class BacklogMerge {
  readonly #clock: Clock;
  readonly #sink: BacklogSink;
  readonly #queues = new Map<number, Queue>();
  readonly #cancel: () => void;
  readonly #notes = new Set<LogLine>();
  #over = false;

  constructor(clock: Clock, sink: BacklogSink) {
    this.#clock = clock;
    this.#sink = sink;
    this.#cancel = clock.after(LONGEST_MS, () => this.release());
  }

  /** True when everything goes straight through. */
  get over(): boolean {
    return this.#over;
  }

  /** True while a stream is to be held back. */
  holds(stream: number): boolean {
    return this.#queues.get(stream)?.held ?? false;
  }

  /** Others wait for this stream from now on. */
  add(stream: number): void {
    if (this.#over || this.#queues.has(stream)) return;
    const cancel = this.#clock.after(SILENT_MS, () => this.close(stream));
    this.#queues.set(stream, { lines: [], at: 0, cancel, open: true, held: false });
  }

  /** The stream has answered: what it has comes now. */
  answered(stream: number): void {
    const queue = this.#queues.get(stream);
    if (!queue?.open) return;
    queue.cancel();
    queue.cancel = this.#clock.after(QUIET_MS, () => this.#quiet(stream));
  }

  /** Takes lines; false when the stream does not take part (any more) and its lines go straight through. */
  push(stream: number, lines: readonly LogLine[]): boolean {
    const queue = this.#queues.get(stream);
    if (!queue || this.#over) return false;
    for (const line of lines) queue.lines.push(line);
    this.answered(stream);
    this.#merge();
    if (!this.#over && queue.lines.length - queue.at > AHEAD && !queue.held) {
      queue.held = true;
      this.#sink.hold(stream, true);
    }
    return true;
  }

  /** Puts a note behind the stream's lines; false when it is to be shown at once. */
  note(stream: number, line: LogLine): boolean {
    const queue = this.#queues.get(stream);
    if (!queue || this.#over) return false;
    this.#notes.add(line);
    queue.lines.push(line);
    this.#merge();
    return true;
  }

  /** The stream has no older lines than those that came. */
  close(stream: number): void {
    const queue = this.#queues.get(stream);
    if (!queue?.open) return;
    queue.open = false;
    queue.cancel();
    this.#merge();
  }

  /** Gives on what is left, merged, and ends the merging. */
  release(): void {
    if (this.#over) return;
    for (const queue of this.#queues.values()) {
      queue.open = false;
      queue.cancel();
    }
    this.#merge();
  }

  /** Ends without giving anything on. */
  stop(): void {
    this.#over = true;
    this.#cancel();
    for (const queue of this.#queues.values()) queue.cancel();
    this.#queues.clear();
  }

  /** While lines of the stream wait for others it is not quiet, but perhaps held back. */
  #quiet(stream: number): void {
    const queue = this.#queues.get(stream);
    if (queue && queue.at < queue.lines.length) queue.cancel = this.#clock.after(QUIET_MS, () => this.#quiet(stream));
    else this.close(stream);
  }

  #merge(): void {
    const streams: number[] = [];
    const lines: LogLine[] = [];
    for (;;) {
      let oldest: { stream: number; queue: Queue; line: LogLine } | undefined;
      let blocked = false;
      for (const [stream, queue] of this.#queues) {
        const line = queue.lines[queue.at];
        if (line) {
          // A note has no time: it stands behind the line before it.
          if (!oldest || compareTimes(line.time, oldest.line.time) < 0) oldest = { stream, queue, line };
        } else if (queue.open) {
          blocked = true;
          break;
        }
      }
      if (blocked || !oldest) break;
      oldest.queue.at++;
      streams.push(this.#notes.delete(oldest.line) ? NOTE : oldest.stream);
      lines.push(oldest.line);
    }
    if (lines.length > 0) this.#sink.emit(streams, lines);
    this.#tidy();
  }

  #tidy(): void {
    let open = false;
    for (const [stream, queue] of this.#queues) {
      open ||= queue.open;
      if (queue.at === queue.lines.length) {
        queue.lines = [];
        queue.at = 0;
      }
      if (queue.held && queue.lines.length - queue.at < AHEAD / 2) {
        queue.held = false;
        this.#sink.hold(stream, false);
      }
    }
    if (!open) this.stop();
  }
}

/** Times as kubelets write them (RFC 3339 with nine digits); the zone is the node's own. */
export function compareTimes(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? -1 : 1;
  if (a.endsWith('Z') && b.endsWith('Z') && a.length === b.length) return a < b ? -1 : a > b ? 1 : 0;
  const difference = Date.parse(a) - Date.parse(b);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  const [left, right] = [fraction(a), fraction(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function fraction(time: string): string {
  return (/\.(\d+)/.exec(time)?.[1] ?? '').padEnd(9, '0');
}
