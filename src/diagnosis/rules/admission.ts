import { REVISION } from '../../kube/annotations.ts';
import { type EventView, eventsOf, viewEvents } from '../../store/events.ts';
import { podsUnder, refOf, workloadOf } from '../../store/owners.ts';
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  KubeEvent,
  Pod,
  ReplicaSet,
  Snapshot,
  StatefulSet,
  StoredKind,
} from '../../store/types.ts';
import type { Code } from '../catalog.ts';
import { eventEvidence } from '../evidence.ts';
import { type AnyRule, type Draft, type RuleContext, rule } from '../rule.ts';
import { draftsOf } from './admissionDrafts.ts';
import { parseRefusal } from './admissionMessages.ts';
import {
  editedOf,
  isLive,
  notMadeSince,
  REASONS,
  type Refused,
  refused,
  staying,
  type Told,
  toldBy,
  toldByEvents,
  toldSince,
} from './admissionRefused.ts';

const CODES: readonly Code[] = [
  'quota-exceeded',
  'limit-range-violated',
  'pod-security-violation',
  'admission-refused',
];
const ALSO: readonly StoredKind[] = ['Pod', 'ResourceQuota', 'LimitRange', 'Namespace'];
/** A controller tries again after at most 1000 s (client-go's rate limiter); after twice that an event alone proves nothing. */
const RETRIES_WITHIN = 2_000_000;

const common = { codes: CODES, also: ALSO };
const drafts = (of: Refused | undefined, context: RuleContext): readonly Draft[] => (of ? draftsOf(of, context) : []);

const failure = (object: ReplicaSet | Deployment) =>
  object.status?.conditions?.find(
    (one) => one.type === 'ReplicaFailure' && one.status === 'True' && one.reason === 'FailedCreate',
  );

const ofReplicaSet = rule({
  ...common,
  name: 'admission-replicasets',
  kind: 'ReplicaSet',
  applies: (set) => failure(set) !== undefined && !set.metadata?.deletionTimestamp,
  check: (set, context) => drafts(replicaSet(set, context), context),
});

/** True where a newer version of the Deployment makes all its pods: that those of this one are refused holds nothing up. */
function isReplaced(set: ReplicaSet, deployment: Deployment, snapshot: Snapshot): boolean {
  const revision = (of: ReplicaSet) => Number(of.metadata?.annotations?.[REVISION] ?? 0);
  const sets = snapshot.of('ReplicaSet').ownedBy(deployment.metadata?.uid ?? '');
  return sets.some(
    (other) =>
      revision(other) > revision(set) &&
      (other.spec?.replicas ?? 0) > 0 &&
      (other.status?.replicas ?? 0) >= (other.spec?.replicas ?? 0),
  );
}

function replicaSet(set: ReplicaSet, context: RuleContext): Refused | undefined {
  const condition = failure(set);
  const { snapshot } = context;
  if (!condition || (set.spec?.replicas ?? 1) <= (set.status?.replicas ?? 0)) return undefined;
  const ref = refOf('ReplicaSet', set);
  const object = editedOf('ReplicaSet', set);
  const owner = snapshot.of('Deployment').get(ref.namespace, object.name);
  const deployment = object.kind === 'Deployment' ? owner : undefined;
  if (deployment && isReplaced(set, deployment, snapshot)) return undefined;
  return refused(context, {
    object,
    maker: ref,
    template: (deployment ?? set).spec?.template,
    wanted: (deployment ?? set).spec?.replicas ?? 1,
    told: toldSince(snapshot, ref, set, condition),
    ...(isLive(snapshot, 'Pod')
      ? { pods: podsUnder(snapshot, 'ReplicaSet', set.metadata?.uid ?? '') }
      : { have: set.status?.replicas ?? 0 }),
  });
}

/** A Deployment that can't make its ReplicaSet, or whose ReplicaSets may not be read. */
const ofDeployment = rule({
  ...common,
  name: 'admission-deployments',
  kind: 'Deployment',
  applies: (deployment) => !deployment.metadata?.deletionTimestamp && Boolean(noSet(deployment) ?? failure(deployment)),
  check: (deployment, context) => drafts(deploymentOf(deployment, context), context),
});

const noSet = (deployment: Deployment) =>
  deployment.status?.conditions?.find(
    (one) => one.type === 'Progressing' && one.status === 'False' && one.reason === 'ReplicaSetCreateError',
  );

function deploymentOf(deployment: Deployment, context: RuleContext): Refused | undefined {
  const { snapshot } = context;
  const condition = noSet(deployment) ?? (isLive(snapshot, 'ReplicaSet') ? undefined : failure(deployment));
  if (!condition) return undefined;
  const ref = refOf('Deployment', deployment);
  const status = deployment.status ?? {};
  return refused(context, {
    object: ref,
    maker: ref,
    template: deployment.spec?.template,
    wanted: deployment.spec?.replicas ?? 1,
    have: status.updatedReplicas ?? status.replicas ?? 0,
    told: toldSince(snapshot, ref, deployment, condition),
  });
}

const ofStatefulSet = rule({
  ...common,
  name: 'admission-statefulsets',
  kind: 'StatefulSet',
  applies: (set) => (set.spec?.replicas ?? 1) > (set.status?.replicas ?? 0) && !set.metadata?.deletionTimestamp,
  check: (set, context) => drafts(statefulSet(set, context), context),
});

/** Each of its pods has a name of its own: a refusal counts as long as that pod is not there and was not made since. */
function statefulSet(set: StatefulSet, context: RuleContext): Refused | undefined {
  const { snapshot } = context;
  const ref = refOf('StatefulSet', set);
  const events = eventsOf(snapshot, 'StatefulSet', set);
  const first = set.spec?.ordinals?.start ?? 0;
  const wanted = set.spec?.replicas ?? 1;
  const counts = (told: Told): boolean => {
    const message = told.evidence.text;
    const pod = /for Pod (\S+) in StatefulSet/.exec(message)?.[1] ?? told.parsed.name;
    const ordinal = Number(/-(\d+)$/.exec(pod)?.[1] ?? first);
    if (ordinal < first || ordinal >= first + wanted || snapshot.of('Pod').get(ref.namespace, pod)) return false;
    const made = (event: EventView) =>
      event.reason === 'SuccessfulCreate' && event.last > told.time && event.message.includes(`Pod ${pod} `);
    return !events.some(made);
  };
  return refused(context, {
    object: ref,
    maker: ref,
    template: set.spec?.template,
    wanted,
    ...(isLive(snapshot, 'Pod') ? {} : { have: set.status?.replicas ?? 0 }),
    told: toldByEvents(snapshot, 'StatefulSet', set).filter(counts),
  });
}

const ofDaemonSet = rule({
  ...common,
  name: 'admission-daemonsets',
  kind: 'DaemonSet',
  applies: ({ status, metadata }) =>
    (status?.desiredNumberScheduled ?? 0) > (status?.currentNumberScheduled ?? 0) && !metadata?.deletionTimestamp,
  check: (set, context) => drafts(daemonSet(set, context), context),
});

function daemonSet(set: DaemonSet, context: RuleContext): Refused | undefined {
  const { snapshot } = context;
  const ref = refOf('DaemonSet', set);
  const wanted = set.status?.desiredNumberScheduled ?? 0;
  const pods = podsUnder(snapshot, 'DaemonSet', set.metadata?.uid ?? '');
  if (staying(pods).length >= wanted) return undefined;
  return refused(context, {
    object: ref,
    maker: ref,
    template: set.spec?.template,
    wanted,
    ...(isLive(snapshot, 'Pod') ? {} : { have: set.status?.currentNumberScheduled ?? 0 }),
    told: notMadeSince(
      toldByEvents(snapshot, 'DaemonSet', set),
      pods.map((pod) => pod.metadata?.creationTimestamp),
      eventsOf(snapshot, 'DaemonSet', set),
    ),
  });
}

/** How many pods a job should have now, beside those that have gone well. */
function wantedBy({ spec, status }: Job): number {
  const ended = status?.conditions?.some(
    (one) => ['Complete', 'Failed', 'FailureTarget', 'SuccessCriteriaMet'].includes(one.type) && one.status === 'True',
  );
  if (ended || spec?.suspend) return 0;
  const parallel = spec?.parallelism ?? 1;
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions === undefined || spec.completions === null) return succeeded > 0 ? 0 : parallel;
  return Math.min(parallel, spec.completions - succeeded);
}

const ofJob = rule({
  ...common,
  name: 'admission-jobs',
  kind: 'Job',
  applies: (job) => wantedBy(job) > (job.status?.active ?? 0) && !job.metadata?.deletionTimestamp,
  check: (job, context) => drafts(jobOf(job, context), context),
});

function jobOf(job: Job, context: RuleContext): Refused | undefined {
  const { snapshot } = context;
  const pods = podsUnder(snapshot, 'Job', job.metadata?.uid ?? '');
  return refused(context, {
    object: editedOf('Job', job),
    maker: refOf('Job', job),
    template: job.spec?.template,
    wanted: wantedBy(job),
    have: job.status?.active ?? 0,
    told: notMadeSince(
      toldByEvents(snapshot, 'Job', job),
      pods.map((pod) => pod.metadata?.creationTimestamp),
      eventsOf(snapshot, 'Job', job),
    ),
  });
}

const ofCronJob = rule({
  ...common,
  name: 'admission-cronjobs',
  kind: 'CronJob',
  also: ['Job', 'ResourceQuota', 'Namespace'],
  applies: (job) => !job.spec?.suspend && !job.metadata?.deletionTimestamp,
  check: (job, context) => drafts(cronJob(job, context), context),
});

function cronJob(job: CronJob, context: RuleContext): Refused | undefined {
  const { snapshot } = context;
  const jobs = snapshot.of('Job').ownedBy(job.metadata?.uid ?? '');
  const ref = refOf('CronJob', job);
  return refused(context, {
    object: ref,
    maker: ref,
    template: job.spec?.jobTemplate?.spec?.template,
    wanted: undefined,
    told: notMadeSince(
      toldByEvents(snapshot, 'CronJob', job),
      jobs.map((one) => one.metadata?.creationTimestamp),
      eventsOf(snapshot, 'CronJob', job),
    ),
  });
}

/** A pod that waits for the claim of its ephemeral volume, which may not be made. */
const ofPod = rule({
  ...common,
  name: 'admission-ephemeral',
  kind: 'Pod',
  also: ['PersistentVolumeClaim', 'ResourceQuota', 'LimitRange'],
  applies: ({ spec, status }) =>
    status?.phase === 'Pending' && !spec?.nodeName && Boolean(spec?.volumes?.some((volume) => volume.ephemeral)),
  check: (pod, context) => drafts(ephemeral(pod, context), context),
});

function ephemeral(pod: Pod, context: RuleContext): Refused | undefined {
  const { snapshot } = context;
  const ref = refOf('Pod', pod);
  const told = eventsOf(snapshot, 'Pod', pod)
    .filter((event) => event.reason === 'FailedBinding')
    .flatMap((event) => toldBy(ref, event))
    .filter(({ parsed }) => !snapshot.of('PersistentVolumeClaim').get(ref.namespace, parsed.name));
  return refused(context, {
    object: workloadOf(snapshot, pod) ?? ref,
    maker: ref,
    template: pod,
    wanted: undefined,
    told,
  });
}

const RULED: readonly string[] = ['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

/** Controllers that are not watched (a ReplicationController, a controller of one's own) or may not be read: their events alone tell. */
const ofEvent = rule({
  ...common,
  name: 'admission-events',
  kind: 'Event',
  also: ['Pod', 'ResourceQuota', 'LimitRange', 'Namespace', ...(RULED as readonly StoredKind[])],
  applies: (event) => REASONS.includes(event.reason ?? '') && event.type === 'Warning',
  check: (event, context) => drafts(byEvent(event, context), context),
});

function byEvent(event: KubeEvent, context: RuleContext): Refused | undefined {
  const { snapshot, now } = context;
  const { kind = '', name = '', uid = '', namespace, apiVersion } = event.involvedObject ?? {};
  if (
    !kind ||
    !name ||
    !uid ||
    (RULED.includes(kind) && snapshot.of(kind as StoredKind).state?.phase !== 'forbidden')
  ) {
    return undefined;
  }
  const maker = { kind, name, ...(namespace ? { namespace } : {}), ...(RULED.includes(kind) ? {} : { apiVersion }) };
  const events = viewEvents(snapshot.of('Event').ownedBy(uid));
  const newest = events.find((one) => REASONS.includes(one.reason) && parseRefusal(one.message));
  if (newest?.event.metadata?.uid !== event.metadata?.uid || !newest || now - newest.last > RETRIES_WITHIN)
    return undefined;
  context.again(newest.last + RETRIES_WITHIN);
  const pods = snapshot.of('Pod').ownedBy(uid);
  // The name of a ReplicaSet is its Deployment's and a hash of these letters, where it belongs to one.
  const above = kind === 'ReplicaSet' ? /^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5,10}$/.exec(name)?.[1] : undefined;
  if (above !== undefined && snapshot.of('Deployment').get(namespace, above)) return undefined;
  const told = events.flatMap((one) => {
    const parsed = REASONS.includes(one.reason) ? parseRefusal(one.message) : undefined;
    return parsed ? [{ parsed, time: one.last, evidence: eventEvidence(maker, one) }] : [];
  });
  // Scaled down since: what was refused is no longer wanted.
  const fewer = snapshot
    .of('Event')
    .inNamespace(namespace ?? '')
    .filter((one) => one.reason === 'ScalingReplicaSet' && one.message?.startsWith(`Scaled down replica set ${name} `));
  const made = [
    ...pods.map((pod) => pod.metadata?.creationTimestamp),
    ...viewEvents(fewer).map(({ last }) => new Date(last + 2000).toISOString()),
  ];
  const object = above === undefined ? maker : { ...maker, kind: 'Deployment', name: above };
  return refused(context, {
    object,
    maker,
    template: pods[0],
    wanted: undefined,
    pods,
    told: notMadeSince(told, made, events),
  });
}

export const admissionRules: readonly AnyRule[] = [
  ofReplicaSet,
  ofDeployment,
  ofStatefulSet,
  ofDaemonSet,
  ofJob,
  ofCronJob,
  ofPod,
  ofEvent,
];
