import { isRecord } from '../base/object.ts';
import { type At, type WriteOptions, writeQuery } from './manage.ts';
import type { KubeObject } from './objects.ts';
import { type Resource, resourcePath } from './resources.ts';
import type { KubeClient } from './types.ts';

/** https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/ */
const CONTENT = {
  /** RFC 7386; lists are replaced whole. */
  merge: 'application/merge-patch+json',
  /** Lists are merged by their keys; not for custom resources. */
  strategic: 'application/strategic-merge-patch+json',
  /** RFC 6902. */
  json: 'application/json-patch+json',
} as const;

export type PatchKind = keyof typeof CONTENT;

/** One step of a JSON patch (RFC 6902). */
export interface JsonPatchStep {
  op: 'add' | 'remove' | 'replace' | 'test' | 'move' | 'copy';
  path: string;
  value?: unknown;
  from?: string;
}

export interface PatchOptions extends WriteOptions {
  /** The patch is refused with 409 when the object is no longer in this version. */
  resourceVersion?: string | undefined;
}

/** Patches an object and gives it as it is then (as it would be, with dryRun). */
export async function patchObject<T = KubeObject>(
  client: KubeClient,
  resource: Resource,
  at: At,
  kind: PatchKind,
  patch: object | readonly JsonPatchStep[],
  options: PatchOptions = {},
): Promise<T> {
  return client.json<T>({
    method: 'PATCH',
    path: resourcePath(resource, at),
    query: writeQuery(options),
    contentType: CONTENT[kind],
    body: guarded(patch, options.resourceVersion),
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

/** A part of a path of a JSON patch, escaped (RFC 6901). */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Setting the version that is there changes nothing; setting another one is a conflict. */
function guarded(patch: object | readonly JsonPatchStep[], resourceVersion: string | undefined): object {
  if (resourceVersion === undefined) return patch;
  if (Array.isArray(patch)) {
    return [{ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }, ...patch];
  }
  const metadata = 'metadata' in patch && isRecord(patch.metadata) ? patch.metadata : {};
  return { ...patch, metadata: { ...metadata, resourceVersion } };
}
