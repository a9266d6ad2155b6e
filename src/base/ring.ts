/** What a ring may keep; the older limit wins. */
export interface RingLimits {
  count: number;
  /** Of the sizes that `push` is told; unlimited when missing. */
  bytes?: number;
}

/**
 * The newest items of a stream, bounded by number and by size. Items keep their number for ever: the first that ever came is 0,
 * and a number stays right when older items are dropped.
 */
export class Ring<T> {
  readonly #limits: RingLimits;
  #items: (T | undefined)[] = [];
  #sizes: number[] = [];
  /** Where the oldest kept item stands in #items; what is before it is dropped and waits for the next compaction. */
  #head = 0;
  #first = 0;
  #bytes = 0;

  constructor(limits: RingLimits) {
    this.#limits = limits;
  }

  /** The number of the oldest item that is kept: as many were dropped. */
  get first(): number {
    return this.#first;
  }

  /** How many have come in all: the number that the next one gets. */
  get total(): number {
    return this.#first + this.size;
  }

  /** How many are kept. */
  get size(): number {
    return this.#items.length - this.#head;
  }

  /** The size of all that is kept, as it was told. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps an item and gives its number; the newest is kept even where it alone is past the limit. */
  push(item: T, bytes = 0): number {
    this.#items.push(item);
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    const { count, bytes: most = Number.POSITIVE_INFINITY } = this.#limits;
    while (this.size > 1 && (this.size > count || this.#bytes > most)) this.shift();
    return this.total - 1;
  }

  /** Drops the oldest item. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#bytes -= this.#sizes[this.#head] ?? 0;
    this.#head++;
    this.#first++;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#sizes = this.#sizes.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** The item with this number; undefined when it was dropped or has not come. */
  at(number: number): T | undefined {
    return number < this.#first ? undefined : this.#items[number - this.#first + this.#head];
  }

  /** The kept items from `from` up to (not with) `to`, by number. */
  slice(from = this.first, to = this.total): T[] {
    const start = Math.max(from, this.first);
    const items = this.#items.slice(start - this.#first + this.#head, Math.max(start, to) - this.#first + this.#head);
    return items as T[];
  }

  clear(): void {
    this.#first = this.total;
    this.#items = [];
    this.#sizes = [];
    this.#head = 0;
    this.#bytes = 0;
  }
}
