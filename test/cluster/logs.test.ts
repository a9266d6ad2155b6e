import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { KubeClient } from '../../src/kube/types.ts';
import { createLogs, followOn, storePods } from '../../src/services/logs/index.ts';
import type { LogQuery, Logs, LogView } from '../../src/services/logs/types.ts';
import { createStore } from '../../src/store/store.ts';
import type { ClusterStore } from '../../src/store/types.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';

let space: TestNamespace;
let store: ClusterStore;
let logs: Logs & { close(): void };

beforeAll(async () => {
  space = await testNamespace('logs');
  store = createStore(space.client, { namespace: space.namespace, clock: systemClock });
  logs = logsOn(space.client);
});

afterAll(async () => {
  logs?.close();
  store?.close();
  await space?.close();
});

function logsOn(client: KubeClient) {
  return createLogs({
    follow: followOn(client),
    pods: (source) => storePods(store, source),
    limits: { lines: 300_000, bytes: 256 * 1024 * 1024 },
  });
}

function open(source: Partial<LogQuery['source']>, on: Logs = logs): LogView {
  return on.open({ source: { namespace: space.namespace, ...source } });
}

const shell = (script: string, name = 'main') => ({
  name,
  image: 'busybox:1.36',
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', script],
});

/** Prints so many numbered lines as fast as it can, waits a second and prints the last one. */
const burst = (lines: number) =>
  shell(
    `sleep 1; awk 'BEGIN { for (i = 1; i < ${lines}; i++) printf "%07d %080d\\n", i, 0 }'; sleep 1; echo ${lines} last; sleep 3600`,
  );

const podWith = (name: string, ...containers: object[]) =>
  space.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { terminationGracePeriodSeconds: 0, containers },
  });

const texts = (view: LogView) => view.range(0, view.total).map((entry) => entry.text);
const notes = (view: LogView) => texts(view).filter((text) => text.startsWith('──'));

/** The numbers at the lines' beginnings, in their order. */
function numbers(view: LogView): number[] {
  return view
    .range(0, view.total)
    .filter((entry) => entry.stream >= 0)
    .map((entry) => Number.parseInt(entry.text, 10));
}

const lastNumber = (view: LogView) => Number.parseInt(view.range(view.total - 1, view.total)[0]?.text ?? '', 10);
const allOf = (lines: number) => Array.from({ length: lines }, (_, i) => i + 1);

describe('logs on a cluster', () => {
  test('a Deployment of two pods is one log, what it began with in order, and a new pod joins', async () => {
    await space.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'ticker' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'ticker' } },
        template: {
          metadata: { labels: { app: 'ticker' } },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [shell('while true; do echo "$HOSTNAME tick"; sleep 0.2; done')],
          },
        },
      },
    });
    await eventually('two pods that tick', async () => {
      const pods = await space.pods('app=ticker');
      return pods.filter((pod) => pod.status?.phase === 'Running').length === 2;
    });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const view = open({ workload: { kind: 'Deployment', name: 'ticker' } });
    await eventually('the backlog of both', () => view.total > 10);
    const first = view.range(0, 10);
    expect(new Set(first.map((entry) => entry.stream))).toEqual(new Set([0, 1]));
    expect(first.map((entry) => entry.time)).toEqual(first.map((entry) => entry.time).sort());
    for (const entry of view.range(0, view.total)) {
      if (entry.stream >= 0) expect(entry.text).toBe(`${view.streams[entry.stream]?.pod} tick`);
    }
    const [victim] = view.streams;
    await space.remove('Pod', victim?.pod ?? '');
    await eventually('the pod in its place', () => {
      const newcomer = view.streams.findIndex((stream, i) => i >= 2 && stream.state === 'following');
      return newcomer >= 2 && view.range(view.total - 20, view.total).some((entry) => entry.stream === newcomer);
    });
    await eventually('the end of the old one', () => view.streams[0]?.state === 'ended');
    expect(notes(view)).toContainEqual(expect.stringContaining(`${victim?.pod} main: ended: `));
    view.close();
  });

  test('a container that crashes is followed on, and its previous instance can be read', async () => {
    await podWith('crasher', shell('echo started; sleep 1; echo "no DATABASE_URL"; exit 139'));
    const view = open({ pod: 'crasher' });
    await eventually('its second run', () => texts(view).filter((text) => text === 'started').length === 2);
    const all = texts(view);
    expect(all.slice(0, 4)).toEqual([
      'started',
      'no DATABASE_URL',
      '── ended: exit code 139 (SIGSEGV) ──',
      '── started again: restart 1 ──',
    ]);
    const previous = open({ pod: 'crasher', container: 'main', previous: true });
    await eventually('the previous log', () => previous.streams[0]?.state === 'ended');
    expect(texts(previous)).toEqual(['started', 'no DATABASE_URL', '── ended: exit code 139 (SIGSEGV) ──']);
    view.close();
    previous.close();
  });

  test('a container that has not run says why, and one that never ran before has no previous log', async () => {
    await podWith('typo', { ...shell('true'), image: 'registry.invalid/nothing:1', imagePullPolicy: 'Never' });
    const view = open({ pod: 'typo' });
    await eventually('why it waits', () => view.streams[0]?.reason === 'waiting to start: ErrImageNeverPull');
    await podWith('fresh', shell('sleep 3600'));
    const previous = open({ pod: 'fresh', previous: true });
    await eventually('that there is none', () => previous.streams[0]?.reason === 'it has not run before');
    view.close();
    previous.close();
  });

  test('a burst of 100,000 lines comes whole and each line once', async () => {
    await podWith('burst', burst(100_000));
    const view = open({ pod: 'burst', container: 'main' });
    await eventually('the last line', () => lastNumber(view) === 100_000);
    expect(numbers(view)).toEqual(allOf(100_000));
    expect(notes(view)).toEqual([]);
    view.setFilter({ text: '^0*99\\d\\d\\d ' });
    await eventually('the filter', () => view.matches.length === 1_000);
    view.close();
  });

  test('a connection that is cut in the middle of a line loses and repeats nothing', async () => {
    await podWith('cut', burst(50_000));
    let cuts = 0;
    const fragile: KubeClient = {
      server: space.client.server,
      context: space.client.context,
      json: (request) => space.client.json(request),
      text: (request) => space.client.text(request),
      socket: (request, protocols) => space.client.socket(request, protocols),
      close: async () => undefined,
      stream: async (request) => {
        const whole = await space.client.stream(request);
        if (request.query?.follow !== true || cuts >= 3) return whole;
        const room = ++cuts * 400_003;
        return (async function* () {
          let passed = 0;
          for await (const chunk of whole) {
            if (passed + chunk.length > room) {
              yield chunk.subarray(0, room - passed);
              throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
            }
            passed += chunk.length;
            yield chunk;
          }
        })();
      },
    };
    const service = logsOn(fragile);
    const view = open({ pod: 'cut', container: 'main' }, service);
    await eventually('the last line', () => lastNumber(view) === 50_000);
    expect(cuts).toBe(3);
    expect(numbers(view)).toEqual(allOf(50_000));
    // The cluster may cut a connection of its own beside the three.
    expect(notes(view).length).toBeGreaterThanOrEqual(3);
    expect(notes(view)[0]).toMatch(/the connection was lost for .*; resumed where it broke off/);
    expect(view.streams[0]?.state).toBe('following');
    service.close();
  });
});
