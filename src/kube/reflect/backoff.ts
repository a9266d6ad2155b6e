/** Waiting times that double from 0.5 s to 30 s, each spread by half so that many clients do not come back at once. */
export class Backoff {
  readonly #random: () => number;
  readonly #first: number;
  readonly #last: number;
  #base: number;

  constructor(random: () => number, first = 500, last = 30_000) {
    this.#random = random;
    this.#first = first;
    this.#last = last;
    this.#base = first;
  }

  /** Milliseconds to wait now. */
  next(): number {
    const wait = this.#base * (0.75 + this.#random() * 0.5);
    this.#base = Math.min(this.#base * 2, this.#last);
    return Math.round(wait);
  }

  reset(): void {
    this.#base = this.#first;
  }
}
