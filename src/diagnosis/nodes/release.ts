import { controllerOf } from '../../store/owners.ts';
import { hasEnded } from '../../store/pods.ts';
import type { Pod, Snapshot } from '../../store/types.ts';
import type { NodeFit } from './fit.ts';
import { podRequests } from './load.ts';
import { podsOn } from './pods.ts';

/** Pods that end by themselves, and whose end would make room. */
export interface Release {
  node: string;
  pods: readonly Pod[];
  /** All of them are being deleted already. */
  leaving: boolean;
}

/** Jobs' pods run to their end; a pod that is being deleted is as good as gone. */
const endsByItself = (pod: Pod): boolean =>
  Boolean(pod.metadata?.deletionTimestamp) || controllerOf(pod)?.kind === 'Job';

const known = new WeakMap<readonly Pod[], readonly Pod[]>();

/** Those of a node's pods that will end by themselves. Kept as long as the list is the same: many pods ask for it. */
function endingOf(pods: readonly Pod[]): readonly Pod[] {
  const before = known.get(pods);
  if (before) return before;
  const ending = pods.filter((pod) => !hasEnded(pod) && endsByItself(pod));
  known.set(pods, ending);
  return ending;
}

/** The node on which the pod fits once pods that end by themselves have ended; nodes where those suffice that are being deleted come first. */
export function released(snapshot: Snapshot, nodes: readonly NodeFit[]): Release | undefined {
  const found = nodes.flatMap((fit) => {
    const ending = endingOf(podsOn(snapshot, fit.name));
    if (ending.length === 0) return [];
    const enough = (pods: readonly Pod[]) => pods.length > 0 && fit.short.every((short) => covers(short, pods));
    const leaving = ending.filter((pod) => pod.metadata?.deletionTimestamp);
    if (fit.taints.length > 0 || fit.cordoned) return [];
    if (enough(leaving)) return [{ node: fit.name, pods: leaving, leaving: true }];
    return enough(ending) ? [{ node: fit.name, pods: ending, leaving: false }] : [];
  });
  return found.find((one) => one.leaving) ?? found[0];
}

function covers(short: NodeFit['short'][number], pods: readonly Pod[]): boolean {
  if (short.free === undefined) return false;
  const { resource } = short;
  const freed = pods.reduce((sum, pod) => sum + (resource === 'pods' ? 1 : (podRequests(pod)[resource] ?? 0)), 0);
  return short.free + freed >= short.needs - 1e-6;
}
