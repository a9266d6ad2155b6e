import { type ContainerView, containersOf, refOf, workloadOf } from '../store/owners.ts';
import type { ObjectRef, Pod, Snapshot } from '../store/types.ts';
import { texts } from '../texts/index.ts';

/** Whom a finding about a pod speaks of. */
export interface Subject {
  pod: ObjectRef;
  /** Missing for a bare pod. */
  workload: ObjectRef | undefined;
  /** The workload's name, else the pod's. */
  name: string;
  namespace: string;
  /** The node that runs it, or words for "the node". */
  node: string;
}

export function subjectOf(snapshot: Snapshot, pod: Pod): Subject {
  const workload = workloadOf(snapshot, pod);
  const ref = refOf('Pod', pod);
  return {
    pod: ref,
    workload,
    name: workload?.name ?? ref.name,
    namespace: ref.namespace ?? 'default',
    node: pod.spec?.nodeName ?? texts.findings.common.theNode,
  };
}

/** How a title names a container: by its workload, and by its own name where the pod has several. */
export function whoOf(subject: Subject, pod: Pod, container: ContainerView): string {
  const alone = containersOf(pod).filter((other) => other.type !== 'ephemeral').length <= 1;
  return texts.findings.common.who(subject.name, alone ? undefined : container.name);
}

export const containerRef = (subject: Subject, container: ContainerView): ObjectRef => ({
  ...subject.pod,
  container: container.name,
});

const LISTS = {
  init: 'initContainerStatuses',
  sidecar: 'initContainerStatuses',
  container: 'containerStatuses',
  ephemeral: 'ephemeralContainerStatuses',
} as const;

/** The path of a field in a container's status, e.g. `status.containerStatuses[web].state.waiting.reason`. */
export function statusPath(container: ContainerView, field: string): string {
  return `status.${LISTS[container.type]}[${container.name}].${field}`;
}

/** The path of a field in a container's spec. */
export function specPath(container: ContainerView, field: string): string {
  const list =
    container.type === 'container'
      ? 'containers'
      : container.type === 'ephemeral'
        ? 'ephemeralContainers'
        : 'initContainers';
  return `spec.${list}[${container.name}].${field}`;
}
