import type { Duplex } from 'node:stream';
import { dialFailure } from './dialFailure.ts';
import type { ServerSocket } from './socket.ts';

/** Port-forward over channels: data channel 2i, error channel 2i+1, each begun by the number of its port. */
export const CHANNELS_PROTOCOL = 'v4.channel.k8s.io';

const framed = (channel: number, data: Uint8Array): Buffer => Buffer.concat([Buffer.from([channel]), data]);

function portBytes(port: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(port);
  return bytes;
}

/** One connection for each port, for the life of the socket. */
export function servePortChannels(
  socket: ServerSocket,
  ports: readonly number[],
  dial: (port: number) => Promise<Duplex>,
): void {
  const connections: (Duplex | undefined)[] = [];
  const early = new Map<number, Buffer[]>();
  for (const [i, port] of ports.entries()) {
    socket.send(framed(2 * i, portBytes(port)));
    socket.send(framed(2 * i + 1, portBytes(port)));
    dial(port).then(
      (connection) => {
        connections[i] = connection;
        for (const data of early.get(i) ?? []) connection.write(data);
        connection.on('data', (data: Buffer) => {
          if (!socket.send(framed(2 * i, data))) connection.pause();
        });
        connection.on('drain', () => socket.resume());
        connection.on('close', () => socket.close());
        connection.on('end', () => socket.close());
      },
      (thrown) => {
        const text = dialFailure(port, thrown);
        socket.send(framed(2 * i + 1, Buffer.from(text)));
        socket.close();
      },
    );
  }
  socket.onDrain(() => {
    for (const connection of connections) connection?.resume();
  });
  socket.onMessage((message) => {
    const channel = message[0] ?? 0;
    if (channel % 2 !== 0) return;
    const data = message.subarray(1);
    const connection = connections[channel / 2];
    if (!connection) early.set(channel / 2, [...(early.get(channel / 2) ?? []), data]);
    else if (!connection.write(data)) socket.pause();
  });
  socket.onClose(() => {
    for (const connection of connections) connection?.destroy();
  });
}
