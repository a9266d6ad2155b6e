import { type Clock, pause, systemClock } from '../base/clock.ts';
import { isAbort, toKdbgError } from '../base/errors.ts';
import { texts } from '../texts/index.ts';
import { ApiError } from './errors.ts';
import type { KubeObject } from './objects.ts';
import { Backoff } from './reflect/backoff.ts';
import { isBehind } from './reflect/behind.ts';
import { type ListResult, listAll, type Selection } from './reflect/list.ts';
import { watchOnce } from './reflect/watch.ts';
import type { KubeClient, SyncState } from './types.ts';

/** What is listed and watched: a kind, where, which of it, and what is kept of each object. */
export type ReflectOptions<T> = Selection<T>;

export interface WatchChange<T> {
  type: 'added' | 'modified' | 'deleted';
  object: T;
}

/** Where a list+watch puts what it sees. */
export interface ReflectorSink<T> {
  /** A page of the first list, as early as it comes; replace() follows with all. */
  page?(items: readonly T[]): void;
  /** A whole list: what is not in it is gone. */
  replace(items: readonly T[]): void;
  /** Changes in their order, those of one chunk together. */
  apply(changes: readonly WatchChange<T>[]): void;
  state(state: SyncState): void;
}

export interface ReflectEnv {
  clock?: Clock;
  /** 0 to 1, for jitter. */
  random?: () => number;
}

/** A kind that may not be read is tried again after this (rights do change, but seldom). */
const FORBIDDEN_MS = 60_000;
/** A watch that lived this long and then ended is renewed at once. */
const LIVED_MS = 5_000;

/**
 * Lists and watches until the function given back is called; never throws. As client-go's reflector
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes): pages of 500, bookmarks, a new
 * list after 410 Gone, jittered exponential backoff; a watch that is silent is checked,
 * and so is a server that was away.
 */
export function reflect<T = KubeObject>(
  client: KubeClient,
  options: ReflectOptions<T>,
  sink: ReflectorSink<T>,
  env: ReflectEnv = {},
): () => void {
  const stop = new AbortController();
  const clock = env.clock ?? systemClock;
  const random = env.random ?? Math.random;
  void new Reflection(client, options, sink, clock, random, stop.signal).run();
  return () => stop.abort();
}

class Reflection<T> {
  readonly #client: KubeClient;
  readonly #options: ReflectOptions<T>;
  readonly #sink: ReflectorSink<T>;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #signal: AbortSignal;
  readonly #backoff: Backoff;
  readonly #began: number;
  #loaded = false;
  /** The last moment at which what is shown was known to be true. */
  #trueAt: number;

  constructor(
    client: KubeClient,
    options: ReflectOptions<T>,
    sink: ReflectorSink<T>,
    clock: Clock,
    random: () => number,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#options = options;
    this.#sink = sink;
    this.#clock = clock;
    this.#random = random;
    this.#signal = signal;
    this.#backoff = new Backoff(random);
    this.#began = clock.now();
    this.#trueAt = this.#began;
  }

  async run(): Promise<void> {
    let version: string | undefined;
    let live = false;
    let wasAway = false;
    if (!this.#signal.aborted) this.#sink.state({ phase: 'loading', loaded: 0, since: this.#began });
    while (!this.#signal.aborted) {
      try {
        if (wasAway && version !== undefined && (await isBehind(this.#client, this.#options, version, this.#signal))) {
          version = undefined;
        }
        wasAway = false;
        if (version === undefined) {
          version = await this.#list();
          if (this.#signal.aborted) return;
          live = this.#becomeLive();
        }
        const began = this.#clock.now();
        const end = await watchOnce<T>(this.#client, this.#options, version, {
          clock: this.#clock,
          random: this.#random,
          signal: this.#signal,
          opened: () => {
            if (!live) live = this.#becomeLive();
          },
          heard: () => {
            this.#trueAt = this.#clock.now();
          },
          changes: (changes) => this.#sink.apply(changes),
        });
        if (this.#signal.aborted) return;
        version = end.version;
        const lived = this.#clock.now() - began >= LIVED_MS;
        if (lived) this.#backoff.reset();
        if (end.relist) {
          version = undefined;
          // many watches end with 410 at the same moment; they must not all list at the same moment
          if (!end.error) await pause(this.#clock, this.#random() * 500, this.#signal);
        }
        if (end.error && (!lived || end.relist || end.silent)) {
          live = false;
          wasAway = !(end.error instanceof ApiError);
          await this.#failed(end.error);
        } else if (!lived && !end.relist) {
          // the server ends watches at once: it must not be asked in a loop
          await pause(this.#clock, this.#backoff.next(), this.#signal);
        }
      } catch (error) {
        if (this.#signal.aborted) return;
        live = false;
        wasAway = !(error instanceof ApiError);
        await this.#failed(error);
      }
    }
  }

  #becomeLive(): true {
    this.#trueAt = this.#clock.now();
    this.#sink.state({ phase: 'live', since: this.#trueAt });
    return true;
  }

  async #list(): Promise<string> {
    const first = !this.#loaded;
    const result: ListResult<T> = await listAll<T>(this.#client, this.#options, this.#signal, (items, loaded) => {
      if (!first || this.#signal.aborted) return;
      this.#sink.page?.(items);
      this.#sink.state({ phase: 'loading', loaded, since: this.#began });
    });
    if (!this.#signal.aborted) {
      this.#sink.replace(result.items);
      this.#loaded = true;
      this.#backoff.reset();
    }
    return result.version;
  }

  async #failed(thrown: unknown): Promise<void> {
    const error = toKdbgError(thrown);
    const now = this.#clock.now();
    if (error instanceof ApiError && error.status === 403) {
      this.#sink.state({ phase: 'forbidden', since: now, reason: error.message });
      await pause(this.#clock, FORBIDDEN_MS * (1 + this.#random() * 0.2), this.#signal);
      return;
    }
    const wait = Math.max(this.#backoff.next(), error instanceof ApiError ? (error.retryAfter ?? 0) : 0);
    this.#sink.state({
      phase: 'stale',
      since: this.#trueAt,
      retryAt: now + wait,
      reason: isAbort(error) ? texts.kube.socketLost : error.message,
      ...(this.#loaded ? {} : { neverLoaded: true as const }),
    });
    await pause(this.#clock, wait, this.#signal);
  }
}
