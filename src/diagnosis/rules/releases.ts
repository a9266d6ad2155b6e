import type { KindTypes, KubeObject, ObjectRef } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { apiEvidence, oneLine, statusEvidence } from '../evidence.ts';
import type { ReleaseAnswer } from '../probes.ts';
import { sentences } from '../prose.ts';
import { type Health, healthOf } from '../releases/health.ts';
import { labelledMembers, membersOf, refOfMember } from '../releases/members.ts';
import {
  isUnderWay,
  RECORD_KINDS,
  type RecordKind,
  type ReleaseRecord,
  recordOfRelease,
  revisionsOf,
} from '../releases/records.ts';
import { shell } from '../remedies.ts';
import { type AnyRule, type Draft, type RuleContext, rule } from '../rule.ts';
import type { Evidence, Remedy, Severity } from '../types.ts';

/** Helm's own patience unless --timeout says otherwise (helm.sh/docs/helm/helm_install), in milliseconds. */
const PATIENCE = 5 * 60_000;
/** After so long nobody waits for a failed operation whose objects are well. Milliseconds. */
const FORGOTTEN = 24 * 3_600_000;
/** Objects that are told with what they lack; the others are counted. */
const MOST = 4;

const EXAMINED = /^(?:failed|pending-install|pending-upgrade|pending-rollback|uninstalling)$/;
const nameOf = ({ kind, name }: ObjectRef): string => `${kind} ${name}`;
/** What Helm makes only after the hook has ended well. */
const isHeldUp = (hook: Hook | undefined, bad: readonly Health[]): boolean =>
  hook !== undefined && /\bpre-/.test(hook.events) && bad.length > 0 && bad.every(({ state }) => state === 'missing');
const isBad = ({ state }: Health): boolean => state === 'broken' || state === 'coming' || state === 'missing';

type Action = 'install' | 'upgrade' | 'rollback' | 'uninstall';

function actionOf({ status, revision }: ReleaseRecord, description: string): Action {
  if (status === 'uninstalling' || /^Deletion/i.test(description)) return 'uninstall';
  if (status === 'pending-rollback' || /^Rollback/i.test(description)) return 'rollback';
  return status === 'pending-upgrade' || revision > 1 ? 'upgrade' : 'install';
}

type Hook = Health & { events: string };
const isFailed = ({ state }: Health): boolean => state === 'broken';

/** All that is known of a release that Helm has not ended well. */
interface Case {
  record: ReleaseRecord;
  context: RuleContext;
  action: Action;
  chart: string;
  description: string;
  begunAt: number | undefined;
  /** Helm would have given up by now. */
  late: boolean;
  objects: readonly Health[];
  hooks: readonly Hook[];
  /** Why the objects had to be told by their labels. */
  unread: string | undefined;
  /** The revision that was deployed well before this one. */
  before: number | undefined;
}

function caseOf(record: ReleaseRecord, before: number | undefined, context: RuleContext): Case | undefined {
  const { namespace, kind, name } = record.ref;
  const answer = context.probe({ type: 'release', kind, namespace, name, version: record.version });
  if (answer === undefined) return undefined;
  const { snapshot, now } = context;
  const home = { name: record.release, namespace };
  const known: ReleaseAnswer | undefined = answer.type === 'release' ? answer : undefined;
  const refs = known ? membersOf(known.objects, home) : labelledMembers(snapshot, home);
  const description = known?.description ?? '';
  const action = actionOf(record, description);
  const begunAt = known?.begunAt ?? record.writtenAt;
  const late = begunAt === undefined || now - begunAt >= PATIENCE;
  if (!late) context.again(begunAt + PATIENCE);
  const hooks = (known?.hooks ?? [])
    .filter(({ events }) => events.some((event) => event.endsWith(action === 'uninstall' ? '-delete' : `-${action}`)))
    .filter(({ phase }) => phase === 'Running' || phase === 'Failed')
    .map((hook) => ({
      ...hookHealth(healthOf(snapshot, refOfMember(hook, home)), hook.phase),
      events: hook.events.join(', '),
    }));
  return {
    record,
    context,
    action,
    chart: known?.chart ?? '',
    description,
    begunAt,
    late,
    objects: refs.map((ref) => healthOf(snapshot, ref)),
    hooks,
    unread: answer.type === 'failed' ? answer.reason : undefined,
    before,
  };
}

/** A hook as Helm last noted it; its object may have been removed since (hook-delete-policy). */
function hookHealth(health: Health, phase: string): Health {
  if (phase !== 'Failed' || health.state === 'broken') return health;
  return { ref: health.ref, state: 'broken', why: health.why ?? texts.findings.releases.hookFailed };
}

/** What of the release is not as it should be, the first to look at first. */
function badOf(one: Case): readonly Health[] {
  const bad = one.objects.filter(isBad);
  const weight = { broken: 0, missing: 1, coming: 2, ready: 3, unknown: 3 };
  return bad.toSorted((a, b) => weight[a.state] - weight[b.state]);
}

function examine(one: Case): Draft | undefined {
  const { record } = one;
  const bad = badOf(one);
  const hook = one.hooks.find(({ state }) => state === 'broken') ?? one.hooks.find(isBad);
  if (record.status === 'uninstalling') return one.late || hook?.state === 'broken' ? removal(one, hook) : undefined;
  const broken = [...one.hooks, ...bad].some(({ state }) => state === 'broken');
  if (record.status === 'failed') return finding(one, bad, hook, severityOfFailed(one, bad));
  return one.late || broken ? finding(one, bad, hook, 'error') : undefined;
}

function severityOfFailed(one: Case, bad: readonly Health[]): Severity {
  const old = one.record.writtenAt !== undefined && one.context.now - one.record.writtenAt >= FORGOTTEN;
  return old && bad.length === 0 && one.objects.length > 0 ? 'warning' : 'error';
}

function titleOf(one: Case, first: Health | undefined, hook: Hook | undefined): string {
  const say = texts.findings.releases;
  const { release, status } = one.record;
  const failed = status === 'failed';
  if (hook) return say.hookTitle(release, status, nameOf(hook.ref), isFailed(hook));
  if (first?.state === 'missing') {
    const name = nameOf(first.ref);
    return failed ? say.failedMissingTitle(release, name) : say.missingTitle(release, status, name);
  }
  const name = first && nameOf(first.ref);
  if (failed && !name) return say.lastFailedTitle(release, one.action, one.record.revision);
  return failed ? say.failedTitle(release, name ?? '') : say.stuckTitle(release, status, name);
}

function causeOf(one: Case, bad: readonly Health[], hook: Hook | undefined): string[] {
  const say = texts.findings.releases;
  const { record, action, chart, description } = one;
  const pending = isUnderWay(record.status);
  const said = oneLine(description).replace(/\.$/, '');
  const meaning = say.meanings.find(([pattern]) => pattern.test(description))?.[1];
  return [
    ...(pending
      ? [say.began(action, chart, record.revision, one.begunAt, one.context.now)]
      : [say.tried(action, chart, record.revision), ...(said ? [say.says(said)] : []), ...(meaning ? [meaning] : [])]),
    ...(hook ? [say.hookPart(nameOf(hook.ref), hook.events, hook.why ?? say.hookRuns)] : []),
    ...(isHeldUp(hook, bad) ? [say.heldUp(bad.length)] : stateOf(one, bad, hook)),
    ...(pending && one.late ? [say.locked] : []),
    ...(one.before === undefined ? [] : [say.serves(one.before)]),
    ...(one.unread === undefined ? [] : [say.byLabel(oneLine(one.unread))]),
  ];
}

/** How the objects of the release are now. */
function stateOf(one: Case, bad: readonly Health[], hook: Hook | undefined): string[] {
  const say = texts.findings.releases;
  const all = one.objects.filter(({ state }) => state !== 'unknown').length;
  if (bad.length === 0) {
    if (all === 0 || hook) return [];
    return [say.allReady(all), ...(isUnderWay(one.record.status) ? [say.interrupted] : [])];
  }
  const there = bad.filter(({ state }) => state !== 'missing');
  const missing = bad.filter(({ state }) => state === 'missing').map(({ ref }) => nameOf(ref));
  const told = there.slice(0, MOST);
  return [
    say.notReady(bad.length, all),
    ...told.map(({ ref, why }) => say.part(nameOf(ref), why ?? '')),
    ...(missing.length > 0 ? [say.missing(missing)] : []),
    ...(there.length > told.length ? [say.more(there.length - told.length)] : []),
  ];
}

function finding(one: Case, bad: readonly Health[], hook: Hook | undefined, severity: Severity): Draft {
  const shown = [...(hook ? [hook] : []), ...(isHeldUp(hook, bad) ? [] : bad)];
  return {
    code: 'release-stuck',
    severity,
    object: one.record.ref,
    affected: shown.filter(({ state }) => state !== 'missing').map(({ ref }) => ref),
    title: titleOf(one, bad[0], hook),
    cause: sentences(causeOf(one, bad, hook)),
    evidence: evidenceOf(one, shown),
    remedies: remediesOf(one),
  };
}

/** A removal that Helm did not end. */
function removal(one: Case, hook: Hook | undefined): Draft {
  const say = texts.findings.releases;
  const left = one.objects.filter(({ state }) => state !== 'missing' && state !== 'unknown').map(({ ref }) => ref);
  const names = texts.findings.common.some(left.map(nameOf), 6);
  const { release, revision } = one.record;
  return {
    code: 'release-stuck',
    object: one.record.ref,
    affected: left,
    title: hook
      ? say.hookTitle(release, 'uninstalling', nameOf(hook.ref), isFailed(hook))
      : say.uninstallTitle(release),
    cause: sentences([
      say.began(one.action, one.chart, revision, one.begunAt, one.context.now),
      ...(hook ? [say.hookPart(nameOf(hook.ref), hook.events, hook.why ?? say.hookRuns)] : []),
      left.length > 0 ? say.still(names) : say.gone,
      say.nameInUse,
    ]),
    evidence: evidenceOf(one, []),
    remedies: remediesOf(one),
  };
}

function evidenceOf(one: Case, shown: readonly Health[]): Evidence[] {
  const { record } = one;
  const time = record.writtenAt === undefined ? undefined : new Date(record.writtenAt).toISOString();
  const say = texts.findings.releases;
  return [
    statusEvidence(record.ref, 'metadata.labels.status', record.status, time),
    ...(one.description ? [apiEvidence('info.description', one.description, record.ref)] : []),
    ...shown
      .slice(0, MOST)
      .map(({ ref, why, state }) =>
        statusEvidence(ref, nameOf(ref), state === 'missing' ? say.doesNotExist : (why ?? state)),
      ),
  ];
}

function remediesOf(one: Case): Remedy[] {
  const say = texts.findings.releases.remedies;
  const { ref, release } = one.record;
  const helm = (...words: readonly string[]) => ['helm', '-n', ref.namespace, ...words].join(' ');
  const back =
    one.before === undefined ? [] : [shell(say.rollback(one.before), helm('rollback', release, String(one.before)))];
  const again = one.before === undefined ? [shell(say.uninstall, helm('uninstall', release))] : [];
  return [
    {
      command: 'release.open',
      title: say.open(release),
      kubectl: helm('status', release, '--show-resources'),
    },
    ...back,
    ...again,
    shell(say.history, helm('history', release)),
  ];
}

/** The rule for one of the two kinds that releases are kept in. */
function releaseRule<K extends RecordKind>(kind: K): AnyRule {
  return rule<K>({
    name: `release in ${kind}`,
    kind,
    codes: ['release-stuck'],
    applies: (object: KindTypes[K]) =>
      object.metadata?.labels?.owner === 'helm' && EXAMINED.test(object.metadata.labels.status?.toLowerCase() ?? ''),
    check(object: KindTypes[K], context: RuleContext) {
      const record = recordOfRelease(kind, object as KubeObject);
      if (!record) return [];
      const revisions = revisionsOf(context.snapshot, record.ref.namespace, record.release);
      // Older revisions are history.
      if (revisions.some(({ revision }) => revision > record.revision)) return [];
      const before = revisions.find(({ revision, status }) => revision < record.revision && status === 'deployed');
      const one = caseOf(record, before?.revision, context);
      return one ? [examine(one)].flatMap((draft) => draft ?? []) : [];
    },
  });
}

export const releaseRules: readonly AnyRule[] = RECORD_KINDS.map((kind) => releaseRule(kind));
