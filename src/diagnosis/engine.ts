import { type Clock, pause } from '../base/clock.ts';
import { Cell, type Readable } from '../base/readable.ts';
import type { Changes, ClusterStore, KubeObject, Snapshot, StoredKind } from '../store/types.ts';
import { Answers } from './answers.ts';
import { Differences } from './differences.ts';
import { answerKey, applies, type Examined, examine, mattersTo, sourceOf } from './examine.ts';
import { Grouping, type Member } from './group.ts';
import type { ProbeRequest, ProbeRunner, Takes } from './probes.ts';
import { keysOf, Readers, type ReadKey, stateKey } from './reads.ts';
import type { AnyRule } from './rule.ts';
import { DIAGNOSED_KINDS, RULES } from './rules/index.ts';
import type { Report, Unseen } from './types.ts';
import { inOrder, notVisible, unseenOf } from './unseen.ts';

export interface DiagnosisOptions {
  clock: Clock;
  /** Reads what the snapshot does not hold, in the background. */
  probes: ProbeRunner;
  /** Other rules than all, for tests. */
  rules?: readonly AnyRule[];
}

/** The findings of a store as they are now. */
export interface LiveDiagnosis {
  readonly report: Readable<Report>;
  /** Examines everything again and asks all questions anew; resolves when the report has what they gave. */
  recheck(): Promise<void>;
  close(): void;
}

/** Milliseconds in which answers are taken together. */
const TOGETHER = 16;

/** Milliseconds until what reads whole lists is examined again, where that is much work. */
const LATER = 250;
/** Of the time, this part at most goes into it: after a pass of 20 ms the next one comes 200 ms later at the soonest. */
const SHARE = 0.1;
/** Milliseconds for which such work may hold up a key that is pressed meanwhile. */
const SLICE = 8;
/** Objects that may be walked at once: rules that read whole lists, times the length of the lists. */
const AT_ONCE = 2_000;
/** So many changes at a time come with a new list only. */
const MANY = 500;

/** One rule and all that it has examined, by the names of the objects. */
interface RuleState {
  rule: AnyRule;
  index: number;
  entries: Map<string, Entry>;
}

/** What a rule last said of an object. */
interface Entry {
  readonly state: RuleState;
  readonly key: string;
  object: KubeObject;
  result: Examined;
  members: readonly Member[];
  /** When it was last examined, counted in rounds: once a round is enough. */
  round: number;
}

const NOTHING: Examined = {
  drafts: [],
  asked: new Map(),
  reads: new Set(),
  again: Number.POSITIVE_INFINITY,
  unseen: [],
};

class Engine implements LiveDiagnosis {
  readonly report: Cell<Report>;
  readonly #store: ClusterStore;
  readonly #clock: Clock;
  readonly #answers: Answers;
  readonly #takes: Takes | undefined;
  readonly #rules: readonly RuleState[];
  readonly #byKind: ReadonlyMap<StoredKind, readonly RuleState[]>;
  readonly #differences = new Differences();
  readonly #readers = new Readers<Entry>();
  readonly #grouping = new Grouping();
  readonly #ends: (() => void)[] = [];
  /** Those that asked something, have a time to be looked at again, or could not see something. */
  readonly #asking = new Set<Entry>();
  readonly #timed = new Set<Entry>();
  readonly #seenNot = new Map<Entry, readonly Unseen[]>();
  #states = new Map<StoredKind, unknown>();
  #scope: readonly Member[] = [];
  #unseen: readonly Unseen[] = [];
  #round = 0;
  #asksChanged = true;
  #wake: { at: number; cancel(): void } | undefined;
  #cancelNews: (() => void) | undefined;
  #news = new Set<string>();
  /** What read whole lists that have changed, while that is too much work to be done with every change. */
  readonly #later = new Set<Entry>();
  #cancelLater: (() => void) | undefined;
  #laterTook = 0;
  #loading = true;
  #closed = false;

  constructor(store: ClusterStore, options: DiagnosisOptions) {
    this.#store = store;
    this.#clock = options.clock;
    this.#takes = options.probes.takes;
    this.#answers = new Answers(options.probes, options.clock, (key) => this.#answered(key));
    this.#rules = (options.rules ?? RULES).map((rule, index) => ({ rule, index, entries: new Map() }));
    this.#byKind = Map.groupBy(this.#rules, ({ rule }) => rule.kind);
    this.report = new Cell<Report>({ findings: [], unseen: [], pending: DIAGNOSED_KINDS.length });
    this.#ends.push(store.subscribe((changes) => this.#changed(changes)));
    for (const kind of DIAGNOSED_KINDS) this.#ends.push(store.watch(kind));
    this.#ends.push(store.connection.subscribe(() => this.#changed(new Map())));
    this.#changed(new Map(DIAGNOSED_KINDS.map((kind) => [kind, 'all'])));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wake?.cancel();
    this.#cancelNews?.();
    this.#cancelLater?.();
    this.#answers.close();
    for (const end of this.#ends) end();
  }

  async recheck(): Promise<void> {
    if (this.#closed) return;
    const snapshot = this.#store.snapshot();
    this.#round++;
    for (const state of this.#rules) this.#lookAgain(state.entries.values(), snapshot);
    this.#publish(snapshot);
    await this.#answers.renew();
    await pause(this.#clock, TOGETHER + 1);
  }

  /** Examines the objects that changed, and whatever was said after a look at one of them. */
  #changed(changes: Changes): void {
    if (this.#closed) return;
    const snapshot = this.#store.snapshot();
    const differences = this.#differences.take(snapshot, changes);
    const touched = new Set<ReadKey>(this.#changedStates(snapshot));
    const kinds = new Set<StoredKind>();
    this.#round++;
    for (const { kind, key, after } of differences) {
      kinds.add(kind);
      for (const state of this.#byKind.get(kind) ?? []) {
        if (after && applies(state.rule, after)) this.#look(state, key, after, snapshot);
        else if (state.entries.size > 0) this.#drop(state, key);
      }
    }
    // After a first list everything has just been examined.
    const fresh = differences.length > MANY && this.#isFresh();
    for (const { kind, before, after } of differences) {
      if (fresh || !this.#readers.know(kind)) continue;
      for (const name of keysOf(kind, before)) touched.add(name);
      for (const name of keysOf(kind, after)) touched.add(name);
    }
    const wide = new Set<Entry>();
    for (const key of touched) {
      const readers = this.#readers.of(key);
      if (isWide(key)) for (const entry of readers) wide.add(entry);
      else this.#lookAgain(readers, snapshot);
    }
    for (const state of this.#rules) {
      if (state.rule.also?.some((kind) => kinds.has(kind))) for (const entry of state.entries.values()) wide.add(entry);
    }
    this.#lookWidely(wide, kinds, snapshot);
    this.#publish(snapshot);
  }

  /**
   * Whatever reads all pods of a large cluster would have to be examined again with every change of any pod. There it is done a little later,
   * for many changes at once and in slices; a small cluster, or one that is still being read, does not notice.
   */
  #lookWidely(entries: Iterable<Entry>, kinds: ReadonlySet<StoredKind>, snapshot: Snapshot): void {
    const due = [...entries].filter((entry) => entry.round !== this.#round);
    let longest = 0;
    for (const kind of kinds) longest = Math.max(longest, snapshot.of(kind).all().length);
    if (this.#loading || due.length * longest <= AT_ONCE) return this.#lookAgain(due, snapshot);
    for (const entry of due) this.#later.add(entry);
    this.#cancelLater ??= this.#clock.after(Math.max(LATER, this.#laterTook / SHARE), () => {
      this.#laterTook = 0;
      this.#slice();
    });
  }

  #slice(): void {
    const start = performance.now();
    const snapshot = this.#store.snapshot();
    this.#round++;
    let took = 0;
    for (const entry of this.#later) {
      this.#later.delete(entry);
      if (entry.state.entries.get(entry.key) === entry) this.#lookAgain([entry], snapshot);
      took = performance.now() - start;
      if (took > SLICE) break;
    }
    this.#laterTook += took;
    this.#cancelLater = this.#later.size > 0 ? this.#clock.after(TOGETHER, () => this.#slice()) : undefined;
    this.#publish(snapshot);
  }

  /** Whether all that is there was examined in this round. */
  #isFresh(): boolean {
    return this.#rules.every(({ entries }) => [...entries.values()].every(({ round }) => round === this.#round));
  }

  /** The kinds that are in another state than when this was last asked. */
  #changedStates(snapshot: Snapshot): ReadKey[] {
    const states = new Map<StoredKind, unknown>(DIAGNOSED_KINDS.map((kind) => [kind, snapshot.of(kind).state]));
    const changed = DIAGNOSED_KINDS.filter((kind) => states.get(kind) !== this.#states.get(kind));
    this.#states = states;
    return changed.map(stateKey);
  }

  /** Answers that come close together are taken together: a crash of many pods has many logs read. */
  #answered(key: string): void {
    this.#news.add(key);
    this.#cancelNews ??= this.#clock.after(TOGETHER, () => {
      this.#cancelNews = undefined;
      const keys = this.#news;
      this.#news = new Set();
      const snapshot = this.#store.snapshot();
      this.#round++;
      for (const one of keys) this.#lookAgain(this.#readers.of(answerKey(one)), snapshot);
      this.#publish(snapshot);
    });
  }

  #lookAgain(entries: Iterable<Entry>, snapshot: Snapshot): void {
    const due = [...entries].filter((entry) => entry.round !== this.#round);
    for (const { state, key, object } of due) this.#look(state, key, object, snapshot);
  }

  #look(state: RuleState, key: string, object: KubeObject, snapshot: Snapshot): void {
    const known = state.entries.get(key);
    const entry: Entry = known ?? { state, key, object, result: NOTHING, members: [], round: 0 };
    if (!known) state.entries.set(key, entry);
    entry.object = object;
    this.#take(entry, examine(state.rule, object, snapshot, this.#clock.now(), this.#answers.get, this.#takes));
  }

  #drop(state: RuleState, key: string): void {
    const entry = state.entries.get(key);
    if (!entry) return;
    this.#take(entry, NOTHING);
    state.entries.delete(key);
  }

  #take(entry: Entry, result: Examined): void {
    const { state, key, result: before, members } = entry;
    this.#later.delete(entry);
    entry.round = this.#round;
    entry.result = result;
    this.#readers.move(entry, before.reads, result.reads);
    if (before.drafts.length > 0 || result.drafts.length > 0) {
      for (const member of members) this.#grouping.remove(member);
      const source = sourceOf(state.index, key);
      entry.members = result.drafts.map((draft, i) => this.#grouping.add(draft, `${source} ${i}`));
      this.#asksChanged = true;
    }
    if (before.asked.size > 0 || result.asked.size > 0) this.#asksChanged = true;
    keep(this.#asking, entry, result.asked.size > 0);
    keep(this.#timed, entry, Number.isFinite(result.again));
    if (result.unseen.length > 0) this.#seenNot.set(entry, result.unseen);
    else this.#seenNot.delete(entry);
  }

  #publish(snapshot: Snapshot): void {
    if (this.#closed) return;
    for (const member of this.#scope) this.#grouping.remove(member);
    this.#scope = notVisible(snapshot, DIAGNOSED_KINDS).map((draft) => this.#grouping.add(draft, ''));
    const findings = this.#grouping.findings();
    if (this.#asksChanged) this.#want();
    this.#wakeUp();
    const unseen = [...unseenOf(snapshot, DIAGNOSED_KINDS), ...inOrder([...this.#seenNot.values()].flat())];
    if (!same(unseen, this.#unseen)) this.#unseen = unseen;
    const loading = DIAGNOSED_KINDS.filter((kind) => (snapshot.of(kind).state?.phase ?? 'loading') === 'loading');
    this.#loading = loading.length > 0;
    const pending = loading.length + this.#answers.open;
    const before = this.report.get();
    if (before.findings === findings && before.unseen === this.#unseen && before.pending === pending) return;
    this.report.set({ findings, unseen: this.#unseen, pending });
  }

  #want(): void {
    this.#asksChanged = false;
    const asked = new Map<string, ProbeRequest>();
    for (const { members, result } of this.#asking) {
      if (mattersTo(members, this.#grouping)) for (const [key, request] of result.asked) asked.set(key, request);
    }
    this.#answers.want(asked);
  }

  /** Sets the clock for the first of those that have to be looked at again. */
  #wakeUp(): void {
    let at = Number.POSITIVE_INFINITY;
    for (const { result } of this.#timed) at = Math.min(at, result.again);
    if (at === this.#wake?.at) return;
    this.#wake?.cancel();
    this.#wake = undefined;
    if (!Number.isFinite(at)) return;
    this.#wake = { at, cancel: this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#due()) };
  }

  #due(): void {
    this.#wake = undefined;
    const now = this.#clock.now();
    const snapshot = this.#store.snapshot();
    this.#round++;
    this.#lookAgain(
      [...this.#timed].filter(({ result }) => result.again <= now),
      snapshot,
    );
    this.#publish(snapshot);
  }
}

/** A look at a whole list, or at all of a namespace. */
const isWide = (key: ReadKey): boolean => /^\w+ (?:all$|in )/.test(key);

function keep<T>(set: Set<T>, item: T, belongs: boolean): void {
  if (belongs) set.add(item);
  else set.delete(item);
}

function same(a: readonly Unseen[], b: readonly Unseen[]): boolean {
  return a.length === b.length && a.every((one, i) => one.resource === b[i]?.resource && one.reason === b[i]?.reason);
}

/**
 * Keeps the findings of a store up to date: watches the kinds that rules read, examines again only what a change touches, and asks in
 * the background what rules want to know beyond the snapshot. A finding goes by itself when its cause is gone.
 */
export function createDiagnosis(store: ClusterStore, options: DiagnosisOptions): LiveDiagnosis {
  return new Engine(store, options);
}
