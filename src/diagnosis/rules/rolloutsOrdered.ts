import { slashed } from '../../kube/ref.ts';
import { inDebugMode } from '../../store/asleep.ts';
import { refOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { DaemonSet, ObjectRef, Pod, StatefulSet } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, shell } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import type { Remedy } from '../types.ts';

import { blockedBy, blockerEvidence, blockerRemedies, workloadSubject } from './rollouts.ts';
import { type Blocker, blockersAmong } from './rolloutsBlockers.ts';

/** StatefulSets and DaemonSets have no deadline: what a Deployment is given unless told (progressDeadlineSeconds), in milliseconds. */
const DEADLINE = 600_000;
/** An update that a broken pod blocks does not get on by itself; a pod this young may still be starting. */
const BROKEN = 15_000;
const GENERATION = 'deprecated.daemonset.template.generation';

/** How long a pod may hold a rollout up before it is told: not long where it is known to be broken. */
function patience(blocker: Blocker, update: boolean): number {
  return update && blocker.cause ? BROKEN : DEADLINE;
}

/** The blockers that have had their time; the others are looked at again when theirs is over. */
function overdue(blockers: readonly Blocker[], update: boolean, context: RuleContext): readonly Blocker[] {
  return blockers.filter((blocker) => {
    const due = blocker.since + patience(blocker, update);
    context.again(due);
    return due <= context.now;
  });
}

function undo(ref: ObjectRef): Remedy {
  return {
    command: 'workload.rollback',
    title: texts.findings.rollouts.undo,
    kubectl: kubectl(ref, 'rollout', 'undo', slashed(ref)),
  };
}

const ordinalOf = (pod: Pod): number => Number(/-(\d+)$/.exec(pod.metadata?.name ?? '')?.[1] ?? Number.NaN);
const hashOf = (pod: Pod): string | undefined => pod.metadata?.labels?.['controller-revision-hash'];

function statefulSet(set: StatefulSet, context: RuleContext): Draft[] {
  const uid = set.metadata?.uid;
  if (!uid) return [];
  const say = texts.findings.rollouts;
  const { status, spec } = set;
  const pods = context.snapshot.of('Pod').ownedBy(uid);
  const update = status?.updateRevision !== undefined && status.updateRevision !== status.currentRevision;
  const ordered = spec?.podManagementPolicy !== 'Parallel';
  // An update goes from the last pod to the first and stops at a pod that is not ready; the making of pods from the first to the last.
  const moved = update ? pods.filter((pod) => hashOf(pod) === status?.updateRevision) : pods;
  const all = blockersAmong(moved.length > 0 ? moved : pods, context);
  const blocker = overdue(all, update, context)[0];
  const wanted = spec?.replicas ?? 1;
  const missing = wanted - pods.length;
  if (!blocker || (!update && (!ordered || missing <= 0))) return [];
  const subject = workloadSubject('StatefulSet', set);
  const ref = subject.pod;
  const ready = pods.filter(isReady).length;
  const updated = update ? moved.length : pods.length;
  const replace = shell(say.replacePod(blocker.name), kubectl(ref, 'delete', 'pod', blocker.name));
  return [
    {
      code: 'rollout-stuck',
      object: ref,
      workload: ref,
      affected: [refOf('Pod', blocker.pod)],
      title: update ? say.updateTitle(ref.name, blocker.name) : say.makeTitle(ref.name, blocker.name),
      cause: sentences([
        update ? say.ordinalUpdate(ordinalOf(blocker.pod)) : say.ordinalMake(ordinalOf(blocker.pod), missing),
        ...(update ? [say.updated(updated, wanted)] : []),
        say.serving(
          ready,
          wanted,
          update && pods.some((pod) => isReady(pod) && hashOf(pod) !== status?.updateRevision),
        ),
        ...blockedBy([blocker]),
        ...(update && ordered ? [say.forced] : []),
      ]),
      evidence: [
        ...(update
          ? [
              statusEvidence(ref, 'status.updateRevision', status?.updateRevision ?? ''),
              statusEvidence(ref, 'status.currentRevision', status?.currentRevision ?? ''),
            ]
          : []),
        statusEvidence(ref, 'status.readyReplicas', String(status?.readyReplicas ?? 0)),
        specEvidence(ref, 'spec.replicas', String(wanted)),
        ...blockerEvidence([blocker]),
      ],
      remedies: [...(update ? [undo(ref)] : []), edit(subject), replace, ...blockerRemedies([blocker])],
    },
  ];
}

function daemonSet(set: DaemonSet, context: RuleContext): Draft[] {
  const uid = set.metadata?.uid;
  if (!uid) return [];
  const say = texts.findings.rollouts;
  const { status } = set;
  const wanted = status?.desiredNumberScheduled ?? 0;
  const updated = status?.updatedNumberScheduled ?? 0;
  const generation = set.metadata?.annotations?.[GENERATION];
  const pods = context.snapshot.of('Pod').ownedBy(uid);
  const isNew = (pod: Pod) =>
    generation === undefined || pod.metadata?.labels?.['pod-template-generation'] === generation;
  const all = blockersAmong(pods.filter(isNew), context);
  const late = overdue(all, true, context);
  const blocker = late[0];
  if (!blocker) return [];
  const subject = workloadSubject('DaemonSet', set);
  const ref = subject.pod;
  const most = set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  return [
    {
      code: 'rollout-stuck',
      object: ref,
      workload: ref,
      affected: late.map(({ pod }) => refOf('Pod', pod)),
      title: say.updateTitle(ref.name, blocker.name),
      cause: sentences([
        say.daemonUpdate(String(most), status?.numberUnavailable ?? late.length),
        say.updated(updated, wanted),
        say.serving(status?.numberReady ?? 0, wanted, wanted > updated),
        ...blockedBy(late),
      ]),
      evidence: [
        statusEvidence(ref, 'status.updatedNumberScheduled', say.updatedOf(updated, wanted)),
        statusEvidence(ref, 'status.numberUnavailable', String(status?.numberUnavailable ?? 0)),
        specEvidence(ref, 'spec.updateStrategy.rollingUpdate.maxUnavailable', String(most)),
        ...blockerEvidence(late),
      ],
      remedies: [undo(ref), edit(subject), ...blockerRemedies(late)],
    },
  ];
}

export const statefulSetRule = rule({
  name: 'rollouts of StatefulSets',
  kind: 'StatefulSet',
  codes: ['rollout-stuck'],
  also: ['Pod'],
  applies: (set) =>
    !set.metadata?.deletionTimestamp &&
    !inDebugMode(set) &&
    set.spec?.updateStrategy?.type !== 'OnDelete' &&
    (set.status?.readyReplicas ?? 0) < (set.spec?.replicas ?? 1),
  check: statefulSet,
});

export const daemonSetRule = rule({
  name: 'rollouts of DaemonSets',
  kind: 'DaemonSet',
  codes: ['rollout-stuck'],
  also: ['Pod'],
  applies: (set) =>
    !set.metadata?.deletionTimestamp &&
    !inDebugMode(set) &&
    set.spec?.updateStrategy?.type !== 'OnDelete' &&
    (set.status?.updatedNumberScheduled ?? 0) < (set.status?.desiredNumberScheduled ?? 0) &&
    (set.status?.numberUnavailable ?? 0) > 0,
  check: daemonSet,
});
