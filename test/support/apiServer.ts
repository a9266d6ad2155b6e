import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Kubeconfig } from '../../src/kube/kubeconfig.ts';
import { parseKubeconfig } from '../../src/kube/kubeconfigFile.ts';
import { CA, CLIENT, SERVER } from './certificates.ts';

/** An HTTPS server on loopback that answers as a test tells it. */
export interface TestServer {
  url: string;
  port: number;
  requests: IncomingMessage[];
  /** TLS connections that were made, and how many of them resumed a session. */
  connections: { made: number; resumed: number };
  close(): Promise<void>;
}

export async function testServer(
  answer: RequestListener,
  options: { cert?: string; key?: string; socket?: (socket: WebSocket, request: IncomingMessage) => void } = {},
): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const connections = { made: 0, resumed: 0 };
  const server = createServer(
    {
      cert: options.cert ?? SERVER.cert,
      key: options.key ?? SERVER.key,
      ca: CA,
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => {
      requests.push(request);
      answer(request, response);
    },
  );
  const open = new Set<TLSSocket>();
  server.on('secureConnection', (socket: TLSSocket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    connections.made++;
    if (socket.isSessionReused()) connections.resumed++;
    socket.on('error', () => undefined);
  });
  const { socket } = options;
  if (socket) {
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', socket);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    requests,
    connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** A kubeconfig with one context `test`; the fields of its cluster and user may be set. */
export function testKubeconfig(server: string, cluster: object = {}, user: object = {}): Kubeconfig {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const text = JSON.stringify({
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': base64(CA), ...cluster } }],
    users: [{ name: 'u', user }],
  });
  const file = parseKubeconfig(text, '/test/config');
  return {
    contexts: file.contexts,
    current: 'test',
    namespace: 'shop',
    files: ['/test/config'],
    clusters: file.clusters,
    users: file.users,
  };
}

export const CLIENT_USER = {
  'client-certificate-data': Buffer.from(CLIENT.cert).toString('base64'),
  'client-key-data': Buffer.from(CLIENT.key).toString('base64'),
};
