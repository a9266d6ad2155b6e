import { Cell } from '../../../../src/base/readable.ts';
import type { LogLine } from '../../../../src/kube/types.ts';
import { createLogs, type Follow, type FollowSink, type FollowTarget } from '../../../../src/services/logs/index.ts';
import type { LogQuery, LogView } from '../../../../src/services/logs/types.ts';
import type { Pod } from '../../../../src/store/types.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

/** A follow that a test plays. */
export interface FakeFollow {
  target: FollowTarget;
  sink: FollowSink;
  stopped: boolean;
  paused: boolean;
}

export function setUp(limits: { lines?: number; bytes?: number; streams?: number } = {}) {
  const clock = new FakeClock();
  const pods = new Cell<readonly Pod[] | undefined>(undefined);
  const follows: FakeFollow[] = [];
  const closed = { pods: 0 };
  const follow: Follow = (target, sink) => {
    const fake: FakeFollow = { target, sink, stopped: false, paused: false };
    follows.push(fake);
    return {
      stop() {
        fake.stopped = true;
      },
      pause() {
        fake.paused = true;
      },
      resume() {
        fake.paused = false;
      },
    };
  };
  const logs = createLogs({
    follow,
    pods: () => ({
      pods,
      close() {
        closed.pods++;
      },
    }),
    clock,
    limits,
  });
  /** The follow of a container that was started last. */
  const of = (pod: string, container = 'app'): FakeFollow => {
    const found = follows.findLast((fake) => fake.target.pod === pod && fake.target.container === container);
    if (!found) throw new Error(`${pod}/${container} is not followed`);
    return found;
  };
  const open = (query: Partial<LogQuery['source']> = { pod: 'web-1' }, more: Omit<LogQuery, 'source'> = {}): LogView =>
    logs.open({ source: { namespace: 'shop', ...query }, ...more });
  return { clock, pods, follows, closed, logs, of, open };
}

interface FakeContainer {
  name?: string;
  id?: string;
  state?: 'running' | 'terminated' | 'waiting';
  restarts?: number;
  last?: { id: string; exitCode: number; reason?: string };
  exitCode?: number;
  reason?: string;
}

/** A pod with these containers; unless told, one that runs as `id-1`. */
export function podOf(name: string, ...containers: FakeContainer[]): Pod {
  const all = containers.length === 0 ? [{}] : containers;
  return {
    metadata: { name, namespace: 'shop', uid: name },
    spec: { containers: all.map((container) => ({ name: container.name ?? 'app', image: 'x' })) },
    status: {
      phase: 'Running',
      containerStatuses: all.map((container) => {
        const {
          name: of = 'app',
          id = 'id-1',
          state = 'running',
          restarts = 0,
          last,
          exitCode = 0,
          reason,
        } = container;
        const ended = { containerID: id, exitCode, ...(reason ? { reason } : {}) };
        return {
          name: of,
          image: 'x',
          imageID: 'x',
          ready: true,
          restartCount: restarts,
          ...(state === 'waiting' ? {} : { containerID: id }),
          state:
            state === 'running'
              ? { running: {} }
              : state === 'terminated'
                ? { terminated: ended }
                : { waiting: { reason: reason ?? 'ContainerCreating' } },
          lastState: last
            ? {
                terminated: {
                  containerID: last.id,
                  exitCode: last.exitCode,
                  ...(last.reason ? { reason: last.reason } : {}),
                },
              }
            : {},
        };
      }),
    },
  };
}

/** A line of second `at` (with a fraction). */
export function lineAt(at: number, text: string): LogLine {
  return {
    time: `2026-01-01T12:${String(Math.floor(at / 60)).padStart(2, '0')}:${(at % 60).toFixed(9).padStart(12, '0')}Z`,
    text,
  };
}

export function textsOf(view: LogView): string[] {
  return view.range(0, view.total).map((entry) => entry.text);
}
