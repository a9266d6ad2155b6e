import { formatAge, parseTime } from '../../base/age.ts';
import { plain } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';

/** What a row is made of: parts of the object, never missing. */
export interface Row {
  object: KubeObject;
  spec: Record<string, unknown>;
  status: Record<string, unknown>;
  now: number;
}

/** A column and what stands in it; priority 1 is shown with `-o wide` only. */
export type Column = readonly [name: string, cell: (row: Row) => unknown, priority?: number];

export const NONE = '<none>';
export const name: Column = ['Name', ({ object }) => object.metadata?.name ?? ''];
export const age: Column = ['Age', ({ object, now }) => agoOf(object.metadata?.creationTimestamp, now)];
export const createdAt: Column = ['Created At', ({ object }) => object.metadata?.creationTimestamp];

export function agoOf(time: unknown, now: number): string {
  const epoch = parseTime(time);
  return epoch === undefined ? '<unknown>' : formatAge(now - epoch);
}

/** A field of the object itself, of a kind that has neither spec nor status. */
export const field = ({ object }: Row, of: string): unknown => (object as unknown as Record<string, unknown>)[of];

export const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
export const text = (value: unknown): string => plain(value) || NONE;
export const listed = (values: readonly unknown[]): string => values.map(plain).join(',') || NONE;
/** Labels as `key=value`. */
export const pairs = (labels: Readonly<Record<string, unknown>>): string =>
  listed(Object.entries(labels).map(([key, value]) => `${key}=${plain(value)}`));
