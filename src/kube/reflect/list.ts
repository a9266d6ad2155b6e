import { isRecord } from '../../base/object.ts';
import { recordOf, recordsOf } from '../../base/untrusted.ts';
import { hasStatus } from '../errors.ts';
import type { KubeObject } from '../objects.ts';
import { apiVersionOf, type Resource, resourcePath } from '../resources.ts';
import type { ApiRequest, KubeClient } from '../types.ts';

/** What is listed or watched. */
export interface Selection<T> {
  resource: Resource;
  /** Missing: all namespaces. */
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  /** Only metadata is asked for (PartialObjectMetadata). */
  metadataOnly?: boolean;
  /** `table`: as the server's own table; project() gets an object with `metadata` and `cells`. */
  form?: 'object' | 'table';
  /** Column definitions of each table that comes; undefined when the server made no table. */
  columns?: (definitions: unknown) => void;
  /** What is kept of an object; the object itself unless given. What it throws for is left out. */
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

/** Content negotiation (https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources). */
export function acceptFor<T>(selection: Selection<T>, list: boolean): string {
  if (selection.form === 'table') return 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';
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
        const list = recordOf(answer);
        const metadata = recordOf(list.metadata);
        const got = projectAll(unpack(list, selection), selection);
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

/** The objects in a list, or in a watch event's object: a table holds each as a row. */
export function unpack<T>(holder: Record<string, unknown>, selection: Selection<T>): readonly unknown[] {
  if (holder.kind === 'Table' && selection.form === 'table') {
    selection.columns?.(holder.columnDefinitions ?? []);
    return recordsOf(holder.rows).map((row) => ({ ...recordOf(row.object), cells: row.cells }));
  }
  if (selection.form === 'table') selection.columns?.(undefined);
  return Array.isArray(holder.items) ? holder.items : [];
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
