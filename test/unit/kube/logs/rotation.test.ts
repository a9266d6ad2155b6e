import { beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../../support/fakeClock.ts';
import { exited, LogLab, line } from '../../../support/logLab.ts';

const many = (second: number, count: number) =>
  Array.from({ length: count }, (_, i) => line(second, `l${i}`, String(i).padStart(9, '0'))).join('');

describe('a busy log whose files are rotated faster than it is read', () => {
  let lab: LogLab;
  beforeEach(() => {
    lab = new LogLab();
  });

  test('its next file is held before it is gone, and read when the follow is at the end of the old one', async () => {
    await lab.start();
    const old = await lab.opened();
    await lab.give(old, many(1, 500));
    lab.head = line(1, 'l0');
    await lab.clock.advance(100);
    await lab.give(old, many(2, 500));
    lab.head = line(2, 'first of the next file', '000000900');
    await lab.clock.advance(2_400);
    const held = lab.kube.take();
    expect(held.query).toEqual({ container: 'web', timestamps: true, follow: true });
    const next = held.open();
    await lab.give(next, line(2, 'first of the next file', '000000900'));
    // the newest file is yet another one, in which there is nothing yet
    lab.head = '';
    lab.newest = '';
    expect(lab.texts).toHaveLength(1000);
    await lab.clock.advance(2_000);
    expect(old.left).toBe(true);
    await lab.give(next, line(4, 'on'));
    expect(lab.texts.slice(998)).toEqual(['l498', 'l499', 'first of the next file', 'on']);
    expect(lab.gaps).toEqual([]);
    expect(lab.kube.calls).toHaveLength(0);
  });

  test('a file that the follow went on to by itself is let go', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, many(1, 500));
    lab.head = line(3, 'next');
    lab.newest = '';
    await lab.clock.advance(2_500);
    const held = lab.kube.take();
    await lab.give(held.open(), line(3, 'next'));
    await lab.give(stream, line(3, 'next') + many(4, 10));
    await lab.clock.advance(2_000);
    expect(held.request.signal?.aborted).toBe(true);
    expect(stream.left).toBe(false);
    expect(lab.texts.filter((text) => text === 'next')).toHaveLength(1);
  });

  test('what was held is read before the end is told', async () => {
    await lab.start();
    const stream = await lab.opened();
    await lab.give(stream, many(1, 500));
    lab.head = line(3, 'next');
    await lab.clock.advance(2_500);
    const next = lab.kube.take().open();
    await lab.give(next, line(3, 'next'));
    lab.pod = exited;
    stream.end();
    next.end();
    await settle();
    expect(lab.texts.at(-1)).toBe('next');
    for (let i = 0; i < 2; i++) {
      lab.kube.take().open().end();
      await settle();
      await lab.clock.advance(1_000);
    }
    expect(lab.end).toMatchObject({ kind: 'container-ended', exitCode: 139 });
  });

  test('a log that says little is not looked at', async () => {
    await lab.start();
    await lab.give(await lab.opened(), many(1, 5));
    lab.head = line(3, 'next');
    lab.newest = many(1, 1);
    await lab.clock.advance(20_000);
    expect(lab.kube.calls).toHaveLength(0);
  });
});
