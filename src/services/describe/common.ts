import { formatAge } from '../../base/age.ts';
import { isRecord } from '../../base/object.ts';
import { plain, recordOf, recordsOf, stringsOf, textOf } from '../../base/untrusted.ts';
import { cut } from '../../base/width.ts';
import { LAST_APPLIED } from '../../kube/annotations.ts';
import type { KubeEvent, KubeObject } from '../../kube/objects.ts';
import { viewEvents } from '../../store/events.ts';
import { texts } from '../../texts/index.ts';
import { type Field, section, table } from './layout.ts';
import { age, ago, since } from './time.ts';
import { isUnread, type Read } from './types.ts';

const LONGEST_ANNOTATION = 160;

/** `key=value` lines of a map of the wire; undefined where it is empty. */
export function pairs(map: unknown, separator = '='): string[] | undefined {
  if (!isRecord(map)) return undefined;
  const list = Object.entries(map).map(([key, value]) => `${key}${separator}${plain(value)}`);
  return list.length > 0 ? list : undefined;
}

/** `cpu 100m, memory 64Mi`; undefined where it is empty. */
export function amounts(map: unknown): string | undefined {
  return pairs(map, ' ')?.join(', ');
}

/** Values with commas between them; undefined where there are none. */
export function listed(values: readonly unknown[] | undefined): string | undefined {
  const shown = (values ?? []).map(plain).filter(Boolean);
  return shown.length > 0 ? shown.join(', ') : undefined;
}

export function yesNo(value: unknown): string {
  return value === true ? texts.describe.yes : texts.describe.no;
}

/** What every object has: who it is, since when, and whose it is. The kind's own fields go between `first` and `last`. */
export function identity(kind: string, object: KubeObject, now: number): { first: Field[]; last: Field[] } {
  const meta = recordOf(object.metadata);
  const t = texts.describe;
  const owners = recordsOf(meta.ownerReferences);
  const controller = owners.find((owner) => owner.controller === true);
  const others = owners.filter((owner) => owner !== controller);
  const removal = since(meta.deletionTimestamp, now);
  const grace = meta.deletionGracePeriodSeconds;
  return {
    first: [
      [t.label.name, textOf(meta.name)],
      [t.label.namespace, textOf(meta.namespace) || undefined],
      [t.label.kind, kind],
    ],
    last: [
      [t.label.controlledBy, controller && `${controller.kind}/${controller.name}`],
      [t.label.owners, others.length > 0 ? others.map((owner) => `${owner.kind}/${owner.name}`) : undefined],
      [t.label.created, ago(meta.creationTimestamp, now)],
      [t.label.deleting, removal && t.deleting(removal, typeof grace === 'number' ? grace : undefined)],
      [t.label.finalizers, listed(stringsOf(meta.finalizers))],
      [t.label.labels, pairs(meta.labels) ?? t.none],
      [t.label.annotations, annotations(meta.annotations) ?? t.none],
    ],
  };
}

function annotations(map: unknown): string[] | undefined {
  if (!isRecord(map)) return undefined;
  const { [LAST_APPLIED]: _, ...rest } = map;
  return pairs(rest, ': ')?.map((line) => cut(line.replaceAll('\n', ' '), LONGEST_ANNOTATION));
}

interface Condition {
  type?: string;
  status?: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
}

/** A table of conditions; what says nothing more than its status takes one short line. */
export function conditions(list: readonly Condition[] | undefined, now: number): string[] {
  const { section: titles, column } = texts.describe;
  const rows = (list ?? []).map((condition) => [
    condition.type ?? '',
    condition.status ?? '',
    age(condition.lastTransitionTime ?? condition.lastUpdateTime, now),
    [condition.reason, condition.message].filter(Boolean).join(': '),
  ]);
  return section(titles.conditions, table([column.type, column.status, column.since, column.reason], rows));
}

/** The events in the order in which they last happened, the newest at the end. */
export function eventLines(events: Read<KubeEvent> | undefined, now: number): string[] {
  if (!events) return [];
  const t = texts.describe;
  if (isUnread(events)) return section(t.section.events, [events.unread]);
  if (events.length === 0) return section(t.section.events, [t.noEvents]);
  const rows = viewEvents(events)
    .reverse()
    .map(({ event, type, reason, message, count, first, last }) => [
      formatAge(Math.max(0, now - last)),
      count > 1 ? t.eventCount(count, last > first ? formatAge(last - first) : undefined) : '',
      type,
      reason,
      event.source?.component || event.reportingComponent || '',
      [containerOf(event), message].filter(Boolean).join(': '),
    ]);
  const { age: when, count, type, reason, from, message } = t.column;
  return section(t.section.events, table([when, count, type, reason, from, message], rows));
}

/** The container that an event is about: `spec.containers{web}` names it. */
function containerOf(event: KubeEvent): string {
  return /\{([^}]+)\}/.exec(event.involvedObject?.fieldPath ?? '')?.[1] ?? '';
}

/** What could not be read, as a section of its own; nothing where it was read. */
export function unreadLines(title: string, read: Read<unknown> | undefined): string[] {
  return read && isUnread(read) ? section(title, [read.unread]) : [];
}

/** What was read, or an empty list. */
export function readItems<T>(read: Read<T> | undefined): readonly T[] {
  return read && !isUnread(read) ? read : [];
}
