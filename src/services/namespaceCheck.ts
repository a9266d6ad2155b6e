import type { Clock } from '../base/clock.ts';
import { Cell, type Readable } from '../base/readable.ts';
import { hasStatus } from '../kube/errors.ts';
import { RESOURCES, resourcePath } from '../kube/resources.ts';
import type { KubeClient } from '../kube/types.ts';

/** Milliseconds after which a namespace that is missing is looked for again. */
const AGAIN = 10_000;

/** Whether the server says that there is no such namespace; false where it says nothing, or may not. */
export async function isMissing(client: KubeClient, namespace: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.json({ path: resourcePath(RESOURCES.Namespace, { name: namespace }), signal });
    return false;
  } catch (thrown) {
    return hasStatus(thrown, 404);
  }
}

/**
 * Whether a namespace is missing: lists in it are empty then, which looks as if all were well. Who may not read namespaces is told nothing
 * wrong: only a 404 counts.
 */
export function checkNamespace(
  client: KubeClient,
  namespace: string | undefined,
  clock: Clock,
): { missing: Readable<boolean>; close(): void } {
  const missing = new Cell(false);
  const stop = new AbortController();
  let cancel = () => {};
  const look = async () => {
    const gone = await isMissing(client, namespace ?? '', stop.signal);
    if (stop.signal.aborted) return;
    missing.set(gone);
    if (gone) cancel = clock.after(AGAIN, () => void look());
  };
  if (namespace !== undefined) void look();
  return {
    missing,
    close() {
      stop.abort();
      cancel();
    },
  };
}
