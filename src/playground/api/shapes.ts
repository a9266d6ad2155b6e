import type { KubeObject } from '../../kube/objects.ts';
import { apiVersionOf, type Resource } from '../../kube/resources.ts';
import { type Included, tableOf } from './tables.ts';

/** How the client wants what it asks for; of a table, what of an object stands beside its row. */
export type Shape = { as: 'Table'; included: Included } | { as: 'Metadata' | 'Object' };

/** From the Accept header; the first form that is known counts (content negotiation of the API concepts). */
export function shapeOf(accept: string | undefined, query: URLSearchParams): Shape {
  for (const form of (accept ?? '').split(',')) {
    if (!/application\/json|\*\/\*/.test(form)) continue;
    if (/as=Table/.test(form)) {
      const included = query.get('includeObject');
      return { as: 'Table', included: included === 'Object' || included === 'None' ? included : 'Metadata' };
    }
    return { as: /as=PartialObjectMetadata/.test(form) ? 'Metadata' : 'Object' };
  }
  return { as: 'Object' };
}

export interface ListMeta {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** A list in the shape that was asked for; its objects tell neither kind nor version, as the list does. */
export function listOf(
  shape: Shape,
  resource: Resource,
  items: readonly KubeObject[],
  meta: ListMeta,
  now: number,
): object {
  if (shape.as === 'Table') return { ...tableOf(resource, items, now, shape.included), metadata: meta };
  if (shape.as === 'Metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: meta,
      items: items.map(metadataOf),
    };
  }
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: meta,
    items: items.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest),
  };
}

/** One object in the shape that was asked for. */
export function oneOf(shape: Shape, resource: Pick<Resource, 'kind'>, object: KubeObject, now: number): object {
  if (shape.as === 'Table') {
    const table = tableOf(resource, [object], now, shape.included);
    return { ...table, metadata: { resourceVersion: object.metadata?.resourceVersion } };
  }
  return shape.as === 'Metadata' ? metadataOf(object) : object;
}

export function metadataOf(object: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
