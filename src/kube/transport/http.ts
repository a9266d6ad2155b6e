import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import type { Credential } from '../auth/credentials.ts';
import type { ClusterEntry } from '../kubeconfigFile.ts';
import { type Agents, makeAgents, retire } from './agents.ts';
import { cancelled, connectionError, timeoutError } from './connectionError.ts';
import { proxyFor } from './proxy.ts';

export interface WireRequest {
  method: string;
  /** With the query, without the server's own prefix. */
  path: string;
  headers: Readonly<Record<string, string | readonly string[]>>;
  body?: string | Uint8Array | undefined;
  /** Holds its connection for long. */
  stream: boolean;
  signal?: AbortSignal | undefined;
  /** Milliseconds until the head must have come; 0: no limit. */
  timeout: number;
}

export type WireAnswer =
  | { kind: 'response'; message: IncomingMessage }
  | { kind: 'upgrade'; message: IncomingMessage; socket: Duplex; head: Buffer };

/** A connection that the pool had kept was closed by the server just when it was used: nothing was answered. */
export class StaleConnection extends Error {}

/** HTTP/1.1 to one server over bounded pools of kept connections. */
export class Transport {
  readonly #server: URL;
  readonly #prefix: string;
  readonly #cluster: ClusterEntry;
  readonly #proxy: URL | undefined;
  readonly #clock: Clock;
  #agents: { agents: Agents; cert: string | undefined; key: string | undefined } | undefined;

  /** Throws a ConnectionError for a proxy address that makes no sense. */
  constructor(cluster: ClusterEntry, env: Readonly<Record<string, string | undefined>>, clock: Clock) {
    this.#cluster = cluster;
    this.#server = new URL(cluster.server);
    this.#prefix = this.#server.pathname.replace(/\/+$/, '');
    this.#proxy = proxyFor(this.#server, cluster.proxyUrl, env);
    this.#clock = clock;
  }

  /** Rejects with a KdbgError (or StaleConnection) when no answer came; an answer of any status resolves. */
  send(request: WireRequest, credential: Credential): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      if (request.signal?.aborted) return reject(cancelled());
      const { server } = this.#cluster;
      let agents: Agents;
      try {
        agents = this.#agentsFor(credential);
      } catch (error) {
        return reject(connectionError(error, server));
      }
      const secure = this.#server.protocol === 'https:';
      const sent = (secure ? requestHttps : requestHttp)({
        agent: request.stream ? agents.streams : agents.calls,
        host: this.#server.hostname.replace(/^\[|\]$/g, ''),
        port: this.#server.port || (secure ? 443 : 80),
        method: request.method,
        path: this.#prefix + request.path,
        headers: { Host: this.#server.host, ...mutable(request.headers), ...mutable(credential.headers) },
      });
      const limit = request.timeout > 0 && Number.isFinite(request.timeout) ? request.timeout : 0;
      const cancelTimer = limit
        ? this.#clock.after(limit, () => sent.destroy(timeoutError(server, limit)))
        : () => undefined;
      const onAbort = () => sent.destroy(cancelled());
      request.signal?.addEventListener('abort', onAbort, { once: true });
      const settled = () => {
        cancelTimer();
        request.signal?.removeEventListener('abort', onAbort);
      };
      sent.on('error', (error) => {
        settled();
        const code = 'code' in error ? error.code : '';
        const stale = sent.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
        reject(stale ? new StaleConnection() : connectionError(error, server));
      });
      sent.on('response', (message) => {
        settled();
        guard(message, request.signal);
        resolve({ kind: 'response', message });
      });
      sent.on('upgrade', (message, socket, head) => {
        settled();
        socket.on('error', () => undefined);
        resolve({ kind: 'upgrade', message, socket, head });
      });
      sent.end(request.body);
    });
  }

  /** Ends every connection, also those in use. */
  close(): void {
    this.#agents?.agents.calls.destroy();
    this.#agents?.agents.streams.destroy();
    this.#agents = undefined;
  }

  #agentsFor(credential: Credential): Agents {
    const kept = this.#agents;
    if (kept && kept.cert === credential.cert && kept.key === credential.key) return kept.agents;
    const agents = makeAgents({
      cluster: this.#cluster,
      proxy: this.#proxy,
      cert: credential.cert,
      key: credential.key,
    });
    if (kept) retire(kept.agents);
    this.#agents = { agents, cert: credential.cert, key: credential.key };
    return agents;
  }
}

/** The body ends with the signal, and its error never goes unheard. */
function guard(message: IncomingMessage, signal: AbortSignal | undefined): void {
  message.on('error', () => undefined);
  if (!signal) return;
  const onAbort = () => message.destroy(cancelled());
  signal.addEventListener('abort', onAbort, { once: true });
  message.on('close', () => signal.removeEventListener('abort', onAbort));
}

function mutable(headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
  );
}
