import type { KubeObject } from '../../kube/objects.ts';
import { apiVersionOf, type Resource } from '../../kube/resources.ts';
import { tableOf } from './tables.ts';

/** How the client wants what it asks for. */
export type Shape = 'Table' | 'Metadata' | 'Object';

/** From the Accept header; the first form that is known counts (content negotiation of the API concepts). */
export function shapeOf(accept: string | undefined): Shape {
  for (const form of (accept ?? '').split(',')) {
    if (!/application\/json|\*\/\*/.test(form)) continue;
    if (/as=Table/.test(form)) return 'Table';
    if (/as=PartialObjectMetadata/.test(form)) return 'Metadata';
    return 'Object';
  }
  return 'Object';
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
  if (shape === 'Table') return { ...tableOf(resource, items, now), metadata: meta };
  if (shape === 'Metadata') {
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
export function oneOf(shape: Shape, resource: Resource, object: KubeObject, now: number): object {
  if (shape === 'Table') {
    return { ...tableOf(resource, [object], now), metadata: { resourceVersion: object.metadata?.resourceVersion } };
  }
  return shape === 'Metadata' ? metadataOf(object) : object;
}

export function metadataOf(object: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
