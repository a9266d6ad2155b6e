import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Duplex, duplexPair } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../../src/base/clock.ts';
import { relay } from '../../../../src/services/forwards/relay.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A local program, the pod's end of its connection, and what the relay between them told. */
async function relayed(remote?: Duplex, clock: Clock = systemClock) {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  const program = connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
  program.on('error', () => {});
  const [local] = (await once(server, 'connection')) as [Socket];
  const [near, pod] = duplexPair();
  const told = { in: 0, out: 0 };
  const ended = new Promise<Error | undefined>((resolve) => {
    relay(local, remote ?? near, clock, {
      bytesIn: (count) => {
        told.in += count;
      },
      bytesOut: (count) => {
        told.out += count;
      },
      ended: resolve,
    });
  });
  cleanUps.push(() => {
    program.destroy();
    local.destroy();
    pod.destroy();
    server.close();
  });
  return { program, pod, near, local, told, ended };
}

async function textOf(stream: Duplex): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

describe('a relayed connection', () => {
  test('carries both ways, counts, and ends when the pod has said everything', async () => {
    const { program, pod, told, ended } = await relayed();
    program.write('question');
    expect(String((await once(pod, 'data'))[0])).toBe('question');
    pod.end('the whole answer');
    expect(await textOf(program)).toBe('the whole answer');
    program.end();
    expect(await ended).toBeUndefined();
    expect(told).toEqual({ in: 16, out: 8 });
  });

  test('a program that has said everything still gets the answer', async () => {
    const { program, pod, ended } = await relayed();
    program.end('all of it');
    expect(await textOf(pod)).toBe('all of it');
    pod.end('answer after the end');
    expect(await textOf(program)).toBe('answer after the end');
    expect(await ended).toBeUndefined();
  });

  test('the connection to the pod is closed when the program has gone away, though it only closed its side', async () => {
    const clock = new FakeClock();
    const { program, pod, near, ended } = await relayed(undefined, clock);
    pod.resume();
    program.end('bye');
    program.destroy();
    while (!near.destroyed) await clock.advance(1000);
    expect(await ended).toBeUndefined();
    expect(clock.waiting).toBe(0);
  });

  test('what a program has left behind still reaches a slow pod', async () => {
    const clock = new FakeClock();
    const { program, pod, near } = await relayed(undefined, clock);
    program.end(Buffer.alloc(300_000, 'x'));
    await once(program, 'finish');
    program.destroy();
    let got = 0;
    while (got < 300_000) {
      await clock.advance(5000);
      got += (pod.read() as Buffer | null)?.length ?? 0;
    }
    pod.resume();
    while (!near.destroyed) await clock.advance(1000);
    expect(got).toBe(300_000);
  });

  test('an error of the pod breaks it, so that half an answer is not taken for a whole one', async () => {
    const { program, near, ended } = await relayed();
    await once(program, 'connect');
    const broken = new Promise((resolve) => program.once('close', resolve));
    const errors: Error[] = [];
    program.on('error', (error) => errors.push(error));
    program.resume();
    near.destroy(new Error('the kubelet said no'));
    await broken;
    expect(errors.map((error) => error.message)).toEqual([expect.stringContaining('ECONNRESET')]);
    expect((await ended)?.message).toBe('the kubelet said no');
  });

  test('a slow pod holds the program back', async () => {
    let taken = 0;
    const stuck = new Duplex({
      read() {},
      write(chunk: Buffer) {
        taken += chunk.length;
      },
      highWaterMark: 1024,
    });
    const { program, local } = await relayed(stuck);
    const block = Buffer.alloc(1024 * 1024);
    let sent = 0;
    while (sent < 64 && program.write(block)) sent++;
    while (!local.isPaused()) await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toBeLessThanOrEqual(128 * 1024);
    expect(stuck.writableLength).toBeLessThan(512 * 1024);
  });
});
