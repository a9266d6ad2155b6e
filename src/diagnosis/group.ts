import { objectKey } from '../kube/ref.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { CATALOG, rankOf } from './catalog.ts';
import type { Draft } from './rule.ts';
import type { Finding, Severity } from './types.ts';

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const severityOf = (draft: Draft): Severity => draft.severity ?? CATALOG[draft.code].severity;

/** The same problem of the same workload (or, without one, object) has the same id from run to run. */
function idOf(draft: Draft): string {
  return [draft.code, objectKey(draft.workload ?? draft.object), draft.object.container ?? '', draft.group ?? ''].join(
    '|',
  );
}

interface Group {
  drafts: readonly Draft[];
  lead: Draft;
  finding: Finding;
}

/** Makes findings of drafts; remembers them, so that what did not change is the same object again. */
export class Grouping {
  /** The drafts that findings were made of: only their questions matter, not those of all replicas. */
  leads: ReadonlySet<Draft> = new Set();
  #before = new Map<string, Group>();

  /** One finding for all pods that have it, the root cause first: by severity, then by the catalog's order, then by name. */
  findings(drafts: Iterable<Draft>): readonly Finding[] {
    const groups = new Map<string, Draft[]>();
    for (const draft of drafts) {
      const id = idOf(draft);
      const group = groups.get(id);
      if (group) group.push(draft);
      else groups.set(id, [draft]);
    }
    const now = new Map<string, Group>();
    for (const [id, group] of groups) {
      const known = this.#before.get(id);
      const same =
        known && known.drafts.length === group.length && group.every((draft, i) => draft === known.drafts[i]);
      now.set(id, same ? known : { drafts: group, ...merge(id, group) });
    }
    this.#before = now;
    this.leads = new Set([...now.values()].map((entry) => entry.lead));
    return [...now.values()].map((entry) => entry.finding).sort(order);
  }
}

function order(a: Finding, b: Finding): number {
  return (
    WEIGHT[a.severity] - WEIGHT[b.severity] ||
    rankOf(a.code) - rankOf(b.code) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

function merge(id: string, group: readonly Draft[]): { lead: Draft; finding: Finding } {
  const sorted = [...group].sort(
    (a, b) => WEIGHT[severityOf(a)] - WEIGHT[severityOf(b)] || (objectKey(a.object) < objectKey(b.object) ? -1 : 1),
  );
  const first = sorted[0] as Draft;
  const affected = new Map<string, ObjectRef>();
  for (const draft of sorted) {
    for (const ref of [draft.object, ...(draft.affected ?? [])]) {
      if (!affected.has(objectKey(ref))) affected.set(objectKey(ref), ref);
    }
  }
  const others = sorted.slice(1).flatMap((draft) => [draft.object, ...(draft.affected ?? [])]);
  const told = new Set([first.object, ...(first.affected ?? [])].map(objectKey));
  const more = [...new Map(others.map((ref) => [objectKey(ref), ref])).values()].filter(
    (ref) => ref.kind === 'Pod' && !told.has(objectKey(ref)),
  );
  const soonest = sorted.flatMap((draft) => draft.nextAt ?? []).sort((a, b) => a - b)[0];
  const finding: Finding = {
    id,
    code: first.code,
    severity: severityOf(first),
    object: first.object,
    ...(first.workload ? { workload: first.workload } : {}),
    affected: [...affected.values()],
    title: first.title,
    cause: more.length > 0 ? `${first.cause} ${texts.findings.common.also(more.map((ref) => ref.name))}` : first.cause,
    evidence: first.evidence,
    remedies: first.remedies,
    ...(soonest === undefined ? {} : { nextAt: soonest }),
  };
  return { lead: first, finding };
}
