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

/** Whether a taint keeps the pod away. */
export function isTaintedFor(pod: Pod, node: Node): boolean {
  const taints = [
    ...(node.spec?.taints ?? []),
    ...(node.spec?.unschedulable ? [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', value: '' }] : []),
  ];
  return taints.some(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !(pod.spec?.tolerations ?? []).some((toleration) => tolerates(toleration, taint)),
  );
}

interface Taint {
  key: string;
  effect: string;
  value?: string;
}

/** Whether a toleration bears a taint. */
export function tolerates(
  { key, operator, value, effect }: Partial<Taint> & { operator?: string },
  taint: Taint,
): boolean {
  return (
    (effect === undefined || effect === '' || effect === taint.effect) &&
    (key === undefined || key === '' || key === taint.key) &&
    (operator === 'Exists' || (value ?? '') === (taint.value ?? ''))
  );
}

/** Whether the node's labels are those that nodeSelector and required node affinity want. */
export function labelsFit(pod: Pod, node: Node): boolean {
  const labels = node.metadata?.labels ?? {};
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {});
  if (!wanted.every(([key, value]) => labels[key] === value)) return false;
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return !terms || termsFit(terms, node);
}

type Terms = readonly { matchExpressions?: unknown; matchFields?: unknown }[];

/** Whether one of the terms of a node selector chooses the node; one that says nothing chooses none. */
export function termsFit(terms: Terms, node: Node): boolean {
  const name = { 'metadata.name': node.metadata?.name ?? '' };
  return terms.some((term) => {
    const expressions = recordsOf(term.matchExpressions);
    const fields = recordsOf(term.matchFields);
    return (
      expressions.length + fields.length > 0 &&
      expressions.every((one) => expressionFits(node.metadata?.labels ?? {}, one)) &&
      fields.every((one) => expressionFits(name, one))
    );
  });
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
