import { describe, expect, it } from 'vitest';
import { Cell } from '../../../../src/base/readable.ts';
import { podSource, statusTone, type UsageOf } from '../../../../src/console/list/podSource.ts';
import { podTones } from '../../../../src/console/list/tones.ts';
import type { RowSource, Tone } from '../../../../src/console/list/types.ts';
import type { Finding, Report } from '../../../../src/diagnosis/types.ts';
import type { Changes, ClusterStore, ObjectRef, Snapshot, SyncState } from '../../../../src/store/types.ts';
import { ago, aPod, NOON, snapshotWith, webStatus } from '../../../support/snapshot.ts';

function setup(pods: readonly unknown[], namespace: string | undefined = 'shop') {
  let snapshot: Snapshot = snapshotWith(pods, { ...(namespace === '*' ? {} : { namespace }) });
  const listeners = new Set<(changes: Changes) => void>();
  const connection = new Cell<SyncState>({ phase: 'live', since: NOON });
  let watched = 0;
  const store: ClusterStore = {
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watch() {
      watched++;
      return () => {
        watched--;
      };
    },
    connection,
    close() {},
  };
  const tones = new Cell<ReadonlyMap<string, Tone>>(new Map());
  const usage = new Cell<{ of: UsageOf } | undefined>(undefined);
  const source = podSource({ store, tones, usage });
  const put = (next: readonly unknown[]) => {
    snapshot = snapshotWith(next, { namespace: 'shop' });
    for (const listener of listeners) listener(new Map([['Pod', 'all']]));
  };
  return { source, tones, usage, connection, put, watched: () => watched };
}

/** The cells of the first row by the titles of their columns. */
function cells(source: RowSource): Record<string, string> {
  const texts = source.rows()[0]?.cells(NOON) ?? [];
  return Object.fromEntries(source.columns().map(({ title }, i) => [title, texts[i]?.text ?? '']));
}

const crashing = aPod({
  status: webStatus({
    restartCount: 5,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1, finishedAt: ago(80) } },
  }),
});

describe('the list of pods', () => {
  it('shows ready, status as kubectl computes it, restarts with the age of the last, node and age', () => {
    expect(cells(setup([crashing]).source)).toEqual({
      NAME: 'web-1',
      READY: '0/1',
      STATUS: 'CrashLoopBackOff',
      RST: '5 (80s)',
      NODE: 'node1',
      AGE: '10m',
    });
  });

  it('has a namespace column only where all are shown', () => {
    expect(cells(setup([aPod()], '*').source).NAMESPACE).toBe('shop');
    expect(cells(setup([aPod()]).source)).not.toHaveProperty('NAMESPACE');
  });

  it('shows usage against requests and limits where metrics are served, and marks what is near its limit', () => {
    const pod = aPod({
      spec: {
        containers: [
          { name: 'web', resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '100Mi' } } },
        ],
      },
    });
    const { source, usage } = setup([pod]);
    usage.set({ of: () => ({ cpu: 0.05, memory: 95 * 1024 * 1024 }) });
    expect(cells(source)).toMatchObject({ CPU: '50m', 'CPU/R': '50%', 'CPU/L': '–', MEM: '95Mi', 'MEM/L': '95%' });
    const at = source.columns().findIndex(({ id }) => id === 'memoryLimit');
    expect(source.rows()[0]?.cells(NOON)[at]?.tone).toBe('warning');
  });

  it('shows a dash for a pod that has not been measured', () => {
    const { source, usage } = setup([aPod()]);
    usage.set({ of: () => undefined });
    expect(cells(source)).toMatchObject({ CPU: '–', MEM: '–' });
  });

  it('lets a finding decide how a pod stands out', () => {
    const { source, tones } = setup([aPod()]);
    expect(source.rows()[0]?.tone).toBe('ok');
    tones.set(new Map([['shop/web-1', 'warning']]));
    expect(source.rows()[0]?.tone).toBe('warning');
  });

  it('calls a pod of debug mode asleep, whatever is found', () => {
    const pod = aPod({
      spec: { containers: [{ name: 'web' }], readinessGates: [{ conditionType: 'kdbg.dev/awake' }] },
    });
    const { source, tones } = setup([pod]);
    tones.set(new Map([['shop/web-1', 'error']]));
    expect(source.rows()[0]?.tone).toBe('asleep');
    expect(cells(source).STATUS).toBe('Asleep');
  });

  it('keeps the row of a pod that did not change', () => {
    const pod = aPod();
    const { source } = setup([pod]);
    expect(source.rows()[0]).toBe(source.rows()[0]);
  });

  it('tells of new pods, and of a connection that breaks', () => {
    const { source, put, connection } = setup([aPod()]);
    let told = 0;
    source.changed.subscribe(() => told++);
    put([aPod(), aPod({ name: 'web-2' })]);
    expect(told).toBe(1);
    expect(source.rows()).toHaveLength(2);
    connection.set({ phase: 'stale', since: NOON, retryAt: NOON, reason: 'no route' });
    expect(told).toBe(2);
  });

  it('ends its watch when it is closed', () => {
    const { source, watched } = setup([]);
    expect(watched()).toBe(1);
    source.close();
    expect(watched()).toBe(0);
  });
});

describe('how a pod stands out by its status', () => {
  it.each([
    ['Running', 1, 1, 'ok'],
    ['Running', 0, 1, 'progress'],
    ['Completed', 0, 1, 'quiet'],
    ['Pending', 0, 1, 'progress'],
    ['Init:0/2', 0, 1, 'progress'],
    ['Terminating', 1, 1, 'progress'],
    ['CrashLoopBackOff', 0, 1, 'error'],
    ['Init:CrashLoopBackOff', 0, 1, 'error'],
    ['ErrImagePull', 0, 1, 'error'],
    ['ExitCode:3', 0, 1, 'error'],
    ['Signal:9', 0, 1, 'error'],
    ['Init:ExitCode:1', 0, 1, 'error'],
  ] as const)('%s with %i of %i ready: %s', (status, ready, all, tone) => {
    expect(statusTone(status, ready, all)).toBe(tone);
  });

  it('is an error for a pod that failed, whatever the reason is called', () => {
    const pod = aPod({ status: { phase: 'Failed', reason: 'OutOfcpu', containerStatuses: [] } });
    expect(setup([pod]).source.rows()[0]?.tone).toBe('error');
  });
});

describe('how findings make pods stand out', () => {
  const pod = (name: string): ObjectRef => ({ kind: 'Pod', name, namespace: 'shop' });
  const finding = (severity: Finding['severity'], object: ObjectRef, affected: ObjectRef[] = []): Finding => ({
    id: `${severity} ${object.name}`,
    code: 'crash-exit',
    severity,
    object,
    affected,
    title: '',
    cause: '',
    evidence: [],
    remedies: [],
  });

  it('takes the worst of each pod, of all that it affects', () => {
    const findings = [
      finding('error', pod('a')),
      finding('warning', pod('a')),
      finding('warning', pod('b'), [pod('b'), pod('c')]),
      finding('info', pod('d')),
      finding('error', { kind: 'Service', name: 'e', namespace: 'shop' }),
    ];
    const report = new Cell<Report>({ findings, unseen: [], pending: 0 });
    expect([...podTones(report).get()]).toEqual([
      ['shop/a', 'error'],
      ['shop/b', 'warning'],
      ['shop/c', 'warning'],
    ]);
  });
});
