import { parseTime } from '../../base/age.ts';
import { type EventView, eventsOf } from '../../store/events.ts';
import { containersOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { eventEvidence, specEvidence, statusEvidence } from '../evidence.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { claimsOf, nameOf, volumeOf } from '../storage/facts.ts';
import { classifyMount, type MountProblem, splitMessage } from '../storage/mountErrors.ts';
import { openChain } from '../storage/remedies.ts';
import { type VolumeSource, volumeNamed, volumesOf } from '../storage/volumes.ts';
import { subjectOf } from '../subject.ts';
import { type MountCase, wordsFor } from './mountsWords.ts';

const FAILED = /^(?:FailedMount|FailedAttachVolume|FailedMapVolume)$/;
/** After one of these the volumes were mounted: the sandbox comes after them, and images after that. */
const LATER = /^(?:FailedCreatePodSandBox|SandboxChanged|Pulling|Pulled|Created|Started|AddedInterface)$/;
/** The kubelet waits this long for volumes before it says so; a driver should not need half of it. Milliseconds. */
const QUIET_WAIT = 45_000;
/** A ConfigMap or Secret that comes with the pod may be a moment later. */
const CONFIG_WAIT = 10_000;

/** True while the kubelet has not got past mounting, as far as the pod's status tells. */
function isMounting(pod: Pod): boolean {
  if (!pod.spec?.nodeName || pod.metadata?.deletionTimestamp || pod.status?.phase !== 'Pending') return false;
  if (pod.status.conditions?.some(({ type, status }) => type === 'PodReadyToStartContainers' && status === 'True'))
    return false;
  return containersOf(pod).every(({ status }) => {
    const { running, terminated, waiting } = status?.state ?? {};
    if (running || terminated) return false;
    return !waiting?.reason || /^(?:ContainerCreating|PodInitializing)$/.test(waiting.reason);
  });
}

/** The failures that still hold, one for each volume, the newest first; those that are only "timed out" last. */
function failures(
  events: readonly EventView[],
): { event: EventView; volume: string | undefined; problem: MountProblem }[] {
  const past = events.find(({ reason }) => LATER.test(reason))?.last ?? 0;
  const byVolume = new Map<string, { event: EventView; volume: string | undefined; problem: MountProblem }>();
  for (const event of events) {
    if (!FAILED.test(event.reason) || event.last < past) continue;
    const problem = classifyMount(event.message);
    const { volume } = splitMessage(event.message);
    const key = volume ?? unmounted(event.message)[0] ?? '';
    const known = byVolume.get(key);
    // "Timed out" only repeats, without the reason, what was said before it.
    if (!known || (known.problem.type === 'time-out' && problem.type !== 'time-out'))
      byVolume.set(key, { event, volume, problem });
  }
  return [...byVolume.values()];
}

/** The volumes that "Unable to attach or mount volumes" names; that of the service account's token is not the pod's own. */
function unmounted(message: string): string[] {
  const named =
    /failed to process volumes=\[([^\]]+)\]/.exec(message)?.[1] ??
    /unmounted volumes=\[([^\]]*)\]/.exec(message)?.[1] ??
    '';
  return named.split(/\s+/).filter((name) => name !== '' && !name.startsWith('kube-api-access-'));
}

function draft(of: MountCase, event: EventView | undefined): Draft | undefined {
  const words = wordsFor(of);
  if (!words) return undefined;
  const { subject, volume, pod } = of;
  const waiting = containersOf(pod).find(({ status }) => status?.state?.waiting);
  return {
    code: 'volume-mount-failed',
    ...(words.severity ? { severity: words.severity } : {}),
    object: subject.pod,
    workload: subject.workload,
    ...(words.affected ? { affected: words.affected } : {}),
    group: `${volume?.name ?? ''} ${of.problem.type}`,
    title: words.title,
    cause: words.cause,
    evidence: [
      ...(event ? [eventEvidence(subject.pod, event)] : []),
      ...(volume ? [specEvidence(subject.pod, `spec.volumes[${volume.name}]`, volume.text)] : []),
      statusEvidence(subject.pod, 'spec.nodeName', of.node),
      ...(waiting?.status?.state?.waiting?.reason
        ? [
            statusEvidence(
              subject.pod,
              `status.containerStatuses[${waiting.name}].state.waiting.reason`,
              waiting.status.state.waiting.reason,
            ),
          ]
        : []),
      ...(words.evidence ?? []),
    ],
    remedies: [...words.remedies, ...(volume?.claim ? [openChain(subject.pod)] : [])],
  };
}

/** Where no event tells (they are kept for an hour, and not everybody may read them): what can be seen to be missing. */
function withoutEvents(
  pod: Pod,
  context: RuleContext,
  make: (problem: MountProblem, volume: VolumeSource) => MountCase,
): Draft[] {
  const scheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'True');
  const since =
    context.now -
    (parseTime(scheduled?.lastTransitionTime) ?? parseTime(pod.metadata?.creationTimestamp) ?? context.now);
  const drafts: Draft[] = [];
  for (const volume of volumesOf(pod)) {
    const absent = volume.objects.filter(({ kind, name, optional }) => {
      const table = context.snapshot.of(kind);
      return !optional && table.state?.phase === 'live' && !table.get(pod.metadata?.namespace, name);
    });
    if (absent.length > 0 && since < CONFIG_WAIT) context.again(context.now + CONFIG_WAIT - since);
    if (absent.length > 0 && since >= CONFIG_WAIT) {
      const found = draft(make({ type: 'missing', objects: absent }, volume), undefined);
      if (found) drafts.push(found);
    }
    const driver = volume.driver ?? driverOf(pod, volume, context);
    if (!driver) continue;
    if (since < QUIET_WAIT) {
      context.again(context.now + QUIET_WAIT - since);
      continue;
    }
    const answer = context.probe({ type: 'csi-driver', driver });
    if (answer?.type !== 'csi-driver' || answer.nodes.includes(pod.spec?.nodeName ?? '')) continue;
    const found = draft(make({ type: 'driver', driver }, volume), undefined);
    if (found) drafts.push(found);
  }
  return drafts;
}

function driverOf(pod: Pod, volume: VolumeSource, context: RuleContext): string | undefined {
  if (!volume.claim) return undefined;
  const claim = context.snapshot.of('PersistentVolumeClaim').get(pod.metadata?.namespace, volume.claim);
  return volumeOf(context.snapshot, claim)?.spec?.csi?.driver;
}

function examine(pod: Pod, context: RuleContext): Draft[] {
  const { snapshot } = context;
  const subject = subjectOf(snapshot, pod);
  const events = eventsOf(snapshot, 'Pod', pod);
  const make = (problem: MountProblem, volume: VolumeSource | undefined, event?: EventView): MountCase => ({
    pod,
    subject,
    context,
    problem,
    volume,
    node: pod.spec?.nodeName ?? '',
    message: event?.message ?? '',
    event,
  });
  if (
    events.some(
      ({ reason, last }) =>
        LATER.test(reason) && !events.some((other) => FAILED.test(other.reason) && other.last >= last),
    )
  )
    return [];
  const found = failures(events);
  const specific = found.filter(({ problem }) => problem.type !== 'time-out');
  const drafts = (specific.length > 0 ? specific : found).flatMap(({ event, volume: name, problem }) => {
    // A claim that is not bound or not there is told by the rule of claims.
    if (problem.type === 'claim') return [];
    const volume = volumeNamed(pod, name ?? unmounted(event.message)[0], snapshot);
    return draft(make(problem, volume, event), event) ?? [];
  });
  if (drafts.length > 0 || found.some(({ problem }) => problem.type === 'claim')) return drafts;
  if (
    claimsOf(pod).some(
      ({ claim }) => snapshot.of('PersistentVolumeClaim').get(subject.namespace, claim)?.status?.phase === 'Pending',
    )
  )
    return [];
  return found.length > 0 ? [] : withoutEvents(pod, context, make);
}

/** Pods whose volumes can't be attached or mounted. One that is mounted after a failed try is silent, as its containers go on. */
export const mountRule = rule({
  name: 'mounts',
  kind: 'Pod',
  codes: ['volume-mount-failed'],
  applies: (pod) => isMounting(pod) && nameOf(pod) !== '' && (pod.spec?.volumes?.length ?? 0) > 0,
  check: examine,
});
