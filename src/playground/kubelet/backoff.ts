const FIRST = 10_000;
const LONGEST = 300_000;
/** An instance that ran this long has its failures forgiven. */
const FORGIVEN = 600_000;

/** The kubelet's exponential backoff: 10 s, 20 s … 5 min (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restarts). */
export class Backoff {
  #delay = 0;

  /** Milliseconds to wait after one more failure; an instance that ran for long starts anew. */
  next(ran = 0): number {
    if (ran >= FORGIVEN) this.#delay = 0;
    const now = this.#delay;
    this.#delay = Math.min(LONGEST, this.#delay === 0 ? FIRST : this.#delay * 2);
    return now;
  }

  reset(): void {
    this.#delay = 0;
  }
}

/** `10s`, `1m20s`, `5m0s`: a duration as Go prints it. */
export function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
