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

/** As kubectl writes it: `dedicated=gpu:NoSchedule`. */
export function describeTaint(taint: Taint): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
}
