import { beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../support/fakeClock.ts';
import { exited, LogLab, line, podWith, restarted, running } from '../../support/logLab.ts';

describe('followLog', () => {
  let lab: LogLab;
  beforeEach(() => {
    lab = new LogLab();
  });

  test('gives lines with the stamp of the kubelet, however they are cut', async () => {
    await lab.start({ tailLines: 5 });
    const call = lab.kube.take();
    expect(call.query).toMatchObject({ timestamps: true, follow: true, tailLines: 5, container: 'web' });
    const stream = call.open();
    const bytes = Buffer.from(line(1, 'grün') + line(2, 'two') + line(3, ''));
    for (const byte of bytes) stream.push(Buffer.from([byte]));
    await settle();
    expect(lab.lines).toEqual([
      { time: '2026-01-01T12:00:01.000000000Z', text: 'grün' },
      { time: '2026-01-01T12:00:02.000000000Z', text: 'two' },
      { time: '2026-01-01T12:00:03.000000000Z', text: '' },
    ]);
    expect(lab.states).toEqual(['connecting', 'following']);
  });

  test('a reconnect neither loses nor repeats a line, also with many of the same stamp and text', async () => {
    await lab.start({ tailLines: 100 });
    const stream = await lab.opened();
    await lab.give(stream, line(1, 'a') + line(2, 'same') + line(2, 'same') + line(2, 'ha'));
    stream.push(line(2, 'half').slice(0, 35));
    await lab.cut(stream);
    const again = lab.kube.take();
    expect(again.query).toEqual({
      container: 'web',
      timestamps: true,
      follow: true,
      sinceTime: '2026-01-01T12:00:01Z',
    });
    await lab.give(
      again.open(),
      line(1, 'a') + line(2, 'same'),
      line(2, 'same') + line(2, 'ha') + line(2, 'half') + line(2, 'same') + line(3, 'new'),
    );
    expect(lab.texts).toEqual(['a', 'same', 'same', 'ha', 'half', 'same', 'new']);
    expect(lab.gaps).toEqual([]);
    expect(lab.states).toEqual(['connecting', 'following', 'reconnecting: cut', 'following']);
  });

  test('a line that was stamped before the last one but written after it is not lost by a reconnect', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(2, 'out', '500000000'));
    await lab.cut(stream);
    await lab.give(await lab.opened(), line(2, 'out', '500000000') + line(2, 'err', '499999999') + line(4, 'on'));
    expect(lab.texts).toEqual(['out', 'err', 'on']);
  });

  test('says that lines may be missing when none of the known ones is found again', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(2, 'before'));
    await lab.cut(stream);
    await lab.give(await lab.opened(), line(50, 'after a rotation'));
    expect(lab.gaps).toEqual(['2026-01-01T12:00:02.000000000Z']);
    expect(lab.texts).toEqual(['before', 'after a rotation']);
  });

  test('resumes a follow that fell silent although the container has written on', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(1, 'a'));
    lab.newest = line(1, 'a');
    await lab.clock.advance(5_000);
    expect(lab.kube.calls).toHaveLength(0);
    lab.newest = line(30, 'c');
    await lab.clock.advance(10_000 + 1_000);
    expect(stream.left).toBe(true);
    const again = lab.kube.take();
    expect(again.query.sinceTime).toBe('2026-01-01T12:00:00Z');
    await lab.give(again.open(), line(1, 'a') + line(20, 'b') + line(30, 'c'));
    expect(lab.texts).toEqual(['a', 'b', 'c']);
  });

  test('puts a line together whose end was written into the next file while the follow was silent', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(1, 'a'), line(2, 'half a li').trimEnd());
    lab.newest = line(3, 'c');
    await lab.clock.advance(5_000 + 1_000);
    await lab.give(await lab.opened(), line(3, 'ne') + line(3, 'c'));
    expect(lab.lines.slice(1)).toEqual([
      { time: '2026-01-01T12:00:02.000000000Z', text: 'half a line' },
      { time: '2026-01-01T12:00:03.000000000Z', text: 'c' },
    ]);
    expect(lab.gaps).toEqual([]);
  });

  test('leaves a follow alone whose newest line was given, however long it is silent', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(1, 'a'));
    lab.newest = line(1, 'a');
    await lab.clock.advance(600_000);
    expect(stream.left).toBe(false);
    expect(lab.kube.calls).toHaveLength(0);
  });

  test('old lines that were not asked for do not make a quiet log look dead', async () => {
    lab.newest = line(1, 'long ago');
    await lab.start({ tailLines: 0 });
    const stream = await lab.opened();
    await lab.clock.advance(300_000);
    expect(stream.left).toBe(false);
  });

  test('says so when the kubelet can not be reached, and goes on when it is back', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(1, 'a'));
    await lab.cut(stream);
    lab.kube
      .take()
      .refuse(
        500,
        'Get "https://10.88.0.12:10250/containerLogs/shop/web-1/web": dial tcp 10.88.0.12:10250: connect: no route to host',
      );
    await settle();
    expect(lab.states.at(-1)).toBe(
      'reconnecting: The kubelet of 10.88.0.12 can’t be reached (no route to host, port 10250): see Diagnosis.',
    );
    expect(lab.end).toBeUndefined();
    await lab.clock.advance(1_000);
    await lab.give(await lab.opened(), line(1, 'a') + line(2, 'b'));
    expect(lab.texts).toEqual(['a', 'b']);
  });

  test('ends with the exit code, after what the container wrote last', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(1, 'a'));
    lab.pod = exited;
    stream.end();
    await settle();
    const rest = lab.kube.take();
    expect(rest.query).toMatchObject({ follow: false, previous: false });
    const tail = rest.open();
    tail.push(line(1, 'a') + line(2, 'last words').trimEnd());
    tail.end();
    await settle();
    expect(lab.texts).toEqual(['a', 'last words']);
    expect(lab.end).toMatchObject({ kind: 'container-ended', exitCode: 139 });
  });

  test('reads the rest of an instance from the previous log when the container was restarted meanwhile', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(1, 'a'));
    lab.pod = restarted;
    await lab.cut(stream);
    const rest = lab.kube.take();
    expect(rest.query).toMatchObject({ previous: true, follow: false });
    const tail = rest.open();
    tail.push(line(1, 'a') + line(2, 'panic'));
    tail.end();
    await settle();
    expect(lab.texts).toEqual(['a', 'panic']);
    expect(lab.end).toMatchObject({ kind: 'container-ended', exitCode: 1 });
  });

  test('waits for a container that has not started, and says why', async () => {
    lab.pod = podWith({ state: { waiting: { reason: 'ContainerCreating' } } });
    await lab.start();
    expect(lab.states.at(-1)).toBe('connecting: Container web has not started yet (ContainerCreating).');
    await lab.clock.advance(5_000);
    expect(lab.kube.calls).toHaveLength(0);
    lab.pod = running;
    await lab.clock.advance(1_000);
    await lab.give(await lab.opened(), line(1, 'a'));
    expect(lab.texts).toEqual(['a']);
  });

  test('a log that was empty when it was opened loses nothing by a reconnect', async () => {
    await lab.start({ tailLines: 1 });
    const stream = await lab.opened();
    await lab.clock.advance(3_000);
    await lab.cut(stream);
    expect(lab.kube.take().query).toEqual({ container: 'web', timestamps: true, follow: true, sinceSeconds: 6 });
  });

  test('ends when the pod is gone', async () => {
    await lab.start();
    const stream = await lab.opened();
    lab.kube.auto = () => undefined;
    stream.end();
    await settle();
    lab.kube.take().refuse(404, 'pods "web-1" not found', { details: { name: 'web-1', kind: 'pods' } });
    await settle();
    expect(lab.end).toEqual({ kind: 'pod-gone', text: 'Pod web-1 is gone.' });
  });

  test('ends with the reason when there is no previous instance', async () => {
    await lab.start({ previous: true });
    lab.kube.take().refuse(400, 'previous terminated container "web" in pod "web-1" not found');
    await settle();
    expect(lab.end).toEqual({ kind: 'no-previous', text: 'Container web has no previous instance.' });
  });

  test('does not take the words of a kubelet that lost the file for a log', async () => {
    await lab.start({ follow: false, previous: true });
    const stream = await lab.opened();
    stream.push('unable to retrieve container logs for containerd://d3e665');
    stream.end();
    await settle();
    expect(lab.texts).toEqual([]);
    expect(lab.end?.kind).toBe('no-previous');
  });

  test('does not follow what the person may not read', async () => {
    await lab.start();
    lab.kube
      .take()
      .refuse(
        403,
        'pods "web-1" is forbidden: User "dev" cannot get resource "pods/log" in API group "" in the namespace "shop"',
      );
    await settle();
    expect(lab.end).toMatchObject({ kind: 'failed', text: 'dev may not get pods/log in namespace shop.' });
  });

  test('follows without the right to look at the pod', async () => {
    lab.kube.auto = (call) => (call.kind === 'text' ? lab.newest : undefined);
    await lab.start();
    lab.kube.take().refuse(403, 'pods "web-1" is forbidden');
    await settle();
    await lab.give(await lab.opened(), line(1, 'a'));
    expect(lab.texts).toEqual(['a']);
  });

  test('a reading that broke off before a rotation is told as a gap, however small', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(2, 'before'));
    await lab.cut(stream);
    await lab.give(await lab.opened(), line(2, 'a moment later', '500000000'));
    expect(lab.gaps).toEqual(['2026-01-01T12:00:02.000000000Z']);
  });

  test('a paused log takes nothing until it is resumed', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, line(1, 'a'));
    lab.handle.pause();
    await lab.give(stream, line(2, 'b'));
    await lab.give(stream, line(3, 'c'));
    expect(lab.texts).toEqual(['a', 'b']);
    await lab.clock.advance(100_000);
    lab.handle.resume();
    await settle();
    expect(lab.texts).toEqual(['a', 'b', 'c']);
  });

  test('nothing is told after it was stopped, and no timer is left', async () => {
    await lab.start();
    const stream = await lab.opened();
    lab.handle.stop();
    await lab.give(stream, line(1, 'late'));
    await lab.clock.advance(600_000);
    expect(lab.texts).toEqual([]);
    expect(lab.end).toBeUndefined();
    expect(stream.left).toBe(true);
    expect(lab.clock.waiting).toBe(0);
  });
});
