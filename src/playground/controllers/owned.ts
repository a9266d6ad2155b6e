import type { KubeObject, OwnerReference, Pod, PodTemplate } from '../../kube/objects.ts';
import { isLeaving, isReady } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';

/** The reference by which an object is its owner's. */
export function ownerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion ?? 'v1',
    kind: owner.kind ?? '',
    name: owner.metadata?.name ?? '',
    uid: owner.metadata?.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The objects of a kind that an object controls. */
export function ownedBy<T extends KubeObject>(store: ObjectStore, kind: string, owner: KubeObject): T[] {
  const uid = owner.metadata?.uid;
  return (store.list(served(kind), owner.metadata?.namespace) as readonly T[]).filter(({ metadata }) =>
    metadata?.ownerReferences?.some((one) => one.controller && one.uid === uid),
  );
}

/** A pod as a template makes it. */
export function podFrom(owner: KubeObject, template: PodTemplate | undefined, more: KubeObject['metadata']): Pod {
  return {
    metadata: {
      ...more,
      ...(owner.metadata?.namespace ? { namespace: owner.metadata.namespace } : {}),
      labels: { ...template?.metadata?.labels, ...more?.labels },
      ...(template?.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
      ownerReferences: [ownerReference(owner)],
    },
    ...(template?.spec ? { spec: structuredClone(template.spec) } : {}),
  };
}

/** Ready, and not about to go: what a controller counts on. */
export const isServing = (pod: Pod): boolean => isReady(pod) && !isLeaving(pod);

/** Pods in the order in which they may go: those that are not placed, do not run or are not ready first, then the youngest. */
export function dispensableFirst(pods: readonly Pod[]): Pod[] {
  const weight = (pod: Pod) =>
    (pod.spec?.nodeName ? 2 : 0) + (isServing(pod) ? 4 : 0) + (pod.status?.phase === 'Running' ? 1 : 0);
  return [...pods].sort(
    (a, b) =>
      weight(a) - weight(b) ||
      (b.metadata?.creationTimestamp ?? '').localeCompare(a.metadata?.creationTimestamp ?? '') ||
      (b.metadata?.name ?? '').localeCompare(a.metadata?.name ?? ''),
  );
}
