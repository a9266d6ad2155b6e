import { parseTime } from '../../base/age.ts';
import { parseQuantity } from '../../base/quantity.ts';
import { slashed } from '../../kube/ref.ts';
import { hasEnded } from '../../store/pods.ts';
import type { ObjectRef, ResourceQuota } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { kubectl, shell } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import type { Evidence, Remedy } from '../types.ts';
import { fitting } from './admissionFit.ts';
import type { Exceeded, Refusal } from './admissionMessages.ts';
import { isLive, type Refused, type Told } from './admissionRefused.ts';
import { editClaims, editOther, editRefused, patchLine, scaleTo, setResources } from './admissionRemedies.ts';
import { scopesOf, showAmount, stateOf, usersOf } from './admissionUse.ts';
import { base, course, lackFor, mended, proof } from './admissionWords.ts';

type QuotaRefusal = Extract<Refusal, { by: 'quota' | 'quota-unstated' | 'quota-scope' }>;

/** A refusal by a quota, with the quota as it is now (undefined where it may not be read). */
export interface QuotaProblem {
  refusal: QuotaRefusal;
  told: Told;
  quota: ResourceQuota | undefined;
  /** The resources that there is not enough of now. */
  over: readonly Over[];
}

/** Amounts in base units. */
export interface Over {
  resource: string;
  requested: number;
  used: number;
  hard: number;
}

/** Tellings older than this, before the newest, are not trusted where the quota can't be read. */
const TOGETHER = 120_000;
const MOST_USERS = 4;

/** With several quotas each refusal names one of them, now this and now that: all that still hold are told. */
export function byQuota(refused: Refused, context: RuleContext): readonly Draft[] {
  const problems = problemsOf(refused, context);
  const first = problems[0];
  if (!first) return [mended(refused, 'quota-exceeded', [])];
  const say = texts.findings.admission;
  const leaving = refused.own.filter((pod) => {
    const ends = parseTime(pod.metadata?.deletionTimestamp);
    if (ends === undefined || ends <= context.now || hasEnded(pod)) return false;
    context.again(ends);
    return true;
  });
  return [
    {
      ...base(refused, 'quota-exceeded'),
      // Pods that are being ended still count; a rollout goes on when they are gone.
      ...(leaving.length > 0 && problems.every(({ refusal }) => refusal.by === 'quota') ? { severity: 'info' } : {}),
      title: lackFor(refused, titleOf(first)),
      cause: sentences([
        course(refused),
        ...problems.flatMap((problem) => causeOf(problem, refused, context)),
        ...(leaving.length > 0 ? [say.leaving(leaving.length)] : []),
      ]),
      evidence: [
        ...proof(
          refused,
          problems.map(({ told }) => told),
        ),
        ...problems.flatMap((problem) => evidenceOf(problem, refused)),
      ],
      remedies: remediesOf(problems, refused, context),
    },
  ];
}

function problemsOf(refused: Refused, { snapshot }: RuleContext): QuotaProblem[] {
  const found = new Map<string, QuotaProblem>();
  const readable = isLive(snapshot, 'ResourceQuota');
  const newest = refused.told[0].time;
  for (const told of refused.told) {
    const { refusal } = told.parsed;
    if (refusal.by === 'quota-scope') found.set('', { refusal, told, quota: undefined, over: [] });
    if (refusal.by !== 'quota' && refusal.by !== 'quota-unstated') continue;
    if (found.has(refusal.quota) || (!readable && newest - told.time > TOGETHER)) continue;
    const quota = readable ? snapshot.of('ResourceQuota').get(refused.object.namespace, refusal.quota) : undefined;
    if (readable && !quota) continue;
    if (refusal.by === 'quota') {
      const over = refusal.exceeded.flatMap((one) => stillOver(one, quota));
      if (over.length > 0) found.set(refusal.quota, { refusal, told, quota, over });
    } else if (!quota || refusal.missing.some(({ resource }) => quota.spec?.hard?.[resource] !== undefined)) {
      found.set(refusal.quota, { refusal, told, quota, over: [] });
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, problem]) => problem);
}

function stillOver(one: Exceeded, quota: ResourceQuota | undefined): Over[] {
  const requested = parseQuantity(one.requested) ?? 0;
  const now = quota && stateOf(quota, one.resource);
  if (quota && !now) return [];
  const used = now?.used ?? parseQuantity(one.used) ?? 0;
  const hard = now?.hard ?? parseQuantity(one.hard) ?? 0;
  return used + requested > hard ? [{ resource: one.resource, requested, used, hard }] : [];
}

function titleOf({ refusal, over }: QuotaProblem): string {
  const say = texts.findings.admission;
  if (refusal.by === 'quota') {
    return say.quotaTitle(
      refusal.quota,
      over.map(({ resource }) => say.resource(resource)),
    );
  }
  if (refusal.by === 'quota-scope') return say.scopeTitle(refusal.scopes);
  return say.unstatedTitle(
    refusal.quota,
    refusal.missing.map(({ resource }) => resource),
  );
}

function causeOf({ refusal, over, quota }: QuotaProblem, refused: Refused, context: RuleContext): string[] {
  const say = texts.findings.admission;
  if (refusal.by === 'quota-scope') return [say.noScope(refusal.scopes)];
  const scopes = scopesOf(quota).map((one) => say.scope(one.scopeName, one.operator, one.values));
  const scoped = scopes.length > 0 ? [say.scoped(refusal.quota, scopes)] : [];
  if (refusal.by === 'quota-unstated') {
    return [
      ...refusal.missing.map(({ resource, containers }) => say.unstated(refusal.quota, resource, containers)),
      ...scoped,
    ];
  }
  const amounts = over.flatMap(({ resource, requested, used, hard }) => {
    const show = (amount: number) => showAmount(resource, amount);
    const sentence = say.exceeded({
      quota: refusal.quota,
      resource,
      words: say.resource(resource),
      requested: show(requested),
      used: show(used),
      hard: show(hard),
      left: show(Math.max(0, hard - used)),
      each: say.each[refused.what],
    });
    const users = usersOf(context.snapshot, refused.object.namespace ?? '', quota, resource);
    if (users.length === 0) return [sentence];
    if (users.every((user) => user.pods === 0 && user.amount === 1)) {
      return [sentence, say.counted(users.map(({ name }) => name))];
    }
    const told = users.slice(0, MOST_USERS).map((user) => ({ ...user, amount: show(user.amount) }));
    return [sentence, say.users(resource, told, users.length - told.length)];
  });
  return [...amounts, ...scoped, ...(quota ? [] : [say.quotaUnseen])];
}

const quotaRef = (refused: Refused, name: string): ObjectRef => ({
  kind: 'ResourceQuota',
  name,
  ...(refused.object.namespace ? { namespace: refused.object.namespace } : {}),
});

function evidenceOf({ refusal, over, quota }: QuotaProblem, refused: Refused): Evidence[] {
  if (!quota || refusal.by === 'quota-scope') return [];
  const ref = quotaRef(refused, refusal.quota);
  const where = slashed(ref);
  if (refusal.by === 'quota-unstated') {
    return refusal.missing.flatMap(({ resource }) => {
      const hard = quota.spec?.hard?.[resource];
      return hard === undefined ? [] : [specEvidence(ref, `${where} spec.hard.${resource}`, hard)];
    });
  }
  const say = texts.findings.admission;
  return over.map(({ resource, used, hard }) =>
    statusEvidence(
      ref,
      `${where} status.used.${resource}`,
      say.quotaStatus(showAmount(resource, used), showAmount(resource, hard)),
    ),
  );
}

function remediesOf(problems: readonly QuotaProblem[], refused: Refused, context: RuleContext): Remedy[] {
  const say = texts.findings.admission.remedies;
  const { object } = refused;
  const remedies: Remedy[] = [];
  const unstated = problems.flatMap(({ refusal }) => (refusal.by === 'quota-unstated' ? refusal.missing : []));
  if (unstated.length > 0) remedies.push(...stateAll(unstated, object));
  const over = problems.flatMap((problem) => problem.over);
  if (over.length > 0 && refused.what === 'pods') {
    const { resources, replicas } = fitting(refused, over, context);
    if (refused.older > 0 && object.kind === 'Deployment') {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
      remedies.push(shell(say.surge, patchLine(object, { spec: { strategy } })));
    }
    if (resources) {
      const parts = Object.entries(resources.values).map(([name, amount]) =>
        texts.findings.admission.setTo(name, amount),
      );
      remedies.push(setResources(object, resources.container, resources.values, say.fit(parts, refused.wanted ?? 1)));
    }
    if (replicas !== undefined) remedies.push(...scaleTo(object, replicas, say.scale(replicas)));
  }
  if (
    refused.what === 'claim' &&
    object.kind === 'StatefulSet' &&
    over.some(({ resource }) => /requests\.storage$/.test(resource))
  ) {
    remedies.push(editClaims(object));
  }
  if (over.some(({ resource }) => resource === 'count/replicasets.apps')) {
    remedies.push(shell(say.history, patchLine(object, { spec: { revisionHistoryLimit: 1 } })));
  }
  for (const { refusal } of problems) {
    if (refusal.by === 'quota-scope') continue;
    const ref = quotaRef(refused, refusal.quota);
    if (refusal.by === 'quota') {
      remedies.push(shell(say.usage(refusal.quota), kubectl(ref, 'describe', slashed(ref))));
    }
    remedies.push(editOther(ref, say.quota(refusal.quota)));
  }
  return remedies.length > 0 ? remedies : [editRefused(object)];
}

/** States what quotas want stated, container by container. */
function stateAll(
  missing: readonly { resource: string; containers: readonly string[] }[],
  object: ObjectRef,
): Remedy[] {
  const say = texts.findings.admission.remedies;
  const byContainer = new Map<string, Set<string>>();
  for (const { resource, containers } of missing) {
    const name = /^(requests|limits)\./.test(resource) ? resource : `requests.${resource}`;
    for (const container of containers) {
      byContainer.set(container, (byContainer.get(container) ?? new Set()).add(name));
    }
  }
  if (byContainer.size === 0) return [editRefused(object)];
  return [...byContainer].map(([container, names]) =>
    setResources(
      object,
      container,
      Object.fromEntries([...names].map((name) => [name, ''])),
      say.state([...names], container),
    ),
  );
}
