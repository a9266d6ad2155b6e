import { afterEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { connect } from '../../../../src/kube/client.ts';
import type { KubeSocket } from '../../../../src/kube/types.ts';
import { type TestServer, testKubeconfig, testServer } from '../../../support/apiServer.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const serve = async (
  socket: (socket: WebSocket) => void,
  refuse?: { status: number; body: string },
): Promise<TestServer> => {
  const server = await testServer(
    (_request, response) => response.writeHead(refuse?.status ?? 404).end(refuse?.body),
    refuse ? {} : { socket },
  );
  ends.push(() => server.close());
  return server;
};
const open = async (server: TestServer, clock?: FakeClock): Promise<KubeSocket> => {
  const client = connect(testKubeconfig(server.url), 'test', { env: {}, ...(clock ? { clock } : {}) });
  ends.push(() => client.close());
  return client.socket({ path: '/x', query: { command: ['a', 'b'] } }, ['v5.channel.k8s.io', 'v4.channel.k8s.io']);
};
const closed = (socket: KubeSocket) => new Promise<Error | undefined>((resolve) => socket.onClose(resolve));

describe('a WebSocket to the API server', () => {
  test('carries messages of every size both ways', async () => {
    const server = await serve((peer) => peer.on('message', (data: Buffer) => peer.send(data)));
    const socket = await open(server);
    expect(socket.protocol).toBe('v5.channel.k8s.io');
    const got: Buffer[] = [];
    socket.onMessage((data) => got.push(Buffer.from(data)));
    const sizes = [0, 1, 125, 126, 65_535, 65_536, 300_001];
    for (const size of sizes) socket.send(Buffer.alloc(size, size % 251));
    await expect.poll(() => got.length).toBe(sizes.length);
    expect(got.map((data) => data.length)).toEqual(sizes);
    for (const data of got) expect(data.every((byte) => byte === data.length % 251)).toBe(true);
  });

  test('gives what came before anybody listened', async () => {
    const socket = await open(await serve((peer) => peer.send('early')));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const got: string[] = [];
    socket.onMessage((data) => got.push(data.toString()));
    expect(got).toEqual(['early']);
  });

  test('a peer that closes in order is no error', async () => {
    expect(await closed(await open(await serve((peer) => peer.close(1000))))).toBeUndefined();
  });

  test('a peer that closes with a reason is an error that says it', async () => {
    const error = await closed(await open(await serve((peer) => peer.close(1011, 'container gone'))));
    expect(error?.message).toContain('container gone');
  });

  test('a connection that breaks is an error', async () => {
    expect(await closed(await open(await serve((peer) => peer.terminate())))).toMatchObject({
      code: expect.stringMatching(/socket-lost|server-reset/),
    });
  });

  test('closing it tells the peer', async () => {
    let told = 0;
    const server = await serve((peer) =>
      peer.on('close', (code) => {
        told = code;
      }),
    );
    const socket = await open(server);
    socket.close();
    expect(await closed(socket)).toBeUndefined();
    await expect.poll(() => told).toBe(1000);
  });

  test('a refused upgrade rejects with the Status that the server sent', async () => {
    const body = JSON.stringify({
      kind: 'Status',
      code: 403,
      message:
        'pods "web" is forbidden: User "dev" cannot create resource "pods/exec" in API group "" in the namespace "shop"',
    });
    const server = await serve(() => undefined, { status: 403, body });
    await expect(open(server)).rejects.toMatchObject({
      status: 403,
      message: 'dev may not create pods/exec in namespace shop.',
    });
  });

  test('a server that knows no WebSockets is told as that', async () => {
    const server = await serve(() => undefined, { status: 200, body: 'ok' });
    await expect(open(server)).rejects.toMatchObject({ code: 'upgrade-refused' });
  });

  test('a peer that answers pings lives; one that is silent for half a minute is dead', async () => {
    const clock = new FakeClock();
    let pings = 0;
    let answers = true;
    const server = await serve((peer) => {
      peer.on('ping', () => {
        pings++;
      });
      // stops reading, so that it answers no ping either
      peer.on('message', () => {
        answers = false;
        peer.pause();
      });
    });
    const socket = await open(server, clock);
    let error: Error | undefined;
    socket.onClose((told) => {
      error = told;
    });
    for (let i = 1; i <= 10; i++) {
      await clock.advance(10_000);
      await expect.poll(() => pings).toBe(i);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(error).toBeUndefined();
    socket.send(Buffer.from('stop'));
    await expect.poll(() => answers).toBe(false);
    // what was sent may be held back for good reasons, so this takes longer
    await clock.advance(40_000);
    expect(error).toBeUndefined();
    await clock.advance(300_000);
    expect(error).toMatchObject({ code: 'socket-silent' });
  });

  test('holds the peer back while it is paused', async () => {
    let sent = 0;
    const server = await serve((peer) => {
      const more = () => {
        if (sent >= 200) return;
        sent++;
        peer.send(Buffer.alloc(256 * 1024), more);
      };
      more();
    });
    const socket = await open(server);
    let got = 0;
    socket.onMessage(() => {
      got++;
      if (got === 1) socket.pause();
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sent).toBeLessThan(150);
    socket.resume();
    await expect.poll(() => got, { timeout: 5_000 }).toBe(200);
  });

  test('tells the sender to wait for a slow peer, and when to go on', async () => {
    let resume = () => {};
    const server = await serve((peer) => {
      peer.pause();
      resume = () => peer.resume();
    });
    const socket = await open(server);
    let drained = 0;
    socket.onDrain(() => {
      drained++;
    });
    let room = true;
    for (let i = 0; i < 500 && room; i++) room = socket.send(Buffer.alloc(64 * 1024));
    expect(room).toBe(false);
    resume();
    await expect.poll(() => drained, { timeout: 5_000 }).toBeGreaterThan(0);
  });
});
