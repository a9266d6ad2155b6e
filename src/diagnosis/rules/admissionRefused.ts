import { parseTime } from '../../base/age.ts';
import { type EventView, eventsOf } from '../../store/events.ts';
import { controllerOf, podsOf, refOf } from '../../store/owners.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import type { KubeObject, ObjectRef, Pod, Snapshot, StoredKind } from '../../store/types.ts';
import { eventEvidence, statusEvidence } from '../evidence.ts';
import type { RuleContext } from '../rule.ts';
import type { Evidence } from '../types.ts';
import { type Parsed, parseRefusal } from './admissionMessages.ts';

/** The template of pods, as far as admission looks at it. */
export interface Template {
  spec?: Pod['spec'];
  metadata?: KubeObject['metadata'];
}

/** One telling of a refusal. */
export interface Told {
  parsed: Parsed;
  /** Milliseconds since the epoch. */
  time: number;
  evidence: Evidence;
}

/** A workload whose pods (or claims, jobs …) the API server refuses to make. */
export interface Refused {
  /** What a person edits: the Deployment rather than its ReplicaSet, the CronJob rather than its Job. */
  object: ObjectRef;
  /** The controller that was refused. */
  maker: ObjectRef;
  /** Missing where the workload may not be read. */
  template: Template | undefined;
  what: 'pods' | 'claim' | 'job' | 'replicaset';
  /** How many pods there should be, and how many of this revision there are; undefined where that can't be told. */
  wanted: number | undefined;
  have: number;
  /** Pods of earlier revisions that go on running. */
  older: number;
  /** All pods of the workload that are there, with those that are being deleted. */
  own: readonly Pod[];
  /** Newest first, never empty. */
  told: readonly [Told, ...Told[]];
}

export const REASONS: readonly string[] = ['FailedCreate', 'ReplicaSetCreateError'];

export const isLive = (snapshot: Snapshot, kind: StoredKind): boolean => snapshot.of(kind).state?.phase === 'live';

/** Pods that are there to stay. */
export const staying = (pods: readonly Pod[]): readonly Pod[] =>
  pods.filter((pod) => !hasEnded(pod) && !isLeaving(pod));

export function toldBy(object: ObjectRef, event: EventView): Told[] {
  const parsed = parseRefusal(event.message);
  return parsed ? [{ parsed, time: event.last, evidence: eventEvidence(object, event) }] : [];
}

/** The refusals that events about a controller tell of, newest first. */
export function toldByEvents(snapshot: Snapshot, kind: string, object: KubeObject): Told[] {
  const ref = refOf(kind, object);
  return eventsOf(snapshot, kind, object)
    .filter((event) => REASONS.includes(event.reason))
    .flatMap((event) => toldBy(ref, event));
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

/**
 * The refusals since a condition has been true, newest first. Kubernetes does not update the message of ReplicaFailure while it stays
 * true, so newer events are more to be believed; the condition tells where they have expired or may not be read.
 */
export function toldSince(snapshot: Snapshot, ref: ObjectRef, object: KubeObject, condition: Condition): Told[] {
  const since = parseTime(condition.lastTransitionTime) ?? 0;
  const told = toldByEvents(snapshot, ref.kind, object).filter((one) => one.time >= since - 1000);
  const parsed = parseRefusal(condition.message ?? '');
  const field = `status.conditions[${condition.type}].message`;
  const evidence = statusEvidence(ref, field, condition.message ?? '', condition.lastTransitionTime);
  return parsed ? [...told, { parsed, time: since, evidence }] : told;
}

/** Puts the parts together; undefined where nothing tells of a refusal. */
export function refused(
  context: RuleContext,
  parts: Omit<Refused, 'told' | 'what' | 'own' | 'older' | 'have'> & {
    told: readonly Told[];
    have?: number;
    /** Pods of this revision; all of the workload's unless told. */
    pods?: readonly Pod[];
  },
): Refused | undefined {
  const [first, ...more] = parts.told;
  if (!first) return undefined;
  const own = podsOf(context.snapshot, parts.object);
  const have = parts.have ?? staying(parts.pods ?? own).length;
  return {
    object: parts.object,
    maker: parts.maker,
    template: parts.template,
    what: WHAT[first.parsed.what] ?? 'pods',
    wanted: parts.wanted,
    have,
    older: parts.pods ? Math.max(0, staying(own).length - staying(parts.pods).length) : 0,
    own,
    told: [first, ...more],
  };
}

const WHAT: Readonly<Record<string, Refused['what']>> = {
  persistentvolumeclaims: 'claim',
  'jobs.batch': 'job',
  'replicasets.apps': 'replicaset',
};

/** The workload above a ReplicaSet or Job, else itself. */
export function editedOf(kind: string, object: KubeObject): ObjectRef {
  const ref = refOf(kind, object);
  const owner = controllerOf(object);
  if (!owner) return ref;
  const known = owner.kind === 'Deployment' || owner.kind === 'CronJob';
  return {
    kind: owner.kind,
    name: owner.name,
    ...(ref.namespace ? { namespace: ref.namespace } : {}),
    ...(known ? {} : { apiVersion: owner.apiVersion }),
  };
}

/** Where the kind has the pod's spec. */
export function specPathOf({ kind }: ObjectRef): string {
  return kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec';
}

/** What of these was refused and not made since: newer than the last thing that was made. */
export function notMadeSince(
  told: readonly Told[],
  made: readonly (string | undefined)[],
  events: readonly EventView[],
) {
  const successes = events.filter((event) => event.reason === 'SuccessfulCreate').map((event) => event.last);
  const last = Math.max(0, ...made.map((time) => parseTime(time) ?? 0), ...successes);
  return told.filter((one) => one.time >= last - 1500);
}
