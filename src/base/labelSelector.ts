import { isRecord } from './object.ts';
import { recordOf, recordsOf, stringsOf, textOf } from './untrusted.ts';

/**
 * Whether a LabelSelector, as it is on the wire, chooses an object with these labels
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors). An empty selector chooses everything, a
 * missing one nothing; an operator that is not known chooses nothing.
 */
export function selects(selector: unknown, labels: Readonly<Record<string, unknown>> | undefined): boolean {
  if (!isRecord(selector)) return false;
  const has = labels ?? {};
  return (
    Object.entries(recordOf(selector.matchLabels)).every(([key, value]) => has[key] === value) &&
    recordsOf(selector.matchExpressions).every(({ key, operator, values }) => {
      const value = has[textOf(key)];
      const listed = typeof value === 'string' && stringsOf(values).includes(value);
      if (operator === 'In') return listed;
      if (operator === 'NotIn') return !listed;
      if (operator === 'Exists') return value !== undefined;
      return operator === 'DoesNotExist' && value === undefined;
    })
  );
}
