import { CODES } from '../../diagnosis/catalog.ts';
import type { Evidence, Finding, Remedy, Unseen } from '../../diagnosis/types.ts';
import type { ObjectRef } from '../../store/types.ts';
import type { Scope } from './print.ts';

/** The part of JSON Schema (draft 2020-12) that the schema of the report uses. */
export interface Schema {
  $schema?: string;
  $id?: string;
  title?: string;
  description?: string;
  $ref?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | readonly ('string' | 'number')[];
  enum?: readonly string[];
  format?: 'date-time';
  minLength?: number;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  $defs?: Readonly<Record<string, Schema>>;
}

/** A description of each field of T: a field that the type gets or loses fails to compile here. */
type Fields<T> = Readonly<Record<keyof T, Schema>>;

const text = (description: string): Schema => ({ type: 'string', description });
const sentence = (description: string): Schema => ({ type: 'string', minLength: 1, description });
const time = (description: string): Schema => ({
  type: 'integer',
  description: `${description}, in milliseconds since the epoch`,
});
const list = (name: string, description: string): Schema => ({
  type: 'array',
  items: { $ref: `#/$defs/${name}` },
  description,
});
const ref = (name: string, description: string): Schema => ({ $ref: `#/$defs/${name}`, description });

/** Strict: what is not described is not there. */
function object<T>(description: string, properties: Fields<T>, required: readonly (keyof T & string)[]): Schema {
  return { type: 'object', description, properties, required, additionalProperties: false };
}

const objectRef = object<Required<ObjectRef>>(
  'One object of the cluster',
  {
    kind: sentence('e.g. Deployment'),
    name: text('its name'),
    namespace: text('missing for what is in no namespace'),
    apiVersion: text('for a kind that kdbg does not know by itself'),
    container: text('a container of the pod, where one is meant'),
  },
  ['kind', 'name'],
);

const evidence = object<Required<Evidence>>(
  'What proves a finding',
  {
    source: {
      enum: ['status', 'event', 'log', 'spec', 'node', 'metric', 'socket', 'api'] satisfies Evidence['source'][],
      description: 'where it was read',
    },
    ref: sentence('where it stands: a field’s path, an event’s reason, a log'),
    text: text('what it says, in one line; of a Secret never a value'),
    time: time('when'),
    object: ref('object', 'what it was read from'),
  },
  ['source', 'ref', 'text'],
);

const remedy = object<Required<Remedy>>(
  'What may mend it',
  {
    command: sentence('the id of the console’s command (docs/keys.md)'),
    title: sentence('what it does'),
    kubectl: text('the line that does the same in a terminal'),
    args: {
      type: 'object',
      description: 'the command’s arguments',
      additionalProperties: { type: ['string', 'number'] },
    },
    target: ref('object', 'whom the command is for, where that is another than the finding’s object'),
  },
  ['command', 'title'],
);

const finding = object<Required<Finding>>(
  'One diagnosed problem; one for all replicas that have it',
  {
    id: sentence('the same from run to run for the same problem of the same object'),
    code: { enum: CODES, description: 'what kind of problem (docs/findings.md)' },
    severity: { enum: ['error', 'warning', 'info'] },
    object: ref('object', 'what to look at or change first'),
    workload: ref('object', 'whose pod it is'),
    affected: list('object', 'all objects that have it, the first being `object`'),
    title: sentence('what is wrong, in one line'),
    cause: sentence('why, with figures'),
    evidence: list('evidence', 'the proof'),
    remedies: list('remedy', 'what may mend it, the likeliest first'),
    nextAt: time('when Kubernetes tries again'),
  },
  ['id', 'code', 'severity', 'object', 'affected', 'title', 'cause', 'evidence', 'remedies'],
);

const unseen = object<Unseen>(
  'What could not be read, so that nothing is said of it',
  { resource: sentence('e.g. secrets'), reason: text('why') },
  ['resource', 'reason'],
);

type JsonScope = Record<'context' | 'time', string> & Pick<Scope, 'namespace'> & { object: unknown };
const scope = object<JsonScope>(
  'What was looked at',
  {
    context: text('the kubeconfig’s context'),
    namespace: text('missing when all were looked at'),
    object: ref('object', 'the one that was asked for (KIND/NAME); of a Helm release the kind is Release'),
    time: { type: 'string', format: 'date-time', description: 'when' },
  },
  ['context', 'time'],
);

/** docs/diagnose.schema.json: what `kdbg diagnose -o json` prints. */
export const REPORT_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The report of kdbg diagnose -o json',
  ...object<Record<'scope' | 'unseen' | 'findings', unknown>>(
    'Findings, and what could not be read. With --watch each line is an event; the first has `event: "report"` beside these fields.',
    {
      scope: { $ref: '#/$defs/scope' },
      unseen: list('unseen', 'what could not be read'),
      findings: list('finding', 'root causes first: by severity, then by the order of docs/findings.md'),
    },
    ['scope', 'unseen', 'findings'],
  ),
  $defs: { scope, object: objectRef, finding, evidence, remedy, unseen },
};

const LONGEST_LINE = 120;

/** docs/diagnose.schema.json as a file, laid out as the project's formatter has it: short lists of words on one line. */
export function renderReportSchema(): string {
  const text = JSON.stringify(REPORT_SCHEMA, undefined, 2);
  const words = /^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm;
  return `${text.replace(words, (whole, before: string, items: string, after: string) => {
    const line = `${before}[${items.replaceAll(/\n? +/g, ' ').trim()}]${after}`;
    return line.length <= LONGEST_LINE ? line : whole;
  })}\n`;
}
