import { KdbgError } from '../../base/errors.ts';
import type { Pod } from '../../kube/objects.ts';
import { isAsleep } from '../../store/asleep.ts';
import { podStatus } from '../../store/podStatus.ts';
import { isReady } from '../../store/pods.ts';
import { texts } from '../../texts/index.ts';
import { declaringContainer } from './ports.ts';
import type { Target } from './target.ts';

/** The pod that connections go to. */
export interface ChosenPod {
  name: string;
  uid: string;
  port: number;
  /** What is special about it, e.g. that it is not Ready. */
  note?: string;
}

export type Choice = { pod: ChosenPod } | { why: string } | { error: KdbgError };

/**
 * The pod for new connections: a Ready one, else one that runs (a sleeping pod of debug mode is never Ready, and yet is what a person
 * wants to get at when there is no other). Of equal ones the one in use stays; then the newest, which a rollout does not take away next.
 */
export function choosePod(pods: readonly Pod[], target: Target, current: ChosenPod | undefined): Choice {
  const newest = [...pods].sort((a, b) => createdAt(b).localeCompare(createdAt(a)));
  let best: { pod: ChosenPod; rank: number } | undefined;
  let why: string | undefined;
  let error: KdbgError | undefined;
  for (const pod of newest) {
    try {
      const port = target.portOf(pod);
      const status = runs(pod, port);
      if (status !== undefined) {
        why ??= texts.forwards.podNotRunning(pod.metadata?.name ?? '', status);
        continue;
      }
      const chosen = chosenPod(pod, port);
      const rank = (chosen.note ? 0 : 2) + (chosen.uid === current?.uid ? 1 : 0);
      if (!best || rank > best.rank) best = { pod: chosen, rank };
    } catch (thrown) {
      if (!(thrown instanceof KdbgError)) throw thrown;
      error ??= thrown;
    }
  }
  if (best) return { pod: best.pod };
  if (error) return { error };
  return { why: why ?? target.none };
}

function chosenPod(pod: Pod, port: number): ChosenPod {
  const name = pod.metadata?.name ?? '';
  const chosen = { name, uid: pod.metadata?.uid ?? '', port };
  if (isAsleep(pod)) return { ...chosen, note: texts.forwards.podAsleep(name) };
  return isReady(pod) ? chosen : { ...chosen, note: texts.forwards.podNotReady(name) };
}

/** Undefined when the container with the port (any, where none declares it) runs; else the pod's status as kubectl says it. */
function runs(pod: Pod, port: number): string | undefined {
  const { status } = podStatus(pod);
  const { phase, containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  if (pod.metadata?.deletionTimestamp || phase !== 'Running') return status;
  const container = declaringContainer(pod, port);
  const running = [...containerStatuses, ...initContainerStatuses].filter((one) => one.state?.running);
  return running.some((one) => container === undefined || one.name === container) ? undefined : status;
}

function createdAt(pod: Pod): string {
  return pod.metadata?.creationTimestamp ?? '';
}
