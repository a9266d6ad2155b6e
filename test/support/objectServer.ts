import { isRecord } from '../../src/base/object.ts';
import { apiError } from '../../src/kube/errors.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { RESOURCES } from '../../src/kube/resources.ts';
import type { ApiRequest, KubeClient, KubeSocket } from '../../src/kube/types.ts';
import { applyPatch, type PatchStep, valueAt } from '../../src/services/changes/jsonPatch.ts';
import { sameJson } from '../../src/services/changes/visible.ts';

/** What the server was asked to change. */
export interface Write {
  method: string;
  path: string;
  dryRun: boolean;
  body: unknown;
}

/**
 * An API server that keeps objects in memory: get, list, create, JSON and merge patch, put and delete with dry run and resourceVersion.
 * No controllers: a test plays them by `edit`, and makes faults by `before`.
 */
export class ObjectServer implements KubeClient {
  readonly server = 'https://fake';
  readonly context: string;
  readonly objects = new Map<string, KubeObject>();
  readonly writes: Write[] = [];
  /** Called with each request; what it throws is the answer. `refuse` makes what the API server would say. */
  before: (request: ApiRequest) => void = () => undefined;
  #version = 1;

  constructor(context = 'test') {
    this.context = context;
  }

  add(object: KubeObject): KubeObject {
    const path = pathOf(object);
    const stored = this.#stamp({
      ...object,
      metadata: { uid: `uid-${path}`, generation: 1, ...object.metadata },
    });
    this.objects.set(path, stored);
    return stored;
  }

  /** Changes an object as somebody else would. */
  edit(kind: string, name: string, change: (object: KubeObject & Record<string, unknown>) => object): void {
    for (const [path, object] of this.objects) {
      if (object.kind !== kind || object.metadata?.name !== name) continue;
      this.objects.set(path, this.#stamp(change(structuredClone(object) as KubeObject & Record<string, unknown>)));
    }
  }

  get(kind: string, name: string): KubeObject | undefined {
    return [...this.objects.values()].find((object) => object.kind === kind && object.metadata?.name === name);
  }

  refuse(status: number, message: string, path = ''): Error {
    const body = JSON.stringify({ kind: 'Status', status: 'Failure', code: status, message });
    return apiError({ server: this.server, context: this.context, method: '', path }, status, body);
  }

  async json<T>(request: ApiRequest): Promise<T> {
    await Promise.resolve();
    this.before(request);
    return structuredClone(this.#answer(request)) as T;
  }

  text(): Promise<string> {
    return Promise.reject(new Error('no text here'));
  }

  stream(): Promise<AsyncIterable<Uint8Array>> {
    return Promise.reject(new Error('no streams here'));
  }

  socket(): Promise<KubeSocket> {
    return Promise.reject(new Error('no sockets here'));
  }

  async close(): Promise<void> {}

  #answer(request: ApiRequest): unknown {
    const { method = 'GET', path, query = {} } = request;
    const body = request.body;
    if (path.endsWith('selfsubjectaccessreviews')) return { status: { allowed: true } };
    const dryRun = query.dryRun === 'All' || (isRecord(body) && Array.isArray(body.dryRun));
    if (method !== 'GET') this.writes.push({ method, path, dryRun, body });
    if (method === 'POST') {
      const object = body as KubeObject;
      return dryRun ? object : this.add(object);
    }
    const live = this.objects.get(path);
    if (!live) {
      if (method === 'GET' && !this.#isObject(path)) return this.#list(path, query.labelSelector);
      throw this.refuse(404, 'not found', path);
    }
    if (method === 'GET') return live;
    if (method === 'DELETE') {
      const uid = isRecord(body) && isRecord(body.preconditions) ? body.preconditions.uid : undefined;
      if (uid !== undefined && uid !== live.metadata?.uid) throw this.refuse(409, 'uid differs', path);
      if (!dryRun) this.objects.delete(path);
      return live;
    }
    const changed = this.#changed(request, live, path);
    if (sameJson(changed, live)) return live;
    const grown = { ...changed, metadata: { ...changed.metadata, generation: (live.metadata?.generation ?? 0) + 1 } };
    const made = dryRun ? grown : this.#stamp(grown);
    if (!dryRun) this.objects.set(path, made);
    return made;
  }

  #changed(request: ApiRequest, live: KubeObject, path: string): KubeObject {
    const { body } = request;
    if (request.method === 'PUT') {
      const object = body as KubeObject;
      if (object.metadata?.resourceVersion !== live.metadata?.resourceVersion) throw this.refuse(409, 'changed', path);
      return object;
    }
    if (!Array.isArray(body)) return merge(live, body) as KubeObject;
    const steps = body as PatchStep[];
    for (const step of steps) {
      if (step.op === 'test' && !sameJson(valueAt(live, step.path), step.value)) {
        throw this.refuse(422, `testing value ${step.path} failed`, path);
      }
      if (step.path === '/metadata/resourceVersion' && step.value !== live.metadata?.resourceVersion) {
        throw this.refuse(409, 'the object has been modified', path);
      }
    }
    return applyPatch(live, steps);
  }

  #list(path: string, selector: unknown): { items: KubeObject[]; metadata: object } {
    const [, , , namespace, plural] =
      /^(\/api\/[^/]+|\/apis\/([^/]+)\/[^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)$/.exec(path) ?? [];
    const items = [...this.objects.entries()]
      .filter(([key]) => key.includes(`/${plural}/`) && (!namespace || key.includes(`/namespaces/${namespace}/`)))
      .map(([, object]) => object)
      .filter((object) => matches(object, typeof selector === 'string' ? selector : ''));
    return { items, metadata: { resourceVersion: String(this.#version) } };
  }

  #isObject(path: string): boolean {
    const parts = path.replace(/^\/apis?\/[^/]+(\/v[^/]*)?/, '').replace(/\/namespaces\/[^/]+(?=\/)/, '');
    return parts.split('/').length > 2;
  }

  #stamp(object: object): KubeObject {
    const made = object as KubeObject;
    return { ...made, metadata: { ...made.metadata, resourceVersion: String(++this.#version) } };
  }
}

function pathOf(object: KubeObject): string {
  const resource = (RESOURCES as Record<string, (typeof RESOURCES)['Pod']>)[object.kind ?? ''];
  if (!resource) throw new Error(`unknown kind ${object.kind}`);
  const { group, version, plural, namespaced } = resource as {
    group: string;
    version: string;
    plural: string;
    namespaced: boolean;
  };
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const scope = namespaced ? `/namespaces/${object.metadata?.namespace ?? 'default'}` : '';
  return `${root}${scope}/${plural}/${object.metadata?.name ?? ''}`;
}

function matches(object: KubeObject, selector: string): boolean {
  const labels = object.metadata?.labels ?? {};
  return selector
    .split(',')
    .filter(Boolean)
    .every((term) => {
      const [key = '', value] = term.split('=');
      return value === undefined ? key in labels : labels[key] === value;
    });
}

function merge(live: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const to: Record<string, unknown> = { ...(isRecord(live) ? live : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete to[key];
    else to[key] = merge(to[key], value);
  }
  return to;
}
