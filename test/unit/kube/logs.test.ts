import { beforeEach, describe, expect, test } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';
import { followLog, type LogEnd, type LogHandle, type LogOptions } from '../../../src/kube/logs.ts';
import type { LogLine } from '../../../src/kube/types.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeKube, type FakeStream } from '../../support/fakeKube.ts';

const RUNNING = { running: { startedAt: '2026-01-01T11:00:00Z' } };
const podWith = (status: object) => ({ kind: 'Pod', status: { containerStatuses: [{ name: 'web', ...status }] } });
const running = podWith({ containerID: 'c://1', state: RUNNING });
const exited = podWith({
  containerID: 'c://1',
  state: { terminated: { containerID: 'c://1', exitCode: 139, reason: 'Error' } },
});

/** A line as the kubelet sends it, `second` after noon. */
const line = (second: number, text: string, fraction = '000000000') =>
  `2026-01-01T12:00:${String(second).padStart(2, '0')}.${fraction}Z ${text}\n`;

describe('followLog', () => {
  let kube: FakeKube;
  let clock: FakeClock;
  let lines: LogLine[];
  let states: string[];
  let gaps: string[];
  let end: LogEnd | undefined;
  let pod: unknown;
  let newest: string;
  let handle: LogHandle;

  const texts = () => lines.map((item) => item.text);
  const start = async (options: Partial<LogOptions> = {}) => {
    handle = followLog(
      kube,
      { namespace: 'shop', pod: 'web-1', container: 'web', follow: true, ...options },
      {
        lines: (batch) => lines.push(...batch),
        state: (state, reason) => states.push(reason ? `${state}: ${reason}` : state),
        gap: (time) => gaps.push(time),
        end: (told) => {
          end = told;
        },
      },
      { clock, random: () => 0.5 },
    );
    await settle();
  };
  const opened = async (): Promise<FakeStream> => {
    const stream = kube.take().open();
    await settle();
    return stream;
  };
  const give = async (stream: FakeStream, ...texts: string[]) => {
    stream.push(...texts);
    await settle();
  };

  beforeEach(() => {
    kube = new FakeKube();
    clock = new FakeClock();
    lines = [];
    states = [];
    gaps = [];
    end = undefined;
    pod = running;
    newest = '';
    kube.auto = (call) => (call.kind === 'json' ? pod : call.kind === 'text' ? newest : undefined);
  });

  test('gives lines with the stamp of the kubelet, however they are cut', async () => {
    await start({ tailLines: 5 });
    const call = kube.take();
    expect(call.query).toMatchObject({ timestamps: true, follow: true, tailLines: 5, container: 'web' });
    const stream = call.open();
    const bytes = Buffer.from(line(1, 'grün') + line(2, 'two') + line(3, ''));
    for (const byte of bytes) stream.push(Buffer.from([byte]));
    await settle();
    expect(lines).toEqual([
      { time: '2026-01-01T12:00:01.000000000Z', text: 'grün' },
      { time: '2026-01-01T12:00:02.000000000Z', text: 'two' },
      { time: '2026-01-01T12:00:03.000000000Z', text: '' },
    ]);
    expect(states).toEqual(['connecting', 'following']);
  });

  test('a reconnect neither loses nor repeats a line, also with many of the same stamp and text', async () => {
    await start({ tailLines: 100 });
    const stream = await opened();
    await give(stream, line(1, 'a') + line(2, 'same') + line(2, 'same') + line(2, 'ha'));
    stream.push(line(2, 'half').slice(0, 35));
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    await clock.advance(300);
    const again = kube.take();
    expect(again.query).toEqual({
      container: 'web',
      timestamps: true,
      follow: true,
      sinceTime: '2026-01-01T12:00:01Z',
    });
    await give(
      again.open(),
      line(1, 'a') + line(2, 'same'),
      line(2, 'same') + line(2, 'ha') + line(2, 'half') + line(2, 'same') + line(3, 'new'),
    );
    expect(texts()).toEqual(['a', 'same', 'same', 'ha', 'half', 'same', 'new']);
    expect(gaps).toEqual([]);
    expect(states).toEqual(['connecting', 'following', 'reconnecting: cut', 'following']);
  });

  test('a line that was stamped before the last one but written after it is not lost by a reconnect', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(2, 'out', '500000000'));
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    await clock.advance(300);
    await give(await opened(), line(2, 'out', '500000000') + line(2, 'err', '499999999') + line(4, 'on'));
    expect(texts()).toEqual(['out', 'err', 'on']);
  });

  test('says that lines may be missing when none of the known ones is found again', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(2, 'before'));
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    await clock.advance(300);
    await give(await opened(), line(50, 'after a rotation'));
    expect(gaps).toEqual(['2026-01-01T12:00:02.000000000Z']);
    expect(texts()).toEqual(['before', 'after a rotation']);
  });

  test('resumes a follow that fell silent although the container has written on', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(1, 'a'));
    newest = line(1, 'a');
    await clock.advance(5_000);
    expect(kube.calls).toHaveLength(0);
    newest = line(30, 'c');
    await clock.advance(10_000 + 1_000);
    expect(stream.left).toBe(true);
    const again = kube.take();
    expect(again.query.sinceTime).toBe('2026-01-01T12:00:00Z');
    await give(again.open(), line(1, 'a') + line(20, 'b') + line(30, 'c'));
    expect(texts()).toEqual(['a', 'b', 'c']);
  });

  test('puts a line together whose end was written into the next file while the follow was silent', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(1, 'a'), line(2, 'half a li').trimEnd());
    newest = line(3, 'c');
    await clock.advance(5_000 + 1_000);
    await give(await opened(), line(3, 'ne') + line(3, 'c'));
    expect(lines.slice(1)).toEqual([
      { time: '2026-01-01T12:00:02.000000000Z', text: 'half a line' },
      { time: '2026-01-01T12:00:03.000000000Z', text: 'c' },
    ]);
    expect(gaps).toEqual([]);
  });

  test('leaves a follow alone whose newest line was given, however long it is silent', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(1, 'a'));
    newest = line(1, 'a');
    await clock.advance(600_000);
    expect(stream.left).toBe(false);
    expect(kube.calls).toHaveLength(0);
  });

  test('old lines that were not asked for do not make a quiet log look dead', async () => {
    newest = line(1, 'long ago');
    await start({ tailLines: 0 });
    const stream = await opened();
    await clock.advance(300_000);
    expect(stream.left).toBe(false);
  });

  test('says so when the kubelet can not be reached, and goes on when it is back', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(1, 'a'));
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    await clock.advance(300);
    kube
      .take()
      .refuse(
        500,
        'Get "https://10.88.0.12:10250/containerLogs/shop/web-1/web": dial tcp 10.88.0.12:10250: connect: no route to host',
      );
    await settle();
    expect(states.at(-1)).toBe('reconnecting: There is no route to the kubelet on 10.88.0.12.');
    expect(end).toBeUndefined();
    await clock.advance(1_000);
    await give(await opened(), line(1, 'a') + line(2, 'b'));
    expect(texts()).toEqual(['a', 'b']);
  });

  test('ends with the exit code, after what the container wrote last', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(1, 'a'));
    pod = exited;
    stream.end();
    await settle();
    const rest = kube.take();
    expect(rest.query).toMatchObject({ follow: false, previous: false });
    const tail = rest.open();
    tail.push(line(1, 'a') + line(2, 'last words').trimEnd());
    tail.end();
    await settle();
    expect(texts()).toEqual(['a', 'last words']);
    expect(end).toMatchObject({ kind: 'container-ended', exitCode: 139 });
  });

  test('reads the rest of an instance from the previous log when the container was restarted meanwhile', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(1, 'a'));
    pod = podWith({
      containerID: 'c://2',
      state: RUNNING,
      lastState: { terminated: { containerID: 'c://1', exitCode: 1, reason: 'Error' } },
    });
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    await clock.advance(300);
    const rest = kube.take();
    expect(rest.query).toMatchObject({ previous: true, follow: false });
    const tail = rest.open();
    tail.push(line(1, 'a') + line(2, 'panic'));
    tail.end();
    await settle();
    expect(texts()).toEqual(['a', 'panic']);
    expect(end).toMatchObject({ kind: 'container-ended', exitCode: 1 });
  });

  test('waits for a container that has not started, and says why', async () => {
    pod = podWith({ state: { waiting: { reason: 'ContainerCreating' } } });
    await start();
    expect(states.at(-1)).toBe('connecting: Container web has not started yet (ContainerCreating).');
    await clock.advance(5_000);
    expect(kube.calls).toHaveLength(0);
    pod = running;
    await clock.advance(1_000);
    await give(await opened(), line(1, 'a'));
    expect(texts()).toEqual(['a']);
  });

  test('a log that was empty when it was opened loses nothing by a reconnect', async () => {
    await start({ tailLines: 1 });
    const stream = await opened();
    await clock.advance(3_000);
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    await clock.advance(300);
    expect(kube.take().query).toEqual({ container: 'web', timestamps: true, follow: true, sinceSeconds: 6 });
  });

  test('ends when the pod is gone', async () => {
    await start();
    const stream = await opened();
    kube.auto = () => undefined;
    stream.end();
    await settle();
    kube.take().refuse(404, 'pods "web-1" not found', { details: { name: 'web-1', kind: 'pods' } });
    await settle();
    expect(end).toEqual({ kind: 'pod-gone', text: 'Pod web-1 is gone.' });
  });

  test('ends with the reason when there is no previous instance', async () => {
    await start({ previous: true });
    kube.take().refuse(400, 'previous terminated container "web" in pod "web-1" not found');
    await settle();
    expect(end).toEqual({ kind: 'no-previous', text: 'Container web has no previous instance.' });
  });

  test('does not take the words of a kubelet that lost the file for a log', async () => {
    await start({ follow: false, previous: true });
    const stream = await opened();
    stream.push('unable to retrieve container logs for containerd://d3e665');
    stream.end();
    await settle();
    expect(texts()).toEqual([]);
    expect(end?.kind).toBe('no-previous');
  });

  test('does not follow what the person may not read', async () => {
    await start();
    kube
      .take()
      .refuse(
        403,
        'pods "web-1" is forbidden: User "dev" cannot get resource "pods/log" in API group "" in the namespace "shop"',
      );
    await settle();
    expect(end).toMatchObject({ kind: 'failed', text: 'dev may not get pods/log in namespace shop.' });
  });

  test('follows without the right to look at the pod', async () => {
    kube.auto = (call) => (call.kind === 'text' ? newest : undefined);
    await start();
    kube.take().refuse(403, 'pods "web-1" is forbidden');
    await settle();
    await give(await opened(), line(1, 'a'));
    expect(texts()).toEqual(['a']);
  });

  describe('a busy log whose files are rotated faster than it is read', () => {
    /** What the head of the current file is. */
    let head: string;
    const many = (second: number, count: number) =>
      Array.from({ length: count }, (_, i) => line(second, `l${i}`, String(i).padStart(9, '0'))).join('');
    beforeEach(() => {
      head = '';
      kube.auto = (call) => {
        if (call.kind === 'json') return pod;
        if (call.kind === 'text') return call.query.limitBytes === undefined ? newest : head;
        return undefined;
      };
    });

    test('its next file is held before it is gone, and read when the follow is at the end of the old one', async () => {
      await start();
      const old = await opened();
      await give(old, many(1, 500));
      head = line(1, 'l0');
      await clock.advance(100);
      await give(old, many(2, 500));
      head = line(2, 'first of the next file', '000000900');
      await clock.advance(2_400);
      const held = kube.take();
      expect(held.query).toEqual({ container: 'web', timestamps: true, follow: true });
      const next = held.open();
      await give(next, line(2, 'first of the next file', '000000900'));
      // the newest file is yet another one, in which there is nothing yet
      head = '';
      newest = '';
      expect(texts()).toHaveLength(1000);
      await clock.advance(2_000);
      expect(old.left).toBe(true);
      await give(next, line(4, 'on'));
      expect(texts().slice(998)).toEqual(['l498', 'l499', 'first of the next file', 'on']);
      expect(gaps).toEqual([]);
      expect(kube.calls).toHaveLength(0);
    });

    test('a file that the follow went on to by itself is let go', async () => {
      await start();
      const stream = await opened();
      await give(stream, many(1, 500));
      head = line(3, 'next');
      newest = '';
      await clock.advance(2_500);
      const held = kube.take();
      await give(held.open(), line(3, 'next'));
      await give(stream, line(3, 'next') + many(4, 10));
      await clock.advance(2_000);
      expect(held.request.signal?.aborted).toBe(true);
      expect(stream.left).toBe(false);
      expect(texts().filter((text) => text === 'next')).toHaveLength(1);
    });

    test('what was held is read before the end is told', async () => {
      await start();
      const stream = await opened();
      await give(stream, many(1, 500));
      head = line(3, 'next');
      await clock.advance(2_500);
      const next = kube.take().open();
      await give(next, line(3, 'next'));
      pod = exited;
      stream.end();
      next.end();
      await settle();
      expect(texts().at(-1)).toBe('next');
      for (let i = 0; i < 2; i++) {
        kube.take().open().end();
        await settle();
        await clock.advance(1_000);
      }
      expect(end).toMatchObject({ kind: 'container-ended', exitCode: 139 });
    });

    test('a log that says little is not looked at', async () => {
      await start();
      await give(await opened(), many(1, 5));
      head = line(3, 'next');
      newest = many(1, 1);
      await clock.advance(20_000);
      expect(kube.calls).toHaveLength(0);
    });
  });

  test('a reading that broke off before a rotation is told as a gap, however small', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(2, 'before'));
    stream.end(new KdbgError('server-reset', 'cut'));
    await settle();
    await clock.advance(300);
    await give(await opened(), line(2, 'a moment later', '500000000'));
    expect(gaps).toEqual(['2026-01-01T12:00:02.000000000Z']);
  });

  test('a paused log takes nothing until it is resumed', async () => {
    await start();
    const stream = await opened();
    await give(stream, line(1, 'a'));
    handle.pause();
    await give(stream, line(2, 'b'));
    await give(stream, line(3, 'c'));
    expect(texts()).toEqual(['a', 'b']);
    await clock.advance(100_000);
    handle.resume();
    await settle();
    expect(texts()).toEqual(['a', 'b', 'c']);
  });

  test('nothing is told after it was stopped, and no timer is left', async () => {
    await start();
    const stream = await opened();
    handle.stop();
    await give(stream, line(1, 'late'));
    await clock.advance(600_000);
    expect(texts()).toEqual([]);
    expect(end).toBeUndefined();
    expect(stream.left).toBe(true);
    expect(clock.waiting).toBe(0);
  });
});
