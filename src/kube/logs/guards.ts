import type { Clock } from '../../base/clock.ts';
import { compareStamps, LogLineParser, stampMs } from './lines.ts';

/** The kubelet looks every ten seconds whether a log has to be rotated (containerLogMonitorInterval); a guard must be quicker. */
const LOOK_MS = 2_500;
/** Of a busy log: files that follow each other do so within this. */
const TOUCHING_MS = 100;
/** After so long without a line the follow is at the end of its file, whatever the stamps say. */
const SURELY_DONE_MS = 4_000;
/** No more than the kubelet keeps files of a container by default. */
const MOST = 5;

/** A file that was opened and is not read yet. */
export interface GuardedFile {
  /** The stamp of its first line. */
  first: string;
  chunks: AsyncIterable<Uint8Array>;
  abort(): void;
}

export interface GuardsEnv {
  /** The first bytes of the current file. */
  head(): Promise<string>;
  /** Opens a follow of the current file from its beginning. */
  open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The stamp of the newest line that was given. */
  given(): string;
  /** Whether it is worth while: a log that says little does not outrun its reader. */
  busy(): boolean;
}

/**
 * Keeps hold of the files of a busy log before they are rotated away. The kubelet's follow begins to watch for a rotation only
 * when it has come to the end of its file; one that is slower than the log misses the rotation and then waits at the end of
 * the old file for ever. And only the newest file can be asked for, so what stands in a file between would be lost. So as
 * long as a log is busy the beginning of its current file is looked at; one that is newer than what was given is opened and
 * left unread until its turn: the kubelet keeps an open file, rotated or not.
 */
export class RotationGuards {
  readonly #clock: Clock;
  readonly #env: GuardsEnv;
  #files: GuardedFile[] = [];
  #cancel: () => void = () => undefined;
  #running = false;

  constructor(clock: Clock, env: GuardsEnv) {
    this.#clock = clock;
    this.#env = env;
  }

  start(): void {
    this.pause();
    this.#running = true;
    this.#schedule();
  }

  /** No new files are opened; those that are open stay. */
  pause(): void {
    this.#running = false;
    this.#cancel();
  }

  stop(): void {
    this.pause();
    for (const file of this.#files.splice(0)) file.abort();
  }

  /** Whether the follow, silent for so long, has come to the end of its file and another one waits. */
  due(silentMs: number): boolean {
    const [file] = this.#ahead();
    if (!file) return false;
    return stampMs(file.first) - stampMs(this.#env.given()) < TOUCHING_MS || silentMs >= SURELY_DONE_MS;
  }

  /** The file that comes after what was given; it is the caller's then. */
  next(): GuardedFile | undefined {
    const [file] = this.#ahead();
    this.#files = this.#files.filter((other) => other !== file);
    return file;
  }

  /** The files that are newer than what was given, oldest first; the others have been read without them. */
  #ahead(): GuardedFile[] {
    const given = this.#env.given();
    for (const file of this.#files) if (compareStamps(file.first, given) <= 0) file.abort();
    this.#files = this.#files.filter((file) => compareStamps(file.first, given) > 0);
    return this.#files;
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(LOOK_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    if (this.#running && this.#env.busy() && this.#env.given()) {
      // a look that fails is no matter: the follow itself shows what is wrong
      await this.#guard().catch(() => undefined);
    }
    if (this.#running) this.#schedule();
  }

  async #guard(): Promise<void> {
    const first = firstStamp(await this.#env.head());
    if (!this.#running || !this.#isNew(first) || this.#files.length >= MOST) return;
    const stop = new AbortController();
    const chunks = await this.#env.open(stop.signal);
    const iterator = chunks[Symbol.asyncIterator]();
    const chunk = await iterator.next();
    const opened = chunk.done ? '' : firstStamp(Buffer.from(chunk.value).toString('utf8', 0, 64));
    // it may have been rotated again between the look and the opening
    if (!this.#running || chunk.done || !this.#isNew(opened)) {
      stop.abort();
      return;
    }
    this.#files.push({ first: opened, chunks: prepend(chunk.value, iterator), abort: () => stop.abort() });
    this.#files.sort((a, b) => compareStamps(a.first, b.first));
  }

  #isNew(first: string): boolean {
    if (!first || compareStamps(first, this.#env.given()) <= 0) return false;
    return this.#files.every((file) => compareStamps(file.first, first) !== 0);
  }
}

function firstStamp(text: string): string {
  return new LogLineParser().push(Buffer.from(`${text}\n`))[0]?.time ?? '';
}

async function* prepend(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
