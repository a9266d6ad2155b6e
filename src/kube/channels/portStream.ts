import { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';

/** What carries one connection to a port. */
export interface PortSide {
  /** False: wait for whenDrained. */
  write(data: Uint8Array): boolean;
  whenDrained(go: () => void): void;
  /** Nothing more will be written. */
  end(): void;
  pause(): void;
  resume(): void;
  /** It is over; end() may not have been called. */
  close(): void;
}

const LARGEST_WRITE = 32 * 1024;

/**
 * One connection to a port of a pod, with backpressure both ways. Container runtimes cut a connection a second after its
 * client has ended (containerd and CRI-O: `give a chance to terminate gracefully or timeout after 1s`), so the end is told
 * only when the pod has sent nothing for `quietMs`: a download of a client that half-closes is not cut short.
 */
export class PortStream extends Duplex {
  readonly #side: PortSide;
  readonly #clock: Clock;
  readonly #quietMs: number;
  #heardAt = Number.NEGATIVE_INFINITY;
  #remoteEnded = false;
  #finished = false;
  #toldEnd = false;
  #cancelEnd: () => void = () => undefined;

  /** `endsAll`: telling the end ends both sides, so even the first answer is waited for. */
  constructor(side: PortSide, clock: Clock, options: { quietMs: number; endsAll: boolean }) {
    super({ allowHalfOpen: true, readableHighWaterMark: 256 * 1024, writableHighWaterMark: 256 * 1024 });
    this.#side = side;
    this.#clock = clock;
    this.#quietMs = options.quietMs;
    if (options.endsAll) this.#heardAt = clock.now();
    // an owner that comes late still sees it by `errored`
    this.on('error', () => undefined);
  }

  /** Bytes of the pod. */
  received(data: Buffer): void {
    if (this.destroyed || this.#remoteEnded || data.length === 0) return;
    this.#heardAt = this.#clock.now();
    if (!this.push(data)) this.#side.pause();
  }

  /** The pod's side has ended; it is told to the reader when the kubelet has no error to tell. */
  remoteEnded(): void {
    this.#remoteEnded = true;
    this.#settle();
  }

  /** The kubelet is done with the connection: nothing that is still written would arrive. */
  finished(): void {
    this.#finished = true;
    this.#settle();
  }

  override _read(): void {
    this.#side.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#finished) return done();
    let room = true;
    for (let at = 0; at < chunk.length; at += LARGEST_WRITE) {
      room = this.#side.write(chunk.subarray(at, at + LARGEST_WRITE));
    }
    if (room) done();
    else this.#side.whenDrained(() => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    done();
    this.#tellEnd();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancelEnd();
    this.#side.close();
    done(error);
  }

  #tellEnd(): void {
    if (this.destroyed || this.#toldEnd) return;
    const quietAt = this.#heardAt + this.#quietMs;
    if (!this.#finished && this.#clock.now() < quietAt) {
      this.#cancelEnd = this.#clock.after(quietAt - this.#clock.now(), () => this.#tellEnd());
      return;
    }
    this.#toldEnd = true;
    this.#side.end();
  }

  #settle(): void {
    if (!this.#finished || !this.#remoteEnded || this.destroyed) return;
    this.push(null);
    if (this.writableEnded) this.#tellEnd();
    else this.end();
  }
}
