import { connect } from 'node:http2';
import type { Duplex } from 'node:stream';
import { texts } from '../../texts/index.ts';
import type { ProbeAnswer } from './answer.ts';

const STATUS = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;
/** grpc-status 12: the program has no such service. */
const UNIMPLEMENTED = '12';

/** HealthCheckRequest (field 1: service) in a gRPC frame: a byte for "not compressed", four for the length. */
function frame(service: string): Buffer {
  const name = Buffer.from(service, 'utf8');
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/**
 * Asks the gRPC health service over a connection to the pod's port, in plain text as the kubelet does
 * (https://github.com/grpc/grpc/blob/master/doc/health-checking.md). Rejects with the connection's error, or when the signal is aborted.
 */
export function askGrpc(
  remote: Duplex,
  authority: string,
  service: string,
  now: () => number,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const began = now();
  return new Promise((resolve, reject) => {
    const session = connect(`http://${authority}`, { createConnection: () => remote });
    const fail = (error: Error) => {
      session.destroy();
      reject(error);
    };
    remote.on('error', fail);
    session.on('error', fail);
    const call = session.request(
      {
        ':method': 'POST',
        ':path': '/grpc.health.v1.Health/Check',
        'content-type': 'application/grpc',
        te: 'trailers',
        'user-agent': 'kube-probe/kdbg',
      },
      { signal },
    );
    const kept: Buffer[] = [];
    let told: Record<string, unknown> = {};
    call.on('response', (headers) => {
      told = { ...headers };
    });
    call.on('trailers', (trailers) => {
      told = { ...told, ...trailers };
    });
    call.on('data', (data: Buffer) => kept.push(data));
    call.on('error', fail);
    call.on('end', () => {
      session.close();
      resolve(read(Buffer.concat(kept), told, now() - began));
    });
    call.end(frame(service.slice(0, 127)));
  });
}

/** HealthCheckResponse: field 1, a varint, is the state; an empty message means UNKNOWN. */
function read(data: Buffer, told: Record<string, unknown>, ms: number): ProbeAnswer {
  const status = String(told['grpc-status'] ?? '');
  const message = String(told['grpc-message'] ?? '');
  const state = data.length >= 7 && data[5] === 0x08 ? (STATUS[data[6] ?? 0] ?? 'UNKNOWN') : undefined;
  const passed = status === '0' && state === 'SERVING';
  const errors =
    status === '0' || status === ''
      ? []
      : [`grpc-status ${status}${status === UNIMPLEMENTED ? ' (UNIMPLEMENTED)' : ''}${message ? `: ${message}` : ''}`];
  return {
    tool: undefined,
    ms,
    code: passed ? 0 : 1,
    body: state ? [state] : status === '0' ? ['UNKNOWN'] : [],
    errors: status === '' ? [texts.kube.because.noGrpcStatus(String(told[':status'] ?? '?'))] : errors,
  };
}
