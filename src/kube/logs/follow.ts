import { type Clock, pause } from '../../base/clock.ts';
import { type KdbgError, toKdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import type { LogHandle, LogOptions, LogSink } from '../logs.ts';
import { Backoff } from '../reflect/backoff.ts';
import type { KubeClient } from '../types.ts';
import { LogReader } from './reader.ts';
import { type ContainerView, kubeletReason, type LogEnd, logFault, viewContainer } from './status.ts';

/** A container that has not started is looked at this often: what it says in its first seconds may be rotated away soon. */
const NOT_STARTED_MS = 300;
/** One followed log; see followLog. */
export class Follow implements LogHandle {
  readonly #client: KubeClient;
  readonly #options: LogOptions;
  readonly #sink: LogSink;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #backoff: Backoff;
  readonly #reader: LogReader;

  constructor(client: KubeClient, options: LogOptions, sink: LogSink, clock: Clock, random: () => number) {
    this.#client = client;
    this.#options = options;
    this.#sink = sink;
    this.#clock = clock;
    this.#backoff = new Backoff(random, 300, 15_000);
    const { signal } = this.#stop;
    this.#reader = new LogReader(client, options, sink, { clock, signal, heard: () => this.#backoff.reset() });
  }

  stop(): void {
    this.#stop.abort();
    this.#reader.close();
    this.resume();
  }

  pause(): void {
    this.#reader.pause();
  }

  resume(): void {
    this.#reader.resume();
  }

  /** Never rejects. */
  async run(): Promise<void> {
    let end: LogEnd | undefined;
    try {
      end = this.#options.follow && !this.#options.previous ? await this.#follow() : await this.#once();
    } catch (thrown) {
      const error = toKdbgError(thrown);
      end = { kind: 'failed', text: error.message, error };
    }
    this.#reader.close();
    if (end && !this.#stop.signal.aborted) this.#sink.end?.(end);
  }

  async #once(): Promise<LogEnd | undefined> {
    const end = await this.#reader.read({ previous: this.#options.previous ?? false, follow: false });
    if (end.kind !== 'failed') {
      if (this.#reader.noFile) return { kind: 'no-previous', text: texts.kube.logGone(this.#options.container) };
      return { kind: 'complete', text: texts.kube.logComplete };
    }
    return this.#faultEnd(end.error) ?? { kind: 'failed', text: kubeletReason(end.error), error: end.error };
  }

  async #follow(): Promise<LogEnd | undefined> {
    const { signal } = this.#stop;
    let instance = '';
    this.#sink.state?.('connecting');
    while (!signal.aborted) {
      let failure: KdbgError | undefined;
      try {
        const guard = this.#reader.nextGuarded();
        if (!guard) {
          const view = await this.#view();
          if (view === 'gone') return { kind: 'pod-gone', text: texts.kube.podGone(this.#options.pod) };
          if (view && instance && view.id !== instance) return await this.#rest(instance, view);
          if (view && !view.id) {
            this.#sink.state?.('connecting', texts.kube.notStarted(this.#options.container, view.waiting));
            await pause(this.#clock, NOT_STARTED_MS, signal);
            continue;
          }
          instance ||= view?.id ?? '';
        }
        const end = await (guard ? this.#reader.readGuarded(guard) : this.#reader.read({ follow: true }));
        if (signal.aborted) return undefined;
        if (end.kind === 'failed') failure = end.error;
        else if (end.kind === 'silent') this.#sink.state?.('reconnecting', texts.kube.logSilent);
        else if (!guard && !this.#reader.rotated) {
          const after = await this.#view();
          if (after === 'gone') return { kind: 'pod-gone', text: texts.kube.podGone(this.#options.pod) };
          // without a look at the pod an end in order is taken for the container's
          if (!after || after.id !== instance || !after.running) return await this.#rest(instance, after);
          await pause(this.#clock, this.#backoff.next(), signal);
        }
      } catch (thrown) {
        failure = toKdbgError(thrown);
      }
      if (!failure || signal.aborted) continue;
      const fault = logFault(failure);
      if (fault === 'not-started') {
        this.#sink.state?.('connecting', texts.kube.notStarted(this.#options.container, ''));
        await pause(this.#clock, NOT_STARTED_MS, signal);
        continue;
      }
      const end = this.#faultEnd(failure);
      if (end) return end;
      this.#sink.state?.('reconnecting', fault === 'kubelet' ? kubeletReason(failure) : failure.message);
      await pause(this.#clock, this.#backoff.next(), signal);
    }
    return undefined;
  }

  /** The instance has ended: what it wrote last is read, from its own log, and then that is the end. */
  async #rest(instance: string, view: ContainerView | undefined): Promise<LogEnd | undefined> {
    const { signal } = this.#stop;
    const previous = view !== undefined && view.id !== instance;
    // two instances on, its log is gone
    if (!previous || view.previousId === instance) {
      for (let tries = 0; tries < 5 && !signal.aborted; tries++) {
        const end = await this.#reader.read({ previous, follow: false });
        if (end.kind !== 'failed' || this.#faultEnd(end.error)) break;
        this.#sink.state?.('reconnecting', kubeletReason(end.error));
        await pause(this.#clock, this.#backoff.next(), signal);
      }
    } else {
      this.#sink.gap?.(this.#reader.lastTime);
    }
    const ended = view?.endOf.get(instance) ?? (previous ? undefined : view?.ended);
    return {
      kind: 'container-ended',
      text: ended ? texts.kube.containerEnded(ended.exitCode, ended.reason) : texts.kube.containerEndedSomehow,
      ...(ended ? { exitCode: ended.exitCode, reason: ended.reason } : {}),
    };
  }

  #view(): Promise<ContainerView | 'gone' | undefined> {
    const { namespace, pod, container } = this.#options;
    return viewContainer(this.#client, { namespace, name: pod }, container, this.#stop.signal);
  }

  /** The end that a failure means, or undefined where another try may go better. */
  #faultEnd(error: KdbgError): LogEnd | undefined {
    switch (logFault(error)) {
      case 'pod-gone':
        return { kind: 'pod-gone', text: texts.kube.podGone(this.#options.pod) };
      case 'no-previous':
        return { kind: 'no-previous', text: texts.kube.noPrevious(this.#options.container) };
      case 'denied':
        return { kind: 'failed', text: error.message, error };
      default:
        return undefined;
    }
  }
}
