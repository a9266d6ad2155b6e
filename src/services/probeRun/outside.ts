import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { ProbeAnswer } from './answer.ts';
import { headersOf, type Question } from './plan.ts';

type Http = Extract<Question, { kind: 'http' }>;

/** Bytes of a body that are kept: what follows says no more. */
const MOST = 16 * 1024;

/** Asks over a connection to the pod's port. Rejects with the connection's error, or when the signal is aborted. */
export function askHttp(remote: Duplex, question: Http, now: () => number, signal: AbortSignal): Promise<ProbeAnswer> {
  const began = now();
  return new Promise((resolve, reject) => {
    remote.on('error', reject);
    const stream =
      question.scheme === 'https'
        ? connect({ socket: remote, rejectUnauthorized: false, host: question.host })
        : remote;
    stream.on('error', reject);
    const call = request({
      method: 'GET',
      path: question.path,
      host: question.host,
      port: question.port,
      headers: Object.fromEntries([
        ...headersOf(question).map(({ name, value }) => [name, value]),
        ['Connection', 'close'],
      ]),
      createConnection: () => stream,
      signal,
    });
    call.on('error', reject);
    call.on('response', (response) => {
      const kept: Buffer[] = [];
      let size = 0;
      response.on('data', (data: Buffer) => {
        if (size < MOST) kept.push(data.subarray(0, MOST - size));
        size += data.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(kept).toString('utf8').replace(/\r/g, '').trimEnd();
        const status = response.statusCode ?? 0;
        const line = `HTTP/${response.httpVersion} ${status} ${response.statusMessage ?? ''}`.trimEnd();
        resolve({
          tool: undefined,
          ms: now() - began,
          status,
          code: undefined,
          body: [line, ...(text === '' ? [] : ['', ...text.split('\n').slice(0, 40)])],
          errors: [],
        });
      });
    });
    call.end();
  });
}
