import type { Duplex } from 'node:stream';
import { messageOf } from '../../base/errors.ts';
import { ApiFailure, internal } from '../failure.ts';

/** Anything thrown, as the Status object that answers it. */
export function statusOf(thrown: unknown): { code: number } & Record<string, unknown> {
  const { status } = thrown instanceof ApiFailure ? thrown : internal(messageOf(thrown));
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...status };
}

/** An upgrade that can't be made is answered as any other call. */
export function refuseUpgrade(socket: Duplex, thrown: unknown): void {
  const status = statusOf(thrown);
  const body = JSON.stringify(status);
  socket.end(
    `HTTP/1.1 ${status.code} ${String(status.reason)}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
