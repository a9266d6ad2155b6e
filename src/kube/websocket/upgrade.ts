import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import type { KubeSocket } from '../types.ts';
import { WebSocketConnection } from './connection.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The headers that ask for a WebSocket (RFC 6455, section 4.1), and the key that the answer has to prove it knows. */
export function upgradeHeaders(protocols: readonly string[]): { headers: Record<string, string>; key: string } {
  const key = randomBytes(16).toString('base64');
  return {
    key,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
      ...(protocols.length > 0 ? { 'Sec-WebSocket-Protocol': protocols.join(', ') } : {}),
    },
  };
}

/** The WebSocket on an upgraded connection. Throws KdbgError `upgrade-refused` when the answer is not for what was asked. */
export function acceptUpgrade(
  answer: { message: IncomingMessage; socket: Duplex; head: Buffer },
  asked: { key: string; protocols: readonly string[]; server: string; clock: Clock },
): KubeSocket {
  const { headers } = answer.message;
  const proof = createHash('sha1')
    .update(asked.key + GUID)
    .digest('base64');
  const protocol = headers['sec-websocket-protocol'] ?? '';
  const { because } = texts.kube;
  const wrong =
    headers['sec-websocket-accept'] !== proof
      ? because.wrongHandshake
      : asked.protocols.length > 0 && !asked.protocols.includes(protocol)
        ? because.wrongProtocol(protocol, asked.protocols)
        : undefined;
  if (wrong) {
    answer.socket.destroy();
    throw new KdbgError('upgrade-refused', texts.kube.badAnswer(asked.server, wrong));
  }
  return new WebSocketConnection(answer.socket, answer.head, { protocol, server: asked.server, clock: asked.clock });
}
