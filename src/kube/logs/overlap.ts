import type { LogLine } from '../types.ts';
import { stampMs } from './lines.ts';

/**
 * stdout and stderr are stamped by two writers, so a line may stand after one that is younger than it; a resume therefore
 * begins this much before the last line.
 */
const SLACK_S = 1;
/** Lines are remembered as numbers, so many in a block: as text a burst's last seconds would fill the heap's old generation. */
const BLOCK = 4096;

/**
 * Remembers the lines that were given lately, so that a log that is read again from about there is told apart into lines that
 * are known and lines that are new. Lines are compared by stamp and text and counted, because many may be alike; their order
 * and what of them a rotation has taken away do not matter. (`sinceTime` has a granularity of one second: the API server
 * hands it to the kubelet without its fraction.)
 */
export class Overlap {
  #blocks: { keys: Float64Array; count: number; lastSecond: number }[] = [];
  #newest = Number.NEGATIVE_INFINITY;
  #known: Map<number, number> | undefined;
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
    for (const line of lines) {
      let block = this.#blocks.at(-1);
      if (!block || block.count === BLOCK) {
        block = { keys: new Float64Array(BLOCK), count: 0, lastSecond: second };
        this.#blocks.push(block);
      }
      block.keys[block.count++] = keyOf(line);
      block.lastSecond = second;
    }
    // one second more than is asked for again: a block is filed under its last line, and others may be younger
    const keep = this.#newest - SLACK_S - 1;
    let old = 0;
    while (old < this.#blocks.length - 1 && (this.#blocks[old]?.lastSecond ?? 0) < keep) old++;
    if (old > 0) this.#blocks.splice(0, old);
  }

  /** Begins a reading anew: the `sinceTime` to ask for, or undefined when nothing was given yet. */
  resume(): string | undefined {
    if (!Number.isFinite(this.#newest)) return undefined;
    const from = this.#newest - SLACK_S;
    this.#known = new Map();
    this.#matched = 0;
    this.#newestKnown = this.#newest;
    for (const { keys, count } of this.#blocks) {
      for (let i = 0; i < count; i++) {
        const key = keys[i] ?? 0;
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
      const key = keyOf(line);
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

/** 53 bits of a hash (two rounds of FNV-1a with different seeds) over stamp and text. */
function keyOf(line: LogLine): number {
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  for (const part of [line.time, line.text]) {
    for (let i = 0; i < part.length; i++) {
      const code = part.charCodeAt(i);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x85ebca6b);
      low ^= low >>> 13;
    }
  }
  return (high >>> 0) * 2 ** 21 + ((low >>> 0) & 0x1fffff);
}
