import { pause } from '../../base/clock.ts';
import { hasStatus } from '../../kube/errors.ts';
import { deleteObject, getObject } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef, Pod } from '../../kube/objects.ts';
import { RESOURCES } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { isAsleep } from '../../store/asleep.ts';
import { isReady } from '../../store/pods.ts';
import type { ChangeDeps } from '../changes/prepare.ts';
import { debugResource, isObserved, podsOfWorkload, specOf } from './workload.ts';

const OBSERVE_MS = 250;
const OBSERVE_TRIES = 60;

/**
 * The pod that has to be deleted for one to come back from the changed template, because its controller would not replace it:
 * with OnDelete it replaces none, and a StatefulSet waits (for ever, or for the next crash) for a pod that is not ready.
 */
export function podToReplace(kind: string, object: KubeObject, pods: readonly Pod[]): Pod | undefined {
  const { updateStrategy, podManagementPolicy } = specOf(object);
  const partition = kind === 'StatefulSet' ? (updateStrategy?.rollingUpdate?.partition ?? 0) : 0;
  const candidates = pods
    .filter((pod) => !isAsleep(pod) && !pod.metadata?.deletionTimestamp && ordinalOf(pod) >= partition)
    .sort((a, b) => ordinalOf(b) - ordinalOf(a));
  const broken = candidates.find((pod) => !isReady(pod));
  if (updateStrategy?.type === 'OnDelete') return broken ?? candidates[0];
  return kind === 'StatefulSet' && podManagementPolicy !== 'Parallel' ? broken : undefined;
}

/** The number at the end of a StatefulSet pod's name; 0 for any other. */
function ordinalOf(pod: Pod): number {
  return Number(/-(\d+)$/.exec(pod.metadata?.name ?? '')?.[1] ?? 0);
}

/** Deletes the pod that the controller would not replace, once it has seen the new template. Gives the pod's name. */
export async function nudge(
  deps: Pick<ChangeDeps, 'client' | 'clock'>,
  workload: ObjectRef,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { client, clock } = deps;
  const resource = debugResource(workload);
  let object = await getObject(client, resource, workload, signal);
  for (let i = 0; i < OBSERVE_TRIES && !isObserved(object) && !signal?.aborted; i++) {
    await pause(clock, OBSERVE_MS, signal);
    object = await getObject(client, resource, workload, signal);
  }
  const { pods } = await podsOfWorkload(client, workload.kind, object, signal);
  if (pods.some((pod) => isAsleep(pod) && !pod.metadata?.deletionTimestamp)) return undefined;
  const pod = podToReplace(workload.kind, object, pods);
  if (!pod) return undefined;
  await deletePod(client, pod, signal);
  return pod.metadata?.name;
}

/** Deletes exactly this pod; one that is gone already is fine. */
export async function deletePod(client: KubeClient, pod: Pod, signal?: AbortSignal): Promise<void> {
  const { name = '', namespace, uid } = pod.metadata ?? {};
  try {
    await deleteObject(
      client,
      RESOURCES.Pod,
      { namespace, name },
      {
        ...(uid ? { uid } : {}),
        ...(signal ? { signal } : {}),
      },
    );
  } catch (thrown) {
    // 404: it is gone; 409: a new one has its name.
    if (!hasStatus(thrown, 404) && !hasStatus(thrown, 409)) throw thrown;
  }
}
