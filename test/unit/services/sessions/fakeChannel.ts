import type { ExecChannel, ExecEnd, ExecOptions } from '../../../../src/kube/types.ts';

/** A process in a container as tests play it. */
export class FakeChannel implements ExecChannel {
  readonly written: string[] = [];
  readonly sizes: [number, number][] = [];
  readonly options: Partial<ExecOptions>;
  readonly ended: Promise<ExecEnd>;
  paused = false;
  closed = false;
  #end: (end: ExecEnd) => void = () => {};
  #listeners: ((data: Buffer, from: 'stdout' | 'stderr') => void)[] = [];

  constructor(options: Partial<ExecOptions> = {}) {
    this.options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  write(data: Uint8Array | string): boolean {
    this.written.push(typeof data === 'string' ? data : Buffer.from(data).toString());
    return true;
  }
  end(): void {}
  resize(columns: number, rows: number): void {
    this.sizes.push([columns, rows]);
  }
  onData(listener: (data: Buffer, from: 'stdout' | 'stderr') => void): void {
    this.#listeners.push(listener);
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  close(): void {
    this.closed = true;
    this.#end({});
  }

  /** The process writes. */
  says(text: string): void {
    for (const listener of this.#listeners) listener(Buffer.from(text), 'stdout');
  }
  /** The process, or the connection to it, ends. */
  ends(end: ExecEnd): void {
    this.#end(end);
  }
}
