import type { KindTypes, ObjectRef, Snapshot, StoredKind } from '../store/types.ts';
import type { Code } from './catalog.ts';
import type { ProbeAnswer, ProbeRequest } from './probes.ts';
import type { Evidence, Remedy, Severity } from './types.ts';

/** What a rule says of one object; drafts of the same problem in several pods of a workload become one finding. */
export interface Draft {
  code: Code;
  /** The catalog's unless told. */
  severity?: Severity;
  object: ObjectRef;
  workload?: ObjectRef | undefined;
  /** Who else has it beside `object`, e.g. the pods that wait for a node. */
  affected?: readonly ObjectRef[];
  /** Tells two problems of the same code, workload and container apart, e.g. the image. */
  group?: string;
  title: string;
  cause: string;
  evidence: readonly Evidence[];
  remedies: readonly Remedy[];
  nextAt?: number | undefined;
}

export interface RuleContext {
  readonly snapshot: Snapshot;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The answer to a question, or undefined while it is being read; asking is what has it read. */
  probe<R extends ProbeRequest>(request: R): ProbeAnswer<R> | undefined;
  /** Something could not be read that the rule wanted to: that is told, and nothing follows from it. */
  unseen(resource: string, reason: string): void;
  /** The object is examined again at this time even if nothing changes. */
  again(at: number): void;
}

/**
 * Examines the objects of one kind. A rule is pure: all it knows comes from the object and the context, it calls no API and keeps nothing.
 * It is run again for an object when that object changes, when anything changes that it read of the snapshot (looked up by name, uid, owner or
 * label, or listed), when an answer to its probes changes, and at the time that it asked for. So what it computes for many objects at once may be
 * remembered by the arrays that the snapshot gives (a WeakMap), never by the snapshot itself.
 */
export interface Rule<K extends StoredKind = StoredKind> {
  readonly name: string;
  readonly kind: K;
  readonly codes: readonly Code[];
  /**
   * Kinds of which any change has all objects that the rule applies to examined again. Seldom needed: what `check` reads of the snapshot is
   * noted, and a change of just that has the object examined again.
   */
  readonly also?: readonly StoredKind[];
  /** A cheap look: most objects are well and need no more. */
  applies(object: KindTypes[K]): boolean;
  check(object: KindTypes[K], context: RuleContext): readonly Draft[];
}

/** A rule of any kind, as the engine runs it: it is only given objects of its own kind. */
export type AnyRule = Omit<Rule, 'applies' | 'check'> & {
  applies(object: unknown): boolean;
  check(object: unknown, context: RuleContext): readonly Draft[];
};

/** A rule, checked against the type of its kind. */
export function rule<K extends StoredKind>(of: Rule<K>): AnyRule {
  return of as unknown as AnyRule;
}
