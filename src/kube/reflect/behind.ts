import { recordOf, textOf } from '../../base/untrusted.ts';
import type { KubeClient } from '../types.ts';
import { acceptFor, type Selection, selectionRequest } from './list.ts';

/**
 * Whether the server that answers now is behind what was seen before: its data was restored from a backup, or it is another cluster.
 * It would accept a watch from a version of its future and stay silent, and what is shown would never become true again.
 * Versions can be compared as numbers since Kubernetes 1.35 (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions),
 * and always could be with etcd behind; others are taken as equal.
 */
export async function isBehind<T>(
  client: KubeClient,
  selection: Selection<T>,
  seen: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { path, query } = selectionRequest(selection);
  const answer: unknown = await client.json({
    path,
    query: { ...query, limit: 1 },
    accept: acceptFor(selection, true),
    signal,
  });
  return isLess(textOf(recordOf(recordOf(answer).metadata).resourceVersion), seen);
}

/** Versions may be larger than a double holds exactly. */
function isLess(a: string, b: string): boolean {
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return false;
  return BigInt(a) < BigInt(b);
}
