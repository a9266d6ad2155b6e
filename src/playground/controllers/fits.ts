import { parseQuantity } from '../../base/quantity.ts';
import { recordsOf, stringsOf } from '../../base/untrusted.ts';
import type { Node, Pod } from '../../kube/objects.ts';

/** What a pod requests: cores, bytes and pieces by resource (https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/). */
export function requestsOf(pod: Pod): Map<string, number> {
  const total = new Map<string, number>([['pods', 1]]);
  const add = (
    requests: Readonly<Record<string, unknown>> | undefined,
    by: (before: number, amount: number) => number,
  ) => {
    for (const [name, text] of Object.entries(requests ?? {})) {
      total.set(name, by(total.get(name) ?? 0, parseQuantity(text) ?? 0));
    }
  };
  for (const container of pod.spec?.containers ?? []) add(container.resources?.requests, (sum, one) => sum + one);
  for (const container of pod.spec?.initContainers ?? []) {
    const sidecar = container.restartPolicy === 'Always';
    add(container.resources?.requests, sidecar ? (sum, one) => sum + one : Math.max);
  }
  return total;
}

/** A taint that keeps the pod away, as `key: value` in braces; undefined when it may come. */
export function taintAgainst(pod: Pod, node: Node): string | undefined {
  const taints = [
    ...(node.spec?.taints ?? []),
    ...(node.spec?.unschedulable ? [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', value: '' }] : []),
  ];
  const against = taints.find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !(pod.spec?.tolerations ?? []).some(
        ({ key, operator, value, effect }) =>
          (effect === undefined || effect === '' || effect === taint.effect) &&
          (key === undefined || key === '' || key === taint.key) &&
          (operator === 'Exists' || (value ?? '') === (taint.value ?? '')),
      ),
  );
  return against && `{${against.key}: ${against.value ?? ''}}`;
}

/** Whether the node's labels are those that nodeSelector and required node affinity want. */
export function labelsFit(pod: Pod, node: Node): boolean {
  const labels = node.metadata?.labels ?? {};
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {});
  if (!wanted.every(([key, value]) => labels[key] === value)) return false;
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms) return true;
  return terms.some(
    (term) =>
      recordsOf(term.matchExpressions).every((one) => expressionFits(labels, one)) &&
      recordsOf(term.matchFields).every((one) => expressionFits({ 'metadata.name': node.metadata?.name ?? '' }, one)),
  );
}

function expressionFits(
  labels: Readonly<Record<string, string>>,
  { key, operator, values }: Record<string, unknown>,
): boolean {
  const value = labels[String(key)];
  const list = stringsOf(values);
  switch (operator) {
    case 'In':
      return value !== undefined && list.includes(value);
    case 'NotIn':
      return value === undefined || !list.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(list[0]);
    case 'Lt':
      return Number(value) < Number(list[0]);
    default:
      return false;
  }
}
