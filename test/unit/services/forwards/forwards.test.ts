import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { KdbgError } from '../../../../src/base/errors.ts';
import type { Pod } from '../../../../src/kube/objects.ts';
import { createForwards } from '../../../../src/services/forwards/index.ts';
import type { ForwardInfo, ForwardSpec, Forwards } from '../../../../src/services/forwards/types.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';
import { FakeKube, type FakeStream } from '../../../support/fakeKube.ts';
import { podOf } from './objects.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A cluster with the deployment `web`, its pods, and their ports as the test plays them. */
function cluster(pods: Pod[], options: { mayForward?: boolean } = {}) {
  const kube = new FakeKube();
  const clock = new FakeClock();
  const watches: FakeStream[] = [];
  const opened: { pod: string; port: number; near: Duplex; end: Duplex }[] = [];
  const refuse = new Map<string, KdbgError>();
  kube.auto = (call) => {
    const { path } = call.request;
    if (call.kind === 'stream') {
      watches.push(call.open());
      return undefined;
    }
    if (path.endsWith('/selfsubjectaccessreviews')) return { status: { allowed: options.mayForward ?? true } };
    if (path.endsWith('/pods')) return { items: structuredClone(pods), metadata: { resourceVersion: '1' } };
    if (path.endsWith('/services/web')) {
      return { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } };
    }
    return { metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } } } };
  };
  const forwards = createForwards({
    client: kube,
    clock,
    random: () => 0.5,
    openPort: async ({ pod, port }) => {
      const error = refuse.get(pod);
      if (error) throw error;
      const [near, end] = duplexPair();
      opened.push({ pod, port, near, end });
      return near;
    },
  });
  cleanUps.push(() => forwards.close());
  const change = async (type: string, pod: Pod) => {
    watches.at(-1)?.events({ type, object: pod });
    await settle();
    await clock.advance(0);
  };
  return { kube, clock, forwards, opened, refuse, change };
}

const spec = (change: Partial<ForwardSpec> = {}): ForwardSpec => ({
  namespace: 'shop',
  target: { kind: 'Deployment', name: 'web' },
  port: 8080,
  ...change,
});
const only = (forwards: Forwards): ForwardInfo => {
  const info = forwards.list.get()[0];
  if (!info) throw new Error('no forward');
  return info;
};

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  cleanUps.push(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Like once(socket, 'close'), which would reject for a connection that is broken. */
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** Waits until the forwards tell something that makes the condition true. */
async function until(forwards: Forwards, condition: () => boolean): Promise<void> {
  let end = () => {};
  await new Promise<void>((resolve) => {
    const check = () => condition() && resolve();
    end = forwards.list.subscribe(check);
    check();
  });
  end();
}

/** Somebody else's program on a local port. */
async function listener(): Promise<{ port: number; close(): Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => new Promise((resolve) => server.close(resolve));
  cleanUps.push(close);
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, close };
}

describe('a forward', () => {
  test('is ready when a pod runs, and carries a connection to it', async () => {
    const { forwards, opened, clock } = cluster([podOf('web-1')]);
    const { localPort } = await forwards.start(spec());
    await clock.advance(0);
    expect(only(forwards).state).toMatchObject({ phase: 'ready', pod: 'web-1', remotePort: 8080, reached: false });
    const program = await dial(localPort);
    await until(forwards, () => opened.length === 1);
    opened[0]?.end.write('hello');
    expect(String((await once(program, 'data'))[0])).toBe('hello');
    expect(only(forwards).state).toMatchObject({ phase: 'ready', reached: true });
    expect(only(forwards).connections).toEqual({ open: 1, total: 1 });
  });

  test('opens no connection of its own to a workload: a debugger would take it for its client', async () => {
    const { forwards, opened, clock } = cluster([podOf('web-1')]);
    await forwards.start(spec());
    await clock.advance(60_000);
    expect(opened).toEqual([]);
  });

  test('to a service is ready only when something listens', async () => {
    const { forwards, refuse, clock } = cluster([podOf('web-1')]);
    refuse.set('web-1', new KdbgError('port-refused', 'Nothing listens on port 8080 in pod web-1.'));
    await forwards.start(spec({ target: { kind: 'Service', name: 'web' }, port: 80 }));
    await clock.advance(0);
    expect(only(forwards).state).toMatchObject({
      phase: 'waiting',
      why: expect.stringMatching(/Nothing listens on port 8080/),
    });
    refuse.clear();
    await clock.advance(4000);
    expect(only(forwards).state).toMatchObject({ phase: 'ready', remotePort: 8080, reached: true });
  });

  test('to a service does not stay ready when the refusal comes late, to its own probe or to a program', async () => {
    const { forwards, opened, clock } = cluster([podOf('web-1')]);
    const { localPort } = await forwards.start(spec({ target: { kind: 'Service', name: 'web' }, port: 80 }));
    await clock.advance(0);
    await clock.advance(600);
    expect(only(forwards).state).toMatchObject({ phase: 'ready', reached: true });
    const refused = () => new KdbgError('port-refused', 'Nothing listens on port 8080 in pod web-1.');
    opened[0]?.near.destroy(refused());
    await until(forwards, () => only(forwards).state.phase === 'waiting');
    await clock.advance(0);
    await clock.advance(1_900);
    expect(only(forwards).state).toMatchObject({ phase: 'waiting' });
    await clock.advance(200);
    expect(only(forwards).state).toMatchObject({ phase: 'ready' });
    await dial(localPort);
    await until(forwards, () => opened.length === 3);
    await clock.advance(1_500);
    opened[2]?.near.destroy(refused());
    await until(forwards, () => only(forwards).state.phase === 'waiting');
    expect(only(forwards).lastError?.text).toBe('Nothing listens on port 8080 in pod web-1.');
  });

  test('says which pod it waits for and why, and comes back by itself', async () => {
    const crashing = podOf('web-1', { ready: false, waiting: 'CrashLoopBackOff' });
    const { forwards, clock, change } = cluster([crashing]);
    const { localPort } = await forwards.start(spec());
    await clock.advance(0);
    expect(only(forwards).state).toMatchObject({ phase: 'waiting', why: 'Pod web-1 is CrashLoopBackOff.' });
    await change('MODIFIED', podOf('web-1'));
    expect(only(forwards).state).toMatchObject({ phase: 'ready', pod: 'web-1' });
    expect(only(forwards).localPort).toBe(localPort);
  });

  test('goes to the next pod when its own is deleted, and breaks the connections to that one', async () => {
    const { forwards, opened, clock, change } = cluster([podOf('web-1')]);
    const { localPort } = await forwards.start(spec());
    await clock.advance(0);
    const program = await dial(localPort);
    await until(forwards, () => opened.length === 1);
    await change('ADDED', podOf('web-2', { created: '2026-01-02T12:00:00Z' }));
    await change('DELETED', podOf('web-1'));
    expect(only(forwards).state).toMatchObject({ phase: 'ready', pod: 'web-2' });
    const broken = closed(program);
    await clock.advance(2000);
    await broken;
    await dial(localPort);
    await until(forwards, () => opened.length === 2);
    expect(opened[1]?.pod).toBe('web-2');
  });

  test('keeps a connection that comes between two pods waiting for the next one', async () => {
    const { forwards, opened, clock, change } = cluster([]);
    const { localPort } = await forwards.start(spec());
    await clock.advance(0);
    expect(only(forwards).state).toMatchObject({ phase: 'waiting', why: 'Deployment web has no pod.' });
    await dial(localPort);
    await until(forwards, () => only(forwards).connections.total === 1);
    await change('ADDED', podOf('web-1'));
    await until(forwards, () => opened.length === 1);
    expect(opened[0]?.pod).toBe('web-1');
  });

  test('tells a refused connection in a plain sentence, and stops saying that it is ready', async () => {
    const { forwards, refuse, clock } = cluster([podOf('web-1')]);
    refuse.set('web-1', new KdbgError('port-refused', 'Nothing listens on port 8080 in pod web-1.'));
    const { localPort } = await forwards.start(spec());
    await clock.advance(0);
    const program = connect({ port: localPort, host: '127.0.0.1' }).on('error', () => {});
    await closed(program);
    expect(only(forwards).lastError?.text).toBe('Nothing listens on port 8080 in pod web-1.');
    expect(only(forwards).state).toMatchObject({
      phase: 'waiting',
      why: expect.stringMatching(/at the last connection/),
    });
  });

  test('without the right to forward has failed, and says which right is missing', async () => {
    const { forwards, clock } = cluster([podOf('web-1')], { mayForward: false });
    await forwards.start(spec());
    await clock.advance(0);
    expect(only(forwards).state).toMatchObject({ phase: 'failed', why: { code: 'forward-forbidden' } });
  });

  test('to a port name that no container has has failed', async () => {
    const { forwards, clock } = cluster([podOf('web-1', { ports: [{ name: 'http', containerPort: 80 }] })]);
    await forwards.start(spec({ port: 'grpc' }));
    await clock.advance(0);
    expect(only(forwards).state).toMatchObject({ phase: 'failed', why: { todo: 'It has http (80).' } });
  });

  test('stopped closes its port and its connections, and leaves no timer behind', async () => {
    const { forwards, opened, clock } = cluster([podOf('web-1')]);
    const { id, localPort } = await forwards.start(spec());
    await clock.advance(0);
    const program = await dial(localPort);
    await until(forwards, () => opened.length === 1);
    const broken = closed(program);
    await forwards.stop(id);
    await broken;
    await settle();
    expect(forwards.list.get()).toEqual([]);
    await expect(dial(localPort)).rejects.toThrow(/ECONNREFUSED/);
    expect(clock.waiting).toBe(0);
  });
});

describe('the local port', () => {
  test('that is busy is told with who has it and one that is free', async () => {
    const { port: busy } = await listener();
    const { forwards } = cluster([podOf('web-1')]);
    const info = await forwards.start(spec({ localPort: busy }));
    expect(info.state).toMatchObject({ phase: 'failed', why: { code: 'forward-local-busy' } });
    if (info.state.phase !== 'failed') return;
    expect(info.state.why.message).toContain(`process ${process.pid}`);
    expect(info.state.why.todo).toMatch(/^Port \d+ is free\.$/);
  });

  test('of another forward is told as that', async () => {
    const { forwards } = cluster([podOf('web-1')]);
    const { localPort } = await forwards.start(spec());
    const second = await forwards.start(spec({ localPort }));
    expect(second.state).toMatchObject({
      phase: 'failed',
      why: { message: expect.stringContaining('the forward to deployment/web:8080') },
    });
  });

  test('is the remote one, and another where that is busy', async () => {
    const { forwards } = cluster([podOf('web-1')]);
    const { port, close } = await listener();
    await close();
    const first = await forwards.start(spec({ port }));
    const second = await forwards.start(spec({ port }));
    expect(first.localPort).toBe(port);
    expect(second.localPort).not.toBe(port);
    expect(second.localPort).toBeGreaterThan(0);
  });

  test('listens on IPv6 loopback too, so that localhost is never somebody else', async () => {
    const { forwards, clock } = cluster([podOf('web-1')]);
    const { localPort } = await forwards.start(spec());
    await clock.advance(0);
    const socket = connect({ port: localPort, host: '::1' });
    cleanUps.push(() => socket.destroy());
    await once(socket, 'connect');
    expect(socket.remotePort).toBe(localPort);
  });

  test('must make sense', async () => {
    const { forwards } = cluster([]);
    await expect(forwards.start(spec({ port: 'no port' }))).rejects.toThrow(/is no port/);
    await expect(forwards.start(spec({ localPort: 70_000 }))).rejects.toThrow(/is no port/);
    expect(forwards.list.get()).toEqual([]);
  });
});
