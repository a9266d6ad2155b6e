import type { LogLine } from '../../kube/types.ts';
import { Block, sizeOfLine } from './block.ts';
import type { LogEntry } from './types.ts';

/** The stream number of kdbg's own notes. */
export const NOTE = -1;

export interface BufferLimits {
  lines: number;
  /** Of text and time, with a small fixed cost a line. */
  bytes: number;
}

/** What a line costs beside its text: its places in a block's arrays. */
const LINE_COST = 10;
/** Empty blocks that are kept to be used again. */
const SPARE = 2;

/** A line in a buffer; its text is read when it is asked for. */
export interface KeptLine {
  n: number;
  stream: number;
  readonly time: string;
  readonly text: string;
}

/** The newest lines of all streams with their numbers, bounded by lines and by bytes. */
export class LogBuffer {
  readonly limits: BufferLimits;
  #blocks: Block[] = [];
  #spare: Block[] = [];
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

  /** Keeps lines, copied: of one stream, or with one stream number a line. */
  append(streams: number | readonly number[], lines: readonly LogLine[]): void {
    for (let at = 0; at < lines.length; ) {
      const open = this.#blocks.at(-1);
      const before = open?.count ?? 0;
      const end = open ? open.take(lines, at, streams) : at;
      if (open) for (let i = before; i < open.count; i++) this.#bytes += open.sizeOf(i) + LINE_COST;
      this.#total += end - at;
      if (end < lines.length) this.#open(lines[end]);
      at = end;
      // Also between blocks, so that one that is dropped whole is used again.
      this.#drop();
    }
  }

  /** The kept lines with numbers in [from, to), oldest first. */
  *lines(from: number, to: number): Generator<KeptLine> {
    const end = Math.min(to, this.#total);
    let n = Math.max(from, this.#first);
    for (let at = this.#blockOf(n); n < end && at < this.#blocks.length; at++) {
      const block = this.#blocks[at];
      if (!block) return;
      for (let i = n - block.first; i < block.count && n < end; i++, n++) yield new Kept(block, i, n);
    }
  }

  /** As entries, with the text made ready by `show`. */
  entries(from: number, to: number, show: (text: string) => string): LogEntry[] {
    const entries: LogEntry[] = [];
    for (const line of this.lines(from, to)) {
      entries.push({ n: line.n, time: line.time, stream: line.stream, text: show(line.text) });
    }
    return entries;
  }

  /** A block that has room for the line. */
  #open(next: LogLine | undefined): void {
    const needed = next ? sizeOfLine(next) : 0;
    const block = needed > Block.USUAL ? new Block(needed) : (this.#spare.pop() ?? new Block());
    this.#blocks.push(block.reset(this.#total));
  }

  /** Drops the oldest lines until the limits hold; the newest one is kept whatever its size. */
  #drop(): void {
    while (this.#total - this.#first > 1) {
      if (this.#total - this.#first <= this.limits.lines && this.#bytes <= this.limits.bytes) return;
      const block = this.#blocks[0];
      if (!block) return;
      this.#bytes -= block.sizeOf(this.#first - block.first) + LINE_COST;
      this.#first++;
      if (this.#first < block.first + block.count) continue;
      this.#blocks.shift();
      if (block.size === Block.USUAL && this.#spare.length < SPARE) this.#spare.push(block);
    }
  }

  /** The index of the block that has this number, by bisection. */
  #blockOf(n: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.first ?? 0) <= n) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A line that reads its text when it is asked for; only good until the next line is kept. */
class Kept implements KeptLine {
  readonly n: number;
  readonly stream: number;
  readonly #block: Block;
  readonly #index: number;

  constructor(block: Block, index: number, n: number) {
    this.n = n;
    this.stream = block.streamOf(index);
    this.#block = block;
    this.#index = index;
  }

  get time(): string {
    return this.#block.timeOf(this.#index);
  }

  get text(): string {
    return this.#block.textOf(this.#index);
  }
}
