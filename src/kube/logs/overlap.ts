import type { LogLine } from '../types.ts';
import { stampMs } from './lines.ts';

/**
 * stdout and stderr are stamped by two writers, so a line may stand after one that is younger than it; a resume therefore
 * begins this much before the last line.
 */
const SLACK_S = 1;

/**
 * Remembers the lines that were given lately, so that a log that is read again from about there is told apart into lines that
 * are known and lines that are new. Lines are compared by stamp and text and counted, because many may be alike; their order
 * and what of them a rotation has taken away do not matter. (`sinceTime` has a granularity of one second: the API server
 * hands it to the kubelet without its fraction.)
 */
export class Overlap {
  #batches: { lines: readonly LogLine[]; lastSecond: number }[] = [];
  #newest = Number.NEGATIVE_INFINITY;
  #known: Map<string, number> | undefined;
  #matched = 0;
  #newestKnown = Number.NEGATIVE_INFINITY;
  #lastTime = '';

  /** The stamp of the last line that was given; empty when there was none. */
  get lastTime(): string {
    return this.#lastTime;
  }

  /** Lines that were given. */
  remember(lines: readonly LogLine[]): void {
    const last = lastStamped(lines);
    if (!last) return;
    this.#lastTime = last.time;
    const second = Math.floor(stampMs(last.time) / 1000);
    this.#newest = Math.max(this.#newest, second);
    this.#batches.push({ lines, lastSecond: second });
    // one second more than is asked for again: a batch is filed under its last line, and others may be younger
    const keep = this.#newest - SLACK_S - 1;
    while (this.#batches.length > 1 && (this.#batches[0]?.lastSecond ?? 0) < keep) this.#batches.shift();
  }

  /** Begins a reading anew: the `sinceTime` to ask for, or undefined when nothing was given yet. */
  resume(): string | undefined {
    if (!Number.isFinite(this.#newest)) return undefined;
    const from = this.#newest - SLACK_S;
    this.#known = new Map();
    this.#matched = 0;
    this.#newestKnown = this.#newest;
    for (const { lines } of this.#batches) {
      for (const line of lines) {
        const key = `${line.time} ${line.text}`;
        this.#known.set(key, (this.#known.get(key) ?? 0) + 1);
      }
    }
    return new Date(from * 1000).toISOString().replace('.000Z', 'Z');
  }

  /** Of lines that were read anew, those that were not given before. */
  unknown(lines: readonly LogLine[]): readonly LogLine[] {
    const known = this.#known;
    if (!known) return lines;
    const fresh: LogLine[] = [];
    for (const line of lines) {
      const key = `${line.time} ${line.text}`;
      const count = known.get(key);
      if (count === undefined) fresh.push(line);
      else {
        this.#matched++;
        if (count === 1) known.delete(key);
        else known.set(key, count - 1);
      }
    }
    // past the overlap nothing can be known any more
    const last = lastStamped(lines);
    if (known.size === 0 || (last && Math.floor(stampMs(last.time) / 1000) > this.#newestKnown + SLACK_S + 1)) {
      this.#known = undefined;
    }
    return fresh;
  }

  /** Whether a known line has come since resume(): a file that was rotated away has none. */
  get found(): boolean {
    return this.#matched > 0;
  }
}

function lastStamped(lines: readonly LogLine[]): LogLine | undefined {
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i];
    if (line?.time) return line;
  }
  return undefined;
}
