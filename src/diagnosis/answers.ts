import type { Clock } from '../base/clock.ts';
import { isAbort, toKdbgError } from '../base/errors.ts';
import { holdsFor, type ProbeAnswer, type ProbeRequest, type ProbeRunner } from './probes.ts';

/** How many questions are asked at a time, and how many of them may reach into a pod: nobody's pods are to feel that kdbg looks. */
const AT_ONCE = 4;
const INSIDE_AT_ONCE = 2;
const isInside = (key: string): boolean => key.startsWith('sockets/');

/**
 * Asks what rules want to know, each question once at a time, and keeps the answers while somebody wants them. An answer that has become
 * too old stays in use until the new one is there, so that a finding does not flicker.
 */
export class Answers {
  readonly #runner: ProbeRunner;
  readonly #clock: Clock;
  readonly #arrived: (key: string) => void;
  readonly #known = new Map<string, { answer: ProbeAnswer; until: number }>();
  readonly #wanted = new Map<string, ProbeRequest>();
  readonly #running = new Map<string, AbortController>();
  readonly #endNews: (() => void) | undefined;
  #wake: (() => void) | undefined;
  #renewals: (() => void)[] = [];
  #closed = false;

  constructor(runner: ProbeRunner, clock: Clock, arrived: (key: string) => void) {
    this.#runner = runner;
    this.#clock = clock;
    this.#arrived = arrived;
    this.#endNews = runner.onNews?.((key) => this.#outdated(key));
  }

  get = (key: string): ProbeAnswer | undefined => this.#known.get(key)?.answer;

  /** Questions that have no answer yet. */
  get open(): number {
    let open = 0;
    for (const key of this.#wanted.keys()) if (!this.#known.has(key)) open++;
    return open;
  }

  /** Tells all that is wanted now: what is wanted no more is cancelled and forgotten. */
  want(questions: ReadonlyMap<string, ProbeRequest>): void {
    if (this.#closed) return;
    let changed = false;
    for (const key of this.#wanted.keys()) {
      if (questions.has(key)) continue;
      this.#wanted.delete(key);
      this.#known.delete(key);
      this.#running.get(key)?.abort();
      this.#running.delete(key);
      changed = true;
    }
    for (const [key, request] of questions) {
      changed ||= !this.#wanted.has(key);
      this.#wanted.set(key, request);
    }
    if (changed) this.#ask();
    this.#settle();
  }

  /** Asks all that is wanted anew; what is known stays in use meanwhile. Resolves when each has its new answer. */
  renew(): Promise<void> {
    for (const [key, known] of this.#known) this.#known.set(key, { ...known, until: 0 });
    return new Promise((resolve) => {
      this.#renewals.push(resolve);
      if (!this.#closed) this.#ask();
      this.#settle();
    });
  }

  close(): void {
    this.#closed = true;
    this.#settle();
    this.#endNews?.();
    this.#wake?.();
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    this.#wanted.clear();
  }

  /** The question is asked anew; an answer that is under way is awaited first. */
  #outdated(key: string): void {
    const known = this.#known.get(key);
    if (!known || this.#running.has(key)) return;
    known.until = 0;
    this.#ask();
  }

  #ask(): void {
    this.#wake?.();
    this.#wake = undefined;
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [key, request] of this.#wanted) {
      if (this.#running.has(key)) continue;
      const until = this.#known.get(key)?.until ?? 0;
      if (until > now) next = Math.min(next, until);
      else if (this.#hasRoom(key)) void this.#run(key, request);
    }
    if (Number.isFinite(next)) this.#wake = this.#clock.after(next - now, () => this.#ask());
  }

  #hasRoom(key: string): boolean {
    const running = [...this.#running.keys()];
    return running.length < AT_ONCE && (!isInside(key) || running.filter(isInside).length < INSIDE_AT_ONCE);
  }

  async #run(key: string, request: ProbeRequest): Promise<void> {
    const controller = new AbortController();
    this.#running.set(key, controller);
    let answer: ProbeAnswer | undefined;
    try {
      answer = await this.#runner.run(request, controller.signal);
    } catch (thrown) {
      if (!isAbort(thrown)) answer = { type: 'failed', missing: false, reason: toKdbgError(thrown).message };
    }
    if (this.#running.get(key) !== controller) return;
    this.#running.delete(key);
    if (answer && !controller.signal.aborted) {
      const before = this.get(key);
      this.#known.set(key, { answer, until: this.#clock.now() + holdsFor(answer) });
      if (JSON.stringify(before) !== JSON.stringify(answer)) this.#arrived(key);
    }
    if (!this.#closed) this.#ask();
    this.#settle();
  }

  /** Ends the renewals as soon as nothing that is wanted waits for an answer. */
  #settle(): void {
    if (this.#renewals.length === 0) return;
    const waits = ([...this.#wanted.keys()] as string[]).some((key) => (this.#known.get(key)?.until ?? 0) === 0);
    if (waits && !this.#closed) return;
    for (const resolve of this.#renewals.splice(0)) resolve();
  }
}
