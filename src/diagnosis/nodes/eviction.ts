import { controllerOf } from '../../store/owners.ts';
import type { Node, Pod } from '../../store/types.ts';

/** The taints by which the node controller has pods deleted from a node that is lost. */
const EVICTING: readonly string[] = ['node.kubernetes.io/unreachable', 'node.kubernetes.io/not-ready'];

/** What becomes of the pods of a node that stays lost. */
export interface Evictions {
  /** When the first of them is deleted, in milliseconds since the epoch; undefined when none will be. */
  at: number | undefined;
  leaving: readonly Pod[];
  /** Deleted already, and waiting for the kubelet. */
  deleted: readonly Pod[];
  /** These stay with the node: nothing makes them anew elsewhere, or they tolerate it for ever. */
  staying: readonly Pod[];
}

/**
 * Pods are deleted `tolerationSeconds` after the NoExecute taint came (300 unless the pod says otherwise; DaemonSet pods tolerate it for ever,
 * a static pod can't be deleted): https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions.
 */
export function evictionsOf(node: Node, pods: readonly Pod[], since: number): Evictions {
  const taint = (node.spec?.taints ?? []).find((one) => EVICTING.includes(one.key) && one.effect === 'NoExecute');
  const key = taint?.key ?? EVICTING[0];
  const came = Date.parse(String(taint?.timeAdded ?? '')) || since;
  const deleted = pods.filter((pod) => pod.metadata?.deletionTimestamp);
  const leaving: Pod[] = [];
  const staying: Pod[] = [];
  let at: number | undefined;
  for (const pod of pods) {
    if (pod.metadata?.deletionTimestamp) continue;
    const seconds = patience(pod, key ?? '');
    const owner = controllerOf(pod);
    if (seconds === undefined || !owner || owner.kind === 'Node' || owner.kind === 'DaemonSet') staying.push(pod);
    else {
      leaving.push(pod);
      at = Math.min(at ?? Number.POSITIVE_INFINITY, came + seconds * 1000);
    }
  }
  return { at, leaving, deleted, staying };
}

/** Seconds that a pod tolerates the taint; undefined: for ever. */
function patience(pod: Pod, key: string): number | undefined {
  const matching = (pod.spec?.tolerations ?? []).filter(
    (one) => (!one.key || one.key === key) && (!one.effect || one.effect === 'NoExecute'),
  );
  if (matching.length === 0) return 0;
  const limits = matching.flatMap(({ tolerationSeconds }) =>
    tolerationSeconds === undefined ? [] : [tolerationSeconds],
  );
  // Of several the shortest limit counts; without any it stays.
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits));
}
