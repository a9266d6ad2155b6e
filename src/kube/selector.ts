import { isRecord } from '../base/object.ts';
import { recordOf, recordsOf } from '../base/untrusted.ts';

/**
 * A LabelSelector as text, for people and for the query `labelSelector`: `app=web,tier in (a,b)`
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors). Empty where it chooses nothing in particular.
 */
export function selectorText(selector: unknown): string {
  if (!isRecord(selector)) return '';
  const labels = Object.entries(recordOf(selector.matchLabels));
  const expressions = recordsOf(selector.matchExpressions);
  return [
    ...labels.map(([key, value]) => `${key}=${String(value)}`),
    ...expressions.map(({ key, operator, values }) => expression(String(key), String(operator), values)),
  ].join(',');
}

function expression(key: string, operator: string, values: unknown): string {
  const list = Array.isArray(values) ? values.join(',') : '';
  if (operator === 'In') return `${key} in (${list})`;
  if (operator === 'NotIn') return `${key} notin (${list})`;
  return operator === 'DoesNotExist' ? `!${key}` : key;
}
