import { isRecord } from '../../base/object.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { badRequest } from '../failure.ts';

type Test = (labels: Readonly<Record<string, unknown>>) => boolean;

const SET = /^(!?)([^\s!=,()]+)(?:\s+(in|notin)\s+\(([^)]*)\))?$/;
const EQUAL = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s,()]*)$/;

/** A label selector of a query (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api); throws BadRequest. */
export function labelTest(selector: string): Test {
  const tests = splitOutside(selector).map((part): Test => {
    const equal = EQUAL.exec(part);
    if (equal) {
      const [, key = '', operator, value] = equal;
      return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
    }
    const set = SET.exec(part);
    if (!set) throw badRequest(`unable to parse requirement: found '${part}'`);
    const [, not, key = '', operator, list] = set;
    if (!operator) return not ? (labels) => !(key in labels) : (labels) => key in labels;
    const values = new Set((list ?? '').split(',').map((value) => value.trim()));
    const within: Test = (labels) => key in labels && values.has(String(labels[key]));
    return operator === 'in' ? within : (labels) => !within(labels);
  });
  return (labels) => tests.every((test) => test(labels));
}

/** At commas that do not stand in a list of values. */
function splitOutside(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** A field selector of a query: equality of fields by their paths, `=` `==` and `!=`. */
export function fieldTest(selector: string): (object: KubeObject) => boolean {
  const tests = selector
    .split(',')
    .filter(Boolean)
    .map((part) => {
      const match = /^([\w.]+)\s*(==|=|!=)\s*(.*)$/.exec(part.trim());
      if (!match) throw badRequest(`invalid field selector: ${part}`);
      const [, path = '', operator, wanted] = match;
      return (object: KubeObject) => (fieldText(object, path) === wanted) === (operator !== '!=');
    });
  return (object) => tests.every((test) => test(object));
}

function fieldText(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const name of path.split('.')) value = isRecord(value) ? value[name] : undefined;
  return value === undefined || value === null ? '' : String(value);
}
