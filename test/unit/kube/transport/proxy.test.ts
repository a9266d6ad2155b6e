import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { KdbgError } from '../../../../src/base/errors.ts';
import { connect } from '../../../../src/kube/client.ts';
import { proxyFor } from '../../../../src/kube/transport/proxy.ts';
import { testKubeconfig, testServer } from '../../../support/apiServer.ts';

describe('which proxy is used', () => {
  const found = (server: string, env: Record<string, string>, url?: string) =>
    proxyFor(new URL(server), url, env)?.host;
  const env = { HTTPS_PROXY: 'http://p:3128', HTTP_PROXY: 'http://plain:3128' };

  test.each([
    ['HTTPS_PROXY for https', 'https://api.example.com', env, 'p:3128'],
    ['HTTP_PROXY for http', 'http://api.example.com', env, 'plain:3128'],
    ['names in small letters', 'https://x.com', { https_proxy: 'p:1' }, 'p:1'],
    ['none for this machine', 'https://127.0.0.1:6443', env, undefined],
    [
      'none for what NO_PROXY names',
      'https://api.example.com:6443',
      { ...env, NO_PROXY: 'foo, example.com' },
      undefined,
    ],
    [
      'a name that only ends alike is another one',
      'https://notexample.com',
      { ...env, NO_PROXY: 'example.com' },
      'p:3128',
    ],
    ['a domain', 'https://a.b.corp', { ...env, NO_PROXY: '.corp' }, undefined],
    ['a block of addresses', 'https://10.88.0.11:6443', { ...env, no_proxy: '10.88.0.0/16' }, undefined],
    ['outside of the block', 'https://10.89.0.11:6443', { ...env, no_proxy: '10.88.0.0/16' }, 'p:3128'],
    ['another port', 'https://x.com:6443', { ...env, NO_PROXY: 'x.com:443' }, 'p:3128'],
    ['everything', 'https://x.com', { ...env, NO_PROXY: '*' }, undefined],
  ])('%s', (_name, server, variables, expected) => expect(found(server, variables)).toBe(expected));

  test('the one of the kubeconfig wins, whatever NO_PROXY says', () =>
    expect(found('https://x.com', { NO_PROXY: '*' }, 'socks5://s:1080')).toBe('s:1080'));

  test('an address that is none is told', () =>
    expect(() => proxyFor(new URL('https://x'), 'gopher://x', {})).toThrow(KdbgError));
});

describe('a connection through a proxy', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const listen = async (onSocket: (socket: Socket) => void) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      ends.push(() => socket.destroy());
      onSocket(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => server.close());
    return (server.address() as AddressInfo).port;
  };
  const api = async () => {
    const server = await testServer((_request, response) => response.end('{"ok":true}'));
    ends.push(() => server.close());
    return server;
  };
  const client = (url: string, proxy: string) => {
    const kube = connect(testKubeconfig(url, { 'proxy-url': proxy }), 'test', { env: {} });
    ends.push(() => kube.close());
    return kube;
  };
  const join = (a: Socket, b: Socket) => {
    b.on('error', () => undefined);
    a.pipe(b).pipe(a);
  };

  test('http, with a login', async () => {
    const server = await api();
    const heads: string[] = [];
    const port = await listen((socket) =>
      socket.once('data', (data) => {
        heads.push(data.toString());
        socket.write('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n');
        join(socket, dial(server.port, '127.0.0.1'));
      }),
    );
    const kube = client(server.url, `http://ann:p%40ss@127.0.0.1:${port}`);
    expect(await kube.json({ path: '/' })).toEqual({ ok: true });
    expect(await kube.json({ path: '/' })).toEqual({ ok: true });
    expect(heads).toHaveLength(1);
    expect(heads[0]).toContain(`CONNECT 127.0.0.1:${server.port} HTTP/1.1`);
    expect(heads[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('ann:p@ss').toString('base64')}`);
  });

  test('socks5', async () => {
    const server = await api();
    const port = await listen((socket) => {
      let step = 0;
      socket.on('data', (data) => {
        if (step++ === 0) socket.write(Buffer.from([5, 0]));
        else if (step === 2) {
          expect([...data.subarray(0, 8)]).toEqual([5, 1, 0, 1, 127, 0, 0, 1]);
          socket.removeAllListeners('data');
          // the answer comes in two pieces
          socket.write(Buffer.from([5, 0, 0, 1]));
          setTimeout(() => {
            socket.write(Buffer.from([127, 0, 0, 1, 0, 80]));
            join(socket, dial(server.port, '127.0.0.1'));
          }, 5);
        }
      });
    });
    expect(await client(server.url, `socks5://127.0.0.1:${port}`).json({ path: '/' })).toEqual({ ok: true });
  });

  test.each([
    [
      'refuses',
      (socket: Socket) => void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
      '407 Proxy Authentication Required',
    ],
    ['hangs up', (socket: Socket) => void socket.destroy(), 'closed the connection'],
    ['is none', (socket: Socket) => void socket.end('220 smtp ready\r\n\r\n'), '220 smtp ready'],
  ])('that %s is told', async (_name, answer, words) => {
    const port = await listen((socket) => socket.once('data', () => answer(socket)));
    const error = await client('https://127.0.0.1:1', `http://127.0.0.1:${port}`)
      .json({ path: '/' })
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error).toMatchObject({ code: 'proxy-failed' });
    expect(String(error)).toContain(words);
  });
});
