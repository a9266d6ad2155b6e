import type { Clock } from '../base/clock.ts';
import { Cell, type Readable } from '../base/readable.ts';
import { isWorkloadKind, podsUnder, WORKLOAD_KINDS } from '../store/owners.ts';
import type { Changes, ClusterStore, KubeObject, Snapshot, StoredKind } from '../store/types.ts';
import { Answers } from './answers.ts';
import { type Examined, examine, mattersTo } from './examine.ts';
import { Grouping } from './group.ts';
import type { ProbeRequest, ProbeRunner } from './probes.ts';
import type { AnyRule } from './rule.ts';
import { DIAGNOSED_KINDS, RULES } from './rules/index.ts';
import type { Report } from './types.ts';
import { notVisible, oddObject, unseenOf } from './unseen.ts';

export interface DiagnosisOptions {
  clock: Clock;
  /** Reads what the snapshot does not hold, in the background. */
  probes: ProbeRunner;
}

/** The findings of a store as they are now. */
export interface LiveDiagnosis {
  readonly report: Readable<Report>;
  close(): void;
}

/** Milliseconds in which answers are taken together. */
const TOGETHER = 16;

/** The results of one rule, by the uid of the object. */
interface RuleState {
  rule: AnyRule;
  results: Map<string, Examined>;
}

const uidOf = (object: unknown): string => (object as KubeObject).metadata?.uid ?? '';

class Engine implements LiveDiagnosis {
  readonly report: Cell<Report>;
  readonly #store: ClusterStore;
  readonly #clock: Clock;
  readonly #answers: Answers;
  readonly #rules: readonly RuleState[];
  readonly #grouping = new Grouping();
  readonly #ends: (() => void)[] = [];
  #cancelTimer: (() => void) | undefined;
  #cancelNews: (() => void) | undefined;
  #news = new Set<string>();
  #closed = false;

  constructor(store: ClusterStore, options: DiagnosisOptions) {
    this.#store = store;
    this.#clock = options.clock;
    this.#answers = new Answers(options.probes, options.clock, (key) => this.#answered(key));
    this.#rules = RULES.map((rule) => ({ rule, results: new Map() }));
    this.report = new Cell<Report>({ findings: [], unseen: [], pending: DIAGNOSED_KINDS.length });
    this.#ends.push(store.subscribe((changes) => this.#changed(changes)));
    for (const kind of DIAGNOSED_KINDS) this.#ends.push(store.watch(kind));
    this.#ends.push(store.connection.subscribe(() => this.#publish()));
    for (const state of this.#rules) this.#examineAll(state, store.snapshot());
    this.#publish();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer?.();
    this.#cancelNews?.();
    this.#answers.close();
    for (const end of this.#ends) end();
  }

  #changed(changes: Changes): void {
    if (this.#closed) return;
    const snapshot = this.#store.snapshot();
    const touched = touchedObjects(snapshot, changes);
    for (const state of this.#rules) {
      const { kind, also } = state.rule;
      if (changes.get(kind) === 'all' || changes.get('Event') === 'all' || hasAllOfWorkloads(kind, changes)) {
        this.#examineAll(state, snapshot);
        continue;
      }
      const uids = new Set(touched.get(kind));
      if (also?.some((other) => changes.has(other))) for (const uid of state.results.keys()) uids.add(uid);
      for (const uid of uids) this.#examine(state, uid, snapshot);
    }
    this.#publish();
  }

  /** Answers that come close together are taken together: a crash of many pods has many logs read. */
  #answered(key: string): void {
    this.#news.add(key);
    this.#cancelNews ??= this.#clock.after(TOGETHER, () => {
      this.#cancelNews = undefined;
      const keys = this.#news;
      this.#news = new Set();
      const snapshot = this.#store.snapshot();
      for (const state of this.#rules) {
        for (const [uid, { asked }] of [...state.results]) {
          for (const one of asked.keys()) if (keys.has(one)) this.#examine(state, uid, snapshot);
        }
      }
      this.#publish();
    });
  }

  #examineAll(state: RuleState, snapshot: Snapshot): void {
    state.results.clear();
    for (const object of snapshot.of(state.rule.kind).all()) this.#look(state, object, snapshot);
  }

  #examine(state: RuleState, uid: string, snapshot: Snapshot): void {
    const object = snapshot.of(state.rule.kind).byUid(uid);
    if (object) this.#look(state, object, snapshot);
    else state.results.delete(uid);
  }

  #look(state: RuleState, object: unknown, snapshot: Snapshot): void {
    const uid = uidOf(object);
    if (!state.rule.applies(object)) state.results.delete(uid);
    else state.results.set(uid, examine(state.rule, object, snapshot, this.#clock.now(), this.#answers.get));
  }

  #publish(): void {
    if (this.#closed) return;
    const snapshot = this.#store.snapshot();
    const unseen = unseenOf(snapshot, DIAGNOSED_KINDS);
    const drafts = [...notVisible(snapshot, DIAGNOSED_KINDS)];
    let again = Number.POSITIVE_INFINITY;
    for (const { rule, results } of this.#rules) {
      for (const [uid, result] of results) {
        drafts.push(...result.drafts);
        again = Math.min(again, result.again);
        if (result.odd === undefined) continue;
        unseen.push(oddObject(rule.kind, snapshot.of(rule.kind).byUid(uid) ?? {}, result.odd));
      }
    }
    const findings = this.#grouping.findings(drafts);
    const asked = new Map<string, ProbeRequest>();
    for (const { results } of this.#rules) {
      for (const result of results.values()) {
        if (mattersTo(result, this.#grouping)) for (const [key, request] of result.asked) asked.set(key, request);
      }
    }
    this.#answers.want(asked);
    this.#wakeAt(again);
    const loading = DIAGNOSED_KINDS.filter((kind) => (snapshot.of(kind).state?.phase ?? 'loading') === 'loading');
    const report = { findings, unseen, pending: loading.length + this.#answers.open };
    if (!sameReport(report, this.report.get())) this.report.set(report);
  }

  #wakeAt(at: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (!Number.isFinite(at)) return;
    this.#cancelTimer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#due());
  }

  #due(): void {
    const now = this.#clock.now();
    const snapshot = this.#store.snapshot();
    for (const state of this.#rules) {
      for (const [uid, result] of [...state.results]) if (result.again <= now) this.#examine(state, uid, snapshot);
    }
    this.#publish();
  }
}

/** The objects of each kind that a change touches: they themselves, what an event is about, and the pods of a workload. */
function touchedObjects(snapshot: Snapshot, changes: Changes): Map<StoredKind, Set<string>> {
  const touched = new Map<StoredKind, Set<string>>();
  const touch = (kind: StoredKind, uid: string | undefined) => {
    if (!uid) return;
    const uids = touched.get(kind) ?? new Set();
    uids.add(uid);
    touched.set(kind, uids);
  };
  for (const [kind, uids] of changes) {
    if (uids === 'all') continue;
    for (const uid of uids) {
      touch(kind, uid);
      if (isWorkloadKind(kind)) for (const pod of podsUnder(snapshot, kind, uid)) touch('Pod', pod.metadata?.uid);
      if (kind === 'Pod') touchOwner(snapshot, uid, touch);
      if (kind !== 'Event') continue;
      const about = snapshot.of('Event').byUid(uid)?.involvedObject;
      if (about?.kind)
        touch(about.kind as StoredKind, about.kind === 'Node' ? nodeUid(snapshot, about.name) : about.uid);
    }
  }
  return touched;
}

function touchOwner(snapshot: Snapshot, uid: string, touch: (kind: StoredKind, uid: string | undefined) => void): void {
  const owners = snapshot.of('Pod').byUid(uid)?.metadata?.ownerReferences ?? [];
  for (const owner of owners) if (owner.controller && isWorkloadKind(owner.kind)) touch(owner.kind, owner.uid);
}

const nodeUid = (snapshot: Snapshot, name: string | undefined): string | undefined =>
  name ? snapshot.of('Node').get(undefined, name)?.metadata?.uid : undefined;

/** After a new list of a workload kind nothing is known of which pods it touches. */
function hasAllOfWorkloads(kind: StoredKind, changes: Changes): boolean {
  return kind === 'Pod' && WORKLOAD_KINDS.some((workload) => changes.get(workload) === 'all');
}

function sameReport(a: Report, b: Report): boolean {
  return (
    a.pending === b.pending &&
    a.findings.length === b.findings.length &&
    a.findings.every((finding, i) => finding === b.findings[i]) &&
    JSON.stringify(a.unseen) === JSON.stringify(b.unseen)
  );
}

/**
 * Keeps the findings of a store up to date: watches the kinds that rules read, examines again only what a change touches, and asks in
 * the background what rules want to know beyond the snapshot. A finding goes by itself when its cause is gone.
 */
export function createDiagnosis(store: ClusterStore, options: DiagnosisOptions): LiveDiagnosis {
  return new Engine(store, options);
}
