import type { Clock } from '../../base/clock.ts';
import { type KdbgError, toKdbgError } from '../../base/errors.ts';
import { ApiError } from '../errors.ts';
import { compareStamps } from './lines.ts';

/** So many lines in the last second make a log busy. */
const BUSY_LINES = 200;
/** A busy log is checked this soon: the kubelet keeps only the newest file readable, and a busy one is rotated every few seconds. */
const BUSY_MS = 1_000;
const QUIET_MS = 5_000;
const LONGEST_MS = 60_000;
/** What is newer than ours gets this long to arrive by itself. */
const GRACE_MS = 1_000;
const BUSY_CHECKS = 6;

export interface WatchdogEnv {
  /** The stamp of the newest line that the kubelet has. */
  newest(): Promise<string>;
  /** The stamp of the newest line that was given. */
  given(): string;
  /** Whether it is plain without asking that the follow has come to its end, silent for so long. */
  over(silentMs: number): boolean;
  /** The follow is dead; with an error when the kubelet can't even be asked. */
  bark(error?: KdbgError): void;
}

/**
 * Checks a follow that says nothing. The kubelet's follow can fall silent without an error (its file watch loses the rotation
 * of a busy log), so silence alone proves nothing: the newest line is asked for and compared with the last one given.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #env: WatchdogEnv;
  #cancel: () => void = () => undefined;
  #running = false;
  #heardAt = 0;
  #checks = 0;
  #busyUntil = 0;
  #baseline: string | undefined;
  #windowAt = 0;
  #windowLines = 0;

  constructor(clock: Clock, env: WatchdogEnv) {
    this.#clock = clock;
    this.#env = env;
  }

  start(): void {
    this.stop();
    this.#running = true;
    this.#heardAt = this.#clock.now();
    this.#schedule();
  }

  stop(): void {
    this.#running = false;
    this.#cancel();
  }

  /** Lines have come. */
  heard(lines: number): void {
    const now = this.#clock.now();
    // what was planned for a quiet log is too late for one that speaks again
    const sooner = this.#checks > 0 || !this.busy;
    this.#heardAt = now;
    this.#checks = 0;
    if (now - this.#windowAt > 1000) {
      this.#windowAt = now;
      this.#windowLines = 0;
    }
    this.#windowLines += lines;
    if (this.#windowLines >= BUSY_LINES) this.#busyUntil = now + 10 * BUSY_MS;
    if (sooner && this.#running) this.#schedule();
  }

  /** Many lines have come lately. */
  get busy(): boolean {
    return this.#clock.now() < this.#busyUntil;
  }

  #wait(): number {
    if (this.busy && this.#checks < BUSY_CHECKS) return BUSY_MS;
    return Math.min(QUIET_MS * 2 ** Math.min(this.#checks, 10), LONGEST_MS);
  }

  #schedule(): void {
    this.#cancel();
    const wait = this.#wait();
    const due = Math.max(this.#heardAt + wait - this.#clock.now(), this.#checks > 0 ? wait : 100);
    this.#cancel = this.#clock.after(due, () => void this.#check());
  }

  async #check(): Promise<void> {
    if (!this.#running) return;
    if (this.#clock.now() - this.#heardAt < this.#wait()) {
      this.#schedule();
      return;
    }
    if (this.#env.over(this.#clock.now() - this.#heardAt)) return this.#env.bark();
    this.#checks++;
    const heardAt = this.#heardAt;
    let newest: string;
    try {
      newest = await this.#env.newest();
    } catch (thrown) {
      const error = toKdbgError(thrown);
      // a container that has ended or a pod that is gone: the follow itself ends with that
      const gone = error instanceof ApiError && error.status < 500;
      if (this.#running && !gone && heardAt === this.#heardAt) this.#env.bark(error);
      else if (this.#running) this.#schedule();
      return;
    }
    if (!this.#running) return;
    // nothing was given: what stands there now may be older than what was asked for
    const known = this.#env.given() || this.#baseline;
    this.#baseline ??= newest;
    if (!newest || known === undefined || (known && compareStamps(newest, known) <= 0)) {
      this.#schedule();
      return;
    }
    this.#cancel = this.#clock.after(GRACE_MS, () => {
      if (!this.#running) return;
      if (heardAt === this.#heardAt) this.#env.bark();
      else this.#schedule();
    });
  }
}
