import { containersOf } from '../../store/owners.ts';
import type { Node, Pod, Snapshot } from '../../store/types.ts';

const NONE: readonly Pod[] = [];
const known = new WeakMap<readonly Pod[], ReadonlyMap<string, readonly Pod[]>>();

/** The pods of each node, as far as they are watched. Kept as long as the list of pods is the same. */
function podsByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const before = known.get(pods);
  if (before) return before;
  const nodes = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = pod.spec?.nodeName;
    if (!node) continue;
    const there = nodes.get(node);
    if (there) there.push(pod);
    else nodes.set(node, [pod]);
  }
  known.set(pods, nodes);
  return nodes;
}

export function podsOn(snapshot: Snapshot, node: string): readonly Pod[] {
  return podsByNode(snapshot.of('Pod').all()).get(node) ?? NONE;
}

/** How many nodes hold pods that are watched. */
export function nodesInUse(snapshot: Snapshot): number {
  return podsByNode(snapshot.of('Pod').all()).size;
}

/** True for a pod that is there to run and does not run well: not ready, and not by being new. */
export function isBroken(pod: Pod): boolean {
  if (pod.metadata?.deletionTimestamp || pod.status?.phase === 'Succeeded') return false;
  if (pod.status?.phase === 'Failed') return pod.status.reason !== 'Evicted';
  return containersOf(pod).some(({ type, status }) => {
    if (!status || type === 'ephemeral') return false;
    const waiting = status.state?.waiting?.reason ?? '';
    if (/BackOff|Err|Error|InvalidImageName/.test(waiting)) return true;
    const ended = status.state?.terminated ?? (status.state?.running ? undefined : status.lastState?.terminated);
    if (ended && ended.exitCode !== 0) return true;
    return (status.restartCount ?? 0) > 2 && !status.ready && type !== 'init';
  });
}

export const readyCondition = (of: Node | Pod) =>
  (of.status?.conditions as readonly Condition[] | undefined)?.find((one) => one.type === 'Ready');

interface Condition {
  type?: string;
  status?: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

/** Where the API server may call the node: its addresses as it tells them. */
export function addressesOf(node: Node): readonly string[] {
  return (node.status?.addresses ?? []).flatMap(({ address }) => (address ? [address] : []));
}
