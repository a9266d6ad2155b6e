import { type Clock, pause } from '../../base/clock.ts';
import { type KdbgError, toKdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import type { LogHandle, LogOptions, LogSink } from '../logs.ts';
import { Backoff } from '../reflect/backoff.ts';
import { RESOURCES, resourcePath } from '../resources.ts';
import type { ApiRequest, KubeClient, LogLine } from '../types.ts';
import { type GuardedFile, RotationGuards } from './guards.ts';
import { LogLineParser, stampMs } from './lines.ts';
import { Overlap } from './overlap.ts';
import { type ContainerView, kubeletReason, type LogEnd, logFault, viewContainer } from './status.ts';
import { Watchdog } from './watchdog.ts';

/** A container that has not started is looked at this often: what it says in its first seconds may be rotated away soon. */
const NOT_STARTED_MS = 300;
const HEAD_MS = 30_000;
/** What the kubelet writes into the log itself when the container's file is gone (status 200). */
const NO_FILE =
  /^(unable to retrieve container logs for |failed to (try resolving symlinks|create fsnotify|open log file))/;

/** A rotated file that nobody read spans more than this; two files that follow each other leave no such hole. */
const HOLE_MS = 2_000;

/** How one reading of the log ended. */
type ReadEnd = { kind: 'eof' } | { kind: 'silent' } | { kind: 'failed'; error: KdbgError };

/** One followed log; see followLog. */
export class Follow implements LogHandle {
  readonly #client: KubeClient;
  readonly #options: LogOptions;
  readonly #sink: LogSink;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #overlap = new Overlap();
  readonly #backoff: Backoff;
  readonly #guards: RotationGuards;
  #watchdog: Watchdog | undefined;
  #gate: Promise<void> | undefined;
  #open: (() => void) | undefined;
  /** When the log was first read without giving a line: what is written after that is wanted, whatever `tailLines` was. */
  #readSince: number | undefined;
  #began: number;
  #noFile = false;
  /** The beginning of a line whose end was written into the next file. */
  #half: LogLine | undefined;
  /** The last reading broke off before the end of its file. */
  #cut = false;

  constructor(client: KubeClient, options: LogOptions, sink: LogSink, clock: Clock, random: () => number) {
    this.#client = client;
    this.#options = options;
    this.#sink = sink;
    this.#clock = clock;
    this.#backoff = new Backoff(random, 300, 15_000);
    this.#began = clock.now();
    const base = { container: options.container, timestamps: true };
    this.#guards = new RotationGuards(clock, {
      head: () => client.text({ path: this.#path, query: { ...base, limitBytes: 256 }, timeout: HEAD_MS }),
      open: (signal) => client.stream({ path: this.#path, query: { ...base, follow: true }, timeout: HEAD_MS, signal }),
      given: () => this.#overlap.lastTime,
      busy: () => this.#watchdog?.busy ?? false,
    });
  }

  stop(): void {
    this.#stop.abort();
    this.#guards.stop();
    this.resume();
  }

  pause(): void {
    this.#gate ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  resume(): void {
    this.#open?.();
    this.#gate = undefined;
    this.#open = undefined;
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
    this.#guards.stop();
    if (end && !this.#stop.signal.aborted) this.#sink.end?.(end);
  }

  async #once(): Promise<LogEnd | undefined> {
    const end = await this.#read({ ...this.#where(), previous: this.#options.previous ?? false, follow: false }, true);
    if (end.kind !== 'failed') {
      if (this.#noFile) return { kind: 'no-previous', text: texts.kube.logGone(this.#options.container) };
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
        const guard = this.#guards.next();
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
        const end = guard
          ? await this.#readGuarded(guard)
          : await this.#read({ ...this.#where(), follow: true }, false);
        if (signal.aborted) return undefined;
        this.#cut = end.kind === 'failed';
        if (end.kind === 'failed') failure = end.error;
        else if (end.kind === 'silent') this.#sink.state?.('reconnecting', texts.kube.logSilent);
        else if (!guard && !this.#guards.due(Number.POSITIVE_INFINITY)) {
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
        const end = await this.#read({ ...this.#where(), previous, follow: false }, true);
        if (end.kind !== 'failed' || this.#faultEnd(end.error)) break;
        this.#sink.state?.('reconnecting', kubeletReason(end.error));
        await pause(this.#clock, this.#backoff.next(), signal);
      }
    } else {
      this.#sink.gap?.(this.#overlap.lastTime);
    }
    const ended = view?.endOf.get(instance) ?? (previous ? undefined : view?.ended);
    return {
      kind: 'container-ended',
      text: ended ? texts.kube.containerEnded(ended.exitCode, ended.reason) : texts.kube.containerEndedSomehow,
      ...(ended ? { exitCode: ended.exitCode, reason: ended.reason } : {}),
    };
  }

  /** What has to be asked for: the whole, or what may not have been given yet. */
  #where(): NonNullable<ApiRequest['query']> {
    const { container, tailLines, sinceSeconds, sinceTime } = this.#options;
    const base = { container, timestamps: true };
    const resume = this.#overlap.resume();
    if (resume) return { ...base, sinceTime: resume };
    const passed = (from: number) => Math.ceil((this.#clock.now() - from) / 1000);
    // it was read and was empty: all that came since then is wanted
    if (this.#readSince !== undefined) return { ...base, sinceSeconds: passed(this.#readSince) + 2 };
    return {
      ...base,
      tailLines,
      sinceTime,
      sinceSeconds: sinceSeconds === undefined ? undefined : sinceSeconds + passed(this.#began),
    };
  }

  #read(query: NonNullable<ApiRequest['query']>, last: boolean): Promise<ReadEnd> {
    const open = (signal: AbortSignal) => this.#client.stream({ path: this.#path, query, signal, timeout: HEAD_MS });
    return this.#readFrom(open, query.follow === true, last);
  }

  /** A file that was held while it was rotated away; it begins after what was given. */
  #readGuarded(file: GuardedFile): Promise<ReadEnd> {
    this.#overlap.resume();
    const open = async (signal: AbortSignal) => {
      signal.addEventListener('abort', () => file.abort(), { once: true });
      return file.chunks;
    };
    return this.#readFrom(open, true, false);
  }

  /** Reads to the end, whatever it is; `last`: a line without newline is one. Never rejects. */
  async #readFrom(
    open: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>,
    follow: boolean,
    last: boolean,
  ): Promise<ReadEnd> {
    const { signal } = this.#stop;
    const parser = new LogLineParser();
    const again = this.#overlap.lastTime !== '';
    const ended = new AbortController();
    const onStop = () => ended.abort();
    signal.addEventListener('abort', onStop, { once: true });
    let silent: { error?: KdbgError } | undefined;
    let first = true;
    const watchdog = new Watchdog(this.#clock, {
      newest: () => this.#newest(ended.signal),
      over: (silentMs) => this.#guards.due(silentMs),
      given: () => this.#overlap.lastTime,
      bark: (error) => {
        silent = error ? { error } : {};
        ended.abort();
      },
    });
    this.#watchdog = watchdog;
    try {
      const chunks = await open(ended.signal);
      this.#readSince ??= this.#clock.now();
      if (follow) {
        this.#sink.state?.('following');
        watchdog.start();
        this.#guards.start();
      }
      for await (const chunk of chunks) {
        if (ended.signal.aborted) break;
        first = this.#give(parser.push(chunk), watchdog, again, first);
        if (this.#gate) {
          watchdog.stop();
          await this.#gate;
          if (follow && !ended.signal.aborted) watchdog.start();
        }
      }
      if (silent) return this.#silent(silent.error, parser);
      if (last && !ended.signal.aborted) this.#give(parser.rest(), watchdog, again, first);
      return { kind: 'eof' };
    } catch (thrown) {
      if (silent) return this.#silent(silent.error, parser);
      this.#half = undefined;
      return { kind: 'failed', error: toKdbgError(thrown) };
    } finally {
      watchdog.stop();
      this.#guards.pause();
      signal.removeEventListener('abort', onStop);
      ended.abort();
    }
  }

  #give(read: readonly LogLine[], watchdog: Watchdog, again: boolean, first: boolean): boolean {
    if (read.length === 0 || this.#stop.signal.aborted) return first;
    if (read.length === 1 && read[0]?.time === '' && NO_FILE.test(read[0].text)) {
      this.#noFile = true;
      return first;
    }
    watchdog.heard(read.length);
    this.#backoff.reset();
    let lines = this.#overlap.unknown(read);
    if (again && first) lines = this.#joined(lines);
    if (lines.length > 0) {
      this.#overlap.remember(lines);
      this.#sink.lines(lines);
    }
    return false;
  }

  #silent(error: KdbgError | undefined, parser: LogLineParser): ReadEnd {
    if (error) return { kind: 'failed', error };
    this.#half = parser.rest()[0];
    return { kind: 'silent' };
  }

  /** The first new lines after a resume: where they come from another file, what stands between is looked at. */
  #joined(lines: readonly LogLine[]): readonly LogLine[] {
    const half = this.#half;
    this.#half = undefined;
    const head = lines[0];
    if (!head || this.#overlap.found) return lines;
    if (this.#cut || stampMs(head.time) - stampMs(this.#overlap.lastTime) > HOLE_MS) {
      this.#sink.gap?.(this.#overlap.lastTime);
      return lines;
    }
    // a follow falls silent at the end of a file that was rotated away: the line that it cut there goes on in the next
    return half?.time ? [{ time: half.time, text: half.text + head.text }, ...lines.slice(1)] : lines;
  }

  /** The stamp of the newest line that the kubelet has; empty when it has none. */
  async #newest(signal: AbortSignal): Promise<string> {
    const text = await this.#client.text({
      path: this.#path,
      query: { container: this.#options.container, timestamps: true, tailLines: 1 },
      timeout: 10_000,
      signal,
    });
    return new LogLineParser().push(Buffer.from(`${text}\n`))[0]?.time ?? '';
  }

  #view(): Promise<ContainerView | 'gone' | undefined> {
    const { namespace, pod, container } = this.#options;
    return viewContainer(this.#client, { namespace, name: pod }, container, this.#stop.signal);
  }

  get #path(): string {
    const { namespace, pod } = this.#options;
    return resourcePath(RESOURCES.Pod, { namespace, name: pod, subresource: 'log' });
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
