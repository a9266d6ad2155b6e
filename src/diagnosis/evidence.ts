import { parseTime } from '../base/age.ts';
import { sanitise } from '../base/sanitise.ts';
import type { EventView } from '../store/events.ts';
import type { ObjectRef } from '../store/types.ts';
import type { Evidence } from './types.ts';

/** A line longer than this says no more. */
const LONGEST = 600;

/** One line of untrusted text, safe to draw. */
export function oneLine(text: string): string {
  const line = sanitise(text).replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

const make = (
  source: Evidence['source'],
  ref: string,
  text: string,
  object: ObjectRef | undefined,
  time?: number,
): Evidence => ({
  source,
  ref,
  text: oneLine(text),
  ...(time === undefined ? {} : { time }),
  ...(object === undefined ? {} : { object }),
});

/** A field of the status; `time` is RFC 3339 as it stands beside the field. */
export function statusEvidence(object: ObjectRef, field: string, value: unknown, time?: string): Evidence {
  return make('status', field, plain(value), object, parseTime(time));
}

export function specEvidence(object: ObjectRef, field: string, value: unknown): Evidence {
  return make('spec', field, plain(value), object);
}

export function nodeEvidence(node: string, text: string): Evidence {
  return make('node', node, text, { kind: 'Node', name: node });
}

export function eventEvidence(object: ObjectRef, event: EventView): Evidence {
  const times = event.count > 1 ? ` ×${event.count}` : '';
  return make('event', `${event.reason}${times}`, event.message, object, event.last);
}

/** A line of a container's log. Its leading blanks stay: they are the shape of a stack trace. */
export function logEvidence(object: ObjectRef, line: { time: string; text: string }): Evidence {
  const text = sanitise(line.text).trimEnd();
  const evidence = make('log', `log ${object.container ?? ''}`.trim(), '', object, parseTime(line.time));
  return { ...evidence, text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text };
}

/** What was seen of a pod's sockets. */
export function socketEvidence(object: ObjectRef, ref: string, text: string): Evidence {
  return make('socket', ref, text, object);
}

export function apiEvidence(ref: string, text: string, object?: ObjectRef): Evidence {
  return make('api', ref, text, object);
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
