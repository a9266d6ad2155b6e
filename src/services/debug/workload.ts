import { isRecord } from '../../base/object.ts';
import { hasStatus } from '../../kube/errors.ts';
import { listObjects } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef, Pod, ReplicaSet } from '../../kube/objects.ts';
import { RESOURCES, type Resource } from '../../kube/resources.ts';
import { selectorText } from '../../kube/selector.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { notPossible } from '../changes/errors.ts';
import { named } from '../changes/kubectl.ts';
import { owned } from '../changes/revisions.ts';

/** The kinds that debug mode patches in place. */
export const DEBUG_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
export type DebugKind = (typeof DEBUG_KINDS)[number];

/** The fields that the three kinds share or that one of them has, as debug mode reads them. */
export interface WorkloadSpec {
  replicas?: number;
  paused?: boolean;
  podManagementPolicy?: string;
  selector?: { matchLabels?: Record<string, string>; matchExpressions?: unknown };
  strategy?: { type?: string; rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string } };
  updateStrategy?: { type?: string; rollingUpdate?: { partition?: number; maxUnavailable?: number | string } };
}

export function isDebugKind(kind: string): kind is DebugKind {
  return (DEBUG_KINDS as readonly string[]).includes(kind);
}

/** The resource of a workload; throws for a kind that debug mode can't patch. */
export function debugResource(workload: ObjectRef): Resource {
  if (!isDebugKind(workload.kind)) throw notPossible(texts.debug.wrongKind(named(workload)), texts.debug.wrongKindTodo);
  return RESOURCES[workload.kind];
}

export function specOf(object: KubeObject): WorkloadSpec {
  return isRecord(object) && isRecord(object.spec) ? (object.spec as WorkloadSpec) : {};
}

/** Whether the controller has seen the object's newest spec: before that it acts on the old one. */
export function isObserved(object: KubeObject): boolean {
  const status: unknown = isRecord(object) ? object.status : undefined;
  const observed = isRecord(status) ? status.observedGeneration : undefined;
  return typeof observed === 'number' && observed >= (object.metadata?.generation ?? 0);
}

/** The pods of a workload, and for a Deployment its ReplicaSets (undefined where they may not be read). */
export async function podsOfWorkload(
  client: KubeClient,
  kind: string,
  object: KubeObject,
  signal?: AbortSignal,
): Promise<{ pods: readonly Pod[]; sets: readonly ReplicaSet[] | undefined }> {
  const list = listObjects<Pod>(
    client,
    RESOURCES.Pod,
    { namespace: object.metadata?.namespace, labelSelector: selectorText(specOf(object).selector) },
    signal,
  );
  const sets =
    kind === 'Deployment'
      ? owned<ReplicaSet>(client, RESOURCES.ReplicaSet, object).catch((thrown: unknown) => {
          if (hasStatus(thrown, 403)) return undefined;
          throw thrown;
        })
      : Promise.resolve(undefined);
  const [items, replicaSets] = await Promise.all([list, sets]);
  const owners = kind === 'Deployment' ? replicaSets?.map((set) => set.metadata?.uid) : [object.metadata?.uid];
  const pods = items.filter(
    (pod) => !owners || pod.metadata?.ownerReferences?.some((ref) => ref.controller && owners.includes(ref.uid)),
  );
  return { pods, sets: replicaSets };
}
