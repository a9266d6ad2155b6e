import { isRecord } from '../../base/object.ts';
import { plain } from '../../base/untrusted.ts';
import { LAST_APPLIED } from '../../kube/annotations.ts';
import { texts } from '../../texts/index.ts';
import { conditions, eventLines, identity } from './common.ts';
import { fields, indent, textLines } from './layout.ts';
import type { DescribeInput } from './types.ts';

const HEAD = ['apiVersion', 'kind', 'metadata'];
/** A list of plain values up to this length stands on one line. */
const LONGEST_LIST = 80;

/** Any kind: its metadata, its conditions as a table, and whatever else it has, indented. */
export function describeAny({ kind, object, events, now }: DescribeInput): string[][] {
  const { first, last } = identity(kind, object, now);
  const list = isRecord(object) && isRecord(object.status) ? object.status.conditions : undefined;
  const rest = Object.entries(object).filter(([key]) => !HEAD.includes(key));
  return [
    fields([...first, ...last]),
    conditions(Array.isArray(list) ? list.filter(isRecord) : undefined, now),
    fields(rest.filter(([, value]) => isLeaf(value)).map(([key, value]) => [key, plain(value)] as const)),
    ...rest.map(([key, value]) => {
      const shown = key === 'status' && isRecord(value) && list !== undefined ? without(value, 'conditions') : value;
      return isLeaf(value) || isEmpty(shown) ? [] : tree(key, shown);
    }),
    eventLines(events, now),
  ];
}

/** `key: value`, or the key and its parts indented below it. */
function tree(key: string, value: unknown): string[] {
  if (isEmpty(value)) return fields([[key, texts.describe.none]]);
  if (isRecord(value)) return [`${key}:`, ...indent(branches(value))];
  if (!Array.isArray(value)) {
    const text = plain(value);
    return text.includes('\n') ? [`${key}:`, ...indent(textLines(text))] : fields([[key, text]]);
  }
  const flat = value.map(plain).join(', ');
  if (!value.some((item) => typeof item === 'object') && flat.length <= LONGEST_LIST && !flat.includes('\n')) {
    return fields([[key, flat]]);
  }
  return [`${key}:`, ...indent(value.flatMap(item))];
}

function isLeaf(value: unknown): boolean {
  return typeof value !== 'object' && !plain(value).includes('\n');
}

/** Neighbours with plain values are aligned with each other. */
function branches(value: Record<string, unknown>): string[] {
  const shown = Object.entries(value).filter(([key]) => key !== LAST_APPLIED);
  return [
    ...fields(shown.filter(([, of]) => isLeaf(of)).map(([key, of]) => [key, plain(of)] as const)),
    ...shown.filter(([, of]) => !isLeaf(of)).flatMap(([key, of]) => tree(key, of)),
  ];
}

function item(value: unknown): string[] {
  if (Array.isArray(value)) return [`- ${JSON.stringify(value)}`];
  const inner = isRecord(value) ? branches(value) : textLines(plain(value));
  return inner.map((line, i) => `${i === 0 ? '- ' : '  '}${line}`);
}

function without(value: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = value;
  return rest;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
