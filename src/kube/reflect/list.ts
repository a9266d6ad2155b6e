import { isRecord } from '../../base/object.ts';
import { hasStatus } from '../errors.ts';
import type { KubeObject } from '../objects.ts';
import { apiVersionOf, type Resource, resourcePath } from '../resources.ts';
import type { ApiRequest, KubeClient } from '../types.ts';

/** What is listed or watched; see ReflectOptions. */
export interface Selection<T> {
  resource: Resource;
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  metadataOnly?: boolean;
  project?: (object: KubeObject) => T;
}

export interface ListResult<T> {
  items: T[];
  /** Where a watch goes on from. */
  version: string;
}

/** As client-go's pager. */
const PAGE = 500;
/** How often a list that grew too old half way is begun again before it is read in one piece. */
const RESTARTS = 2;

/** The path and query that lists and watches share. */
export function selectionRequest<T>(selection: Selection<T>): Pick<ApiRequest, 'path' | 'query'> {
  return {
    path: resourcePath(selection.resource, { namespace: selection.namespace }),
    query: { labelSelector: selection.labelSelector || undefined, fieldSelector: selection.fieldSelector || undefined },
  };
}

/** Content negotiation for metadata only (https://kubernetes.io/docs/reference/using-api/api-concepts/#partial-object-metadata). */
export function acceptFor<T>(selection: Selection<T>, list: boolean): string {
  const partial = `application/json;as=PartialObjectMetadata${list ? 'List' : ''};g=meta.k8s.io;v=v1`;
  return selection.metadataOnly ? `${partial},application/json` : 'application/json';
}

/**
 * Everything that is selected, in pages, as it is now: resourceVersion is not given, so the server answers with the most
 * recent state. A continue token that expired half way (410) begins the list again, in the end without pages.
 */
export async function listAll<T>(
  client: KubeClient,
  selection: Selection<T>,
  signal: AbortSignal | undefined,
  page: (items: readonly T[], loaded: number) => void = () => undefined,
): Promise<ListResult<T>> {
  const base = selectionRequest(selection);
  for (let restarts = 0; ; restarts++) {
    const limit = restarts < RESTARTS ? PAGE : undefined;
    const items: T[] = [];
    let token: string | undefined;
    try {
      do {
        const answer: unknown = await client.json({
          path: base.path,
          query: { ...base.query, limit, continue: token },
          accept: acceptFor(selection, true),
          ...(signal ? { signal } : {}),
        });
        const list = isRecord(answer) ? answer : {};
        const metadata = isRecord(list.metadata) ? list.metadata : {};
        const got = projectAll(Array.isArray(list.items) ? list.items : [], selection);
        for (const item of got) items.push(item);
        token = typeof metadata.continue === 'string' && metadata.continue ? metadata.continue : undefined;
        if (token) page(got, items.length);
        else return { items, version: typeof metadata.resourceVersion === 'string' ? metadata.resourceVersion : '' };
      } while (token);
    } catch (error) {
      if (!hasStatus(error, 410) || restarts >= RESTARTS) throw error;
    }
  }
}

function projectAll<T>(items: readonly unknown[], selection: Selection<T>): T[] {
  const kept: T[] = [];
  for (const item of items) {
    const made = projectOne(item, selection);
    if (made) kept.push(made.value);
  }
  return kept;
}

/** An object as the sink gets it: with its kind, projected. Undefined for what is no object or can't be projected. */
export function projectOne<T>(item: unknown, selection: Selection<T>): { value: T } | undefined {
  if (!isRecord(item) || !isRecord(item.metadata)) return undefined;
  const object: KubeObject = item;
  // the items of a list do not tell their kind; a partial object tells PartialObjectMetadata
  object.kind = selection.resource.kind;
  object.apiVersion = apiVersionOf(selection.resource);
  try {
    return { value: selection.project ? selection.project(object) : (object as T) };
  } catch {
    return undefined;
  }
}
