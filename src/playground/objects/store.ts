import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { isRecord } from '../../base/object.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { apiVersionOf, type Resource } from '../../kube/resources.ts';
import { alreadyExists, conflict, notFound } from '../failure.ts';
import { SERVED, type ServedResource, served } from '../served.ts';
import type { DeleteSettings, ObjectStore, StoredChange, WriteSettings } from '../types.ts';
import { applyDefaults } from './defaults.ts';
import { History } from './history.ts';
import { noteManager } from './managedFields.ts';
import { randomSuffix } from './names.ts';
import { validate } from './validate.ts';

/** Checks or completes an object before it is kept; what it throws refuses it. Runs on a copy that it may change. */
export type Admission = (
  request: { operation: 'CREATE' | 'UPDATE'; resource: ServedResource; object: KubeObject; before?: KubeObject },
  store: ObjectStore,
) => void;

export interface StoreOptions {
  clock: Clock;
  admission?: readonly Admission[];
}

/** What holds a deleted object until its dependents are dealt with (https://kubernetes.io/docs/concepts/architecture/garbage-collection/). */
export const ORPHAN = 'orphan';
export const FOREGROUND = 'foregroundDeletion';

/** The kinds whose spec is counted: what they want, of which their status tells how much was seen. */
const COUNTED: ReadonlySet<string> = new Set([
  'Pod',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ReplicationController',
  'Ingress',
  'IngressClass',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'PriorityClass',
  'EndpointSlice',
]);

/** Seconds that a pod has for its end unless told. */
const GRACE = 30;

class Store implements ObjectStore {
  readonly resources = SERVED;
  readonly #clock: Clock;
  readonly #admission: readonly Admission[];
  /** By kind, then by `namespace/name`. */
  readonly #objects = new Map<Resource, Map<string, KubeObject>>();
  readonly #history = new History();
  readonly #listeners = new Set<(change: StoredChange) => void>();

  constructor(options: StoreOptions) {
    this.#clock = options.clock;
    this.#admission = options.admission ?? [];
  }

  get version(): number {
    return this.#history.version;
  }

  list(resource: Resource, namespace?: string): readonly KubeObject[] {
    const table = this.#objects.get(this.#known(resource));
    if (!table) return [];
    const keys = [...table.keys()].filter((key) => namespace === undefined || key.startsWith(`${namespace}/`)).sort();
    return keys.flatMap((key) => table.get(key) ?? []);
  }

  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
    return this.#objects.get(this.#known(resource))?.get(keyOf(resource, namespace, name)) as T | undefined;
  }

  create<T extends KubeObject>(resource: Resource, given: T, settings: WriteSettings = {}): T {
    const kind = this.#known(resource);
    const object = structuredClone(given);
    const metadata = { ...object.metadata };
    if (!metadata.name && metadata.generateName) metadata.name = `${metadata.generateName}${randomSuffix()}`;
    if (kind.namespaced) {
      metadata.namespace ??= 'default';
      if (!this.get(served('Namespace'), undefined, metadata.namespace)) {
        throw notFound(served('Namespace'), metadata.namespace);
      }
    } else delete metadata.namespace;
    const { deletionTimestamp: _gone, managedFields: _fields, ...own } = metadata;
    object.apiVersion = apiVersionOf(kind);
    object.kind = kind.kind;
    const { generation: _count, ...rest } = own;
    object.metadata = {
      ...rest,
      uid: randomUUID(),
      creationTimestamp: this.#stamp(),
      ...(COUNTED.has(kind.kind) ? { generation: 1 } : {}),
    };
    if (kind.subresources.some(({ name }) => name === 'status') && settings.subresource === undefined) {
      delete (object as { status?: unknown }).status;
    }
    applyDefaults(kind.kind, object);
    for (const admit of this.#admission) admit({ operation: 'CREATE', resource: kind, object }, this);
    validate(kind, object, undefined);
    if (this.get(kind, object.metadata.namespace, object.metadata.name ?? '')) {
      throw alreadyExists(kind, object.metadata.name ?? '');
    }
    this.#note(undefined, object, settings);
    return this.#keep('ADDED', kind, object, settings) as T;
  }

  update<T extends KubeObject>(resource: Resource, given: T, settings: WriteSettings = {}): T {
    const kind = this.#known(resource);
    const name = given.metadata?.name ?? '';
    const before = this.get<T>(kind, given.metadata?.namespace, name);
    if (!before) throw notFound(kind, name);
    const wanted = given.metadata?.resourceVersion;
    if (wanted && wanted !== before.metadata?.resourceVersion) throw conflict(kind, name);
    if (given.metadata?.uid && given.metadata.uid !== before.metadata?.uid) throw conflict(kind, name);
    return this.#write(kind, before, given, settings) as T;
  }

  change<T extends KubeObject>(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    by: (object: T) => T | undefined,
    settings: WriteSettings = {},
  ): T | undefined {
    const kind = this.#known(resource);
    const before = this.get<T>(kind, namespace, name);
    if (!before) return undefined;
    const next = by(structuredClone(before));
    return next === undefined ? before : (this.#write(kind, before, next, settings) as T);
  }

  remove(resource: Resource, namespace: string | undefined, name: string, settings: DeleteSettings = {}): void {
    const kind = this.#known(resource);
    const object = this.get(kind, namespace, name);
    if (!object) throw notFound(kind, name);
    const { metadata = {} } = object;
    if (settings.uid && settings.uid !== metadata.uid) throw conflict(kind, name);
    if (settings.resourceVersion && settings.resourceVersion !== metadata.resourceVersion) throw conflict(kind, name);
    if (settings.dryRun) return;
    const grace = kind.kind === 'Pod' ? this.#graceOf(object, settings) : 0;
    const finalizers = new Set(metadata.finalizers);
    if (settings.propagation === 'Orphan') finalizers.add(ORPHAN);
    if (settings.propagation === 'Foreground') finalizers.add(FOREGROUND);
    const waits = grace > 0 || finalizers.size > 0 || kind.kind === 'Namespace';
    if (!waits) {
      this.#drop(kind, object);
      return;
    }
    if (metadata.deletionTimestamp && grace >= (metadata.deletionGracePeriodSeconds ?? 0)) return;
    const next = structuredClone(object);
    next.metadata = {
      ...next.metadata,
      ...(metadata.generation === undefined
        ? {}
        : { generation: metadata.generation + (metadata.deletionTimestamp ? 0 : 1) }),
      deletionTimestamp: this.#stamp(grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(finalizers.size > 0 ? { finalizers: [...finalizers] } : {}),
    };
    if (kind.kind === 'Namespace') (next as { status?: object }).status = { phase: 'Terminating' };
    this.#keep('MODIFIED', kind, next, {});
  }

  subscribe(listener: (change: StoredChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  since(version: number): readonly StoredChange[] | undefined {
    return this.#history.since(version);
  }

  /** Pods that run are given time; those that never ran, or have ended, are not. */
  #graceOf(object: KubeObject, settings: DeleteSettings): number {
    const { spec, status } = object as { spec?: Record<string, unknown>; status?: Record<string, unknown> };
    if (!spec?.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
    const own = spec.terminationGracePeriodSeconds;
    return settings.gracePeriodSeconds ?? (typeof own === 'number' ? own : GRACE);
  }

  #write(kind: ServedResource, before: KubeObject, given: KubeObject, settings: WriteSettings): KubeObject {
    const next = onlyWhatMay(kind, before, structuredClone(given), settings);
    next.metadata = {
      ...next.metadata,
      name: before.metadata?.name ?? '',
      ...(before.metadata?.namespace ? { namespace: before.metadata.namespace } : {}),
      ...system(before),
    };
    applyDefaults(kind.kind, next);
    if (settings.subresource !== 'status') {
      for (const admit of this.#admission) admit({ operation: 'UPDATE', resource: kind, object: next, before }, this);
      validate(kind, next, settings.subresource === undefined ? before : undefined);
    }
    if (JSON.stringify(next) === JSON.stringify(before)) return before;
    if (COUNTED.has(kind.kind) && wanted(kind, next) !== wanted(kind, before)) {
      next.metadata.generation = (before.metadata?.generation ?? 1) + 1;
    }
    this.#note(before, next, settings);
    if (settings.dryRun) return next;
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = next.metadata;
    if (deletionTimestamp && !deletionGracePeriodSeconds && (finalizers ?? []).length === 0 && !holdsOn(kind, next)) {
      this.#drop(kind, next);
      return next;
    }
    return this.#keep('MODIFIED', kind, next, settings);
  }

  #note(before: KubeObject | undefined, after: KubeObject, settings: WriteSettings): void {
    const manager = settings.manager ?? 'playground';
    const managedFields = noteManager(before, after, {
      manager,
      operation: settings.apply ? 'Apply' : 'Update',
      time: this.#stamp(),
      subresource: settings.subresource,
    });
    if (managedFields && managedFields.length > 0) after.metadata = { ...after.metadata, managedFields };
  }

  #keep(type: 'ADDED' | 'MODIFIED', kind: ServedResource, object: KubeObject, settings: WriteSettings): KubeObject {
    if (settings.dryRun) return object;
    const version = this.#history.next();
    object.metadata = { ...object.metadata, resourceVersion: String(version) };
    const table = this.#objects.get(kind) ?? new Map<string, KubeObject>();
    this.#objects.set(kind, table);
    const key = keyOf(kind, object.metadata.namespace, object.metadata.name ?? '');
    const before = table.get(key);
    table.set(key, object);
    this.#tell({ type, resource: kind, object, version, ...(before ? { before } : {}) });
    return object;
  }

  #drop(kind: ServedResource, object: KubeObject): void {
    const version = this.#history.next();
    this.#objects.get(kind)?.delete(keyOf(kind, object.metadata?.namespace, object.metadata?.name ?? ''));
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    this.#tell({ type: 'DELETED', resource: kind, object: last, before: object, version });
  }

  #tell(change: StoredChange): void {
    this.#history.add(change);
    for (const listener of [...this.#listeners]) listener(change);
  }

  #known(resource: Resource): ServedResource {
    return served(resource.kind);
  }

  /** RFC 3339, to the second, as the API writes times. */
  #stamp(later = 0): string {
    return new Date(this.#clock.now() + later).toISOString().replace(/\.\d+/, '');
  }
}

const keyOf = (resource: Resource, namespace: string | undefined, name: string): string =>
  resource.namespaced ? `${namespace ?? ''}/${name}` : name;

const specOf = (object: KubeObject): unknown => (object as { spec?: unknown }).spec;

/** What is counted of an object: where a pod is placed is no wish of its own. */
function wanted(kind: ServedResource, object: KubeObject): string {
  const spec = specOf(object);
  if (kind.kind !== 'Pod' || !isRecord(spec)) return JSON.stringify(spec);
  const { nodeName: _node, ...own } = spec;
  return JSON.stringify(own);
}

/** A namespace goes when its controller has emptied it and taken its finalizer away. */
function holdsOn(kind: ServedResource, object: KubeObject): boolean {
  if (kind.kind !== 'Namespace') return false;
  const { finalizers } = (specOf(object) ?? {}) as { finalizers?: readonly string[] };
  return (finalizers ?? []).length > 0;
}

/** What only the API server sets. */
function system(before: KubeObject): object {
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds, managedFields } =
    before.metadata ?? {};
  const own = { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds, managedFields };
  const { resourceVersion } = before.metadata ?? {};
  const set = Object.entries({ ...own, resourceVersion }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set);
}

type Whole = KubeObject & { status?: unknown; spec?: unknown };

/** A write to the object leaves its status alone, a write to a subresource all but its own part. */
function onlyWhatMay(kind: ServedResource, before: KubeObject, given: KubeObject, settings: WriteSettings): Whole {
  const was = structuredClone(before) as Whole;
  const now = given as Whole;
  switch (settings.subresource) {
    case 'status':
      return withPart(was, 'status', now.status);
    case 'ephemeralcontainers': {
      const spec = isRecord(now.spec) ? now.spec.ephemeralContainers : undefined;
      return { ...was, spec: { ...(isRecord(was.spec) ? was.spec : {}), ephemeralContainers: spec } };
    }
    case undefined:
      break;
    default:
      return withPart(was, 'spec', now.spec);
  }
  const separate = kind.subresources.some(({ name }) => name === 'status');
  const whole: Whole = { ...now, apiVersion: was.apiVersion ?? '', kind: was.kind ?? kind.kind };
  return separate ? withPart(whole, 'status', was.status) : whole;
}

function withPart(object: Whole, part: 'spec' | 'status', value: unknown): Whole {
  const { [part]: _before, ...rest } = object;
  return value === undefined ? rest : { ...rest, [part]: value };
}

/** An empty store. */
export function createObjectStore(options: StoreOptions): ObjectStore {
  return new Store(options);
}
