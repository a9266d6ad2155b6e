/** A LabelSelector as it is on the wire. */
export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string>>;
  matchExpressions?: readonly { key?: string; operator?: string; values?: readonly string[] }[];
}

/**
 * Whether a LabelSelector chooses an object with these labels
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors). An empty selector chooses everything, a
 * missing one nothing; an operator that is not known chooses nothing.
 */
export function selects(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  if (!selector) return false;
  const has = labels ?? {};
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => has[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key = '', operator, values = [] }) => {
      const value = has[key];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      if (operator === 'Exists') return value !== undefined;
      return operator === 'DoesNotExist' && value === undefined;
    })
  );
}
