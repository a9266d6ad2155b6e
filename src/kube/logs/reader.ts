import type { Clock } from '../../base/clock.ts';
import { type KdbgError, toKdbgError } from '../../base/errors.ts';
import type { LogOptions, LogSink } from '../logs.ts';
import { RESOURCES, resourcePath } from '../resources.ts';
import type { ApiRequest, KubeClient, LogLine } from '../types.ts';
import { type GuardedFile, RotationGuards } from './guards.ts';
import { LogLineParser, stampMs } from './lines.ts';
import { Overlap } from './overlap.ts';
import { Watchdog } from './watchdog.ts';

const HEAD_MS = 30_000;
/** What the kubelet writes into the log itself when the container's file is gone (status 200). */
const NO_FILE =
  /^(unable to retrieve container logs for |failed to (try resolving symlinks|create fsnotify|open log file))/;

/** A rotated file that nobody read spans more than this; two files that follow each other leave no such hole. */
const HOLE_MS = 2_000;

/** How one reading of the log ended. */
export type ReadEnd = { kind: 'eof' } | { kind: 'silent' } | { kind: 'failed'; error: KdbgError };

type Open = (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;

export interface LogReaderEnv {
  clock: Clock;
  /** Ends the reading. */
  signal: AbortSignal;
  /** Lines have come. */
  heard(): void;
}

/** Reads a log as often as it is told to, and gives each line once: a reading goes on where the one before it ended. */
export class LogReader {
  readonly #client: KubeClient;
  readonly #options: LogOptions;
  readonly #sink: LogSink;
  readonly #env: LogReaderEnv;
  readonly #overlap = new Overlap();
  readonly #guards: RotationGuards;
  readonly #began: number;
  #watchdog: Watchdog | undefined;
  #gate: Promise<void> | undefined;
  #open: (() => void) | undefined;
  /** When the log was first read without giving a line: what is written after that is wanted, whatever `tailLines` was. */
  #readSince: number | undefined;
  #noFile = false;
  /** The beginning of a line whose end was written into the next file. */
  #half: LogLine | undefined;
  /** The last follow broke off before the end of its file. */
  #cut = false;

  constructor(client: KubeClient, options: LogOptions, sink: LogSink, env: LogReaderEnv) {
    this.#client = client;
    this.#options = options;
    this.#sink = sink;
    this.#env = env;
    this.#began = env.clock.now();
    const base = { container: options.container, timestamps: true };
    this.#guards = new RotationGuards(env.clock, {
      head: () => client.text({ path: this.#path, query: { ...base, limitBytes: 256 }, timeout: HEAD_MS }),
      open: (signal) => client.stream({ path: this.#path, query: { ...base, follow: true }, timeout: HEAD_MS, signal }),
      given: () => this.#overlap.lastTime,
      busy: () => this.#watchdog?.busy ?? false,
    });
  }

  /** The stamp of the last line that was given; empty before there is one. */
  get lastTime(): string {
    return this.#overlap.lastTime;
  }

  /** Whether the kubelet has said that the container's file is gone. */
  get noFile(): boolean {
    return this.#noFile;
  }

  /** Whether a file that was held while it was rotated away is still to be read. */
  get rotated(): boolean {
    return this.#guards.due(Number.POSITIVE_INFINITY);
  }

  /** The next file that was held while it was rotated away, for readGuarded(). */
  nextGuarded(): GuardedFile | undefined {
    return this.#guards.next();
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

  /** Lets go of the files that are held. */
  close(): void {
    this.#guards.stop();
  }

  /** Reads what has not been given yet. Never rejects. */
  read(how: { follow: boolean; previous?: boolean }): Promise<ReadEnd> {
    const query = { ...this.#where(), ...how };
    const open = (signal: AbortSignal) => this.#client.stream({ path: this.#path, query, signal, timeout: HEAD_MS });
    return this.#readFrom(open, how.follow);
  }

  /** A file that was held while it was rotated away; it begins after what was given. */
  readGuarded(file: GuardedFile): Promise<ReadEnd> {
    this.#overlap.resume();
    const open = async (signal: AbortSignal) => {
      signal.addEventListener('abort', () => file.abort(), { once: true });
      return file.chunks;
    };
    return this.#readFrom(open, true);
  }

  /** What has to be asked for: the whole, or what may not have been given yet. */
  #where(): NonNullable<ApiRequest['query']> {
    const { container, tailLines, sinceSeconds, sinceTime } = this.#options;
    const base = { container, timestamps: true };
    const resume = this.#overlap.resume();
    if (resume) return { ...base, sinceTime: resume };
    const passed = (from: number) => Math.ceil((this.#env.clock.now() - from) / 1000);
    // it was read and was empty: all that came since then is wanted
    if (this.#readSince !== undefined) return { ...base, sinceSeconds: passed(this.#readSince) + 2 };
    return {
      ...base,
      tailLines,
      sinceTime,
      sinceSeconds: sinceSeconds === undefined ? undefined : sinceSeconds + passed(this.#began),
    };
  }

  async #readFrom(open: Open, follow: boolean): Promise<ReadEnd> {
    const end = await this.#toEnd(open, follow);
    if (follow) this.#cut = end.kind === 'failed';
    return end;
  }

  /** Reads to the end, whatever it is; without `follow` a last line needs no newline. Never rejects. */
  async #toEnd(open: Open, follow: boolean): Promise<ReadEnd> {
    const { clock, signal } = this.#env;
    const parser = new LogLineParser();
    const again = this.#overlap.lastTime !== '';
    const ended = new AbortController();
    const onStop = () => ended.abort();
    signal.addEventListener('abort', onStop, { once: true });
    let silent: { error?: KdbgError } | undefined;
    let first = true;
    const watchdog = new Watchdog(clock, {
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
      this.#readSince ??= clock.now();
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
      if (!follow && !ended.signal.aborted) this.#give(parser.rest(), watchdog, again, first);
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
    if (read.length === 0 || this.#env.signal.aborted) return first;
    if (read.length === 1 && read[0]?.time === '' && NO_FILE.test(read[0].text)) {
      this.#noFile = true;
      return first;
    }
    watchdog.heard(read.length);
    this.#env.heard();
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

  get #path(): string {
    const { namespace, pod } = this.#options;
    return resourcePath(RESOURCES.Pod, { namespace, name: pod, subresource: 'log' });
  }
}
