import type { KubeObject } from '../../kube/objects.ts';
import { expired } from '../failure.ts';
import { fieldTest, labelTest } from '../objects/selectors.ts';
import type { ObjectStore } from '../types.ts';
import type { Place } from './place.ts';
import type { ListMeta } from './shapes.ts';

/** What a query selects. */
export function selection(place: Place, query: URLSearchParams): (object: KubeObject) => boolean {
  const labels = labelTest(query.get('labelSelector') ?? '');
  const fields = fieldTest(place.resource.kind, query.get('fieldSelector') ?? '');
  return (object) =>
    (place.namespace === undefined || object.metadata?.namespace === place.namespace) &&
    (place.name === undefined || object.metadata?.name === place.name) &&
    labels(object.metadata?.labels ?? {}) &&
    fields(object);
}

interface Page {
  items: readonly KubeObject[];
  meta: ListMeta;
}

/** Longer than a client takes to turn a page. */
const KEPT_MS = 60_000;

/** Lists in pages; the pages that follow are of the same moment as the first (API concepts, retrieving large results sets in chunks). */
export class Lists {
  readonly #store: ObjectStore;
  readonly #now: () => number;
  readonly #open = new Map<string, { items: readonly KubeObject[]; version: number; until: number }>();
  #last = 0;

  constructor(store: ObjectStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  page(place: Place, query: URLSearchParams): Page {
    const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
    const token = query.get('continue');
    for (const [key, { until }] of this.#open) if (until < this.#now()) this.#open.delete(key);
    if (token) {
      const [key = '', from] = token.split('.');
      const list = this.#open.get(key);
      if (!list) {
        throw expired('The provided continue parameter is too old to display a consistent list result.');
      }
      return this.#cut(list.items, list.version, Number(from), limit, key);
    }
    const chosen = selection(place, query);
    const items = this.#store.list(place.resource, place.namespace).filter(chosen);
    return this.#cut(items, this.#store.version, 0, limit, undefined);
  }

  #cut(items: readonly KubeObject[], version: number, from: number, limit: number, known: string | undefined): Page {
    const end = from + limit;
    const left = items.length - end;
    const meta: ListMeta = { resourceVersion: String(version) };
    if (left > 0) {
      const key = known ?? String(++this.#last);
      this.#open.set(key, { items, version, until: this.#now() + KEPT_MS });
      meta.continue = `${key}.${end}`;
      meta.remainingItemCount = left;
    }
    return { items: items.slice(from, end), meta };
  }
}
