import type { KubeObject, Pod } from '../kube/objects.ts';

/** True for a pod that its kubelet calls Ready. */
export const isReady = (pod: Pod): boolean =>
  (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');

/** True for a pod that will run nothing any more; what it requested is free. */
export const hasEnded = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** True for an object that is being deleted. */
export const isLeaving = (object: KubeObject): boolean => object.metadata?.deletionTimestamp !== undefined;
