import { createGunzip } from 'node:zlib';
import { type Clock, pause, systemClock } from '../base/clock.ts';
import { KdbgError } from '../base/errors.ts';
import { texts } from '../texts/index.ts';
import { type Credentials, credentialsOf } from './auth/credentials.ts';
import { type ApiError, type Asked, apiError } from './errors.ts';
import { type Kubeconfig, useContext } from './kubeconfig.ts';
import { watchKubelets } from './kubelets.ts';
import { cancelled, connectionError } from './transport/connectionError.ts';
import { StaleConnection, Transport, type WireAnswer, type WireRequest } from './transport/http.ts';
import type { ApiRequest, KubeClient, KubeSocket } from './types.ts';

export interface ConnectOptions {
  clock?: Clock;
  /** What credential programs print, as it comes. */
  onPluginOutput?: (text: string) => void;
  env?: Readonly<Record<string, string | undefined>>;
}

const HEAD_MS = 30_000;
/** How often a GET is tried again when the server asks for patience (429, or 5xx with Retry-After). */
const PATIENCE = 5;
const LONGEST_WAIT_MS = 30_000;

/**
 * A client for one context of the kubeconfig; nothing is sent yet. Throws KdbgError `unknown-context`, `context-broken`,
 * or `proxy-address`.
 */
export function connect(kubeconfig: Kubeconfig, contextName: string, options: ConnectOptions = {}): KubeClient {
  return watchKubelets(new Client(kubeconfig, contextName, options));
}

class Client implements KubeClient {
  readonly server: string;
  readonly context: string;
  readonly #credentials: Credentials;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #sockets = new Set<KubeSocket>();

  constructor(kubeconfig: Kubeconfig, contextName: string, options: ConnectOptions) {
    const config = useContext(kubeconfig, contextName);
    const context = config.contexts.find((entry) => entry.name === contextName);
    const cluster = config.clusters.get(context?.cluster ?? '');
    if (!context || !cluster) throw new KdbgError('unknown-context', texts.kube.unknownContext(contextName, ''));
    const env = options.env ?? process.env;
    this.#clock = options.clock ?? systemClock;
    this.server = cluster.server;
    this.context = contextName;
    this.#transport = new Transport(cluster, env, this.#clock);
    this.#credentials = credentialsOf(config.users.get(context.user) ?? {}, cluster, {
      clock: this.#clock,
      env,
      onPluginOutput: options.onPluginOutput ?? (() => undefined),
    });
  }

  async json<T = unknown>(request: ApiRequest): Promise<T> {
    const body = await this.#body({ accept: 'application/json', ...request });
    try {
      return JSON.parse(body.toString('utf8')) as T;
    } catch {
      const t = texts.kube;
      throw new KdbgError(
        'api-answer',
        t.badAnswer(this.server, t.because.pathNotJson(request.path, body.toString('utf8', 0, 60).trim())),
        { todo: t.badAnswerTodo },
      );
    }
  }

  async text(request: ApiRequest): Promise<string> {
    return (await this.#body({ accept: '*/*', ...request })).toString('utf8');
  }

  async stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>> {
    const answer = await this.#send(this.#wire({ accept: '*/*', ...request }, { stream: true }), request);
    if (answer.kind === 'upgrade') throw this.#odd(answer);
    return chunks(answer.message, this.server);
  }

  async socket(
    request: Pick<ApiRequest, 'path' | 'query' | 'signal' | 'timeout'>,
    protocols: readonly string[],
  ): Promise<KubeSocket> {
    // Only now, because loading it would hold up the start; before the request, because nobody hears an error on the upgraded
    // connection meanwhile.
    const { acceptUpgrade, upgradeHeaders } = await import('./websocket/upgrade.ts');
    const { headers, key } = upgradeHeaders(protocols);
    const wire = this.#wire(request, { stream: true });
    const answer = await this.#send({ ...wire, headers: { ...wire.headers, ...headers } }, request);
    if (answer.kind === 'response') {
      answer.message.destroy();
      const t = texts.kube;
      throw new KdbgError('upgrade-refused', t.badAnswer(this.server, t.because.noWebSocket(request.path)));
    }
    const socket = acceptUpgrade(answer, { key, protocols, server: this.server, clock: this.#clock });
    this.#sockets.add(socket);
    socket.onClose(() => this.#sockets.delete(socket));
    if (request.signal?.aborted) {
      socket.close();
      throw cancelled();
    }
    const onAbort = () => socket.close();
    request.signal?.addEventListener('abort', onAbort, { once: true });
    socket.onClose(() => request.signal?.removeEventListener('abort', onAbort));
    return socket;
  }

  async close(): Promise<void> {
    for (const socket of [...this.#sockets]) socket.close();
    this.#transport.close();
  }

  async #body(request: ApiRequest): Promise<Buffer> {
    const wire = this.#wire(request, { stream: false });
    const answer = await this.#send({ ...wire, headers: { 'Accept-Encoding': 'gzip', ...wire.headers } }, request);
    if (answer.kind === 'upgrade') throw this.#odd(answer);
    return collect(answer, this.server);
  }

  #wire(request: ApiRequest, options: { stream: boolean }): WireRequest {
    const { body } = request;
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const text = body === undefined || raw ? body : JSON.stringify(body);
    return {
      method: request.method ?? 'GET',
      path: request.path + queryText(request.query),
      headers: {
        'User-Agent': 'kdbg',
        ...(request.accept ? { Accept: request.accept } : {}),
        ...(text === undefined
          ? {}
          : {
              'Content-Type': request.contentType ?? 'application/json',
              'Content-Length': String(Buffer.byteLength(text)),
            }),
      },
      body: text,
      stream: options.stream,
      signal: request.signal,
      timeout: request.timeout ?? HEAD_MS,
    };
  }

  /** Sends until the answer is a success: new credentials after a 401, a fresh connection for a stale one, patience for GETs. */
  async #send(wire: WireRequest, request: Pick<ApiRequest, 'path' | 'signal'>): Promise<WireAnswer> {
    const asked: Asked = { server: this.server, context: this.context, method: wire.method, path: request.path };
    let renewed = false;
    for (let waits = 0, stale = 0; ; ) {
      let answer: WireAnswer;
      try {
        answer = await this.#transport.send(wire, await this.#credentials.get());
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
        if (wire.method !== 'GET' || ++stale > 3) throw connectionError(codeError('ECONNRESET'), this.server);
        continue;
      }
      const status = answer.message.statusCode ?? 0;
      if (answer.kind === 'upgrade' || (status >= 200 && status < 300)) return answer;
      const failure = await this.#failure(asked, answer);
      if (status === 401 && !renewed && this.#credentials.renew()) {
        renewed = true;
        continue;
      }
      const patient = wire.method === 'GET' && failure.retryAfter !== undefined && (status === 429 || status >= 500);
      if (!patient || ++waits > PATIENCE) throw failure;
      await pause(this.#clock, Math.min(failure.retryAfter ?? 0, LONGEST_WAIT_MS), request.signal);
      if (request.signal?.aborted) throw cancelled();
    }
  }

  async #failure(asked: Asked, answer: WireAnswer & { kind: 'response' }): Promise<ApiError> {
    const body = await collect(answer, this.server).catch(() => Buffer.alloc(0));
    const after = answer.message.headers['retry-after'];
    return apiError(asked, answer.message.statusCode ?? 0, body.toString('utf8'), after);
  }

  #odd(answer: WireAnswer & { kind: 'upgrade' }): KdbgError {
    answer.socket.destroy();
    const t = texts.kube;
    return new KdbgError('api-answer', t.badAnswer(this.server, t.because.switchedUnasked), { todo: t.badAnswerTodo });
  }
}

async function* chunks(message: AsyncIterable<Uint8Array>, server: string): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of message) yield chunk;
  } catch (error) {
    throw connectionError(error, server);
  }
}

async function collect(answer: WireAnswer & { kind: 'response' }, server: string): Promise<Buffer> {
  const { message } = answer;
  const zipped = message.headers['content-encoding'] === 'gzip';
  const source = zipped ? message.pipe(createGunzip()) : message;
  if (zipped) message.on('error', (error) => source.destroy(error));
  const parts: Buffer[] = [];
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) parts.push(chunk);
  } catch (error) {
    throw connectionError(error, server);
  }
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** `?a=1&b=2`; a list gives its key several times, undefined none. */
function queryText(query: ApiRequest['query']): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue;
    if (typeof value === 'object') for (const item of value) search.append(key, item);
    else search.append(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

function codeError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
