import { KdbgError } from '../../src/base/errors.ts';
import { followLog, type LogEnd, type LogHandle, type LogOptions } from '../../src/kube/logs.ts';
import type { LogLine } from '../../src/kube/types.ts';
import { FakeClock, settle } from './fakeClock.ts';
import { FakeKube, type FakeStream } from './fakeKube.ts';

const RUNNING = { running: { startedAt: '2026-01-01T11:00:00Z' } };

/** A pod whose container `web` has this status. */
export const podWith = (status: object) => ({
  kind: 'Pod',
  status: { containerStatuses: [{ name: 'web', ...status }] },
});
export const running = podWith({ containerID: 'c://1', state: RUNNING });
export const restarted = podWith({
  containerID: 'c://2',
  state: RUNNING,
  lastState: { terminated: { containerID: 'c://1', exitCode: 1, reason: 'Error' } },
});
export const exited = podWith({
  containerID: 'c://1',
  state: { terminated: { containerID: 'c://1', exitCode: 139, reason: 'Error' } },
});

/** A line as the kubelet sends it, `second` after noon. */
export const line = (second: number, text: string, fraction = '000000000') =>
  `2026-01-01T12:00:${String(second).padStart(2, '0')}.${fraction}Z ${text}\n`;

/** A followed log of the container `web`, whose API server is the test. */
export class LogLab {
  readonly kube = new FakeKube();
  readonly clock = new FakeClock();
  readonly lines: LogLine[] = [];
  readonly states: string[] = [];
  readonly gaps: string[] = [];
  end: LogEnd | undefined;
  /** What the pod is now. */
  pod: unknown = running;
  /** The newest line that the kubelet has, and the beginning of its current file. */
  newest = '';
  head = '';
  #handle: LogHandle | undefined;

  constructor() {
    this.kube.auto = (call) => {
      if (call.kind === 'json') return this.pod;
      if (call.kind === 'text') return call.query.limitBytes === undefined ? this.newest : this.head;
      return undefined;
    };
  }

  get texts(): string[] {
    return this.lines.map((item) => item.text);
  }

  get handle(): LogHandle {
    if (!this.#handle) throw new Error('not started');
    return this.#handle;
  }

  async start(options: Partial<LogOptions> = {}): Promise<void> {
    this.#handle = followLog(
      this.kube,
      { namespace: 'shop', pod: 'web-1', container: 'web', follow: true, ...options },
      {
        lines: (batch) => this.lines.push(...batch),
        state: (state, reason) => this.states.push(reason ? `${state}: ${reason}` : state),
        gap: (time) => this.gaps.push(time),
        end: (told) => {
          this.end = told;
        },
      },
      { clock: this.clock, random: () => 0.5 },
    );
    await settle();
  }

  /** Answers the request for the log that waits. */
  async opened(): Promise<FakeStream> {
    const stream = this.kube.take().open();
    await settle();
    return stream;
  }

  async give(stream: FakeStream, ...texts: string[]): Promise<void> {
    stream.push(...texts);
    await settle();
  }

  /** Breaks the connection, and waits until the next one is tried. */
  async cut(stream: FakeStream): Promise<void> {
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    await this.clock.advance(300);
  }
}
