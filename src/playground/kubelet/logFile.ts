import { appendFile, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import type { LogRequest } from '../types.ts';

/** Bytes after which the oldest half of a log is dropped: nobody reads more in a playground, and no disk may fill. */
const LARGEST = 8 * 1024 * 1024;

interface Line {
  /** RFC 3339 with nanoseconds. */
  time: string;
  text: string;
}

/** What one instance of a container wrote: kept in memory for readers and in its file for people. */
export class LogFile {
  readonly #path: string;
  readonly #now: () => number;
  readonly #lines: Line[] = [];
  readonly #followers = new Set<(line: Line | undefined) => void>();
  #size = 0;
  #rest = { stdout: '', stderr: '' };
  #ended = false;
  #last = 0n;

  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
    writeFileSync(path, '');
  }

  write(stream: 'stdout' | 'stderr', data: string): void {
    const parts = `${this.#rest[stream]}${data}`.split('\n');
    this.#rest[stream] = parts.pop() ?? '';
    for (const text of parts) this.#add(text);
  }

  /** The instance has ended: followers are let go. */
  end(): void {
    if (this.#ended) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#rest[stream]) this.#add(this.#rest[stream]);
      this.#rest[stream] = '';
    }
    this.#ended = true;
    for (const follower of [...this.#followers]) follower(undefined);
    this.#followers.clear();
  }

  /** The last characters, for a termination message that falls back on the log. */
  tail(characters: number): string {
    return this.#lines
      .slice(-80)
      .map(({ text }) => `${text}\n`)
      .join('')
      .slice(-characters);
  }

  read(request: LogRequest, signal: AbortSignal): Readable {
    const out = new PassThrough();
    const since = request.since;
    const fits = ({ time }: Line) => since === undefined || Date.parse(time) >= since;
    const shown = ({ time, text }: Line) => `${request.timestamps ? `${time} ` : ''}${text}\n`;
    let chosen = this.#lines.filter(fits);
    if (request.tailLines !== undefined) chosen = request.tailLines > 0 ? chosen.slice(-request.tailLines) : [];
    const text = chosen.map(shown).join('');
    const limit = request.limitBytes;
    out.write(limit === undefined ? text : Buffer.from(text).subarray(0, limit));
    if (!request.follow || this.#ended || signal.aborted) {
      out.end();
      return out;
    }
    const follower = (line: Line | undefined) => {
      if (line === undefined) out.end();
      else out.write(shown(line));
    };
    this.#followers.add(follower);
    const leave = () => {
      this.#followers.delete(follower);
      out.end();
    };
    signal.addEventListener('abort', leave, { once: true });
    out.on('close', () => this.#followers.delete(follower));
    return out;
  }

  remove(): void {
    this.end();
    rmSync(this.#path, { force: true });
  }

  #add(text: string): void {
    // Lines within a millisecond are told apart, as a reader that resumes by time needs it.
    let nanoseconds = BigInt(this.#now()) * 1_000_000n;
    if (nanoseconds <= this.#last) nanoseconds = this.#last + 1n;
    this.#last = nanoseconds;
    const milliseconds = Number(nanoseconds / 1_000_000n);
    const fraction = String(nanoseconds % 1_000_000_000n).padStart(9, '0');
    const line = { time: `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction}Z`, text };
    this.#lines.push(line);
    this.#size += text.length;
    if (this.#size > LARGEST) {
      for (const gone of this.#lines.splice(0, Math.ceil(this.#lines.length / 2))) this.#size -= gone.text.length;
      writeFileSync(this.#path, '');
    }
    // For people who look into the folder; readers are served from memory.
    appendFile(this.#path, `${line.time} ${text}\n`, () => undefined);
    for (const follower of [...this.#followers]) follower(line);
  }
}

/** The whole text of a file, or '' where there is none. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
