import { formatClock, parseTime } from '../../base/age.ts';
import { containersOf } from '../../store/owners.ts';
import type { Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, statusPath, subjectOf, whoOf } from '../subject.ts';
import { isForbidden } from '../unseen.ts';

/** A container is made within this time, or something holds it up (of which only events tell). Milliseconds. */
const USUAL = 2 * 60_000;
/** How the scheduler says that a claim holds the pod up (pkg/scheduler/framework/plugins/volumebinding). */
const UNBOUND =
  /unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]*" (?:not found|bound to non-existent)/i;

/**
 * What the other rules can't explain because the person may not read what they need: that a pod does not get on is said all the same,
 * and what was not seen.
 */
function check(pod: Pod, context: RuleContext): readonly Draft[] {
  const found = unboundClaim(pod, context.snapshot) ?? silentStart(pod, context);
  return found ? [found] : [];
}

function unboundClaim(pod: Pod, snapshot: Snapshot): Draft | undefined {
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False' || !isForbidden(snapshot, 'PersistentVolumeClaim')) return undefined;
  const message = oneLine(scheduled.message ?? '');
  const claims = (pod.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  if (!UNBOUND.test(message) || claims.length === 0) return undefined;
  const subject = subjectOf(snapshot, pod);
  const say = texts.findings.unseen;
  return {
    code: 'volume-unbound',
    object: subject.pod,
    workload: subject.workload,
    title: say.claimTitle(subject.name, claims),
    cause: say.claim(message),
    evidence: [
      statusEvidence(subject.pod, 'status.conditions[PodScheduled].message', message, scheduled.lastTransitionTime),
      ...claims.map((claim) => specEvidence(subject.pod, 'spec.volumes[].persistentVolumeClaim.claimName', claim)),
    ],
    remedies: [],
  };
}

function silentStart(pod: Pod, context: RuleContext): Draft | undefined {
  const { snapshot, now } = context;
  if (!isForbidden(snapshot, 'Event') || pod.status?.phase !== 'Pending') return undefined;
  const made = containersOf(pod).filter(({ type }) => type !== 'ephemeral');
  // An init container that runs is what the others wait for: nothing is held up.
  if (made.some(({ type, status }) => type === 'init' && status?.state?.running)) return undefined;
  const held = made.find(({ status }) => status?.state?.waiting?.reason === 'ContainerCreating') ?? heldInit(pod);
  const since = parseTime(pod.status.startTime);
  if (!held || since === undefined) return undefined;
  if (now - since < USUAL) {
    context.again(since + USUAL);
    return undefined;
  }
  const subject = subjectOf(snapshot, pod);
  const say = texts.findings.unseen;
  const ref = containerRef(subject, held);
  return {
    code: 'not-visible',
    severity: 'warning',
    object: ref,
    workload: subject.workload,
    title: say.startTitle(whoOf(subject, pod, held)),
    cause: say.start(formatClock(since), held.name),
    evidence: [
      statusEvidence(ref, statusPath(held, 'state.waiting.reason'), held.status?.state?.waiting?.reason ?? ''),
      statusEvidence(subject.pod, 'status.startTime', pod.status.startTime, pod.status.startTime),
    ],
    remedies: [],
  };
}

/** The first init container where not even that has been made. */
function heldInit(pod: Pod) {
  const first = containersOf(pod).find(({ type }) => type === 'init' || type === 'sidecar');
  return first?.status?.state?.waiting?.reason === 'PodInitializing' ? first : undefined;
}

export const unexplainedRule = rule({
  name: 'unexplained',
  kind: 'Pod',
  codes: ['volume-unbound', 'not-visible'],
  applies: (pod) => pod.status?.phase === 'Pending' && !pod.metadata?.deletionTimestamp,
  check,
});
