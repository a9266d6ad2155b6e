import type { KubeObject, Snapshot } from '../store/types.ts';
import { nameKey } from './differences.ts';
import { applies, type Examined, examine, type KnownAnswers, mattersTo, sourceOf } from './examine.ts';
import { Grouping, type Member } from './group.ts';
import type { ProbeRequest, Takes } from './probes.ts';
import type { AnyRule } from './rule.ts';
import { DIAGNOSED_KINDS, RULES } from './rules/index.ts';
import type { Report, Unseen } from './types.ts';
import { inOrder, notVisible, unseenOf } from './unseen.ts';

/** One diagnosis, and the questions whose answers it lacks: with them it may say more. */
export interface Diagnosis extends Report {
  wanted: readonly ProbeRequest[];
  /** When the first rule that says nothing yet about an object has to be asked again; infinite where none waits. */
  due: number;
}

/** All findings of a snapshot at a time, with the answers that are known. Pure: the same input gives the same findings. */
export function diagnose(
  snapshot: Snapshot,
  now: number,
  answers: KnownAnswers = () => undefined,
  rules: readonly AnyRule[] = RULES,
  takes?: Takes,
): Diagnosis {
  const grouping = new Grouping();
  const seenNot: Unseen[] = [];
  const results: { result: Examined; members: readonly Member[] }[] = [];
  for (const [index, rule] of rules.entries()) {
    for (const object of snapshot.of(rule.kind).all() as readonly KubeObject[]) {
      if (!applies(rule, object)) continue;
      const result = examine(rule, object, snapshot, now, answers, takes);
      const source = sourceOf(index, nameKey(object));
      results.push({ result, members: result.drafts.map((draft, i) => grouping.add(draft, `${source} ${i}`)) });
      seenNot.push(...result.unseen);
    }
  }
  for (const draft of notVisible(snapshot, DIAGNOSED_KINDS)) grouping.add(draft, '');
  const unseen = [...unseenOf(snapshot, DIAGNOSED_KINDS), ...inOrder(seenNot)];
  const loading = DIAGNOSED_KINDS.filter((kind) => snapshot.of(kind).state?.phase === 'loading').length;
  const wanted = new Map<string, ProbeRequest>();
  for (const { result, members } of results) {
    if (!mattersTo(members, grouping)) continue;
    for (const [key, request] of result.asked) if (answers(key) === undefined) wanted.set(key, request);
  }
  return {
    findings: grouping.findings(),
    unseen,
    pending: wanted.size + loading,
    wanted: [...wanted.values()],
    due: results.reduce(
      (due, { result }) => (result.drafts.length === 0 ? Math.min(due, result.again) : due),
      Number.POSITIVE_INFINITY,
    ),
  };
}
