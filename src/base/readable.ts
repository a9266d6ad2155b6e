/** A value that changes: readers take it with `get`, and are told of a change by `subscribe`. The values themselves are never mutated. */
export interface Readable<T> {
  get(): T;
  /** Calls the listener after each change; the function given back ends that. */
  subscribe(listener: () => void): () => void;
}

/** A Readable that its owner sets. Setting the same value (Object.is) tells nobody. */
export class Cell<T> implements Readable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get = (): T => this.#value;

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };
}

/** A value computed from others; computed anew only when read after one of them changed. */
export function derive<T>(sources: readonly Readable<unknown>[], compute: () => T): Readable<T> {
  let seen: unknown[] | undefined;
  let value: T;
  return {
    get() {
      const now = sources.map((source) => source.get());
      if (!seen || now.some((item, i) => !Object.is(item, seen?.[i]))) {
        seen = now;
        value = compute();
      }
      return value;
    },
    subscribe(listener) {
      const ends = sources.map((source) => source.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
