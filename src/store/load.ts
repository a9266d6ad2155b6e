import type { Clock } from '../base/clock.ts';
import { toKdbgError } from '../base/errors.ts';
import { hasStatus } from '../kube/errors.ts';
import { listAll } from '../kube/reflect/list.ts';
import { RESOURCES, resourcePath } from '../kube/resources.ts';
import type { KubeClient } from '../kube/types.ts';
import { isMetadataOnly } from './kinds.ts';
import { snapshotOf } from './store.ts';
import { KindTable } from './table.ts';
import { trim } from './trim.ts';
import type { KindTypes, Snapshot, StoredKind } from './types.ts';

export interface LoadOptions {
  /** All namespaces when missing. */
  namespace?: string | undefined;
  kinds: readonly StoredKind[];
  clock: Clock;
  signal?: AbortSignal;
  /** This one is read by its name where its kind may not be listed. */
  one?: { kind: StoredKind; name: string } | undefined;
}

/**
 * Lists the kinds once, side by side, without watching them. What may not be read (403) or is not served (404) is marked `forbidden`
 * with its reason in the snapshot; when the server can't be asked at all, it rejects with a KdbgError.
 */
export async function loadSnapshot(client: KubeClient, options: LoadOptions): Promise<Snapshot> {
  const loaded = await Promise.all(
    options.kinds.map(async (kind) => [kind, await loadKind(client, kind, options)] as const),
  );
  return snapshotOf(Object.fromEntries(loaded), 1, options.namespace);
}

async function loadKind<K extends StoredKind>(client: KubeClient, kind: K, options: LoadOptions) {
  const table = new KindTable<KindTypes[K]>();
  const selection = {
    resource: RESOURCES[kind],
    namespace: options.namespace,
    metadataOnly: isMetadataOnly(kind),
    project: (object: unknown) => trim(kind, object),
  };
  try {
    const list = await listAll(client, selection, options.signal);
    table.replace(list.items);
    table.state = { phase: 'live', since: options.clock.now() };
  } catch (thrown) {
    if (!hasStatus(thrown, 403) && !hasStatus(thrown, 404)) throw thrown;
    table.state = { phase: 'forbidden', since: options.clock.now(), reason: toKdbgError(thrown).message };
    if (options.one?.kind === kind) await loadOne(client, kind, options.one.name, options, table);
  }
  return table;
}

/** The right to get an object may come without that to list its kind. */
async function loadOne<K extends StoredKind>(
  client: KubeClient,
  kind: K,
  name: string,
  { namespace, signal }: LoadOptions,
  table: KindTable<KindTypes[K]>,
): Promise<void> {
  if (isMetadataOnly(kind) || (namespace === undefined && RESOURCES[kind].namespaced)) return;
  try {
    const path = resourcePath(RESOURCES[kind], { namespace, name });
    table.put(trim(kind, await client.json({ path, ...(signal ? { signal } : {}) })));
  } catch (thrown) {
    if (!hasStatus(thrown, 403) && !hasStatus(thrown, 404)) throw thrown;
  }
}
