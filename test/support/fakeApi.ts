import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { KubeObject } from '../../src/kube/objects.ts';
import type { Resource } from '../../src/kube/resources.ts';
import { CA, SERVER } from './certificates.ts';
import { discovery, jsonPatch, listOf, mergePatch, oneOf, shapeOf, status } from './fakeApiShapes.ts';
import { FakeApiStore, SERVED, type StoredEvent, selects } from './fakeApiStore.ts';

interface Fault {
  /** Tested against `METHOD path?query`. */
  match: RegExp;
  /** 0: the answer never comes. */
  status: number;
  message: string;
  left: number;
  delay: number;
}

interface Place {
  resource: Resource;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
}

/**
 * A small API server on loopback for tests: discovery, list and watch with pages and bookmarks, tables, get, create, patch, delete, logs,
 * access reviews; and verbs that break it. It runs nothing: objects are what tests put there.
 */
export class FakeApi {
  readonly store = new FakeApiStore();
  /** Lines by `namespace/pod/container`, oldest first; a follow sees those that are added. */
  readonly logs = new Map<string, string[]>();
  /** `METHOD path?query` of every request. */
  readonly requests: string[] = [];
  readonly #faults: Fault[] = [];
  readonly #watches = new Set<ServerResponse>();
  readonly #sockets = new Set<Duplex>();
  #server: Server;
  #port = 0;

  private constructor() {
    this.#server = this.#create();
  }

  static async start(objects: readonly KubeObject[] = []): Promise<FakeApi> {
    const api = new FakeApi();
    for (const object of objects) api.store.put(object);
    await api.up();
    return api;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** The text of a kubeconfig with the context `fake`. */
  kubeconfig(namespace = 'default'): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'fake',
      clusters: [
        {
          name: 'fake',
          cluster: { server: this.url, 'certificate-authority-data': Buffer.from(CA).toString('base64') },
        },
      ],
      users: [{ name: 'ann', user: { token: 'a-token' } }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'ann', namespace } }],
    });
  }

  /** Requests whose `METHOD path?query` fits are answered with this status (0: never), `times` times, each after `delay` ms. */
  fail(match: RegExp, code: number, options: { times?: number; message?: string; delay?: number } = {}): void {
    const { times = Number.POSITIVE_INFINITY, message = `fault ${code}`, delay = 0 } = options;
    this.#faults.push({ match, status: code, message, left: times, delay });
  }

  /** Everything answers again as it should. */
  heal(): void {
    this.#faults.length = 0;
  }

  /** Ends every watch, in the middle of an object where asked. */
  cutWatches(options: { midObject?: boolean } = {}): void {
    for (const response of [...this.#watches]) {
      if (options.midObject) response.write('{"type":"MODIFIED","object":{"metadata":{"na');
      response.socket?.destroy();
    }
  }

  /** Nothing listens any more and every connection is cut; up() brings it back on the same port. */
  async down(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async up(): Promise<void> {
    this.#server = this.#create();
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #create(): Server {
    const server = createServer({ cert: SERVER.cert, key: SERVER.key }, this.#answer);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    return server;
  }

  readonly #answer: RequestListener = async (request, response) => {
    const line = `${request.method} ${request.url}`;
    this.requests.push(line);
    const fault = this.#faults.findLast((one) => one.left > 0 && one.match.test(line));
    if (fault) {
      fault.left--;
      if (fault.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay));
      if (fault.status === 0) return;
      if (fault.status !== 200)
        return send(response, fault.status, status(fault.status, reasonOf(fault.status), fault.message));
    }
    const url = new URL(request.url ?? '/', this.url);
    const body = await bodyOf(request);
    try {
      this.#route(request, response, url, body);
    } catch (error) {
      send(response, 422, status(422, 'Invalid', error instanceof Error ? error.message : String(error)));
    }
  };

  #route(request: IncomingMessage, response: ServerResponse, url: URL, body: string): void {
    const { pathname } = url;
    if (pathname === '/version') return send(response, 200, { major: '1', minor: '35', gitVersion: 'v1.35.0' });
    if (pathname === '/api' || pathname === '/apis') {
      return send(response, 200, discovery(pathname === '/api'), DISCOVERY);
    }
    if (/selfsubjectaccessreviews$/.test(pathname)) {
      return send(response, 201, { ...JSON.parse(body), status: { allowed: true } });
    }
    if (/selfsubjectrulesreviews$/.test(pathname)) {
      const resourceRules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
      return send(response, 201, { status: { incomplete: false, nonResourceRules: [], resourceRules } });
    }
    const place = placeOf(pathname);
    if (!place) return send(response, 404, status(404, 'NotFound', 'the server could not find the requested resource'));
    if (!place.name && request.method === 'GET') {
      const watching = ['true', '1'].includes(url.searchParams.get('watch') ?? '');
      return watching ? this.#watch(request, response, url, place) : this.#list(request, response, url, place);
    }
    if (!place.name) return this.#add(response, url, place, body);
    if (place.subresource === 'log') return this.#log(response, url, place);
    return this.#one(request, response, url, place, body);
  }

  #list(request: IncomingMessage, response: ServerResponse, url: URL, place: Place): void {
    const query = url.searchParams;
    const fitting = this.store
      .list(place.resource, place.namespace)
      .filter((object) => selects(query.get('labelSelector'), query.get('fieldSelector'), object));
    const start = Number(query.get('continue') ?? 0);
    const limit = Number(query.get('limit') ?? 0) || fitting.length;
    const rest = fitting.length - start - limit;
    send(
      response,
      200,
      listOf(shapeOf(request.headers.accept ?? ''), place.resource, fitting.slice(start, start + limit), {
        resourceVersion: String(this.store.version),
        ...(rest > 0 ? { continue: String(start + limit), remainingItemCount: rest } : {}),
      }),
    );
  }

  #watch(request: IncomingMessage, response: ServerResponse, url: URL, place: Place): void {
    const query = url.searchParams;
    const shape = shapeOf(request.headers.accept ?? '');
    const from = Number(query.get('resourceVersion') ?? 0);
    const line = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    if (from && from < this.store.oldest) {
      line('ERROR', status(410, 'Expired', `too old resource version: ${from} (${this.store.oldest})`));
      response.end();
      return;
    }
    const tell = ({ type, resource, object }: StoredEvent) => {
      if (resource !== place.resource) return;
      if (place.namespace && object.metadata?.namespace !== place.namespace) return;
      if (selects(query.get('labelSelector'), query.get('fieldSelector'), object)) {
        line(type, oneOf(shape, resource, object));
      }
    };
    for (const event of this.store.since(from || this.store.version)) tell(event);
    const end = this.store.subscribe(tell);
    this.#watches.add(response);
    response.on('close', () => {
      end();
      this.#watches.delete(response);
    });
  }

  #one(request: IncomingMessage, response: ServerResponse, url: URL, place: Place, body: string): void {
    const { resource, namespace, name = '' } = place;
    const found = this.store.get(resource, namespace, name);
    if (!found) return send(response, 404, status(404, 'NotFound', `${resource.plural} "${name}" not found`));
    const dry = url.searchParams.get('dryRun') === 'All';
    if (request.method === 'DELETE') {
      if (!dry) this.store.remove(resource, namespace, name);
      return send(response, 200, { kind: 'Status', apiVersion: 'v1', status: 'Success' });
    }
    if (request.method === 'GET')
      return send(response, 200, oneOf(shapeOf(request.headers.accept ?? ''), resource, found));
    const given: unknown = JSON.parse(body);
    const json = request.headers['content-type'] === 'application/json-patch+json';
    const changed =
      request.method === 'PUT' ? given : json ? jsonPatch(found, given as never) : mergePatch(found, given);
    const next = changed as KubeObject;
    if (next.metadata?.resourceVersion && next.metadata.resourceVersion !== found.metadata?.resourceVersion) {
      return send(response, 409, status(409, 'Conflict', 'the object has been modified'));
    }
    send(response, 200, dry ? next : this.store.put(next));
  }

  #add(response: ServerResponse, url: URL, place: Place, body: string): void {
    const object = JSON.parse(body) as KubeObject;
    const named = { ...object, kind: place.resource.kind, metadata: { ...object.metadata } };
    if (place.namespace) named.metadata.namespace = place.namespace;
    const name = named.metadata.name ?? '';
    if (this.store.get(place.resource, place.namespace, name)) {
      return send(response, 409, status(409, 'AlreadyExists', `${place.resource.plural} "${name}" already exists`));
    }
    send(response, 201, url.searchParams.get('dryRun') === 'All' ? named : this.store.put(named));
  }

  #log(response: ServerResponse, url: URL, place: Place): void {
    const query = url.searchParams;
    const lines = this.logs.get(`${place.namespace}/${place.name}/${query.get('container') ?? ''}`) ?? [];
    const stamp = query.get('timestamps') === 'true';
    const text = lines.map(
      (line, n) => `${stamp ? `2026-01-01T12:00:00.${String(n).padStart(9, '0')}Z ` : ''}${line}\n`,
    );
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    response.write(text.slice(-Number(query.get('tailLines') ?? lines.length) || text.length).join(''));
    if (query.get('follow') === 'true') this.#watches.add(response);
    else response.end();
  }
}

function placeOf(path: string): Place | undefined {
  const match =
    /^\/(?:api\/v1|apis\/([^/]+)\/[^/]+)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(
      path,
    );
  if (!match) return undefined;
  const [, group = '', namespace, plural, name, subresource] = match;
  const resource = SERVED.find((one) => one.group === group && one.plural === plural);
  return resource && { resource, namespace, name, subresource };
}

/** kubectl takes aggregated discovery only under its full name. */
const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function send(response: ServerResponse, code: number, body: unknown, type = 'application/json'): void {
  response.writeHead(code, { 'Content-Type': type });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function reasonOf(code: number): string {
  const reasons: Record<number, string> = {
    401: 'Unauthorized',
    403: 'Forbidden',
    410: 'Expired',
    429: 'TooManyRequests',
  };
  return reasons[code] ?? (code === 503 ? 'ServiceUnavailable' : 'InternalError');
}
