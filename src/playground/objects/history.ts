import type { StoredChange } from '../types.ts';

/** How many changes are kept for watches that come back. */
const KEPT = 4000;
const FIRST = 1000;

/** The changes in their order, and the counter that numbers them. */
export class History {
  #version = FIRST;
  #changes: StoredChange[] = [];
  /** A watch from before this version has missed changes. */
  #oldest = FIRST;

  get version(): number {
    return this.#version;
  }

  next(): number {
    this.#version++;
    return this.#version;
  }

  add(change: StoredChange): void {
    this.#changes.push(change);
    if (this.#changes.length <= KEPT * 2) return;
    const gone = this.#changes.splice(0, this.#changes.length - KEPT);
    this.#oldest = gone.at(-1)?.version ?? this.#oldest;
  }

  since(version: number): readonly StoredChange[] | undefined {
    if (version < this.#oldest) return undefined;
    return this.#changes.filter((change) => change.version > version);
  }
}
