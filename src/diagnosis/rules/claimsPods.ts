import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import { eventsOf } from '../../store/events.ts';
import { refOf } from '../../store/owners.ts';
import type { PersistentVolumeClaim, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { eventEvidence, oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import {
  type ClaimUse,
  claimsOf,
  classOf,
  isSeen,
  nameOf,
  podsUsing,
  schedulerSays,
  selectedNode,
  waitsForConsumer,
} from '../storage/facts.ts';
import { makeClaim, openChain } from '../storage/remedies.ts';
import { judgeClaim } from '../storage/verdict.ts';
import { type Subject, subjectOf } from '../subject.ts';
import type { Evidence, Remedy } from '../types.ts';

/** What controllers need to make a claim for a new pod, and the kubelet to look at it; milliseconds. */
const GRACE = 3_000;
const EPHEMERAL_GRACE = 30_000;
const BYPASS_GRACE = 15_000;

/** A pod that waits for one of its claims. */
interface Waiting {
  pod: Pod;
  use: ClaimUse;
  subject: Subject;
  context: RuleContext;
  /** Milliseconds since the pod was made. */
  age: number;
  said: string;
}

function draft(
  of: Waiting,
  title: string,
  cause: string,
  remedies: readonly Remedy[],
  rest: Partial<Draft> = {},
): Draft {
  const { subject, use } = of;
  return {
    code: 'volume-unbound',
    object: subject.pod,
    workload: subject.workload,
    group: use.volume,
    title,
    cause,
    evidence: proof(of),
    remedies,
    ...rest,
  };
}

function proof({ pod, use, subject, said, context }: Waiting): Evidence[] {
  const field = use.ephemeral ? 'ephemeral' : 'persistentVolumeClaim.claimName';
  const event = eventsOf(context.snapshot, 'Pod', pod).find(({ reason }) =>
    /^Failed(?:Scheduling|Mount)$/.test(reason),
  );
  return [
    specEvidence(subject.pod, `spec.volumes[${use.volume}].${field}`, use.claim),
    ...(said ? [statusEvidence(subject.pod, 'status.conditions[PodScheduled].message', said)] : []),
    ...(event ? [eventEvidence(subject.pod, event)] : []),
  ];
}

/** The pod asks for a claim that is not there. */
function missing(of: Waiting): Draft[] {
  const say = texts.findings.storage;
  const { subject, use, context, age, said, pod } = of;
  const kubelet = eventsOf(context.snapshot, 'Pod', pod).some(({ message }) =>
    message.includes(`persistentvolumeclaims "${use.claim}" not found`),
  );
  const told = said.includes(`"${use.claim}" not found`) || kubelet;
  if (!told && !isSeen(context.snapshot, 'PersistentVolumeClaim')) return [];
  const grace = use.ephemeral ? EPHEMERAL_GRACE : GRACE;
  if (!told && age < grace) {
    context.again(context.now + grace - age);
    return [];
  }
  const names = context.snapshot.of('PersistentVolumeClaim').inNamespace(subject.namespace).map(nameOf);
  if (use.ephemeral)
    return [draft(of, say.ephemeralTitle(subject.name, use.claim), say.ephemeral(use.claim, age), [edit(subject)])];
  const near = nearest(use.claim, names, 1)[0];
  const has = !isSeen(context.snapshot, 'PersistentVolumeClaim')
    ? ''
    : near
      ? say.nearestClaim(near)
      : say.claimsThere(names);
  return [
    draft(
      of,
      say.missingClaimTitle(subject.name, use.claim),
      sentences([say.missingClaim(use.volume, use.claim, subject.namespace), has]),
      [edit(subject), makeClaim(subject.namespace, use.claim), openChain(subject.pod)],
    ),
  ];
}

function unbound(of: Waiting, claim: PersistentVolumeClaim): Draft[] {
  const say = texts.findings.storage;
  const { pod, subject, use, context, age } = of;
  const ref = refOf('PersistentVolumeClaim', claim);
  if (claim.metadata?.deletionTimestamp) {
    if (!of.said) return [];
    return [
      draft(of, say.deletedClaimTitle(subject.name, use.claim), say.deletedClaim(use.claim), [openChain(subject.pod)], {
        affected: [ref],
      }),
    ];
  }
  if (claim.status?.phase === 'Bound') return [];
  const found = judgeClaim(claim, context);
  if (found.state === 'broken' && found.severity !== 'warning') {
    const title = say.waitsTitle(subject.name, use.claim);
    const rest = { severity: 'warning', affected: [ref], group: `${use.volume} ${found.problem}` } as const;
    return [draft(of, title, say.waits(use.volume, found.title), [openChain(subject.pod)], rest)];
  }
  // The scheduler binds the claims before it gives a pod its node: a node that is named in the pod leaves it out, and with it the choice.
  if (!pod.spec?.nodeName || found.state !== 'waiting' || selectedNode(claim) || !waitsForPod(claim, context))
    return [];
  if (age < BYPASS_GRACE) {
    context.again(context.now + BYPASS_GRACE - age);
    return [];
  }
  const cause = say.bypass(use.claim, pod.spec.nodeName);
  return [
    draft(of, say.bypassTitle(subject.name, use.claim), cause, [edit(subject), openChain(subject.pod)], {
      affected: [ref],
    }),
  ];
}

/** Whether the claim's class leaves binding to the scheduler; where it may not be read, an event tells. */
function waitsForPod(claim: PersistentVolumeClaim, context: RuleContext): boolean {
  const named = classOf(claim);
  const of = named ? context.snapshot.of('StorageClass').get(undefined, named) : undefined;
  if (of) return waitsForConsumer(of);
  return eventsOf(context.snapshot, 'PersistentVolumeClaim', claim).some(
    ({ reason }) => reason === 'WaitForFirstConsumer',
  );
}

/** A claim that one pod only may use is used by another. */
function usedByAnother(of: Waiting): Draft[] {
  const say = texts.findings.storage;
  const { subject, use, context, pod, age } = of;
  const claim = context.snapshot.of('PersistentVolumeClaim').get(subject.namespace, use.claim);
  if (!claim?.spec?.accessModes?.includes('ReadWriteOncePod')) return [];
  const holders = podsUsing(context.snapshot, subject.namespace, use.claim).filter(
    (other) => other !== pod && other.spec?.nodeName,
  );
  const names = holders.map(nameOf).filter((name) => name !== nameOf(pod));
  const leaving = holders.length > 0 && holders.every((other) => other.metadata?.deletionTimestamp);
  if (leaving && age < 60_000) return [];
  return [
    draft(
      of,
      say.oncePodTitle(subject.name, use.claim, names),
      say.oncePod(use.claim, names),
      [edit(subject), openChain(subject.pod)],
      {
        code: 'volume-mount-failed',
        affected: [refOf('PersistentVolumeClaim', claim)],
      },
    ),
  ];
}

function examine(pod: Pod, context: RuleContext): Draft[] {
  const subject = subjectOf(context.snapshot, pod);
  const said = oneLine(schedulerSays(pod));
  const age = context.now - (parseTime(pod.metadata?.creationTimestamp) ?? context.now);
  return claimsOf(pod).flatMap((use) => {
    const of: Waiting = { pod, use, subject, context, age, said };
    const claim = context.snapshot.of('PersistentVolumeClaim').get(subject.namespace, use.claim);
    if (/ReadWriteOncePod access mode/i.test(said)) return usedByAnother(of);
    return claim ? unbound(of, claim) : missing(of);
  });
}

/** Pods that wait for their claims: the consequence of a claim's own trouble, or of a claim that is not there. */
export const claimPodRule = rule({
  name: 'claims of pods',
  kind: 'Pod',
  codes: ['volume-unbound', 'volume-mount-failed'],
  applies: (pod) => !pod.metadata?.deletionTimestamp && pod.status?.phase === 'Pending' && claimsOf(pod).length > 0,
  check: examine,
});
