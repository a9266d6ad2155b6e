import type { Clock } from '../../base/clock.ts';
import type { LogLine } from '../../kube/types.ts';
import type { LogBuffer } from './buffer.ts';
import { NOTE } from './buffer.ts';
import { compileFilter } from './filter.ts';
import type { LogFilter } from './types.ts';

/** So many lines are looked at before the keyboard has its turn again: about 2 ms. */
const SLICE = 5_000;

/**
 * The numbers of the lines that match a filter. What was there when the filter came is searched from the newest back, a slice at a time,
 * so that the screen's lines are right at once; what comes later is looked at as it comes.
 */
export class Matches {
  readonly #buffer: LogBuffer;
  readonly #test: (text: string) => boolean;
  /** Found by the search backwards: descending. */
  readonly #older: number[] = [];
  /** Of what has come since: ascending. */
  readonly #newer: number[] = [];
  /** Lines below this number have yet to be searched. */
  #searched: number;
  #cancel: (() => void) | undefined;
  #list: { at: number; first: number; numbers: readonly number[] } | undefined;

  constructor(buffer: LogBuffer, filter: LogFilter, clock: Clock, onChange: () => void) {
    this.#buffer = buffer;
    this.#test = compileFilter(filter);
    this.#searched = buffer.total;
    const search = () => {
      this.#cancel = undefined;
      const from = Math.max(buffer.first, this.#searched - SLICE);
      const found: number[] = [];
      for (const line of buffer.lines(from, this.#searched)) {
        if (line.stream !== NOTE && this.#test(line.text)) found.push(line.n);
      }
      for (let i = found.length - 1; i >= 0; i--) this.#older.push(found[i] ?? 0);
      this.#searched = from;
      if (from > buffer.first) this.#cancel = clock.after(0, search);
      onChange();
    };
    search();
  }

  /** True when all kept lines have been searched. */
  get complete(): boolean {
    return this.#searched <= this.#buffer.first;
  }

  /** Lines that have just come, the first with number `n`; `streams` tells where notes may be among them. */
  add(n: number, lines: readonly LogLine[], streams?: readonly number[]): void {
    for (let i = 0; i < lines.length; i++) {
      if (streams?.[i] !== NOTE && this.#test(lines[i]?.text ?? '')) this.#newer.push(n + i);
    }
    if (this.#newer.length > 2 * this.#buffer.limits.lines) this.#forget();
  }

  /** The numbers of what is still kept, ascending; the same array until something changes. */
  get numbers(): readonly number[] {
    const at = this.#older.length + this.#newer.length;
    const first = this.#buffer.first;
    if (this.#list?.at === at && this.#list.first === first) return this.#list.numbers;
    this.#forget();
    const numbers = [...this.#older].reverse();
    for (const n of this.#newer) numbers.push(n);
    this.#list = { at: this.#older.length + this.#newer.length, first, numbers };
    return numbers;
  }

  /** Forgets the numbers of lines that were dropped. */
  #forget(): void {
    const { first } = this.#buffer;
    while (this.#older.length > 0 && (this.#older.at(-1) ?? 0) < first) this.#older.pop();
    if ((this.#newer[0] ?? first) >= first) return;
    const kept = this.#newer.findIndex((n) => n >= first);
    this.#newer.splice(0, kept < 0 ? this.#newer.length : kept);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
