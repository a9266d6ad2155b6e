import { toKdbgError } from '../../base/errors.ts';
import { type ReleaseName, revisionsOf } from '../../diagnosis/releases/records.ts';
import type { Report } from '../../diagnosis/types.ts';
import type { KubeClient } from '../../kube/types.ts';
import type { Snapshot } from '../../store/types.ts';
import { readRelease } from '../probes/release.ts';
import { releaseText } from './view.ts';

/**
 * The view of a release, read now. What Helm keeps need not be there or readable: then the objects are told by their labels and
 * annotations, and the text says so. Rejects only when the signal was aborted.
 */
export async function loadRelease(
  client: KubeClient,
  release: ReleaseName,
  known: { snapshot: Snapshot; report: Report; now: number; signal: AbortSignal },
): Promise<string> {
  const { snapshot, report, now, signal } = known;
  const revisions = revisionsOf(snapshot, release.namespace, release.name);
  const newest = revisions[0];
  const state = snapshot.of('Secret').state;
  const unread = newest || state?.phase !== 'forbidden' ? undefined : { unread: state.reason };
  const kept = newest
    ? await readRelease(client, { type: 'release', ...newest.ref, version: newest.version }, signal).catch(
        (thrown: unknown) => {
          signal.throwIfAborted();
          return { unread: toKdbgError(thrown).message };
        },
      )
    : unread;
  return releaseText({ snapshot, report, release, revisions, kept, now });
}
