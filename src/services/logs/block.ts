import type { LogLine } from '../../kube/types.ts';

/** So many lines and bytes are kept in one block; a longer line has a block of its own. */
const LINES = 4096;
/** Lines with only characters up to U+00FF take a byte a character, others two: both let a position be reckoned from lengths. */
const WIDE = /[^\x00-\xff]/;

/**
 * Some thousand lines outside the heap, without an object a line: a burst would fill the old generation with lines that live for seconds,
 * and collecting them stops the keyboard. A block is used again when its lines are dropped.
 */
export class Block {
  /** The usual size, in bytes. */
  static readonly USUAL = 512 * 1024;

  /** The number of the first line. */
  first = 0;
  count = 0;
  readonly #data: Buffer;
  #used = 0;
  /** Where each line's record (time, then text) ends. */
  readonly #ends = new Uint32Array(LINES);
  /** The length of the time, and whether the record takes two bytes a character. */
  readonly #times = new Uint8Array(LINES);
  readonly #wide = new Uint8Array(LINES);
  readonly #streams = new Int32Array(LINES);

  /** With room for at least so many bytes. */
  constructor(bytes = 0) {
    this.#data = Buffer.allocUnsafeSlow(Math.max(Block.USUAL, bytes));
  }

  get size(): number {
    return this.#data.length;
  }

  reset(first: number): this {
    this.first = first;
    this.count = 0;
    this.#used = 0;
    return this;
  }

  /** Takes lines from index `from` on and gives the index of the first that had no room. `streams` is one for all, or one a line. */
  take(lines: readonly LogLine[], from: number, streams: number | readonly number[]): number {
    let at = from;
    while (at < lines.length && this.count < LINES) {
      const wide = isWide(lines[at]);
      // Neighbours of the same kind are written in one go: that is several times quicker than one by one.
      let run = '';
      let end = at;
      const began = this.#used;
      for (; end < lines.length && this.count < LINES; end++) {
        const line = lines[end];
        if (!line || (end > at && isWide(line) !== wide)) break;
        const time = line.time.length > 255 ? '' : line.time;
        const size = (time.length + line.text.length) * (wide ? 2 : 1);
        if (this.#used + size > this.#data.length) break;
        run += time;
        run += line.text;
        this.#used += size;
        this.#ends[this.count] = this.#used;
        this.#times[this.count] = time.length;
        this.#wide[this.count] = wide ? 1 : 0;
        this.#streams[this.count] = typeof streams === 'number' ? streams : (streams[end] ?? -1);
        this.count++;
      }
      if (wide) this.#data.write(run, began, 'utf16le');
      else this.#data.write(run, began, 'latin1');
      if (end === at) break;
      at = end;
    }
    return at;
  }

  /** Bytes that the line with this index takes. */
  sizeOf(index: number): number {
    return (this.#ends[index] ?? 0) - this.#startOf(index);
  }

  streamOf(index: number): number {
    return this.#streams[index] ?? -1;
  }

  timeOf(index: number): string {
    const start = this.#startOf(index);
    return this.#read(index, start, start + (this.#times[index] ?? 0) * this.#unit(index));
  }

  textOf(index: number): string {
    const start = this.#startOf(index) + (this.#times[index] ?? 0) * this.#unit(index);
    return this.#read(index, start, this.#ends[index] ?? start);
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }

  #unit(index: number): number {
    return this.#wide[index] ? 2 : 1;
  }

  #read(index: number, start: number, end: number): string {
    return this.#data.toString(this.#wide[index] ? 'utf16le' : 'latin1', start, end);
  }
}

/** How many bytes a line needs at most. */
export function sizeOfLine(line: LogLine): number {
  return (line.time.length + line.text.length) * 2;
}

function isWide(line: LogLine | undefined): boolean {
  return line !== undefined && WIDE.test(line.text);
}
