import { formatAge, formatClock } from '../../base/age.ts';
import { sanitise } from '../../base/sanitise.ts';
import { oneLine } from '../../diagnosis/evidence.ts';
import type { ReleaseAnswer } from '../../diagnosis/probes.ts';
import { type Health, healthOf } from '../../diagnosis/releases/health.ts';
import { labelledMembers, membersOf, refOfMember } from '../../diagnosis/releases/members.ts';
import type { ReleaseName, ReleaseRecord } from '../../diagnosis/releases/records.ts';
import type { Report } from '../../diagnosis/types.ts';
import { objectKey, slashed } from '../../kube/ref.ts';
import type { ObjectRef, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { fields, page, section, table } from '../describe/layout.ts';

export interface ReleaseInput {
  snapshot: Snapshot;
  report: Report;
  release: ReleaseName;
  /** The revisions that are kept, the newest first; empty where there are none or they may not be read. */
  revisions: readonly ReleaseRecord[];
  /** What Helm keeps of the newest revision, or why it could not be read. */
  kept: ReleaseAnswer | { unread: string } | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

const MARKS: Readonly<Record<Health['state'], string>> = {
  ready: '✓',
  coming: '…',
  broken: '✖',
  missing: '✖',
  unknown: '?',
};

/** A release as text: how Helm left it, each of its objects with what it lacks, and the findings about them. No value of it is shown. */
export function releaseText(input: ReleaseInput): string {
  const { snapshot, release, kept } = input;
  const say = texts.findings.releases.view;
  const answer = kept && !('unread' in kept) ? kept : undefined;
  const refs = answer ? membersOf(answer.objects, release) : labelledMembers(snapshot, release);
  const hooks = (answer?.hooks ?? []).filter(({ phase }) => phase !== '');
  const hookRows = hooks.map((hook) => [
    hook.phase === 'Failed' ? MARKS.broken : hook.phase === 'Succeeded' ? MARKS.ready : MARKS.coming,
    slashed(refOfMember(hook, release)),
    hook.events.join(', '),
    codesOf(input.report, refOfMember(hook, release)),
    hook.phase,
  ]);
  const rows = refs.map((ref) => row(input, healthOf(snapshot, ref)));
  return page([
    head(input, answer),
    ...(kept && 'unread' in kept ? [[say.unread(sanitise(kept.unread))]] : []),
    rows.length > 0
      ? section(say.objects(rows.length), table(['', say.object, say.findings, say.state], rows))
      : [say.noObjects],
    section(say.hooks, table(['', say.object, say.when, say.findings, say.state], hookRows)),
    section(say.revisions, table([say.revision, say.statusColumn, say.written], revisionRows(input))),
  ]);
}

function head(input: ReleaseInput, answer: ReleaseAnswer | undefined): string[] {
  const say = texts.findings.releases.view;
  const newest = input.revisions[0];
  const at = answer?.begunAt;
  return fields([
    [say.release, input.release.name],
    [say.namespace, input.release.namespace],
    [say.chart, answer?.chart || undefined],
    [say.status, newest ? say.statusOf(newest.status, newest.revision) : say.noHelm],
    [say.begun, at === undefined ? undefined : say.ago(formatClock(at), formatAge(Math.max(0, input.now - at)))],
    [say.description, answer?.description ? oneLine(answer.description) : undefined],
  ]);
}

function row(input: ReleaseInput, health: Health): string[] {
  const say = texts.findings.releases.view;
  const state = health.state === 'broken' || health.state === 'coming' ? (health.why ?? '') : say.states[health.state];
  const elsewhere = health.ref.namespace !== undefined && health.ref.namespace !== input.release.namespace;
  const name = elsewhere ? `${slashed(health.ref)} (${health.ref.namespace})` : slashed(health.ref);
  return [MARKS[health.state], name, codesOf(input.report, health.ref), state];
}

/** The codes of the findings about an object or about what belongs to it. The release's own finding is not one of them. */
function codesOf(report: Report, ref: ObjectRef): string {
  const key = objectKey(ref);
  const about = report.findings.filter(
    ({ code, object, workload }) =>
      code !== 'release-stuck' && [object, ...(workload ? [workload] : [])].some((one) => objectKey(one) === key),
  );
  return [...new Set(about.map(({ code }) => code))].join(', ');
}

function revisionRows({ revisions, now }: ReleaseInput): string[][] {
  return revisions.map(({ revision, status, writtenAt }) => [
    String(revision),
    status,
    writtenAt === undefined ? '' : formatAge(Math.max(0, now - writtenAt)),
  ]);
}
