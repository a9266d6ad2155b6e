import { parseTime } from '../base/age.ts';
import type { KubeEvent, KubeObject } from '../kube/objects.ts';
import type { Snapshot } from './types.ts';

/** An event as a person reads it, with its repetitions counted. */
export interface EventView {
  event: KubeEvent;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** How often it happened, at least 1. */
  count: number;
  /** Milliseconds since the epoch. */
  first: number;
  last: number;
}

/** The count and the times of an event: of its series where it has one (events.k8s.io/v1), else of the older fields. */
function viewEvent(event: KubeEvent): EventView {
  const made = parseTime(event.metadata?.creationTimestamp) ?? 0;
  const first = parseTime(event.firstTimestamp) ?? parseTime(event.eventTime) ?? made;
  const last = parseTime(event.series?.lastObservedTime) ?? parseTime(event.lastTimestamp) ?? first;
  return {
    event,
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: Math.max(1, event.series?.count ?? 0, event.count ?? 0),
    first,
    last: Math.max(first, last),
  };
}

const byTime = (a: EventView, b: EventView): number =>
  b.last - a.last || (b.event.metadata?.name ?? '').localeCompare(a.event.metadata?.name ?? '');

/** Events, newest first. */
export function viewEvents(events: readonly KubeEvent[]): EventView[] {
  return events.map(viewEvent).sort(byTime);
}

/**
 * The events about an object, newest first. They are found by its uid; the kubelet's events about a node carry the node's name as uid.
 * Events without a uid are found by kind and name.
 */
export function eventsOf(snapshot: Snapshot, kind: string, object: KubeObject): EventView[] {
  const uid = object.metadata?.uid;
  const name = object.metadata?.name;
  const events = snapshot.of('Event');
  const found = [...(uid ? events.ownedBy(uid) : []), ...(kind === 'Node' && name ? events.ownedBy(name) : [])];
  if (!uid) {
    const about = (event: KubeEvent) => event.involvedObject?.kind === kind && event.involvedObject.name === name;
    found.push(...events.inNamespace(object.metadata?.namespace ?? 'default').filter(about));
  }
  return viewEvents(found);
}
