import type { ContainerStatus, Pod } from '../../kube/objects.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';

/** How an instance of a container ended. */
export interface InstanceEnd {
  exitCode: number;
  /** As the kubelet says it, e.g. `OOMKilled`, `Error`, `Completed`. */
  reason: string;
}

/** A container as far as its log goes. An instance is one run of it, named by the runtime's container id. */
export interface LoggedContainer {
  pod: string;
  container: string;
  /** The instance whose log is read without `previous`; missing when none has run. */
  instance: string | undefined;
  running: boolean;
  restarts: number;
  /** The instance before, whose log `previous` reads. */
  previous: string | undefined;
  /** Why nothing runs, e.g. `ImagePullBackOff`; empty when something does. */
  waiting: string;
  ends: ReadonlyMap<string, InstanceEnd>;
}

/** The containers of a pod whose log is wanted: one by name, or all that it has (also init and ephemeral ones). */
export function loggedContainers(pod: Pod, container: string | undefined): LoggedContainer[] {
  return containersOf(pod)
    .filter((view) => container === undefined || view.name === container)
    .map((view) => logged(pod.metadata?.name ?? '', view, pod));
}

function logged(pod: string, view: ContainerView, owner: Pod): LoggedContainer {
  const { status } = view;
  const now = status?.state;
  const last = status?.lastState?.terminated;
  const ends = new Map<string, InstanceEnd>();
  for (const ended of [last, now?.terminated]) {
    if (ended?.containerID) ends.set(ended.containerID, { exitCode: ended.exitCode, reason: ended.reason ?? '' });
  }
  return {
    pod,
    container: view.name,
    instance: readableInstance(status),
    running: now?.running !== undefined,
    restarts: status?.restartCount ?? 0,
    previous: last?.containerID || undefined,
    waiting: now?.running || now?.terminated ? '' : (now?.waiting?.reason ?? owner.status?.phase ?? 'Pending'),
    ends,
  };
}

/** As the kubelet chooses it (validateContainerLogStatus): what runs or ran last, else the instance before. */
function readableInstance(status: ContainerStatus | undefined): string | undefined {
  const now = status?.state;
  if (now?.running) return status?.containerID || undefined;
  return now?.terminated?.containerID || status?.lastState?.terminated?.containerID || undefined;
}
