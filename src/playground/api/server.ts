import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import type { Pod } from '../../kube/objects.ts';
import { ApiFailure, badRequest, notFound, nowhere } from '../failure.ts';
import type { ObjectStore, PodRuntime } from '../types.ts';
import { bodyOf } from './bodies.ts';
import { serverCertificate } from './certificate.ts';
import { aggregated, legacy, VERSION } from './discovery.ts';
import { Lists } from './lists.ts';
import { serveLog } from './logs.ts';
import { metricsAt } from './metrics.ts';
import { openapiIndex, openapiOf } from './openapi.ts';
import { type Place, placeOf } from './place.ts';
import { isReview, review } from './reviews.ts';
import { scaleOf } from './scale.ts';
import { listOf, oneOf, shapeOf } from './shapes.ts';
import { refuseUpgrade, statusOf } from './status.ts';
import { serveWatch } from './watches.ts';
import { write } from './writes.ts';

export interface ApiOptions {
  store: ObjectStore;
  runtime: PodRuntime;
  clock: Clock;
  /** Who does not send it is answered 401. */
  token: string;
  /** 0 for any that is free. */
  port?: number;
  /** Takes over an upgrade to exec, attach or portforward of a pod. */
  channel(place: Place, request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface ApiServer {
  readonly url: string;
  /** The authority that its certificate is signed by, as PEM. */
  readonly ca: string;
  close(): Promise<void>;
}

const ENDPOINTS_WARNING = '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"';
const JSON_TYPE = 'application/json';
const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

class Api {
  readonly #options: ApiOptions;
  readonly #lists: Lists;

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#lists = new Lists(options.store, () => options.clock.now());
  }

  readonly answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      this.#authenticate(request);
      const url = new URL(request.url ?? '/', 'https://localhost');
      await this.#route(request, response, url);
    } catch (thrown) {
      const status = statusOf(thrown);
      if (response.headersSent) response.destroy();
      else send(response, status.code, status);
    }
  };

  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    try {
      this.#authenticate(request);
      const url = new URL(request.url ?? '/', 'https://localhost');
      const place = placeOf(url.pathname);
      if (!place?.subresource) throw badRequest('nothing here takes an upgrade');
      this.#options.channel(place, request, socket, head);
    } catch (thrown) {
      refuseUpgrade(socket, thrown);
    }
  };

  #authenticate(request: IncomingMessage): void {
    if (request.headers.authorization === `Bearer ${this.#options.token}`) return;
    throw new ApiFailure({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
  }

  async #route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { pathname, searchParams: query } = url;
    const { store, runtime, clock } = this.#options;
    const fixed = this.#fixed(request, url);
    if (fixed) return send(response, 200, fixed.body, fixed.type);
    const metrics = metricsAt(pathname, query, store, runtime, clock.now());
    if (metrics) return send(response, 200, metrics);
    if (request.method === 'POST' && isReview(pathname)) {
      return send(response, 201, review(pathname, await bodyOf(request)));
    }
    const place = placeOf(pathname);
    if (!place) throw nowhere();
    const body = await bodyOf(request);
    if (place.resource.kind === 'Endpoints') response.setHeader('Warning', ENDPOINTS_WARNING);
    const shape = shapeOf(request.headers.accept, query);
    if (request.method !== 'GET') {
      const { code, object } = write(store, {
        method: request.method ?? '',
        place,
        query,
        contentType: (request.headers['content-type'] ?? '').split(';')[0] ?? '',
        body,
        agent: request.headers['user-agent'] ?? '',
      });
      return send(response, code, object);
    }
    if (place.name === undefined || isWatch(query)) {
      if (isWatch(query)) return serveWatch(store, clock, { place, query, shape, response });
      const { items, meta } = this.#lists.page(place, query);
      return send(response, 200, listOf(shape, place.resource, items, meta, clock.now()));
    }
    const object = store.get(place.resource, place.namespace, place.name);
    if (!object) throw notFound(place.resource, place.name);
    switch (place.subresource?.name) {
      case 'log':
        return serveLog(runtime, object as Pod, query, response);
      case 'scale':
        return send(response, 200, oneOf(shape, { kind: 'Scale' }, scaleOf(object), clock.now()));
      case 'exec':
      case 'attach':
      case 'portforward':
        throw badRequest('Upgrade request required');
      default:
        return send(response, 200, oneOf(shape, place.resource, object, clock.now()));
    }
  }

  /** What is the same for everybody at any time. */
  #fixed(
    request: IncomingMessage,
    { pathname, searchParams: query }: URL,
  ): { body: object | string; type?: string } | undefined {
    if (request.method !== 'GET') return undefined;
    if (pathname === '/version' || pathname === '/version/') return { body: VERSION };
    const health = /^\/(healthz|livez|readyz)$/.exec(pathname)?.[1];
    if (health)
      return { body: query.has('verbose') ? `[+]ping ok\n${health} check passed\n` : 'ok', type: 'text/plain' };
    const isRoot = pathname === '/api' || pathname === '/apis';
    if (isRoot && /APIGroupDiscoveryList/.test(request.headers.accept ?? '')) {
      return { body: aggregated(pathname === '/api'), type: DISCOVERY };
    }
    if (pathname === '/openapi/v3') return { body: openapiIndex() };
    const described = pathname.startsWith('/openapi/v3/')
      ? openapiOf(pathname.slice('/openapi/v3/'.length))
      : undefined;
    const body = described ?? legacy(pathname);
    return body && { body };
  }
}

const isWatch = (query: URLSearchParams): boolean => ['true', '1'].includes(query.get('watch') ?? '');

function send(response: ServerResponse, code: number, body: object | string, type = JSON_TYPE): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(code, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Serves the API on loopback until it is closed; rejects with the system's error when it can't listen. */
export async function serveApi(options: ApiOptions): Promise<ApiServer> {
  const { ca, cert, key } = serverCertificate(options.clock.now());
  const api = new Api(options);
  const server: Server = createServer({ cert, key }, (request, response) => void api.answer(request, response));
  server.on('upgrade', api.upgrade);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    ca,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
