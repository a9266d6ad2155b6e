import type { LogLine } from '../../kube/types.ts';
import type { LogEntry } from './types.ts';

/** The stream number of kdbg's own notes. */
export const NOTE = -1;

export interface BufferLimits {
  lines: number;
  /** Characters of text and time, with a fixed cost a line. */
  bytes: number;
}

/** What a line costs beside its characters: two strings, an object and its place in an array. */
const LINE_COST = 96;
/** Batches from this size on are kept as they came; smaller ones are put together, so that no array holds one line. */
const BATCH = 256;
/** A chunk's array is freed only as a whole, so it must not be too long. */
const CHUNK = 4096;

/** Lines that came together. `streams` is one number for all, or one a line. */
interface Chunk {
  first: number;
  lines: readonly LogLine[];
  streams: number | number[];
}

const EMPTY: Chunk = { first: 0, lines: [], streams: NOTE };

/**
 * The newest lines of all streams with their numbers, bounded by lines and by bytes. Made for bursts: a batch is kept as it came,
 * nothing is made for a line until it is asked for.
 */
export class LogBuffer {
  readonly limits: BufferLimits;
  #chunks: Chunk[] = [];
  /** Chunks before this index are dropped and wait for the next compaction. */
  #head = 0;
  /** The chunk that takes small batches; always the last one. */
  #open: { lines: LogLine[]; streams: number[] } | undefined;
  #first = 0;
  #total = 0;
  #bytes = 0;

  constructor(limits: BufferLimits) {
    this.limits = limits;
  }

  /** The number of the oldest line that is kept: as many were dropped. */
  get first(): number {
    return this.#first;
  }

  get total(): number {
    return this.#total;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps the lines of one stream. The array must not be changed afterwards. */
  append(stream: number, batch: readonly LogLine[]): void {
    for (let from = 0; from < batch.length; from += CHUNK) {
      const part = from === 0 && batch.length <= CHUNK ? batch : batch.slice(from, from + CHUNK);
      let bytes = part.length * LINE_COST;
      for (const line of part) bytes += line.text.length + line.time.length;
      this.#bytes += bytes;
      if (part.length >= BATCH) this.#push({ first: this.#total, lines: part, streams: stream });
      else for (const line of part) this.#collect(stream, line);
      this.#total = this.#endOfLast();
      this.#drop();
    }
  }

  /** Keeps lines of different streams in this order; `streams` has one number a line. */
  appendMixed(streams: readonly number[], lines: readonly LogLine[]): void {
    for (const [i, line] of lines.entries()) {
      this.#bytes += LINE_COST + line.text.length + line.time.length;
      this.#collect(streams[i] ?? NOTE, line);
    }
    this.#total = this.#endOfLast();
    this.#drop();
  }

  /** The kept lines with numbers in [from, to), oldest first. */
  *lines(from: number, to: number): Generator<{ n: number; stream: number; line: LogLine }> {
    const end = Math.min(to, this.#total);
    let n = Math.max(from, this.#first);
    for (let at = this.#chunkOf(n); n < end && at < this.#chunks.length; at++) {
      const chunk = this.#chunks[at];
      if (!chunk) return;
      for (let i = n - chunk.first; i < chunk.lines.length && n < end; i++, n++) {
        const line = chunk.lines[i];
        if (line) yield { n, stream: streamOf(chunk, i), line };
      }
    }
  }

  /** As entries, with the text made ready by `show`. */
  entries(from: number, to: number, show: (text: string) => string): LogEntry[] {
    const entries: LogEntry[] = [];
    for (const { n, stream, line } of this.lines(from, to)) {
      entries.push({ n, time: line.time, stream, text: show(line.text) });
    }
    return entries;
  }

  #push(chunk: Chunk): void {
    this.#open = undefined;
    this.#chunks.push(chunk);
  }

  #collect(stream: number, line: LogLine): void {
    if (!this.#open || this.#open.lines.length >= BATCH) {
      const chunk = { first: this.#endOfLast(), lines: [], streams: [] };
      this.#push(chunk);
      this.#open = chunk;
    }
    this.#open.lines.push(line);
    this.#open.streams.push(stream);
  }

  #endOfLast(): number {
    const last = this.#chunks.at(-1);
    return last ? last.first + last.lines.length : this.#total;
  }

  /** Drops the oldest lines until the limits hold; the newest one is kept whatever its size. */
  #drop(): void {
    while (this.#total - this.#first > 1) {
      if (this.#total - this.#first <= this.limits.lines && this.#bytes <= this.limits.bytes) break;
      const chunk = this.#chunks[this.#head];
      if (!chunk) break;
      const line = chunk.lines[this.#first - chunk.first];
      if (line) this.#bytes -= LINE_COST + line.text.length + line.time.length;
      this.#first++;
      if (this.#first >= chunk.first + chunk.lines.length) this.#head++;
    }
    if (this.#head > 64 && this.#head * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#head);
      this.#head = 0;
    } else {
      for (let i = this.#head - 1; i >= 0 && this.#chunks[i]?.lines.length; i--) {
        this.#chunks[i] = EMPTY;
      }
    }
  }

  /** The index of the chunk that has this number, by bisection. */
  #chunkOf(n: number): number {
    let low = this.#head;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle]?.first ?? 0) <= n) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function streamOf(chunk: Chunk, i: number): number {
  return typeof chunk.streams === 'number' ? chunk.streams : (chunk.streams[i] ?? NOTE);
}
