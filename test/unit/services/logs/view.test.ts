import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lineAt, podOf, setUp, textsOf } from './fakes.ts';

describe('one container', () => {
  test('its lines come with their times, and the tail that was asked for', () => {
    const { pods, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open({ pod: 'web-1' }, { tail: 100 });
    expect(of('web-1').target).toMatchObject({ namespace: 'shop', container: 'app', previous: false, tailLines: 100 });
    of('web-1').sink.state('following');
    of('web-1').sink.lines([lineAt(1, 'one'), lineAt(2, '\x1b[31mtwo\x1b[0m\tx')]);
    expect(view.range(0, 10)).toEqual([
      { n: 0, time: '2026-01-01T12:00:01.000000000Z', stream: 0, text: 'one' },
      { n: 1, time: '2026-01-01T12:00:02.000000000Z', stream: 0, text: 'two     x' },
    ]);
    expect(view.streams).toEqual([{ pod: 'web-1', container: 'app', state: 'following' }]);
  });

  test('is followed on when it restarts, with how it ended in between', () => {
    const { pods, follows, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open({ pod: 'web-1' }, { tail: 10 });
    of('web-1').sink.lines([lineAt(1, 'starting')]);
    of('web-1').sink.end({ kind: 'container-ended', text: 'x', exitCode: 139, reason: 'Error' });
    expect(view.streams[0]).toMatchObject({ state: 'ended', reason: 'exit code 139 (SIGSEGV)' });
    pods.set([
      podOf('web-1', {
        state: 'waiting',
        reason: 'CrashLoopBackOff',
        restarts: 1,
        last: { id: 'id-1', exitCode: 139 },
      }),
    ]);
    expect(follows).toHaveLength(1);
    expect(view.streams[0]).toMatchObject({ state: 'ended' });
    pods.set([podOf('web-1', { id: 'id-2', restarts: 2, last: { id: 'id-1', exitCode: 139 } })]);
    expect(follows).toHaveLength(2);
    expect(of('web-1').target.tailLines).toBeUndefined();
    of('web-1').sink.lines([lineAt(5, 'starting')]);
    expect(textsOf(view)).toEqual([
      'starting',
      '── ended: exit code 139 (SIGSEGV) ──',
      '── started again: restart 2 ──',
      'starting',
    ]);
  });

  test('a restart that the pod list tells before the log ends is followed only after the end', () => {
    const { pods, follows, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open();
    pods.set([podOf('web-1', { id: 'id-2', restarts: 1, last: { id: 'id-1', exitCode: 137, reason: 'OOMKilled' } })]);
    of('web-1').sink.lines([lineAt(1, 'last words')]);
    expect(follows).toHaveLength(1);
    of('web-1').sink.end({ kind: 'container-ended', text: 'x' });
    expect(follows).toHaveLength(2);
    expect(textsOf(view)).toEqual([
      'last words',
      '── ended: exit code 137 (SIGKILL, OOMKilled) ──',
      '── started again: restart 1 ──',
    ]);
  });

  test('an instance that was read before the pod list knew of it is not repeated', () => {
    const { pods, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open();
    of('web-1').sink.lines([lineAt(1, 'a'), lineAt(3, 'b')]);
    of('web-1').sink.end({ kind: 'container-ended', text: 'x', exitCode: 1, reason: 'Error' });
    pods.set([podOf('web-1', { id: 'id-2', state: 'terminated', exitCode: 1, restarts: 1 })]);
    of('web-1').sink.lines([lineAt(1, 'a'), lineAt(3, 'b')]);
    of('web-1').sink.lines([lineAt(4, 'c')]);
    expect(textsOf(view).filter((text) => !text.startsWith('──'))).toEqual(['a', 'b', 'c']);
  });

  test('that waits to start says why, and is followed when it does', () => {
    const { pods, follows, open } = setUp();
    pods.set([podOf('web-1', { state: 'waiting', reason: 'ImagePullBackOff' })]);
    const view = open();
    expect(view.streams).toEqual([
      { pod: 'web-1', container: 'app', state: 'connecting', reason: 'waiting to start: ImagePullBackOff' },
    ]);
    expect(follows).toHaveLength(0);
    pods.set([podOf('web-1')]);
    expect(follows).toHaveLength(1);
  });

  test('a lost connection is shown while it lasts and noted when it is over', async () => {
    const { clock, pods, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open();
    of('web-1').sink.lines([lineAt(1, 'a')]);
    of('web-1').sink.state('reconnecting', 'the API server refuses connections');
    expect(view.streams[0]).toMatchObject({ state: 'reconnecting', reason: 'the API server refuses connections' });
    await clock.advance(3_000);
    of('web-1').sink.state('reconnecting', 'still');
    of('web-1').sink.state('following');
    of('web-1').sink.gap('');
    of('web-1').sink.lines([lineAt(2, 'b')]);
    expect(textsOf(view)).toEqual([
      'a',
      '── the connection was lost for 3 s; resumed where it broke off ──',
      '── some lines may be missing here: the log was rotated away before it could be read ──',
      'b',
    ]);
  });

  test('the previous instance is read once, with its end', () => {
    const { pods, follows, of, open } = setUp();
    pods.set([podOf('web-1', { id: 'id-2', last: { id: 'id-1', exitCode: 1 } })]);
    const view = open({ pod: 'web-1', container: 'app', previous: true });
    expect(of('web-1').target.previous).toBe(true);
    of('web-1').sink.lines([lineAt(1, 'boom')]);
    of('web-1').sink.end({ kind: 'complete', text: 'x' });
    expect(textsOf(view)).toEqual(['boom', '── ended: exit code 1 ──']);
    expect(follows).toHaveLength(1);
  });

  test('a previous instance that never was is said', () => {
    const { pods, open } = setUp();
    pods.set([podOf('web-1')]);
    expect(open({ pod: 'web-1', previous: true }).streams[0]).toMatchObject({
      state: 'failed',
      reason: 'it has not run before',
    });
  });

  test('a log that may not be read says so', () => {
    const { pods, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open();
    const error = new Error() as never;
    of('web-1').sink.end({ kind: 'failed', text: 'You may not read logs in shop.', error });
    expect(view.streams[0]).toMatchObject({ state: 'failed', reason: 'You may not read logs in shop.' });
    expect(textsOf(view)).toEqual(['── You may not read logs in shop. ──']);
  });

  test('is followed at once where pods are not known yet, and not twice when they are', () => {
    const { pods, follows, of, open } = setUp();
    const view = open({ pod: 'web-1', container: 'app' }, { tail: 5 });
    expect(follows).toHaveLength(1);
    expect(of('web-1').target.tailLines).toBe(5);
    pods.set([podOf('web-1')]);
    expect(follows).toHaveLength(1);
    of('web-1').sink.end({ kind: 'container-ended', text: 'x', exitCode: 0 });
    pods.set([podOf('web-1', { state: 'terminated' })]);
    expect(follows).toHaveLength(1);
    pods.set([podOf('web-1', { id: 'id-2', restarts: 1 })]);
    expect(follows).toHaveLength(2);
    expect(view.streams).toHaveLength(1);
  });

  test('a pod that is gone is told', () => {
    const { pods, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open();
    pods.set([]);
    of('web-1').sink.end({ kind: 'pod-gone', text: 'x' });
    expect(view.streams[0]).toMatchObject({ state: 'ended', reason: 'the pod is gone' });
    expect(textsOf(view)).toEqual(['── ended: the pod is gone ──']);
  });
});

describe('several containers', () => {
  const two = [podOf('web-1'), podOf('web-2')];

  test('what they begin with is merged by time', async () => {
    const { clock, pods, of, open } = setUp();
    pods.set(two);
    const view = open({ workload: { kind: 'Deployment', name: 'web' } });
    of('web-1').sink.state('following');
    of('web-2').sink.state('following');
    of('web-2').sink.lines([lineAt(2, 'b'), lineAt(4, 'd')]);
    expect(view.total).toBe(0);
    of('web-1').sink.lines([lineAt(1, 'a'), lineAt(3, 'c'), lineAt(5, 'e')]);
    await clock.advance(400);
    expect(view.range(0, 9).map((entry) => `${entry.stream} ${entry.text}`)).toEqual([
      '0 a',
      '1 b',
      '0 c',
      '1 d',
      '0 e',
    ]);
    of('web-2').sink.lines([lineAt(9, 'later')]);
    of('web-1').sink.lines([lineAt(8, 'as it arrives')]);
    expect(textsOf(view).slice(5)).toEqual(['later', 'as it arrives']);
    expect(clock.waiting).toBeLessThanOrEqual(1);
  });

  test('one that does not answer does not hold the others for long', async () => {
    const { clock, pods, of, open } = setUp();
    pods.set(two);
    const view = open({ workload: { kind: 'Deployment', name: 'web' } });
    of('web-1').sink.lines([lineAt(1, 'a')]);
    await clock.advance(1_000);
    expect(textsOf(view)).toEqual(['a']);
  });

  test('the end of one stands behind its lines, named', async () => {
    const { clock, pods, of, open } = setUp();
    pods.set(two);
    const view = open({ workload: { kind: 'Deployment', name: 'web' } });
    of('web-1').sink.lines([lineAt(3, 'c')]);
    of('web-1').sink.end({ kind: 'container-ended', text: 'x', exitCode: 2 });
    of('web-2').sink.lines([lineAt(1, 'a')]);
    await clock.advance(1_000);
    expect(textsOf(view)).toEqual(['a', 'c', '── web-1 app: ended: exit code 2 ──']);
  });

  test('pods that come later are followed from their start', async () => {
    const { clock, pods, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open({ workload: { kind: 'Deployment', name: 'web' } }, { tail: 10 });
    pods.set(two);
    expect(of('web-2').target.tailLines).toBeUndefined();
    of('web-2').sink.lines([lineAt(1, 'new')]);
    await clock.advance(0);
    expect(textsOf(view)).toEqual(['new']);
    expect(view.streams.map((stream) => stream.pod)).toEqual(['web-1', 'web-2']);
  });

  test('init containers and sidecars are there too, or only the one that is named', () => {
    const { pods, open } = setUp();
    pods.set([podOf('web-1', { name: 'app' }, { name: 'proxy' })]);
    expect(open().streams.map((stream) => stream.container)).toEqual(['app', 'proxy']);
    expect(open({ pod: 'web-1', container: 'proxy' }).streams.map((stream) => stream.container)).toEqual(['proxy']);
  });

  test('more than the limit wait, which is told, and get their turn', async () => {
    const { clock, pods, follows, of, open } = setUp({ streams: 2 });
    pods.set(['web-1', 'web-2', 'web-3', 'web-4'].map((name) => podOf(name)));
    const view = open({ workload: { kind: 'Deployment', name: 'web' } });
    expect(follows).toHaveLength(2);
    await clock.advance(1_000);
    expect(textsOf(view)).toEqual([
      '── 2 more containers are not followed: at most 2 at a time; choose a pod or a container ──',
    ]);
    of('web-1').sink.end({ kind: 'container-ended', text: 'x', exitCode: 0 });
    await clock.advance(10);
    expect(follows.map((fake) => fake.target.pod)).toEqual(['web-1', 'web-2', 'web-3']);
  });
});

describe('a burst', () => {
  const batch = Array.from({ length: 500 }, (_, i) => lineAt(i / 100, `line ${i}`));

  test('is bounded, counted, and told at most once a frame', async () => {
    const { clock, pods, of, open } = setUp({ lines: 1_000 });
    pods.set([podOf('web-1')]);
    const view = open();
    await clock.advance(100);
    let told = 0;
    view.version.subscribe(() => told++);
    for (let i = 0; i < 40; i++) of('web-1').sink.lines(batch);
    await clock.advance(66);
    expect(told).toBe(2);
    expect([view.total, view.dropped, view.limit]).toEqual([20_000, 19_000, 1_000]);
    expect(view.range(0, 19_001)).toHaveLength(1);
  });

  test('holds the sender back after a while, and lets it go on when the keyboard had its turn', async () => {
    const { clock, pods, of, open } = setUp();
    pods.set([podOf('web-1')]);
    open();
    for (let i = 0; i < 9; i++) of('web-1').sink.lines(batch);
    expect(of('web-1').paused).toBe(false);
    of('web-1').sink.lines(batch);
    expect(of('web-1').paused).toBe(true);
    await clock.advance(0);
    expect(of('web-1').paused).toBe(false);
  });

  test('in a backlog of several does not run ahead of the others without bound', async () => {
    const { clock, pods, of, open } = setUp();
    pods.set([podOf('web-1'), podOf('web-2')]);
    const view = open({ workload: { kind: 'Deployment', name: 'web' } });
    of('web-2').sink.state('following');
    for (let i = 0; i < 12; i++) of('web-1').sink.lines(batch);
    await clock.advance(0);
    expect(of('web-1').paused).toBe(true);
    await clock.advance(400);
    expect(of('web-1').paused).toBe(false);
    expect(view.total).toBe(6_000);
  });

  test('is filtered as it comes', async () => {
    const { clock, pods, of, open } = setUp();
    pods.set([podOf('web-1')]);
    const view = open();
    of('web-1').sink.lines(batch);
    view.setFilter({ text: 'line 49\\d' });
    of('web-1').sink.lines(batch);
    await clock.advance(50);
    expect(view.matches).toEqual([
      ...Array.from({ length: 10 }, (_, i) => 490 + i),
      ...Array.from({ length: 10 }, (_, i) => 990 + i),
    ]);
    view.setFilter(undefined);
    expect(view.matches).toEqual([]);
  });
});

describe('the end', () => {
  test('of a view ends its follows and leaves nothing behind', async () => {
    const { clock, pods, closed, follows, open } = setUp();
    pods.set([podOf('web-1'), podOf('web-2')]);
    const view = open({ workload: { kind: 'Deployment', name: 'web' } });
    view.setFilter({ text: 'x' });
    view.close();
    view.close();
    expect(follows.map((fake) => fake.stopped)).toEqual([true, true]);
    expect(closed.pods).toBe(1);
    expect(clock.waiting).toBe(0);
    pods.set([podOf('web-3')]);
    follows[0]?.sink.lines([lineAt(1, 'late')]);
    await clock.advance(100);
    expect(view.total).toBe(0);
    expect(follows).toHaveLength(2);
  });

  test('of the service ends all views', () => {
    const { pods, follows, logs, open } = setUp();
    pods.set([podOf('web-1')]);
    open();
    open();
    logs.close();
    expect(follows.map((fake) => fake.stopped)).toEqual([true, true]);
  });
});

describe('save', () => {
  test('writes what the containers wrote, with their names where there are several', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kdbg-logs-'));
    try {
      const { clock, pods, of, open } = setUp();
      pods.set([podOf('web-1'), podOf('web-2')]);
      const one = open({ pod: 'web-1' });
      const view = open({ workload: { kind: 'Deployment', name: 'web' } });
      of('web-1').sink.lines([lineAt(1, '\x1b[31mred\x1b[0m\tx')]);
      of('web-2').sink.lines([lineAt(2, 'two')]);
      await clock.advance(2_000);
      expect(await view.save(join(folder, 'log'))).toBe(2);
      expect(readFileSync(join(folder, 'log'), 'utf8')).toBe(
        '[pod/web-1/app] \x1b[31mred\x1b[0m\tx\n[pod/web-2/app] two\n',
      );
      await expect(one.save(join(folder, 'no/log'))).rejects.toMatchObject({
        code: 'log-save',
        message: expect.stringContaining('no/log'),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
