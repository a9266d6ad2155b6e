import { REVISION } from '../kube/annotations.ts';
import { podsOf } from '../store/owners.ts';
import { isReady } from '../store/pods.ts';
import type { ObjectRef, Pod, Snapshot } from '../store/types.ts';

/** How far a change of a workload has come. */
export interface Rollout {
  /** New pods that are ready, of those that are wanted. */
  ready: number;
  wanted: number;
  /** All wanted pods are of the newest template and ready, and no old one is left. */
  done: boolean;
  /** A pod that a StatefulSet waits for before it makes the new one, although it can't become ready. */
  blockedBy?: string;
}

/** How far the newest template of a workload is rolled out; undefined for what makes no rollout, or is gone. */
export function rolloutOf(snapshot: Snapshot, ref: ObjectRef): Rollout | undefined {
  switch (ref.kind) {
    case 'Deployment':
      return deployment(snapshot, ref);
    case 'StatefulSet':
      return statefulSet(snapshot, ref);
    case 'DaemonSet':
      return daemonSet(snapshot, ref);
    default:
      return undefined;
  }
}

/** The controller has seen the newest version of the object. */
const observed = (object: { metadata?: { generation?: number }; status?: { observedGeneration?: number } }): boolean =>
  (object.status?.observedGeneration ?? 0) >= (object.metadata?.generation ?? 0);

function deployment(snapshot: Snapshot, ref: ObjectRef): Rollout | undefined {
  const object = snapshot.of('Deployment').get(ref.namespace, ref.name);
  const uid = object?.metadata?.uid;
  if (!object || !uid) return undefined;
  const wanted = object.spec?.replicas ?? 1;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = object.status ?? {};
  const revision = (annotations: Record<string, string> | undefined) => Number(annotations?.[REVISION] ?? 0);
  const newest = [...snapshot.of('ReplicaSet').ownedBy(uid)].sort(
    (a, b) => revision(b.metadata?.annotations) - revision(a.metadata?.annotations),
  )[0];
  const pods = newest?.metadata?.uid ? snapshot.of('Pod').ownedBy(newest.metadata.uid) : [];
  const done = observed(object) && updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted;
  return { ready: observed(object) ? pods.filter(isReady).length : 0, wanted, done };
}

function statefulSet(snapshot: Snapshot, ref: ObjectRef): Rollout | undefined {
  const object = snapshot.of('StatefulSet').get(ref.namespace, ref.name);
  if (!object) return undefined;
  const wanted = object.spec?.replicas ?? 1;
  const newest = object.status?.updateRevision;
  const pods = podsOf(snapshot, ref);
  const isNew = (pod: Pod) => pod.metadata?.labels?.['controller-revision-hash'] === newest;
  const ready = observed(object) ? pods.filter((pod) => isNew(pod) && isReady(pod)).length : 0;
  // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
  const blocking =
    observed(object) && object.spec?.podManagementPolicy !== 'Parallel'
      ? pods.find((pod) => !isNew(pod) && !isReady(pod) && !pod.metadata?.deletionTimestamp)?.metadata?.name
      : undefined;
  return {
    ready,
    wanted,
    done: observed(object) && ready >= wanted && pods.every(isNew),
    ...(blocking ? { blockedBy: blocking } : {}),
  };
}

function daemonSet(snapshot: Snapshot, ref: ObjectRef): Rollout | undefined {
  const object = snapshot.of('DaemonSet').get(ref.namespace, ref.name);
  if (!object) return undefined;
  const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = object.status ?? {};
  const seen = observed(object);
  return {
    ready: seen ? Math.min(updatedNumberScheduled, numberAvailable) : 0,
    wanted: desiredNumberScheduled,
    done: seen && updatedNumberScheduled >= desiredNumberScheduled && numberAvailable >= desiredNumberScheduled,
  };
}
