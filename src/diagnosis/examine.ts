import { messageOf } from '../base/errors.ts';
import type { Snapshot } from '../store/types.ts';
import type { Grouping, Member } from './group.ts';
import { type ProbeAnswer, type ProbeRequest, probeKey, type Takes } from './probes.ts';
import { noting, type ReadKey } from './reads.ts';
import type { AnyRule, Draft, RuleContext } from './rule.ts';
import type { Unseen } from './types.ts';
import { oddObject } from './unseen.ts';

/** What one run of one rule over one object gave. */
export interface Examined {
  drafts: readonly Draft[];
  /** The questions that were asked, by their keys. */
  asked: ReadonlyMap<string, ProbeRequest>;
  /** What was looked at, the answers to questions included (`answerKey`). */
  reads: ReadonlySet<ReadKey>;
  /** When it has to be run again without a change; infinite when never. */
  again: number;
  /** What could not be read, or the object itself where the rule could not examine it: an odd object must not stop the others. */
  unseen: readonly Unseen[];
}

/** Gives what is known of a question now. */
export type KnownAnswers = (key: string) => ProbeAnswer | undefined;

/** The look at the answer to a question. */
export const answerKey = (question: string): ReadKey => `answer ${question}`;

/** Runs a rule over an object that it applies to. Never throws. */
export function examine(
  rule: AnyRule,
  object: unknown,
  snapshot: Snapshot,
  now: number,
  known: KnownAnswers,
  takes: Takes = () => true,
): Examined {
  const asked = new Map<string, ProbeRequest>();
  const reads = new Set<ReadKey>();
  const unseen: Unseen[] = [];
  let again = Number.POSITIVE_INFINITY;
  const context: RuleContext = {
    snapshot: noting(snapshot, (key) => reads.add(key)),
    now,
    probe<R extends ProbeRequest>(request: R) {
      if (!takes(request)) return undefined;
      const key = probeKey(request);
      asked.set(key, request);
      reads.add(answerKey(key));
      return known(key) as ProbeAnswer<R> | undefined;
    },
    unseen: (resource, reason) => {
      unseen.push({ resource, reason });
    },
    again: (at) => {
      if (at > now && at < again) again = at;
    },
  };
  try {
    const drafts = rule.check(object, context);
    // What is told of the next try is another thing once it is due.
    for (const { nextAt } of drafts) if (nextAt !== undefined) context.again(nextAt);
    return { drafts, asked, reads, again, unseen };
  } catch (thrown) {
    return { drafts: [], asked, reads, again, unseen: [oddObject(rule.kind, object, messageOf(thrown))] };
  }
}

/** Whether a rule says anything about the object; never throws: an odd object is examined, which then tells why it can't be. */
export function applies(rule: AnyRule, object: unknown): boolean {
  try {
    return rule.applies(object);
  } catch {
    return true;
  }
}

/** Tells the drafts of a rule about an object from all others; `index` is the rule's. */
export const sourceOf = (index: number, key: string): string => `${String(index).padStart(3, '0')} ${key}`;

/** Of fifty replicas with the same problem one is told of: the questions of the others are not asked. */
export function mattersTo(members: readonly Member[], grouping: Grouping): boolean {
  return members.length === 0 || members.some((member) => grouping.leads(member));
}
