import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Receiver, Sender } from 'ws';
import { badRequest } from '../failure.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const LARGEST = 64 * 1024 * 1024;
const MESSAGE = { binary: true, fin: true, mask: false, compress: false };

/** A WebSocket, the server's side (RFC 6455). */
export interface ServerSocket {
  /** The subprotocol that was chosen. */
  readonly protocol: string;
  /** False when the client is slow: wait for onDrain. */
  send(data: Uint8Array): boolean;
  onMessage(listener: (data: Buffer) => void): void;
  onDrain(listener: () => void): void;
  /** Called once, however it ended. */
  onClose(listener: () => void): void;
  pause(): void;
  resume(): void;
  close(): void;
}

/** The first subprotocol of ours that the client offers; undefined when it offers none. */
export function chosen(request: IncomingMessage, ours: readonly string[]): string | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  return ours.find((protocol) => offered.includes(protocol));
}

/** Answers the upgrade; throws BadRequest for what asks for no WebSocket. The frames are those of ws. */
export function acceptSocket(request: IncomingMessage, socket: Duplex, head: Buffer, protocol: string): ServerSocket {
  const key = request.headers['sec-websocket-key'];
  if ((request.headers.upgrade ?? '').toLowerCase() !== 'websocket' || !key) {
    throw badRequest('the playground takes WebSockets only');
  }
  const proof = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${proof}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  );
  const sender = new Sender(socket);
  const receiver = new Receiver({
    isServer: true,
    allowSynchronousEvents: true,
    skipUTF8Validation: true,
    maxPayload: LARGEST,
    maxFragments: 16 * 1024,
    maxBufferedChunks: 256 * 1024,
  });
  let open = true;
  const messages: ((data: Buffer) => void)[] = [];
  const closes: (() => void)[] = [];
  const drains: (() => void)[] = [];
  const end = () => {
    if (!open) return;
    open = false;
    for (const listener of closes) listener();
  };
  receiver.on('message', (data) => {
    for (const listener of messages) listener(data);
  });
  receiver.on('ping', (payload) => open && sender.pong(payload, false));
  receiver.on('conclude', () => {
    if (open) sender.close(1000, undefined, false);
    socket.end();
    end();
  });
  receiver.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => receiver.write(chunk));
  socket.on('drain', () => {
    for (const listener of drains) listener();
  });
  socket.on('end', end);
  socket.on('close', end);
  if (head.length > 0) receiver.write(head);
  return {
    protocol,
    send(data) {
      if (open) sender.send(data, MESSAGE);
      return !socket.writableNeedDrain;
    },
    onMessage: (listener) => void messages.push(listener),
    onDrain: (listener) => void drains.push(listener),
    onClose: (listener) => void closes.push(listener),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close() {
      if (!open) return;
      sender.close(1000, undefined, false);
      socket.end();
      end();
    },
  };
}
