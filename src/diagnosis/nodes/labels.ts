import type { Node, Pod } from '../../store/types.ts';

/** One thing that a pod wants of its node's labels (or of its name). */
export interface Requirement {
  /** Where it stands in the pod's spec. */
  field: 'nodeSelector' | 'node affinity';
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  values: readonly string[];
  /** True for a requirement on a field of the node (its name), not on a label. */
  ofField: boolean;
}

const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

interface Expression {
  key?: string;
  operator?: string;
  values?: readonly string[];
}

function requirement(of: Expression, ofField: boolean): Requirement {
  // An operator that this version does not know can't be met; saying so is better than passing it over.
  const operator = (OPERATORS.includes(of.operator ?? '') ? of.operator : 'In') as Requirement['operator'];
  return { field: 'node affinity', key: of.key ?? '', operator, values: of.values ?? [], ofField };
}

/**
 * What the pod requires of a node's labels, as alternatives of which one must hold whole: nodeSelector, and each term of the required
 * node affinity (https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/). Empty: any node will do.
 */
export function nodeRequirements(pod: Pod): readonly (readonly Requirement[])[] {
  const selector: Requirement[] = Object.entries(pod.spec?.nodeSelector ?? {}).map(([key, value]) => ({
    field: 'nodeSelector',
    key,
    operator: 'In',
    values: [value],
    ofField: false,
  }));
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms || terms.length === 0) return selector.length > 0 ? [selector] : [];
  return terms.map((term) => [
    ...selector,
    ...(term.matchExpressions ?? []).map((expression) => requirement(expression, false)),
    ...(term.matchFields ?? []).map((expression) => requirement(expression, true)),
  ]);
}

/** What a node has for a requirement's key. */
export function valueOn(node: Node, wanted: Requirement): string | undefined {
  return wanted.ofField && wanted.key === 'metadata.name' ? node.metadata?.name : node.metadata?.labels?.[wanted.key];
}

function meets(node: Node, wanted: Requirement): boolean {
  const value = valueOn(node, wanted);
  switch (wanted.operator) {
    case 'In':
      return value !== undefined && wanted.values.includes(value);
    case 'NotIn':
      return value === undefined || !wanted.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(wanted.values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(wanted.values[0]);
  }
}

/** The requirements that a node does not meet, of the alternative that it comes nearest to; empty when it meets one whole. */
export function unmet(node: Node, alternatives: readonly (readonly Requirement[])[]): readonly Requirement[] {
  let best: readonly Requirement[] | undefined;
  for (const alternative of alternatives) {
    const missing = alternative.filter((wanted) => !meets(node, wanted));
    if (missing.length === 0) return [];
    if (best === undefined || missing.length < best.length) best = missing;
  }
  return best ?? [];
}

/** As a person writes it: `disk=ssd`, `zone in (a, b)`, `!gpu`, `cores > 8`. */
export function describeRequirement(wanted: Requirement): string {
  const values = wanted.values.join(', ');
  switch (wanted.operator) {
    case 'In':
      return wanted.values.length === 1 ? `${wanted.key}=${values}` : `${wanted.key} in (${values})`;
    case 'NotIn':
      return wanted.values.length === 1 ? `${wanted.key}!=${values}` : `${wanted.key} not in (${values})`;
    case 'Exists':
      return wanted.key;
    case 'DoesNotExist':
      return `!${wanted.key}`;
    case 'Gt':
      return `${wanted.key} > ${values}`;
    case 'Lt':
      return `${wanted.key} < ${values}`;
  }
}
