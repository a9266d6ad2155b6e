import { KdbgError } from '../base/errors.ts';
import { isAsleep, sleepingContainers } from '../store/asleep.ts';
import { type ContainerView, containersOf, isWorkloadKind, podsOf, workloadOf } from '../store/owners.ts';
import type { ObjectRef, Pod } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import type { Invocation } from './types.ts';

/** What a command is for: what it was called with, else the open finding's object in Diagnosis, else the chosen row. */
export function targetOf(desk: Desk, invocation: Invocation): ObjectRef | undefined {
  if (invocation.target) return invocation.target;
  if (desk.panes.state.get().focus === 'diagnosis') {
    const finding = desk.findings.open.get();
    if (finding) return finding.object;
  }
  return desk.list.selected.get()?.ref;
}

/** The workload of the target: itself, or the one that a pod belongs to. */
export function targetWorkload(desk: Desk, invocation: Invocation): ObjectRef | undefined {
  const target = targetOf(desk, invocation);
  if (!target || isWorkloadKind(target.kind)) return target;
  const snapshot = desk.workspace.get().store.snapshot();
  const pod = target.kind === 'Pod' ? snapshot.of('Pod').get(target.namespace, target.name) : undefined;
  const workload = pod && workloadOf(snapshot, pod);
  return workload && target.container ? { ...workload, container: target.container } : workload;
}

/** A pod of the target: itself; of a workload the sleeping one, else a running one, else any. */
export function targetPod(desk: Desk, invocation: Invocation): Pod | undefined {
  const target = targetOf(desk, invocation);
  if (!target) return undefined;
  const pods = podsOf(desk.workspace.get().store.snapshot(), target);
  const live = pods.filter((pod) => !pod.metadata?.deletionTimestamp);
  return live.find(isAsleep) ?? live.find((pod) => pod.status?.phase === 'Running') ?? live[0] ?? pods[0];
}

/**
 * The pod to get into: as targetPod, but where its container does not run and the workload is in debug mode, the pod that sleeps for it.
 */
export function insidePod(desk: Desk, invocation: Invocation): Pod | undefined {
  const pod = targetPod(desk, invocation);
  if (!pod || isAsleep(pod) || (pod.status?.containerStatuses ?? []).every(({ state }) => state?.running)) return pod;
  const workload = targetWorkload(desk, invocation);
  const siblings = workload ? podsOf(desk.workspace.get().store.snapshot(), workload) : [];
  return siblings.find((other) => isAsleep(other) && !other.metadata?.deletionTimestamp) ?? pod;
}

/** Why a command that needs a pod can't be run: nothing chosen, or no pod there. */
export function needsPod(desk: Desk, invocation: Invocation): string | undefined {
  return targetPod(desk, invocation) ? undefined : texts.commandTexts.needsPod;
}

export function needsTarget(desk: Desk, invocation: Invocation): string | undefined {
  return targetOf(desk, invocation) ? undefined : texts.commandTexts.needsTarget;
}

export function needsWorkload(desk: Desk, invocation: Invocation): string | undefined {
  return targetWorkload(desk, invocation) ? undefined : texts.commandTexts.needsWorkload;
}

/** The names of a pod's containers: those that debug mode put to sleep first, init containers last. */
export function containerNames(pod: Pod): string[] {
  const rank = { container: 0, sidecar: 1, ephemeral: 2, init: 3 };
  const asleep = sleepingContainers(pod);
  const rankOf = ({ name, type }: ContainerView) => (asleep.includes(name) ? -1 : rank[type]);
  return [...containersOf(pod)].sort((a, b) => rankOf(a) - rankOf(b)).map(({ name }) => name);
}

/** Goes on with one container: the one named, the only one, or the one that the person chooses. */
export function withContainer(desk: Desk, pod: Pod, named: string | undefined, go: (container: string) => void): void {
  const names = containerNames(pod);
  const only = names.length === 1 ? names[0] : undefined;
  const asleep = sleepingContainers(pod);
  const known = named !== undefined && names.includes(named) ? named : only;
  if (known !== undefined) return go(known);
  desk.dialogs.choose({
    title: texts.commandTexts.chooseContainer(pod.metadata?.name ?? ''),
    empty: texts.commandTexts.noContainers,
    items: containersOf(pod)
      .toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
      .map(({ name, type, status }) => ({
        label: name,
        detail: [
          type === 'container' ? '' : type,
          asleep.includes(name) ? texts.commandTexts.debugState.asleep : stateOf(status),
        ]
          .filter(Boolean)
          .join(' · '),
        run: () => go(name),
      })),
  });
}

const stateOf = (status: ContainerView['status']): string => Object.keys(status?.state ?? {})[0] ?? '';

/** The pod as an exec target. */
export function execTarget(pod: Pod, container: string): { namespace: string; pod: string; container: string } {
  const { name, namespace } = pod.metadata ?? {};
  if (!name || !namespace) throw new KdbgError('no-pod', texts.commandTexts.needsPod);
  return { namespace, pod: name, container };
}
