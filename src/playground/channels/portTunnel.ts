import type { Duplex } from 'node:stream';
import { dialFailure } from './dialFailure.ts';
import type { ServerSocket } from './socket.ts';
import { SpdyServer } from './spdy.ts';

/** Port-forward as kubectl does it since Kubernetes 1.30: SPDY streams in one WebSocket (KEP-4006). */
export const TUNNEL_PROTOCOL = 'SPDY/3.1+portforward.k8s.io';

interface Connection {
  /** The stream on which a failure is told. */
  error: number | undefined;
  data: number | undefined;
  port: number;
  socket: Duplex | undefined;
  early: { data: Buffer; fin: boolean }[];
}

/** Each pair of streams with the same request id is one connection to a port of the pod. */
export function servePortTunnel(socket: ServerSocket, dial: (port: number) => Promise<Duplex>): void {
  const connections = new Map<string, Connection>();
  const byStream = new Map<number, Connection>();
  const spdy = new SpdyServer((data) => socket.send(data), {
    opened(id, headers) {
      const request = headers.get('requestid') ?? '';
      const known = connections.get(request);
      const connection = known ?? {
        error: undefined,
        data: undefined,
        port: Number(headers.get('port') ?? 0),
        socket: undefined,
        early: [],
      };
      connections.set(request, connection);
      byStream.set(id, connection);
      if (headers.get('streamtype') === 'error') connection.error = id;
      else {
        connection.data = id;
        void open(request, connection);
      }
    },
    data(id, data, fin) {
      const connection = byStream.get(id);
      if (!connection || id !== connection.data) return;
      if (connection.socket) pass(connection.socket, data, fin);
      else connection.early.push({ data, fin });
    },
    reset(id) {
      byStream.get(id)?.socket?.destroy();
    },
  });

  function pass(to: Duplex, data: Buffer, fin: boolean): void {
    if (data.length > 0 && !to.write(data)) {
      socket.pause();
      to.once('drain', () => socket.resume());
    }
    if (fin) to.end();
  }

  async function open(request: string, connection: Connection): Promise<void> {
    const { port } = connection;
    const id = connection.data ?? 0;
    try {
      const dialled = await dial(port);
      connection.socket = dialled;
      for (const { data, fin } of connection.early.splice(0)) pass(dialled, data, fin);
      dialled.on('data', (data: Buffer) => {
        if (!spdy.data(id, data)) dialled.pause();
      });
      dialled.on('end', () => {
        spdy.data(id, Buffer.alloc(0), true);
        // As the container runtime does: when the pod's side is over, so is the connection.
        dialled.end();
      });
      dialled.on('close', () => over(request, connection));
    } catch (thrown) {
      const text = dialFailure(port, thrown);
      if (connection.error !== undefined) spdy.data(connection.error, Buffer.from(text), true);
      spdy.data(id, Buffer.alloc(0), true);
      over(request, connection);
    }
  }

  function over(request: string, connection: Connection): void {
    if (connection.error !== undefined && connection.socket) spdy.data(connection.error, Buffer.alloc(0), true);
    connections.delete(request);
    for (const id of [connection.data, connection.error]) if (id !== undefined) byStream.delete(id);
  }

  socket.onMessage((message) => spdy.push(message));
  socket.onDrain(() => {
    for (const connection of connections.values()) connection.socket?.resume();
  });
  socket.onClose(() => {
    spdy.close();
    for (const connection of connections.values()) connection.socket?.destroy();
  });
}
