import { parseTime } from '../../base/age.ts';
import { REVISION } from '../../kube/annotations.ts';
import { slashed } from '../../kube/ref.ts';
import { inDebugMode } from '../../store/asleep.ts';
import { controllerOf, refOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { Deployment, KubeObject, Pod, ReplicaSet } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, shell } from '../remedies.ts';
import { rollback, sameImage } from '../rollback.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import type { Subject } from '../subject.ts';
import type { Evidence, Remedy } from '../types.ts';

import { type Blocker, blockersAmong } from './rolloutsBlockers.ts';

/** Whom a finding about a workload speaks of, as the remedies want it. */
export function workloadSubject(kind: string, object: KubeObject): Subject {
  const ref = refOf(kind, object);
  return { pod: ref, workload: ref, name: ref.name, namespace: ref.namespace ?? 'default', node: '' };
}

/** Which pods block, and what is wrong with the first of them. */
export function blockedBy(blockers: readonly Blocker[], are = texts.findings.rollouts.blocked): string[] {
  const say = texts.findings.rollouts;
  const cause = blockers.find((one) => one.cause)?.cause;
  if (blockers.length === 0) return [];
  return [are(blockers.map(({ name, status }) => ({ name, status }))), ...(cause ? [say.because(cause.title)] : [])];
}

export function blockerEvidence(blockers: readonly Blocker[]): Evidence[] {
  return blockers.slice(0, 3).flatMap(({ pod, cause, status }) => {
    const ref = refOf('Pod', pod);
    const first = cause?.evidence[0];
    return [statusEvidence(ref, `pod ${ref.name}`, status), ...(first ? [first] : [])];
  });
}

const revisionOf = (object: KubeObject): number => Number(object.metadata?.annotations?.[REVISION] ?? Number.NaN);

/** The ReplicaSet of the Deployment's template as it is now, and the older ones that still have pods. */
function setsOf(deployment: Deployment, context: RuleContext): { current: ReplicaSet | undefined; old: ReplicaSet[] } {
  const uid = deployment.metadata?.uid;
  const sets = [...(uid ? context.snapshot.of('ReplicaSet').ownedBy(uid) : [])].sort(
    (a, b) => (revisionOf(b) || 0) - (revisionOf(a) || 0),
  );
  const current = sets.find((set) => revisionOf(set) === revisionOf(deployment)) ?? sets[0];
  const running = (set: ReplicaSet) => set !== current && (set.status?.replicas ?? set.spec?.replicas ?? 0) > 0;
  return { current, old: sets.filter(running) };
}

function condition(deployment: Deployment, type: string) {
  return deployment.status?.conditions?.find((one) => one.type === type);
}

const exceeded = (deployment: Deployment): boolean =>
  condition(deployment, 'Progressing')?.reason === 'ProgressDeadlineExceeded';

function stuck(deployment: Deployment, context: RuleContext): Draft[] {
  const refusal = condition(deployment, 'ReplicaFailure');
  const refused = refusal?.status === 'True' ? oneLine(refusal.message ?? refusal.reason ?? '') : undefined;
  const say = texts.findings.rollouts;
  const subject = workloadSubject('Deployment', deployment);
  const ref = subject.pod;
  const progressing = condition(deployment, 'Progressing');
  const { current, old } = setsOf(deployment, context);
  const blind = (['ReplicaSet', 'Pod'] as const).some((kind) => context.snapshot.of(kind).state?.phase === 'forbidden');
  const newPods = blind
    ? podsByName(deployment, context)
    : current?.metadata?.uid
      ? context.snapshot.of('Pod').ownedBy(current.metadata.uid)
      : [];
  const blockers = blockersAmong(newPods, context);
  const wanted = deployment.spec?.replicas ?? 1;
  const readyNew = newPods.filter((pod) => isReady(pod) && !pod.metadata?.deletionTimestamp).length;
  const readyOld = old.reduce((sum, set) => sum + (set.status?.readyReplicas ?? 0), 0);
  const status = deployment.status ?? {};
  const hasOld = blind ? (status.replicas ?? 0) > (status.updatedReplicas ?? 0) : old.length > 0;
  const deadline = deployment.spec?.progressDeadlineSeconds ?? 600;
  const cause = blockers.find((one) => one.cause)?.cause;
  const container = cause?.object.container;
  const since = parseTime(progressing?.lastUpdateTime ?? progressing?.lastTransitionTime);
  return [
    {
      code: 'rollout-stuck',
      object: ref,
      workload: ref,
      affected: blockers.map(({ pod }) => refOf('Pod', pod)),
      title: hasOld ? say.title(ref.name, deadline) : say.firstTitle(ref.name, deadline),
      cause: sentences([
        say.deadline(deadline, since),
        ...(blind
          ? [say.counted(status.updatedReplicas ?? 0, wanted)]
          : [say.running(revisionOf(deployment), readyNew, newPods.length, wanted)]),
        ...old.map((set) => say.older(revisionOf(set), set.status?.readyReplicas ?? 0, set.status?.replicas ?? 0)),
        say.serving(blind ? (status.readyReplicas ?? 0) : readyNew + readyOld, wanted, hasOld),
        ...(refused === undefined ? [] : [say.refused(refused)]),
        ...blockedBy(blockers),
      ]),
      evidence: [
        statusEvidence(
          ref,
          'status.conditions[Progressing]',
          [progressing?.reason, progressing?.message].filter(Boolean).join(': '),
          progressing?.lastUpdateTime,
        ),
        specEvidence(ref, 'spec.progressDeadlineSeconds', String(deadline)),
        ...(refused === undefined
          ? []
          : [statusEvidence(ref, 'status.conditions[ReplicaFailure]', refused, refusal?.lastTransitionTime)]),
        ...blockerEvidence(blockers),
      ],
      remedies: [
        ...rollback(
          context.snapshot,
          subject,
          container ?? deployment.spec?.template?.spec?.containers?.[0]?.name ?? '',
          cause?.code.startsWith('image-') ? sameImage : undefined,
        ),
        ...(blind && revisionOf(deployment) > 1
          ? [shell(say.undo, kubectl(ref, 'rollout', 'undo', slashed(ref)))]
          : []),
        edit(subject),
        ...blockerRemedies(blockers),
      ],
    },
  ];
}

/** Where the ReplicaSets may not be read: the pods whose names say that one of them, made by this Deployment, made them. */
function podsByName(deployment: Deployment, context: RuleContext): readonly Pod[] {
  const { name = '', namespace } = deployment.metadata ?? {};
  return context.snapshot
    .of('Pod')
    .inNamespace(namespace ?? 'default')
    .filter((pod) => {
      const hash = pod.metadata?.labels?.['pod-template-hash'];
      return hash !== undefined && controllerOf(pod)?.name === `${name}-${hash}`;
    });
}

/** The probe of the pod that blocks can be run; what changes the workload is told already. */
export function blockerRemedies(blockers: readonly Blocker[]): Remedy[] {
  const blocker = blockers.find((one) => one.cause);
  return (blocker?.cause?.remedies ?? [])
    .filter(({ command }) => command === 'probe.run')
    .map((remedy) => ({ ...remedy, args: { ...remedy.args, pod: blocker?.name ?? '' } }));
}

/** A Deployment that was paused while a change waits to be rolled out: on purpose, but easily forgotten. */
function paused(deployment: Deployment): Draft[] {
  const say = texts.findings.rollouts;
  const subject = workloadSubject('Deployment', deployment);
  const ref = subject.pod;
  const updated = deployment.status?.updatedReplicas ?? 0;
  const all = deployment.status?.replicas ?? 0;
  const message = condition(deployment, 'Progressing');
  return [
    {
      code: 'rollout-stuck',
      severity: 'info',
      object: ref,
      workload: ref,
      group: 'paused',
      title: say.pausedTitle(ref.name),
      cause: say.paused(updated, all),
      evidence: [
        specEvidence(ref, 'spec.paused', 'true'),
        ...(message
          ? [
              statusEvidence(
                ref,
                'status.conditions[Progressing]',
                oneLine([message.reason, message.message].filter(Boolean).join(': ')),
                message.lastTransitionTime,
              ),
            ]
          : []),
      ],
      remedies: [shell(say.resume(ref.name), kubectl(ref, 'rollout', 'resume', slashed(ref)))],
    },
  ];
}

const waitsPaused = ({ spec, status }: Deployment): boolean =>
  spec?.paused === true && (status?.replicas ?? 0) > 0 && (status?.updatedReplicas ?? 0) < (status?.replicas ?? 0);

export const rolloutRule = rule({
  name: 'rollouts',
  kind: 'Deployment',
  codes: ['rollout-stuck'],
  also: ['Pod', 'ReplicaSet'],
  applies: (deployment) =>
    !deployment.metadata?.deletionTimestamp &&
    !inDebugMode(deployment) &&
    (waitsPaused(deployment) || (exceeded(deployment) && (deployment.spec?.replicas ?? 1) > 0)),
  check: (deployment, context) => (waitsPaused(deployment) ? paused(deployment) : stuck(deployment, context)),
});
