import { pluralOf } from '../store/kinds.ts';
import type { KubeObject, ObjectRef, Snapshot, StoredKind } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { apiEvidence } from './evidence.ts';
import type { Draft } from './rule.ts';
import type { Unseen } from './types.ts';

/** The kinds that could not be read, and why. */
export function unseenOf(snapshot: Snapshot, kinds: readonly StoredKind[]): Unseen[] {
  return kinds.flatMap((kind) => {
    const state = snapshot.of(kind).state;
    if (state?.phase !== 'stale') return forbiddenOf(snapshot, kind);
    return [{ resource: pluralOf(kind), reason: texts.findings.unseen.stale(state.reason) }];
  });
}

/** Whether the kind may not be read: what it would tell is then unknown, not absent. */
export function isForbidden(snapshot: Snapshot, kind: StoredKind): boolean {
  return snapshot.of(kind).state?.phase === 'forbidden';
}

/** Whether all of the kind that is there is known, so that what is not found does not exist. */
export function isRead(snapshot: Snapshot, kind: StoredKind): boolean {
  const { state } = snapshot.of(kind);
  return state?.phase === 'live' || (state?.phase === 'stale' && !state.neverLoaded);
}

function forbiddenOf(snapshot: Snapshot, kind: StoredKind): Unseen[] {
  const state = snapshot.of(kind).state;
  return state?.phase === 'forbidden' ? [{ resource: pluralOf(kind), reason: state.reason }] : [];
}

/** The finding that says what may not be read: for information, as it is no fault of the cluster. */
export function notVisible(snapshot: Snapshot, kinds: readonly StoredKind[]): Draft[] {
  const say = texts.findings.unseen;
  const forbidden = kinds.flatMap((kind) => forbiddenOf(snapshot, kind));
  if (forbidden.length === 0) return [];
  const object: ObjectRef = { kind: 'Namespace', name: snapshot.namespace ?? '' };
  return [
    {
      code: 'not-visible',
      object,
      title: say.title(forbidden.map((one) => one.resource)),
      cause: say.cause(forbidden.map((one) => one.resource)),
      evidence: forbidden.map((one) => apiEvidence(one.resource, one.reason)),
      remedies: [],
    },
  ];
}

/** An object that a rule stumbled over. */
export function oddObject(kind: StoredKind, object: unknown, why: string): Unseen {
  const { metadata } = object as KubeObject;
  return { resource: `${pluralOf(kind)}/${metadata?.name ?? ''}`, reason: texts.findings.unseen.odd(why) };
}

/** Each once, in the same order however they were found. */
export function inOrder(all: Iterable<Unseen>): Unseen[] {
  const once = new Map([...all].map((one) => [`${one.resource}\n${one.reason}`, one]));
  return [...once.values()].sort((a, b) => a.resource.localeCompare(b.resource) || a.reason.localeCompare(b.reason));
}
