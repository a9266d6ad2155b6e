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

/** What each kind can be selected by beside its name and namespace; the paths where they are others than the names. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Pod: fields(
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ),
  Event: {
    ...fields('reason', 'type', 'reportingComponent', 'involvedObject.kind', 'involvedObject.namespace'),
    ...fields('involvedObject.name', 'involvedObject.uid', 'involvedObject.apiVersion'),
    ...fields('involvedObject.resourceVersion', 'involvedObject.fieldPath'),
    source: ['source.component', 'reportingComponent'],
  },
  Node: fields('spec.unschedulable'),
  Namespace: fields('status.phase'),
  Secret: fields('type'),
  Service: fields('spec.clusterIP', 'spec.type'),
  ReplicationController: fields('status.replicas'),
  Job: { 'status.successful': ['status.succeeded'] },
};
/** Of these an unset field is selected as what it means. */
const UNSET: Readonly<Record<string, string>> = {
  'spec.hostNetwork': 'false',
  'spec.unschedulable': 'false',
  'status.replicas': '0',
  'status.successful': '0',
};

function fields(...names: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.map((name) => [name, [name]]));
}

/** A field selector of a query: equality of the fields that a kind can be selected by, `=` `==` and `!=`; throws BadRequest. */
export function fieldTest(kind: string, selector: string): (object: KubeObject) => boolean {
  const tests = selector
    .split(',')
    .filter(Boolean)
    .map((part) => {
      const match = /^([^\s=!]+)\s*(==|=|!=)\s*(.*)$/.exec(part.trim());
      if (!match) throw badRequest(`invalid selector: '${selector}'; can't understand '${part}'`);
      const [, name = '', operator, wanted] = match;
      const paths = pathsOf(kind, name);
      return (object: KubeObject) => (fieldText(object, name, paths) === wanted) === (operator !== '!=');
    });
  return (object) => tests.every((test) => test(object));
}

function pathsOf(kind: string, name: string): readonly string[] {
  if (name === 'metadata.name' || name === 'metadata.namespace') return [name];
  const found = FIELDS[kind]?.[name];
  if (found) return found;
  if (kind === 'Job') throw badRequest(`field label "${name}" not supported for Job`);
  throw badRequest(
    FIELDS[kind]
      ? `field label not supported: ${name}`
      : `"${name}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}

function fieldText(object: KubeObject, name: string, paths: readonly string[]): string {
  return paths.map((path) => textAt(object, path)).find(Boolean) ?? UNSET[name] ?? '';
}

function textAt(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const name of path.split('.')) value = isRecord(value) ? value[name] : undefined;
  return value === undefined || value === null ? '' : String(value);
}
