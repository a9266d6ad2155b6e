import { parseTime } from '../base/age.ts';
import type { Clock } from '../base/clock.ts';
import { Cell, type Readable } from '../base/readable.ts';
import type { Finding, Report } from '../diagnosis/types.ts';
import { objectKey, sameObject } from '../kube/ref.ts';
import type { Change } from '../services/changes/types.ts';
import type { ObjectRef, Snapshot, SyncState } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { concerns } from './findings.ts';
import { type Rollout, rolloutOf } from './findingsRollout.ts';

/** What has become of a finding since a change that was to mend it. */
export interface FollowUp {
  /** The finding's. */
  id: string;
  code: string;
  /** Its workload, else its object. */
  subject: ObjectRef;
  /** When the change was made, in milliseconds since the epoch. */
  since: number;
  /** `still`: it has not helped, or not yet; it is followed on. `gone` and `replaced` are told for a while. */
  phase: 'checking' | 'still' | 'gone' | 'replaced';
  /** What is known of it, in a sentence. */
  text: string;
}

export interface FollowSources {
  clock: Clock;
  report: Readable<Report>;
  connection: Readable<SyncState>;
  snapshot(): Snapshot;
  tell(kind: 'done' | 'info', text: string): void;
}

/** Milliseconds for which a finding has to stay away before it is called gone: a new program may yet fail as the old one did. */
const STAYS_AWAY = 6_000;
/** Another finding counts as soon as it has stood for this long, in milliseconds. */
const STANDS = 3_000;
/** After so many milliseconds without progress it is said that the finding is still there. */
const PATIENCE = 120_000;
/** How long an end is shown, and looked whether it holds. */
const SHOWN = 60_000;
/** Nobody waits longer than this. */
const LONGEST = 15 * 60_000;
/** The API tells times in whole seconds, and a pod may be made before the answer to the change is here. */
const SLACK = 3_000;

interface Case {
  shown: FollowUp;
  /** The findings that were there when the change was made. */
  before: ReadonlySet<string>;
  goneAt: number | undefined;
  /** Since when another finding stands in its place, by its id. */
  others: Map<string, number>;
  /** How far it had come, and when that changed last. */
  progress: string;
  movedAt: number;
  endedAt: number | undefined;
}

/** Follows findings after a change that was to mend them, until they go or it can be said why not. */
export class FindingsFollow {
  readonly #list = new Cell<readonly FollowUp[]>([]);
  readonly #from: FollowSources;
  readonly #cases = new Map<string, Case>();
  readonly #end: () => void;
  /** What was found when a change was confirmed: a quick remedy has it gone before the server's answer is here. */
  #asked: { change: Change; findings: readonly Finding[]; at: number } | undefined;
  #cancelTick: (() => void) | undefined;

  constructor(from: FollowSources) {
    this.#from = from;
    this.#end = from.report.subscribe(() => this.#look());
  }

  /** The newest last. */
  get list(): Readable<readonly FollowUp[]> {
    return this.#list;
  }

  /** Tells that a change is about to be made. */
  confirmed(change: Change): void {
    this.#asked = { change, findings: this.#from.report.get().findings, at: this.#from.clock.now() };
  }

  /** Tells that a change was made: the findings that it may mend are followed. */
  made(change: Change): void {
    // A workload is put to sleep to look inside, not to mend it.
    if (change.command.startsWith('debug.')) return;
    const asked = this.#asked?.change === change ? this.#asked : undefined;
    const now = asked?.at ?? this.#from.clock.now();
    const findings = asked?.findings ?? this.#from.report.get().findings;
    for (const finding of findings) {
      if (finding.severity === 'info' || !mayMend(finding, change.target)) continue;
      const subject = finding.workload ?? finding.object;
      this.#cases.delete(finding.id);
      this.#cases.set(finding.id, {
        shown: { id: finding.id, code: finding.code, subject, since: now, phase: 'checking', text: say().waits },
        before: new Set(findings.map(({ id }) => id)),
        goneAt: undefined,
        others: new Map(),
        progress: '',
        movedAt: now,
        endedAt: undefined,
      });
    }
    this.#look();
  }

  /** Ends the following of all; false where nothing is followed. */
  stop(): boolean {
    const any = this.#cases.size > 0;
    this.#cases.clear();
    this.#publish();
    return any;
  }

  close(): void {
    this.#end();
    this.stop();
  }

  #look(): void {
    if (this.#cases.size === 0) return;
    const now = this.#from.clock.now();
    for (const [id, one] of this.#cases) {
      const over = one.endedAt !== undefined && now - one.endedAt >= SHOWN;
      if (over || now - one.shown.since >= LONGEST) this.#cases.delete(id);
      else this.#judge(one, now);
    }
    this.#publish();
  }

  #judge(one: Case, now: number): void {
    const { report, connection, snapshot } = this.#from;
    const { shown } = one;
    // What is not seen now is neither there nor gone.
    if (connection.get().phase !== 'live') return this.#say(one, shown.phase, say().unseen);
    const { findings } = report.get();
    const same = findings.find(({ id }) => id === shown.id);
    if (shown.phase === 'replaced') return;
    if (shown.phase === 'gone') {
      if (!same) return;
      one.goneAt = undefined;
      one.endedAt = undefined;
      return this.#tell(one, 'still', say().back(same.cause), say().backNotice(shown.code, shown.subject.name));
    }
    const rollout = rolloutOf(snapshot(), shown.subject);
    this.#notice(one, same, rollout, now);
    const other = this.#other(one, findings, now);
    if (!same) return this.#away(one, rollout, other, now);
    one.goneAt = undefined;
    if (shown.phase === 'still') return;
    const fresh = newPodOf(same, snapshot(), shown.since);
    if (fresh !== undefined) return this.#stays(one, say().newPodToo(fresh));
    if (other) return this.#stays(one, say().newProblem(other.title));
    if (rollout?.blockedBy && now - shown.since >= STAYS_AWAY)
      return this.#stays(one, say().blocked(rollout.blockedBy));
    if (now - one.movedAt >= PATIENCE) {
      return this.#stays(one, say().unchanged(rollout && !rollout.done ? rollout : undefined, same.cause));
    }
    this.#say(one, 'checking', rollout && !rollout.done ? say().rolling(rollout) : say().waits);
  }

  /** The finding is not told now: it is gone as soon as that holds and the new pods are there. */
  #away(one: Case, rollout: Rollout | undefined, other: Finding | undefined, now: number): void {
    const { shown } = one;
    const { name } = shown.subject;
    if (other) {
      one.endedAt = now;
      const text = other.code === shown.code ? say().changed : say().replaced(shown.code, other.code);
      return this.#tell(one, 'replaced', `${text} ${other.title}`, `${name}: ${text} ${other.title}`);
    }
    one.goneAt ??= now;
    const holds = now - one.goneAt >= STAYS_AWAY && one.others.size === 0 && this.#from.report.get().pending === 0;
    const slow = now - one.movedAt >= PATIENCE;
    if (!holds || (rollout && !rollout.done && !slow)) {
      return this.#say(one, 'checking', rollout && !rollout.done ? say().goneRolling(rollout) : say().goneHolds);
    }
    one.endedAt = now;
    const took = one.goneAt - shown.since;
    const left = rollout && !rollout.done ? rollout : undefined;
    this.#tell(one, 'gone', say().gone(took, left), say().goneNotice(shown.code, name, took, left));
  }

  /** A problem of the same subject that was not there before and has stood for a moment. */
  #other(one: Case, findings: readonly Finding[], now: number): Finding | undefined {
    const { subject, id } = one.shown;
    const others = findings.filter(
      (finding) =>
        finding.severity !== 'info' && finding.id !== id && !one.before.has(finding.id) && isAbout(finding, subject),
    );
    const ids = new Set(others.map((finding) => finding.id));
    for (const known of one.others.keys()) if (!ids.has(known)) one.others.delete(known);
    for (const other of ids) if (!one.others.has(other)) one.others.set(other, now);
    return others.find((finding) => now - (one.others.get(finding.id) ?? now) >= STANDS);
  }

  /** Notes whether anything has moved since the last look. */
  #notice(one: Case, same: Finding | undefined, rollout: Rollout | undefined, now: number): void {
    const progress = JSON.stringify([same === undefined, rollout?.ready, rollout?.done]);
    if (progress !== one.progress) one.movedAt = now;
    one.progress = progress;
  }

  #stays(one: Case, text: string): void {
    this.#tell(one, 'still', text, say().stillNotice(one.shown.code, one.shown.subject.name, text));
  }

  #tell(one: Case, phase: FollowUp['phase'], text: string, notice: string): void {
    if (one.shown.phase !== phase) this.#from.tell(phase === 'gone' ? 'done' : 'info', notice);
    this.#say(one, phase, text);
  }

  #say(one: Case, phase: FollowUp['phase'], text: string): void {
    if (one.shown.phase !== phase || one.shown.text !== text) one.shown = { ...one.shown, phase, text };
  }

  #publish(): void {
    const list = [...this.#cases.values()].map(({ shown }) => shown);
    const before = this.#list.get();
    if (list.length !== before.length || list.some((one, i) => one !== before[i])) this.#list.set(list);
    this.#cancelTick?.();
    this.#cancelTick = list.length > 0 ? this.#from.clock.after(1_000, () => this.#look()) : undefined;
  }
}

const say = () => texts.findingsPane.follow;

/** True where the change is about what the finding is about, or about what one of its remedies names. */
function mayMend(finding: Finding, target: ObjectRef): boolean {
  if (concerns(finding, target)) return true;
  const sameScope = target.namespace === undefined || target.namespace === finding.object.namespace;
  return (
    sameScope &&
    finding.remedies.some(({ args, kubectl }) =>
      [...Object.values(args ?? {}), ...(kubectl?.split(/[\s/=]+/) ?? [])].some((word) => word === target.name),
    )
  );
}

function isAbout(finding: Finding, subject: ObjectRef): boolean {
  return sameObject(withoutContainer(finding.workload ?? finding.object), withoutContainer(subject));
}

const withoutContainer = ({ container: _, ...ref }: ObjectRef): ObjectRef => ref;

/** A pod that came after the change and has the finding as well. */
function newPodOf(finding: Finding, snapshot: Snapshot, since: number): string | undefined {
  const seen = new Set<string>();
  for (const ref of finding.affected) {
    if (ref.kind !== 'Pod' || seen.has(objectKey(ref))) continue;
    seen.add(objectKey(ref));
    const pod = snapshot.of('Pod').get(ref.namespace, ref.name);
    const made = parseTime(pod?.metadata?.creationTimestamp);
    if (made !== undefined && made >= since - SLACK && !pod?.metadata?.deletionTimestamp) return ref.name;
  }
  return undefined;
}
