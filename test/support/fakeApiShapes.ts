import type { KubeObject } from '../../src/kube/objects.ts';
import { apiVersionOf, type Resource } from '../../src/kube/resources.ts';
import { SERVED } from './fakeApiStore.ts';

type Json = Record<string, unknown>;

/** A failure as the API server writes it (kind Status). */
export function status(code: number, reason: string, message: string): Json {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message };
}

/** Aggregated discovery of `/api` or `/apis`. */
export function discovery(core: boolean): Json {
  const groups = new Map<string, Resource[]>();
  for (const resource of SERVED.filter((one) => (one.group === '') === core)) {
    groups.set(resource.group, [...(groups.get(resource.group) ?? []), resource]);
  }
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: [...groups].map(([name, resources]) => ({
      metadata: { name },
      versions: [
        {
          version: resources[0]?.version,
          freshness: 'Current',
          resources: resources.map((one) => ({
            resource: one.plural,
            responseKind: { group: one.group, version: one.version, kind: one.kind },
            scope: one.namespaced ? 'Namespaced' : 'Cluster',
            singularResource: one.singular,
            shortNames: one.shortNames,
            verbs: one.verbs,
          })),
        },
      ],
    })),
  };
}

/** How the client wants objects, from its Accept header. */
export function shapeOf(accept: string): 'Table' | 'Metadata' | 'Object' {
  if (/as=Table/.test(accept)) return 'Table';
  return /as=PartialObjectMetadata/.test(accept) ? 'Metadata' : 'Object';
}

/** A list in the shape that was asked for. */
export function listOf(
  shape: ReturnType<typeof shapeOf>,
  resource: Resource,
  items: readonly KubeObject[],
  meta: Json,
): Json {
  if (shape === 'Table') return { ...tableOf(resource, items), metadata: meta };
  if (shape === 'Metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: meta,
      items: items.map(metadataOf),
    };
  }
  // Objects in a list carry neither kind nor apiVersion.
  const bare = items.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest);
  return { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata: meta, items: bare };
}

/** One object in the shape that was asked for. */
export function oneOf(shape: ReturnType<typeof shapeOf>, resource: Resource, object: KubeObject): Json {
  if (shape === 'Table') return tableOf(resource, [object]);
  return shape === 'Metadata' ? metadataOf(object) : { ...object };
}

function metadataOf(object: KubeObject): Json {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

function tableOf(resource: Resource, items: readonly KubeObject[]): Json {
  const column = (name: string, priority = 0, format = '') => ({
    name,
    type: 'string',
    format,
    description: '',
    priority,
  });
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [column('Name', 0, 'name'), column('Age'), column('Kind', 1)],
    rows: items.map((object) => ({
      cells: [object.metadata?.name, '1m', resource.kind],
      object: metadataOf(object),
    })),
  };
}

/** JSON merge patch (RFC 7396); strategic merge patches and applies are taken for the same, which is enough for tests. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Json = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** JSON patch (RFC 6902) with add, replace, remove and test; throws where an operation does not fit. */
export function jsonPatch(
  target: unknown,
  operations: readonly { op: string; path: string; value?: unknown }[],
): unknown {
  const root = { '': structuredClone(target) } as Json;
  for (const { op, path, value } of operations) {
    const keys = path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    let holder: unknown = root;
    for (const key of keys) holder = (holder as Json | undefined)?.[key];
    if (typeof holder !== 'object' || holder === null) throw new Error(`nothing at ${path}`);
    const at = Array.isArray(holder) && last === '-' ? String(holder.length) : last;
    const record = holder as Json;
    if (op === 'test' && JSON.stringify(record[at]) !== JSON.stringify(value))
      throw new Error(`test of ${path} failed`);
    if (op === 'remove' && !(at in record)) throw new Error(`nothing to remove at ${path}`);
    if (op === 'add' && Array.isArray(holder)) holder.splice(Number(at), 0, value);
    else if (op === 'remove' && Array.isArray(holder)) holder.splice(Number(at), 1);
    else if (op === 'remove') delete record[at];
    else if (op !== 'test') record[at] = value;
  }
  return root[''];
}
