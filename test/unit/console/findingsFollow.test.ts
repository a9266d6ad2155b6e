import { describe, expect, it } from 'vitest';
import { Cell } from '../../../src/base/readable.ts';
import { FindingsFollow } from '../../../src/console/findingsFollow.ts';
import type { Finding, Report } from '../../../src/diagnosis/types.ts';
import type { Change } from '../../../src/services/changes/types.ts';
import type { ObjectRef, SyncState } from '../../../src/store/types.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { ago, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const WEB: ObjectRef = { kind: 'Deployment', name: 'web', namespace: 'shop' };
const pod = (name: string): ObjectRef => ({ kind: 'Pod', name, namespace: 'shop' });

const finding = (code: string, more: Partial<Finding> = {}): Finding => ({
  id: `${code}|web`,
  code,
  severity: 'error',
  object: pod('web-1'),
  workload: WEB,
  affected: [pod('web-1')],
  title: `${code} title.`,
  cause: `${code} cause.`,
  evidence: [],
  remedies: [],
  ...more,
});

const change = (target: ObjectRef, command = 'workload.setImage'): Change => ({
  command,
  title: '',
  target,
  diff: [],
  kubectl: '',
  checks: [],
  confirm: 'key',
  apply: async () => '',
});

/** A Deployment of one replica whose newest pod is ready or not. */
const web = (done: boolean) => [
  {
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', uid: 'uid-web', generation: 2 },
    spec: { replicas: 1 },
    status: { observedGeneration: 2, updatedReplicas: 1, replicas: done ? 1 : 2, availableReplicas: done ? 1 : 0 },
  },
];

function setup(...findings: Finding[]) {
  const clock = new FakeClock(NOON);
  const report = new Cell<Report>({ findings, unseen: [], pending: 0 });
  const connection = new Cell<SyncState>({ phase: 'live', since: 0 });
  const told: string[] = [];
  const held = { snapshot: snapshotWith(web(false)) };
  const follow = new FindingsFollow({
    clock,
    report,
    connection,
    snapshot: () => held.snapshot,
    tell: (_, text) => told.push(text),
  });
  const now = (...list: Finding[]) => report.set({ ...report.get(), findings: list });
  const shown = () => follow.list.get().map(({ phase, text }) => `${phase}: ${text}`);
  return { clock, connection, told, held, follow, now, shown };
}

describe('after a change a finding is followed', () => {
  it('until it is gone and the new pods are there, and says how long that took', async () => {
    const { clock, told, held, follow, now, shown } = setup(finding('image-not-found'));
    follow.made(change(WEB));
    expect(shown()).toEqual(['checking: Kubernetes starts the pods anew, 0 of 1 new pod ready']);
    await clock.advance(12_000);
    now();
    await clock.advance(20_000);
    expect(shown()).toEqual(['checking: gone so far, 0 of 1 new pod ready']);
    expect(told).toEqual([]);
    held.snapshot = snapshotWith(web(true));
    await clock.advance(1_000);
    expect(told).toEqual(['image-not-found of web is gone after 12 s.']);
    await clock.advance(61_000);
    expect(shown()).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  it('also where it has gone before the answer to the change is here', async () => {
    const { clock, told, held, follow, now } = setup(finding('unschedulable-node-selector'));
    const label = change(WEB);
    follow.confirmed(label);
    await clock.advance(500);
    now();
    held.snapshot = snapshotWith(web(true));
    follow.made(label);
    await clock.advance(10_000);
    expect(told).toEqual(['unschedulable-node-selector of web is gone at once.']);
  });

  it('and a short absence is no end: a program may fail again at once', async () => {
    const { clock, told, held, follow, now } = setup(finding('crash-exit'));
    held.snapshot = snapshotWith(web(true));
    follow.made(change(WEB));
    now();
    await clock.advance(4_000);
    now(finding('crash-exit'));
    await clock.advance(10_000);
    now();
    await clock.advance(4_000);
    expect(told).toEqual([]);
    await clock.advance(3_000);
    expect(told).toEqual(['crash-exit of web is gone after 14 s.']);
  });

  it('and it is told when another one has come in its place', async () => {
    const { clock, told, follow, now, shown } = setup(finding('image-not-found'));
    follow.made(change(WEB));
    now(finding('crash-exit'));
    await clock.advance(4_000);
    expect(told).toEqual(['web: image-not-found is gone; now crash-exit: crash-exit title.']);
    expect(shown()).toEqual(['replaced: image-not-found is gone; now crash-exit: crash-exit title.']);
  });

  it('and it is told at once when a new pod has it too', async () => {
    const { clock, told, held, follow, now } = setup(finding('crash-exit'));
    follow.made(change(WEB));
    await clock.advance(2_000);
    held.snapshot = snapshotWith([...web(false), aPod({ name: 'web-2', metadata: { creationTimestamp: ago(-1) } })]);
    now(finding('crash-exit', { affected: [pod('web-1'), pod('web-2')] }));
    expect(told).toEqual(['crash-exit of web is still there: the new pod web-2 has it too.']);
    now();
    held.snapshot = snapshotWith(web(true));
    await clock.advance(7_000);
    expect(told[1]).toMatch(/^crash-exit of web is gone/);
  });

  it('and when nothing moves for two minutes it is said that it is still there', async () => {
    const { clock, told, follow } = setup(finding('crash-exit'));
    follow.made(change(WEB));
    await clock.advance(119_000);
    expect(told).toEqual([]);
    await clock.advance(2_000);
    expect(told).toEqual([
      'crash-exit of web is still there: nothing has moved for 2 minutes, 0 of 1 new pod ready. crash-exit cause.',
    ]);
  });

  it('and when it comes back after it was gone', async () => {
    const { clock, told, held, follow, now } = setup(finding('crash-exit'));
    held.snapshot = snapshotWith(web(true));
    follow.made(change(WEB));
    now();
    await clock.advance(8_000);
    now(finding('crash-exit'));
    expect(told.at(-1)).toBe('crash-exit of web is back.');
  });

  it('and while the connection is lost nothing is called gone', async () => {
    const { clock, connection, told, held, follow, now, shown } = setup(finding('crash-exit'));
    held.snapshot = snapshotWith(web(true));
    follow.made(change(WEB));
    connection.set({ phase: 'stale', since: NOON, reason: 'refused', retryAt: NOON });
    now();
    await clock.advance(30_000);
    expect([told, shown()]).toEqual([[], ['checking: waiting for the connection to the cluster']]);
  });

  it('until the person wants to hear no more', async () => {
    const { clock, told, follow } = setup(finding('crash-exit'));
    follow.made(change(WEB));
    expect([follow.stop(), follow.stop()]).toEqual([true, false]);
    await clock.advance(300_000);
    expect([told, clock.waiting]).toEqual([[], 0]);
  });
});

describe('a change', () => {
  const label = { command: 'node.label', title: '', args: { node: 'node1', label: 'a=b' } };

  it('to a node is for the findings whose remedies name it', () => {
    const { follow } = setup(finding('unschedulable-node-selector', { remedies: [label] }), finding('crash-exit'));
    follow.made(change({ kind: 'Node', name: 'node1' }));
    expect(follow.list.get().map(({ code }) => code)).toEqual(['unschedulable-node-selector']);
  });

  it('to something else, or into debug mode, has nothing followed', () => {
    const { follow } = setup(finding('crash-exit'));
    follow.made(change({ kind: 'Deployment', name: 'api', namespace: 'shop' }));
    follow.made(change(WEB, 'debug.enter'));
    expect(follow.list.get()).toEqual([]);
  });
});

it('a StatefulSet that waits for its broken pod is told, for it would wait for ever', async () => {
  const db: ObjectRef = { kind: 'StatefulSet', name: 'db', namespace: 'shop' };
  const { clock, told, held, follow } = setup(finding('crash-exit', { workload: db, object: pod('db-0') }));
  held.snapshot = snapshotWith([
    {
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'shop', uid: 'uid-db', generation: 2 },
      spec: { replicas: 1 },
      status: { observedGeneration: 2, updateRevision: 'db-2' },
    },
    aPod({
      name: 'db-0',
      labels: { 'controller-revision-hash': 'db-1' },
      owner: { kind: 'StatefulSet', name: 'db', uid: 'uid-db' },
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    }),
  ]);
  follow.made(change(db));
  await clock.advance(7_000);
  expect(told).toEqual([expect.stringContaining('the StatefulSet waits for db-0 to become ready')]);
});
