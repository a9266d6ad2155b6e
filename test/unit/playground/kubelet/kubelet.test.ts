import { describe, expect, test } from 'vitest';
import { Backoff, goDuration } from '../../../../src/playground/kubelet/backoff.ts';
import { ContainerLog } from '../../../../src/playground/kubelet/containerLog.ts';
import { imageName, pull } from '../../../../src/playground/kubelet/images.ts';

test('the pauses between restarts grow from 10 s to 5 min, and a long life is forgiven', () => {
  const backoff = new Backoff();
  expect(Array.from({ length: 8 }, () => backoff.next() / 1000)).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
  expect(backoff.next(600_000)).toBe(0);
  expect([10_000, 80_000, 300_000].map(goDuration)).toEqual(['10s', '1m20s', '5m0s']);
});

test('image references are completed as the runtime completes them', () => {
  expect(imageName('nginx')).toMatchObject({ repository: 'docker.io/library/nginx', tag: 'latest' });
  expect(imageName('a.b:5000/x/y:1')).toMatchObject({ repository: 'a.b:5000/x/y', tag: '1' });
  expect(imageName('Nginx')).toBeUndefined();
  expect(pull('nginx:nope')).toEqual({
    error:
      'failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found',
  });
});

describe('the log of a container', () => {
  const read = async (log: ContainerLog, more: object = {}, signal = new AbortController().signal) => {
    const request = { container: 'main', previous: false, follow: false, timestamps: false, ...more };
    let text = '';
    for await (const part of log.read(request, signal)) text += part;
    return text;
  };

  test('stamps differ within one millisecond, and order lines', async () => {
    const log = new ContainerLog(() => Date.parse('2026-01-01T00:00:00Z'));
    log.write('stdout', 'a\nb\n');
    expect(await read(log, { timestamps: true })).toBe(
      '2026-01-01T00:00:00.000000000Z a\n2026-01-01T00:00:00.000000001Z b\n',
    );
  });

  test('stays bounded, keeps the newest, and cuts a line that has no end', async () => {
    const log = new ContainerLog(() => 0);
    const line = `${'x'.repeat(999)}\n`;
    for (let i = 0; i < 20_000; i++) log.write('stdout', line);
    log.write('stdout', 'the last\n');
    const text = await read(log);
    expect(text.length).toBeLessThan(9 * 1024 * 1024);
    expect(text.endsWith('\nthe last\n')).toBe(true);
    const endless = new ContainerLog(() => 0);
    for (let i = 0; i < 100; i++) endless.write('stdout', 'y'.repeat(1000));
    expect((await read(endless)).split('\n').every((one) => one.length <= 16 * 1024)).toBe(true);
  });

  test('a follower sees what comes, and is let go at the end', async () => {
    const log = new ContainerLog(() => 0);
    log.write('stdout', 'before\n');
    const followed = read(log, { follow: true, tailLines: 0 });
    log.write('stdout', 'after\n');
    log.write('stderr', 'no line feed');
    log.end();
    expect(await followed).toBe('after\nno line feed');
  });
});
