import { describe, expect, test } from 'vitest';
import { Cell } from '../../../src/base/readable.ts';
import type { Report } from '../../../src/diagnosis/types.ts';
import { createDesk, following } from '../../../src/main/desk.ts';
import type { Workspace } from '../../../src/services/workspace.ts';
import { type FakeDesk, fakeDesk } from '../../support/fakeDesk.ts';
import { aPod } from '../../support/snapshot.ts';

const report = (n: number): Report => ({ findings: [], unseen: [], pending: n });

describe('what follows the workspace', () => {
  test('gives the value of the one that is open, and tells of its changes and of the switch, not of the one that was left', () => {
    const [a, b] = [new Cell(report(1)), new Cell(report(2))];
    const workspace = new Cell({ report: a } as unknown as Workspace);
    const followed = following(workspace, (open) => open.report);
    let told = 0;
    followed.subscribe(() => told++);
    expect(followed.get().pending).toBe(1);
    a.set(report(3));
    expect([followed.get().pending, told > 0]).toEqual([3, true]);
    workspace.set({ report: b } as unknown as Workspace);
    expect(followed.get().pending).toBe(2);
    const before = told;
    a.set(report(4));
    expect([followed.get().pending, told]).toEqual([2, before]);
    b.set(report(5));
    expect([followed.get().pending, told > before]).toEqual([5, true]);
  });
});

/** A desk over two workspaces, with what changes from the first to the second. */
async function twoWorkspaces() {
  const first = await fakeDesk();
  const second = await fakeDesk({ objects: [aPod({ name: 'other' })], context: 'prod-us', logs: {} });
  const workspace = new Cell(first.desk.workspace.get());
  const { clock } = first;
  const desk = createDesk({
    clock,
    workspace,
    sessions: first.desk.terminals.sessions,
    forwards: first.forwards,
    logTail: 100,
    app: () => first.desk.app,
  });
  await clock.advance(500);
  const close = async (...all: FakeDesk[]) => {
    for (const fake of all) await fake.close();
  };
  const switchTo = async () => {
    workspace.set(second.desk.workspace.get());
    await clock.advance(500);
    await second.clock.advance(500);
  };
  return { desk, first, second, switchTo, close: () => close(first, second) };
}

test('another workspace brings its own list, findings, events and logs; open texts go, the panes stay as they are', async () => {
  const { desk, switchTo, close } = await twoWorkspaces();
  const names = () => desk.list.view.get().shown.map(({ row }) => row.ref.name);
  desk.list.filter('api');
  desk.panes.focus('events');
  desk.viewer.open('text', 'text', async () => 'text');
  expect([names().length, desk.findings.list.get().rows.length]).toEqual([2, 2]);
  await switchTo();
  expect(names()).toEqual(['other']);
  expect(desk.findings.list.get().rows).toEqual([]);
  expect(desk.events.list.get().events).toEqual([]);
  expect(desk.viewer.state.get()).toBeUndefined();
  expect(desk.logs.state.get().source).toEqual({ namespace: 'shop', pod: 'other' });
  expect(desk.panes.state.get().focus).toBe('events');
  await close();
});

test('a chosen pod that only changes is no other selection: its log is not opened anew', async () => {
  const { desk, cluster, clock, close } = await fakeDesk();
  const follows = cluster.follows.length;
  const pod = desk.workspace.get().store.snapshot().of('Pod').get('shop', 'api-5f7d9d8c6-jm4tt');
  cluster.put({ ...pod, kind: 'Pod', metadata: { ...pod?.metadata, resourceVersion: '2' } });
  await clock.advance(500);
  expect(desk.list.selected.get()?.ref.name).toBe('api-5f7d9d8c6-jm4tt');
  expect(cluster.follows.length).toBe(follows);
  await close();
});
