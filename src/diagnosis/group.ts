import { sanitise } from '../base/sanitise.ts';
import { objectKey } from '../kube/ref.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { CATALOG, rankOf } from './catalog.ts';
import { sentences } from './prose.ts';
import type { Draft } from './rule.ts';
import type { Evidence, Finding, Remedy, Severity } from './types.ts';

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const severityOf = (draft: Draft): Severity => draft.severity ?? CATALOG[draft.code].severity;

/** The same problem of the same workload (or, without one, object) has the same id from run to run. */
function idOf(draft: Draft): string {
  return [draft.code, objectKey(draft.workload ?? draft.object), draft.object.container ?? '', draft.group ?? ''].join(
    '|',
  );
}

/** A draft that was put into its group. */
export interface Member {
  readonly draft: Draft;
  readonly group: Group;
  readonly weight: number;
  readonly key: string;
  /** Which rule gave it, of which object: so that the order is the same however the drafts came. */
  readonly source: string;
}

interface Group {
  readonly id: string;
  /** The worst first, then by name. */
  readonly members: Member[];
  finding: Finding | undefined;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byWeight = (a: Member, b: Member): number =>
  a.weight - b.weight || compare(a.key, b.key) || compare(a.source, b.source);

/** Errors first; among them the root cause: by the catalog's order, then by name. */
const byRank = (a: Finding, b: Finding): number =>
  WEIGHT[a.severity] - WEIGHT[b.severity] || rankOf(a.code) - rankOf(b.code) || compare(a.id, b.id);

/** Where the item stands, or would stand, in a sorted list. */
function placeOf<T>(sorted: readonly T[], item: T, order: (a: T, b: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(sorted[middle] as T, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Makes findings of drafts, one for all pods that have the same problem. Drafts come and go; only the groups that they belong to are made
 * anew, and a finding that says the same as before is the same object.
 */
export class Grouping {
  readonly #groups = new Map<string, Group>();
  readonly #touched = new Set<Group>();
  #findings: readonly Finding[] = [];

  add(draft: Draft, source: string): Member {
    const id = idOf(draft);
    const group = this.#groups.get(id) ?? { id, members: [], finding: undefined };
    this.#groups.set(id, group);
    const member = { draft, group, weight: WEIGHT[severityOf(draft)], key: objectKey(draft.object), source };
    group.members.splice(placeOf(group.members, member, byWeight), 0, member);
    this.#touched.add(group);
    return member;
  }

  remove(member: Member): void {
    const { members } = member.group;
    const at = members.indexOf(member, placeOf(members, member, byWeight));
    if (at >= 0) members.splice(at, 1);
    this.#touched.add(member.group);
  }

  /** True for the draft that the finding is made of: only its questions matter, not those of all replicas. */
  leads(member: Member): boolean {
    return member.group.members[0] === member;
  }

  /** The same array as long as nothing changed. */
  findings(): readonly Finding[] {
    if (this.#touched.size === 0) return this.#findings;
    const sorted = [...this.#findings];
    let changed = false;
    for (const group of this.#touched) {
      const before = group.finding;
      const after = group.members.length > 0 ? merge(group) : undefined;
      if (before && after && JSON.stringify(before) === JSON.stringify(after)) continue;
      group.finding = after;
      if (!after) this.#groups.delete(group.id);
      if (before) sorted.splice(placeOf(sorted, before, byRank), 1);
      if (after) sorted.splice(placeOf(sorted, after, byRank), 0, after);
      changed ||= before !== after;
    }
    this.#touched.clear();
    if (changed) this.#findings = sorted;
    return this.#findings;
  }
}

/** Names and messages of the cluster are in every sentence: whatever a rule made of them can be drawn. */
function cleanEvidence(evidence: Evidence): Evidence {
  return { ...evidence, ref: sanitise(evidence.ref), text: sanitise(evidence.text) };
}

function cleanRemedy(remedy: Remedy): Remedy {
  const { title, kubectl } = remedy;
  return { ...remedy, title: sanitise(title), ...(kubectl === undefined ? {} : { kubectl: sanitise(kubectl) }) };
}

function merge({ id, members }: Group): Finding {
  const [lead, ...replicas] = members as [Member, ...Member[]];
  const first = lead.draft;
  const affected = new Map<string, ObjectRef>();
  const note = (key: string, ref: ObjectRef) => {
    if (!affected.has(key)) affected.set(key, ref);
  };
  const noteAll = (member: Member) => {
    note(member.key, member.draft.object);
    for (const ref of member.draft.affected ?? []) note(objectKey(ref), ref);
  };
  noteAll(lead);
  const told = affected.size;
  let soonest = first.nextAt;
  for (const member of replicas) {
    noteAll(member);
    const { nextAt } = member.draft;
    if (nextAt !== undefined && (soonest === undefined || nextAt < soonest)) soonest = nextAt;
  }
  const all = [...affected.values()];
  const more = all.slice(told).filter((ref) => ref.kind === 'Pod');
  return {
    id,
    code: first.code,
    severity: severityOf(first),
    object: first.object,
    ...(first.workload ? { workload: first.workload } : {}),
    affected: all,
    title: sanitise(first.title),
    cause: sanitise(
      sentences([first.cause, more.length > 0 ? texts.findings.common.also(more.map((ref) => ref.name)) : '']),
    ),
    evidence: first.evidence.map(cleanEvidence),
    remedies: first.remedies.map(cleanRemedy),
    ...(soonest === undefined ? {} : { nextAt: soonest }),
  };
}
