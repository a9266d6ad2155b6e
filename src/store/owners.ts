import type { Container, ContainerStatus, KubeObject, ObjectRef, OwnerReference, Pod } from '../kube/objects.ts';
import type { Snapshot, StoredKind } from './types.ts';

/** The kinds that make pods, directly or through another. */
export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

export function isWorkloadKind(kind: string): kind is WorkloadKind {
  return (WORKLOAD_KINDS as readonly string[]).includes(kind);
}

export function refOf(kind: string, object: KubeObject, container?: string): ObjectRef {
  return {
    kind,
    name: object.metadata?.name ?? '',
    ...(object.metadata?.namespace ? { namespace: object.metadata.namespace } : {}),
    ...(container === undefined ? {} : { container }),
  };
}

/** What made the object and looks after it; undefined for one that a person made. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const owners: unknown = object.metadata?.ownerReferences;
  if (!Array.isArray(owners)) return undefined;
  return owners.find((owner: OwnerReference | null) => owner?.controller && owner.kind && owner.name);
}

const ABOVE: Readonly<Record<string, StoredKind>> = { ReplicaSet: 'Deployment', Job: 'CronJob' };

/**
 * What a person calls the workload of a pod: its Deployment rather than the ReplicaSet, its CronJob rather than the Job.
 * Where the ReplicaSet may not be read, its own name tells the Deployment's (name-hash, the hash being the pod's label).
 * Undefined for a bare pod, and for a static pod (owned by its node).
 */
export function workloadOf(snapshot: Snapshot, pod: Pod): ObjectRef | undefined {
  const owner = controllerOf(pod);
  if (!owner || owner.kind === 'Node') return undefined;
  const namespace = pod.metadata?.namespace;
  const ref = (kind: string, name: string): ObjectRef => ({ kind, name, ...(namespace ? { namespace } : {}) });
  const above = Object.hasOwn(ABOVE, owner.kind) ? ABOVE[owner.kind] : undefined;
  if (!above) return ref(owner.kind, owner.name);
  const object = snapshot.of(owner.kind as StoredKind).get(namespace, owner.name);
  if (object) {
    const top = controllerOf(object);
    return top ? ref(top.kind, top.name) : ref(owner.kind, owner.name);
  }
  const hash = pod.metadata?.labels?.['pod-template-hash'];
  if (above === 'Deployment' && hash && owner.name.endsWith(`-${hash}`)) {
    return ref('Deployment', owner.name.slice(0, -hash.length - 1));
  }
  return ref(owner.kind, owner.name);
}

/** The object of a workload reference, where it is kept. */
export function workloadObject(snapshot: Snapshot, ref: ObjectRef): KubeObject | undefined {
  return isWorkloadKind(ref.kind) ? snapshot.of(ref.kind).get(ref.namespace, ref.name) : undefined;
}

/** The pods that a workload owns, directly or through ReplicaSets and Jobs; a Pod is its own. */
export function podsOf(snapshot: Snapshot, ref: ObjectRef): readonly Pod[] {
  if (ref.kind === 'Pod') {
    const pod = snapshot.of('Pod').get(ref.namespace, ref.name);
    return pod ? [pod] : [];
  }
  const uid = workloadObject(snapshot, ref)?.metadata?.uid;
  return uid === undefined ? [] : podsUnder(snapshot, ref.kind, uid);
}

/** As podsOf, of an owner known by kind and uid. */
export function podsUnder(snapshot: Snapshot, kind: string, uid: string): readonly Pod[] {
  const between = kind === 'Deployment' ? 'ReplicaSet' : kind === 'CronJob' ? 'Job' : undefined;
  if (!between) return snapshot.of('Pod').ownedBy(uid);
  return snapshot
    .of(between)
    .ownedBy(uid)
    .flatMap((owner) => (owner.metadata?.uid ? snapshot.of('Pod').ownedBy(owner.metadata.uid) : []));
}

/** A container as the spec names it, with what the kubelet says of it. */
export interface ContainerView {
  name: string;
  type: 'init' | 'sidecar' | 'container' | 'ephemeral';
  spec: Container;
  /** Missing before the kubelet has seen the pod. */
  status: ContainerStatus | undefined;
}

const seen = new WeakMap<Pod, readonly ContainerView[]>();

/** All containers in the order in which they start: init containers and sidecars, the main ones, the ephemeral ones. Kept as long as the pod is. */
export function containersOf(pod: Pod): readonly ContainerView[] {
  const known = seen.get(pod);
  if (known) return known;
  const { spec, status } = pod;
  const views: ContainerView[] = [];
  const add = (container: Container, type: ContainerView['type'], statuses: readonly ContainerStatus[] | undefined) => {
    const { name } = container;
    views.push({ name, type, spec: container, status: statuses?.find((one) => one.name === name) });
  };
  for (const one of spec?.initContainers ?? []) {
    add(one, one.restartPolicy === 'Always' ? 'sidecar' : 'init', status?.initContainerStatuses);
  }
  for (const one of spec?.containers ?? []) add(one, 'container', status?.containerStatuses);
  for (const one of spec?.ephemeralContainers ?? []) {
    add(one as Container, 'ephemeral', status?.ephemeralContainerStatuses);
  }
  seen.set(pod, views);
  return views;
}
