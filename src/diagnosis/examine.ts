import { messageOf } from '../base/errors.ts';
import type { Snapshot } from '../store/types.ts';
import type { Grouping } from './group.ts';
import { type ProbeAnswer, type ProbeRequest, probeKey } from './probes.ts';
import type { AnyRule, Draft, RuleContext } from './rule.ts';

/** What one run of one rule over one object gave. */
export interface Examined {
  drafts: readonly Draft[];
  /** The questions that were asked, by their keys. */
  asked: ReadonlyMap<string, ProbeRequest>;
  /** When it has to be run again without a change; infinite when never. */
  again: number;
  /** Why the rule could not examine the object: an odd object must not stop the others. */
  odd?: string;
}

/** Gives what is known of a question now. */
export type KnownAnswers = (key: string) => ProbeAnswer | undefined;

/** Runs a rule over an object that it applies to. Never throws. */
export function examine(
  rule: AnyRule,
  object: unknown,
  snapshot: Snapshot,
  now: number,
  known: KnownAnswers,
): Examined {
  const asked = new Map<string, ProbeRequest>();
  let again = Number.POSITIVE_INFINITY;
  const context: RuleContext = {
    snapshot,
    now,
    probe<R extends ProbeRequest>(request: R) {
      const key = probeKey(request);
      asked.set(key, request);
      return known(key) as ProbeAnswer<R> | undefined;
    },
    again: (at) => {
      if (at > now && at < again) again = at;
    },
  };
  try {
    return { drafts: rule.check(object, context), asked, again };
  } catch (thrown) {
    return { drafts: [], asked, again, odd: messageOf(thrown) };
  }
}

/** Of fifty replicas with the same problem one is told of: the questions of the others are not asked. */
export function mattersTo(result: Examined, grouping: Grouping): boolean {
  return result.drafts.length === 0 || result.drafts.some((draft) => grouping.leads.has(draft));
}
