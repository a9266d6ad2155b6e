import { hasStatus } from './errors.ts';
import type { KubeObject, Status } from './objects.ts';
import { listAll, type Selection } from './reflect/list.ts';
import { apiVersionOf, type Resource, resourcePath } from './resources.ts';
import type { KubeClient } from './types.ts';

/** Where one object is. */
export interface At {
  /** Missing for kinds that have no namespace. */
  namespace?: string | undefined;
  name: string;
  subresource?: string;
}

export interface WriteOptions {
  /** The server checks everything and stores nothing. */
  dryRun?: boolean;
  /** Who is said to own the fields; `kdbg` unless told. */
  fieldManager?: string;
  /** `Strict`: unknown and double fields are refused; `Warn` (the server's default): accepted. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  signal?: AbortSignal;
}

export interface DeleteOptions extends Omit<WriteOptions, 'fieldManager' | 'fieldValidation'> {
  /** Seconds; 0 kills at once and is refused by nobody, but the kubelet may still run it. */
  gracePeriodSeconds?: number;
  propagation?: 'Background' | 'Foreground' | 'Orphan';
  /** Only this very object: another of the same name is left alone (409). */
  uid?: string;
  resourceVersion?: string;
}

/** One object, or a subresource of it. Rejects with an ApiError (404 where there is none). */
export async function getObject<T = KubeObject>(
  client: KubeClient,
  resource: Resource,
  at: At,
  signal?: AbortSignal,
): Promise<T> {
  return client.json<T>({ path: resourcePath(resource, at), ...(signal ? { signal } : {}) });
}

/** As getObject, but undefined where there is none (404). */
export async function findObject<T = KubeObject>(
  client: KubeClient,
  resource: Resource,
  at: At,
  signal?: AbortSignal,
): Promise<T | undefined> {
  try {
    return await getObject<T>(client, resource, at, signal);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** All objects of a kind as they are now, read in pages. */
export async function listObjects<T = KubeObject>(
  client: KubeClient,
  resource: Resource,
  where: Pick<Selection<T>, 'namespace' | 'labelSelector' | 'fieldSelector'> = {},
  signal?: AbortSignal,
): Promise<T[]> {
  return (await listAll<T>(client, { resource, ...where }, signal)).items;
}

/** Creates an object; what it lacks of apiVersion and kind is filled in. Gives it as the server stored it. */
export async function createObject<T = KubeObject>(
  client: KubeClient,
  resource: Resource,
  namespace: string | undefined,
  object: KubeObject,
  options: WriteOptions = {},
): Promise<T> {
  return client.json<T>({
    method: 'POST',
    path: resourcePath(resource, { namespace }),
    query: writeQuery(options),
    body: { apiVersion: apiVersionOf(resource), kind: resource.kind, ...object },
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

/** Replaces an object; with its resourceVersion in it, a change by somebody else meanwhile is refused with 409. */
export async function updateObject<T = KubeObject>(
  client: KubeClient,
  resource: Resource,
  at: At,
  object: KubeObject,
  options: WriteOptions = {},
): Promise<T> {
  return client.json<T>({
    method: 'PUT',
    path: resourcePath(resource, at),
    query: writeQuery(options),
    body: { apiVersion: apiVersionOf(resource), kind: resource.kind, ...object },
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

/** Deletes an object: resolves when the server has accepted it, which may be long before it is gone. */
export async function deleteObject(
  client: KubeClient,
  resource: Resource,
  at: At,
  options: DeleteOptions = {},
): Promise<KubeObject | Status> {
  const preconditions = {
    ...(options.uid ? { uid: options.uid } : {}),
    ...(options.resourceVersion ? { resourceVersion: options.resourceVersion } : {}),
  };
  return client.json({
    method: 'DELETE',
    path: resourcePath(resource, at),
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: options.propagation ?? 'Background',
      ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
      ...(options.dryRun ? { dryRun: ['All'] } : {}),
      ...(Object.keys(preconditions).length > 0 ? { preconditions } : {}),
    },
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

/** The query of a write. */
export function writeQuery(options: WriteOptions): Record<string, string | undefined> {
  return {
    fieldManager: options.fieldManager ?? 'kdbg',
    dryRun: options.dryRun ? 'All' : undefined,
    fieldValidation: options.fieldValidation,
  };
}
