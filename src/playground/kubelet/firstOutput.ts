import type { Readable } from 'node:stream';
import type { LocalProcess } from './process.ts';

/** Of more than this the oldest is dropped. */
const MOST = 64 * 1024;

/**
 * What a container that takes input has written before somebody was attached to it, who comes a moment after its start: `kubectl run -it`
 * and `kubectl debug -it`. The program may have ended by then.
 */
export class FirstOutput {
  readonly #kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  readonly #leave: readonly (() => void)[];

  constructor(process: LocalProcess) {
    this.#leave = [this.#keep(process.stdout, this.#kept.stdout), this.#keep(process.stderr, this.#kept.stderr)];
  }

  /** Gives it to the first who asks, and keeps nothing from then on. */
  take(): { stdout: Buffer; stderr: Buffer } {
    for (const leave of this.#leave) leave();
    const { stdout, stderr } = this.#kept;
    return { stdout: Buffer.concat(stdout.splice(0)), stderr: Buffer.concat(stderr.splice(0)) };
  }

  #keep(stream: Readable | undefined, parts: Buffer[]): () => void {
    let size = 0;
    const listener = (data: Buffer | string) => {
      const part = Buffer.from(data);
      parts.push(part);
      size += part.length;
      while (size > MOST && parts.length > 1) size -= parts.shift()?.length ?? 0;
    };
    stream?.on('data', listener);
    return () => stream?.off('data', listener);
  }
}
