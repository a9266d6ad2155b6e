import { PassThrough, type Readable } from 'node:stream';
import type { LogRequest } from '../types.ts';

/** Characters after which the oldest half of a log is dropped: nobody reads more in a playground, and no memory may fill. */
const LARGEST = 8 * 1024 * 1024;
/** Text without an end is cut here, as the runtime cuts it. */
const LONGEST_LINE = 16 * 1024;

interface Line {
  /** RFC 3339 with nanoseconds. */
  time: string;
  text: string;
  /** Written without a line feed: the last words of a process. */
  open?: true;
}

/** What one instance of a container wrote, kept in memory and bounded. */
export class ContainerLog {
  readonly #now: () => number;
  #lines: Line[] = [];
  /** The number of the first line that is kept: readers count from the beginning. */
  #first = 0;
  readonly #followers = new Set<() => void>();
  #size = 0;
  #rest = { stdout: '', stderr: '' };
  #ended = false;
  #millisecond = 0;
  #within = 0;
  #head = '';
  #telling = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  write(stream: 'stdout' | 'stderr', data: string): void {
    const parts = `${this.#rest[stream]}${data}`.split('\n');
    let rest = parts.pop() ?? '';
    for (const text of parts) this.#add(text);
    for (; rest.length > LONGEST_LINE; rest = rest.slice(LONGEST_LINE)) this.#add(rest.slice(0, LONGEST_LINE));
    this.#rest[stream] = rest;
    this.#tell();
  }

  /** The instance has ended: followers are let go. */
  end(): void {
    if (this.#ended) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#rest[stream]) this.#add(this.#rest[stream], true);
      this.#rest[stream] = '';
    }
    this.#ended = true;
    for (const follower of [...this.#followers]) follower();
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
    const shown = ({ time, text, open }: Line) => `${request.timestamps ? `${time} ` : ''}${text}${open ? '' : '\n'}`;
    const { since } = request;
    let next = this.#first;
    if (since !== undefined) {
      const at = this.#lines.findIndex(({ time }) => Date.parse(time) >= since);
      next = at < 0 ? this.#first + this.#lines.length : this.#first + at;
    }
    if (request.tailLines !== undefined) {
      next = Math.max(next, this.#first + this.#lines.length - request.tailLines);
    }
    let left = request.limitBytes ?? Number.POSITIVE_INFINITY;
    let waiting = false;
    const pump = () => {
      if (waiting || out.writableEnded) return;
      next = Math.max(next, this.#first);
      while (next - this.#first < this.#lines.length && left > 0) {
        const lines = this.#lines.slice(next - this.#first, next - this.#first + 500);
        next += lines.length;
        const bytes = Buffer.from(lines.map(shown).join(''));
        const room = out.write(bytes.subarray(0, left));
        left -= bytes.length;
        if (room) continue;
        // A reader that is slow reads on from where it is; what is dropped meanwhile it misses, as with a file that is rotated.
        waiting = true;
        out.once('drain', () => {
          waiting = false;
          pump();
        });
        return;
      }
      if (!request.follow || this.#ended || left <= 0) out.end();
    };
    if (request.follow && !this.#ended && !signal.aborted) {
      this.#followers.add(pump);
      signal.addEventListener('abort', () => out.end(), { once: true });
      out.on('close', () => this.#followers.delete(pump));
    }
    pump();
    return out;
  }

  #tell(): void {
    if (this.#telling || this.#followers.size === 0) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      for (const follower of [...this.#followers]) follower();
    });
  }

  #add(text: string, open = false): void {
    this.#lines.push({ time: this.#stamp(), text, ...(open ? { open: true } : {}) });
    this.#size += text.length;
    if (this.#size <= LARGEST) return;
    const gone = this.#lines.slice(0, Math.ceil(this.#lines.length / 2));
    this.#lines = this.#lines.slice(gone.length);
    this.#first += gone.length;
    for (const line of gone) this.#size -= line.text.length;
  }

  /** Lines within a millisecond are told apart, as a reader that resumes by time needs it. */
  #stamp(): string {
    const now = this.#now();
    if (now > this.#millisecond) {
      this.#millisecond = now;
      this.#within = 0;
      this.#head = new Date(now).toISOString().slice(0, 23);
    } else if (++this.#within > 999_999) {
      this.#millisecond++;
      this.#within = 0;
      this.#head = new Date(this.#millisecond).toISOString().slice(0, 23);
    }
    return `${this.#head}${String(this.#within).padStart(6, '0')}Z`;
  }
}
