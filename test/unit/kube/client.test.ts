import type { AddressInfo } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { isAbort } from '../../../src/base/errors.ts';
import { connect } from '../../../src/kube/client.ts';
import { ApiError } from '../../../src/kube/errors.ts';
import type { KubeClient } from '../../../src/kube/types.ts';
import { CLIENT_USER, type TestServer, testKubeconfig, testServer } from '../../support/apiServer.ts';
import { EXPIRED, OTHER, SERVER } from '../../support/certificates.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { rejection } from '../../support/rejection.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const server = async (...args: Parameters<typeof testServer>): Promise<TestServer> => {
  const made = await testServer(...args);
  ends.push(() => made.close());
  return made;
};
const client = (url: string, cluster: object = {}, user: object = {}, env: Record<string, string> = {}): KubeClient => {
  const made = connect(testKubeconfig(url, cluster, user), 'test', { env });
  ends.push(() => made.close());
  return made;
};

describe('requests', () => {
  test('send the query, the body and its kind, and read JSON, zipped or not', async () => {
    const made = await server((request, response) => {
      if (request.method === 'PATCH') {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => response.end(JSON.stringify({ body, type: request.headers['content-type'] })));
        return;
      }
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(JSON.stringify({ url: request.url })));
    });
    const kube = client(`${made.url}/prefix`);
    expect(
      await kube.json({ path: '/api/v1/pods', query: { limit: 5, watch: true, none: undefined, command: ['a', 'b'] } }),
    ).toEqual({
      url: '/prefix/api/v1/pods?limit=5&watch=true&command=a&command=b',
    });
    expect(made.requests[0]?.headers['accept-encoding']).toBe('gzip');
    const patched = await kube.json({
      method: 'PATCH',
      path: '/x',
      body: { a: 1 },
      contentType: 'application/merge-patch+json',
    });
    expect(patched).toEqual({ body: '{"a":1}', type: 'application/merge-patch+json' });
  });

  test('share a few connections, and new ones resume the TLS session', async () => {
    const made = await server((_request, response) => setTimeout(() => response.end('{}'), 20));
    const kube = client(made.url);
    await kube.json({ path: '/' });
    await Promise.all(Array.from({ length: 60 }, () => kube.json({ path: '/' })));
    expect(made.requests).toHaveLength(61);
    expect(made.connections.made).toBeLessThanOrEqual(12);
    expect(made.connections.resumed).toBeGreaterThan(0);
  });

  test('are not held up by streams, however many there are', async () => {
    const made = await server((request, response) => {
      response.writeHead(200);
      response.write('.');
      if (request.url === '/call') response.end();
    });
    const kube = client(made.url);
    const stop = new AbortController();
    const streams = await Promise.all(
      Array.from({ length: 40 }, () => kube.stream({ path: '/watch', signal: stop.signal })),
    );
    expect(await kube.text({ path: '/call' })).toBe('.');
    expect(streams).toHaveLength(40);
    stop.abort();
  });

  test('are tried again as long as the server asks for patience, if they only read', async () => {
    let asked = 0;
    const made = await server((_request, response) => {
      asked++;
      if (asked < 3) response.writeHead(429, { 'retry-after': '0' }).end('{}');
      else response.end('{"ok":true}');
    });
    expect(await client(made.url).json({ path: '/' })).toEqual({ ok: true });
    asked = 0;
    const error = await rejection(client(made.url).json({ path: '/', method: 'POST', body: {} }));
    expect(error.code).toBe('api-too-many-requests');
    expect(asked).toBe(1);
  });

  test('get a new connection when the kept one was closed by the server meanwhile', async () => {
    let asked = 0;
    const made = await server((request, response) => {
      asked++;
      // the second request finds its kept connection closed without a word
      if (asked === 2) request.socket.destroy();
      else response.end('{}');
    });
    const kube = client(made.url);
    await kube.json({ path: '/' });
    await kube.json({ path: '/' });
    expect(asked).toBe(3);
  });

  test('end with their signal', async () => {
    const made = await server(() => undefined);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    expect(isAbort(await rejection(client(made.url).json({ path: '/', signal: stop.signal })))).toBe(true);
    expect(isAbort(await rejection(client(made.url).json({ path: '/', signal: stop.signal })))).toBe(true);
  });

  test('end after their time without an answer', async () => {
    const made = await server(() => undefined);
    const error = await rejection(client(made.url).json({ path: '/', timeout: 50 }));
    expect(error.code).toBe('server-timeout');
    expect(isAbort(error)).toBe(false);
  });

  test('an answer that is not of the Kubernetes API is told as that', async () => {
    const made = await server((_request, response) => response.end('<html>Login</html>'));
    const error = await rejection(client(made.url).json({ path: '/api' }));
    expect(error.line).toContain('not the Kubernetes API');
  });

  test('a stream gives what comes as it comes, and the cut in the middle as an error', async () => {
    const made = await server((_request, response) => {
      response.writeHead(200);
      response.write('one');
      setTimeout(() => response.destroy(), 30);
    });
    const got: string[] = [];
    const read = async () => {
      for await (const chunk of await client(made.url).stream({ path: '/' })) got.push(Buffer.from(chunk).toString());
    };
    expect((await rejection(read())).code).toBe('server-reset');
    expect(got).toEqual(['one']);
  });
});

describe('answers that are errors', () => {
  const status = (code: number, message: string, reason = '', details?: object) =>
    JSON.stringify({ kind: 'Status', status: 'Failure', code, message, reason, details });
  test.each([
    [401, status(401, 'Unauthorized'), 'api-unauthorized', 'does not accept the credentials of context "test"'],
    [
      403,
      status(403, 'pods is forbidden: User "dev" cannot list resource "pods" in API group "" in the namespace "shop"'),
      'api-forbidden',
      'dev may not list pods in namespace shop.',
    ],
    [
      403,
      status(403, 'nodes is forbidden: User "dev" cannot list resource "nodes" in API group "" at the cluster scope'),
      'api-forbidden',
      'dev may not list nodes in the whole cluster.',
    ],
    [
      403,
      status(403, 'pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3'),
      'api-refused',
      'exceeded quota: q',
    ],
    [
      404,
      status(404, 'pods "web" not found', 'NotFound', { name: 'web', kind: 'pods' }),
      'api-not-found',
      'There is no pod web in shop.',
    ],
    [404, '404 page not found', 'api-not-found', 'The server does not serve /api/v1/namespaces/shop/pods/web.'],
    [
      409,
      status(409, 'x', 'AlreadyExists', { name: 'web', kind: 'pods' }),
      'api-already-exists',
      'Pod web in shop already exists.',
    ],
    [
      409,
      status(409, 'object has been modified', 'Conflict', { name: 'web', kind: 'pods' }),
      'api-conflict',
      'changed by somebody else',
    ],
    [
      422,
      status(422, 'x', 'Invalid', {
        name: 'web',
        kind: 'Pod',
        // The same twice, as the server says it of a label that two checks refuse.
        causes: [
          { field: 'spec.x', message: 'Required value' },
          { field: 'spec.x', message: 'Required value' },
        ],
      }),
      'api-invalid',
      'Pod web in shop was refused as invalid: spec.x: Required value.',
    ],
    [500, status(500, 'etcdserver: leader changed'), 'api-server-error', '(500): etcdserver: leader changed.'],
    [502, '<html>Bad Gateway</html>', 'api-server-error', 'failed to answer (502).'],
  ])('%i %s', async (code, body, expected, words) => {
    const made = await server((_request, response) => response.writeHead(code).end(body));
    const error = await rejection(client(made.url).json({ path: '/api/v1/namespaces/shop/pods/web' }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error.code).toBe(expected);
    expect(error.message).toContain(words);
  });
});

describe('connections that fail', () => {
  test('nothing listens there', async () => {
    const tcp = createTcp();
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    await new Promise((resolve) => tcp.close(resolve));
    const error = await rejection(client(`https://127.0.0.1:${port}`).json({ path: '/' }));
    expect(error.code).toBe('server-refused');
    expect(error.message).toContain(`https://127.0.0.1:${port}`);
  });

  test('the name can not be resolved', async () => {
    const error = await rejection(client('https://no-such-host.invalid').json({ path: '/' }));
    expect(error.code).toBe('server-dns');
    expect(error.message).toContain('no-such-host.invalid');
  });

  test.each([
    ['the certificate has expired', EXPIRED, {}, 'server-tls-expired'],
    ['the certificate is for another name', OTHER, {}, 'server-tls-name'],
    [
      'the certificate is of an unknown authority',
      SERVER,
      { 'certificate-authority-data': Buffer.from(OTHER.cert).toString('base64') },
      'server-tls-untrusted',
    ],
  ])('%s', async (_name, pair, cluster, code) => {
    const made = await server((_request, response) => response.end('{}'), pair);
    expect((await rejection(client(made.url, cluster).json({ path: '/' }))).code).toBe(code);
  });

  test('a peer that speaks no TLS', async () => {
    const tcp = createTcp((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    ends.push(() => tcp.close());
    const error = await rejection(
      client(`https://127.0.0.1:${(tcp.address() as AddressInfo).port}`).json({ path: '/' }),
    );
    expect(error.code).toBe('server-tls');
  });

  test('a client certificate that is none', async () => {
    const made = await server((_request, response) => response.end('{}'));
    const user = { ...CLIENT_USER, 'client-key-data': Buffer.from('rubbish').toString('base64') };
    expect((await rejection(client(made.url, {}, user).json({ path: '/' }))).code).toBe('client-certificate');
  });
});

describe('TLS settings of the kubeconfig', () => {
  test('tls-server-name is what the certificate has to have', async () => {
    const made = await server((_request, response) => response.end('{}'), OTHER);
    expect(await client(made.url, { 'tls-server-name': 'other.test' }).json({ path: '/' })).toEqual({});
  });

  test('insecure-skip-tls-verify takes any certificate', async () => {
    const made = await server((_request, response) => response.end('{}'), EXPIRED);
    expect(await client(made.url, { 'insecure-skip-tls-verify': true }).json({ path: '/' })).toEqual({});
  });

  test('the client certificate is shown', async () => {
    const made = await server((request, response) => {
      const socket = request.socket as import('node:tls').TLSSocket;
      response.end(JSON.stringify({ authorized: socket.authorized, name: socket.getPeerCertificate().subject?.CN }));
    });
    expect(await client(made.url, {}, CLIENT_USER).json({ path: '/' })).toEqual({ authorized: true, name: 'ann' });
  });
});

test('a call that nobody answers can be cancelled by closing the client', async () => {
  const made = await server(() => undefined);
  const kube = connect(testKubeconfig(made.url), 'test', { env: {}, clock: new FakeClock() });
  const call = rejection(kube.json({ path: '/' }));
  setTimeout(() => void kube.close(), 30);
  expect((await call).code).toBe('server-reset');
});
