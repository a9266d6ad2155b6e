import type { Node, Pod } from '../../store/types.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];
type Toleration = NonNullable<NonNullable<Pod['spec']>['tolerations']>[number];

export const CORDON = 'node.kubernetes.io/unschedulable';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? 'Equal') {
    case 'Exists':
      return true;
    case 'Gt':
      return Number(taint.value) > Number(toleration.value);
    case 'Lt':
      return Number(taint.value) < Number(toleration.value);
    default:
      return Boolean(toleration.key) && (toleration.value ?? '') === (taint.value ?? '');
  }
}

/** The taints of a node that keep the pod away; a cordoned node counts as tainted, whether its taint is there yet or not. */
export function refusingTaints(node: Node, pod: Pod): readonly Taint[] {
  const taints = (node.spec?.taints ?? []).filter(
    (taint) => taint.effect === 'NoSchedule' || taint.effect === 'NoExecute',
  );
  if (node.spec?.unschedulable && !taints.some((taint) => taint.key === CORDON)) {
    taints.push({ key: CORDON, effect: 'NoSchedule' });
  }
  const tolerations = pod.spec?.tolerations ?? [];
  return taints.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
}

/** Tolerations of the pod for a taint of this name that miss it by value or effect, written as the taint would be that they tolerate. */
export function missedBy(pod: Pod, taints: readonly Taint[]): string[] {
  return (pod.spec?.tolerations ?? [])
    .filter(({ key }) => taints.some((taint) => taint.key === key))
    .map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`);
}

/** As kubectl writes it: `dedicated=gpu:NoSchedule`. */
export function describeTaint(taint: Taint): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
}

/** As it stands in a pod's tolerations. */
export function tolerationOf(taint: Taint): Readonly<Record<string, string>> {
  return taint.value
    ? { key: taint.key, operator: 'Equal', value: taint.value, effect: taint.effect }
    : { key: taint.key, operator: 'Exists', effect: taint.effect };
}

export function describeToleration(taint: Taint): string {
  return Object.entries(tolerationOf(taint))
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}

const CONDITIONS = {
  'node.kubernetes.io/not-ready': 'notReady',
  'node.kubernetes.io/unreachable': 'unreachable',
  'node.kubernetes.io/memory-pressure': 'memory',
  'node.kubernetes.io/disk-pressure': 'disk',
  'node.kubernetes.io/pid-pressure': 'pids',
  'node.kubernetes.io/network-unavailable': 'network',
  'node.kubernetes.io/out-of-service': 'outOfService',
  'node.cloudprovider.kubernetes.io/uninitialized': 'uninitialized',
  'node.cloudprovider.kubernetes.io/shutdown': 'shutdown',
} as const;

/** What is wrong with the node where Kubernetes set the taint itself because of it; undefined for a taint that a person set. */
export function conditionOf(taint: Taint): (typeof CONDITIONS)[keyof typeof CONDITIONS] | undefined {
  return CONDITIONS[taint.key as keyof typeof CONDITIONS];
}
