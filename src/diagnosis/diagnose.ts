import type { Snapshot } from '../store/types.ts';
import { type Examined, examine, type KnownAnswers, mattersTo } from './examine.ts';
import { Grouping } from './group.ts';
import type { ProbeRequest } from './probes.ts';
import type { Draft } from './rule.ts';
import { DIAGNOSED_KINDS, RULES } from './rules/index.ts';
import type { Report, Unseen } from './types.ts';
import { notVisible, oddObject, unseenOf } from './unseen.ts';

/** One diagnosis, and the questions whose answers it lacks: with them it may say more. */
export interface Diagnosis extends Report {
  wanted: readonly ProbeRequest[];
}

/** All findings of a snapshot at a time, with the answers that are known. Pure: the same input gives the same findings. */
export function diagnose(snapshot: Snapshot, now: number, answers: KnownAnswers = () => undefined): Diagnosis {
  const drafts: Draft[] = [];
  const odd: Unseen[] = [];
  const results: Examined[] = [];
  for (const rule of RULES) {
    for (const object of snapshot.of(rule.kind).all()) {
      if (!rule.applies(object)) continue;
      const result = examine(rule, object, snapshot, now, answers);
      drafts.push(...result.drafts);
      results.push(result);
      if (result.odd !== undefined) odd.push(oddObject(rule.kind, object, result.odd));
    }
  }
  const unseen = [...unseenOf(snapshot, DIAGNOSED_KINDS), ...odd];
  const loading = DIAGNOSED_KINDS.filter((kind) => snapshot.of(kind).state?.phase === 'loading').length;
  const grouping = new Grouping();
  const findings = grouping.findings([...drafts, ...notVisible(snapshot, DIAGNOSED_KINDS)]);
  const wanted = new Map<string, ProbeRequest>();
  for (const result of results.filter((one) => mattersTo(one, grouping))) {
    for (const [key, request] of result.asked) if (answers(key) === undefined) wanted.set(key, request);
  }
  return {
    findings,
    unseen,
    pending: wanted.size + loading,
    wanted: [...wanted.values()],
  };
}
