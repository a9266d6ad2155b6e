/** So long a column keeps the width that it needed last, in milliseconds: longer than a crashing container mostly takes from one word for it to the next. */
const KEPT = 30_000;

/**
 * How wide columns are from one painting to the next. What becomes wider has its room at once; what becomes narrower keeps it for a while.
 * A pod that goes from Running to CrashLoopBackOff and back would else have every column beside it come, go and move.
 */
export class CalmWidths {
  readonly #held = new Map<string, { width: number; at: number }>();

  /** The width for a column that needs so much now. */
  of(id: string, needed: number, now: number): number {
    const held = this.#held.get(id);
    if (held && needed < held.width && now - held.at < KEPT) return held.width;
    this.#held.set(id, { width: needed, at: now });
    return needed;
  }
}
