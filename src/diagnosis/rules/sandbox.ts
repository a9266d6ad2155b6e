import { parseTime } from '../../base/age.ts';
import { type EventView, eventsOf } from '../../store/events.ts';
import { containersOf } from '../../store/owners.ts';
import type { Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { eventEvidence, oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, shell } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { type Subject, subjectOf } from '../subject.ts';
import type { Remedy } from '../types.ts';
import { innermost, refusal, type SandboxCause, sandboxCause } from './sandboxCauses.ts';

/** Today's names and those of older kubelets (pkg/kubelet/events, pkg/kubelet/container/sync_result.go). */
const REASONS =
  /^(?:FailedCreatePodSandBox|CreatePodSandboxError|ConfigPodSandboxError|FailedPodSandBoxStatus|NetworkNotReady|SetupNetworkError|TeardownNetworkError|KillPodSandboxError)$/;
/** The kubelet tells less and less often of what goes on failing. */
const FRESH = 10 * 60_000;
/** How often the other pods of the node are looked at. */
const NEIGHBOURS = 15_000;
/** What may pass by itself gets this long. */
const PASSES = 20_000;

/** True while the pod waits for its node to begin it: scheduled, and none of its containers was ever made. */
function waits(pod: Pod): boolean {
  const ready = pod.status?.conditions?.find((one) => one.type === 'PodReadyToStartContainers');
  return (
    !pod.metadata?.deletionTimestamp &&
    pod.spec?.nodeName !== undefined &&
    !/^(?:Succeeded|Failed)$/.test(pod.status?.phase ?? '') &&
    ready?.status !== 'True' &&
    containersOf(pod).every(({ status }) => !status?.state?.running && (ready !== undefined || !status?.containerID))
  );
}

const failureOf = (pod: Pod, snapshot: Snapshot, now: number): EventView | undefined =>
  eventsOf(snapshot, 'Pod', pod).find((view) => REASONS.test(view.reason) && now - view.last < FRESH);

/** Other pods of the node whose sandbox fails. */
function neighbours(pod: Pod, context: RuleContext): number {
  return context.snapshot
    .of('Pod')
    .all()
    .filter(
      (other) =>
        other !== pod &&
        other.spec?.nodeName === pod.spec?.nodeName &&
        waits(other) &&
        failureOf(other, context.snapshot, context.now),
    ).length;
}

function remedies(cause: SandboxCause, subject: Subject, runtimeClass: string | undefined): Remedy[] {
  const say = texts.findings.sandbox;
  const { node } = subject;
  const onNode = ['--field-selector', `spec.nodeName=${node}`, '-o', 'wide'];
  if (cause.blames === 'pod')
    return [edit(subject), ...(runtimeClass ? [shell(say.classes, 'kubectl get runtimeclasses -o wide')] : [])];
  const cordon: Remedy = {
    command: 'node.cordon',
    title: say.cordon(node),
    kubectl: `kubectl cordon ${node}`,
    args: { node },
  };
  const line =
    cause.blames === 'network'
      ? shell(say.plugins(node), ['kubectl -n kube-system get pods', ...onNode].join(' '))
      : shell(say.nodePods(node), ['kubectl get pods -A', ...onNode].join(' '));
  return [line, cordon];
}

function sandboxFailed(pod: Pod, context: RuleContext): Draft[] {
  const event = failureOf(pod, context.snapshot, context.now);
  if (!event) return [];
  const subject = subjectOf(context.snapshot, pod);
  const say = texts.findings.sandbox;
  const runtimeClass = pod.spec?.runtimeClassName;
  const sysctls = event.message.includes('/proc/sys/') ? (pod.spec?.securityContext?.sysctls ?? []) : [];
  const cause = sandboxCause(event.message, subject.name, subject.node, runtimeClass);
  const since = Math.min(event.first, parseTime(pod.metadata?.creationTimestamp) ?? event.first);
  if (cause.passing && event.count < 2 && context.now - since < PASSES) {
    context.again(since + PASSES);
    return [];
  }
  const near = cause.blames === 'pod' ? 0 : neighbours(pod, context);
  if (cause.blames !== 'pod') context.again(context.now + NEIGHBOURS);
  const ready = pod.status?.conditions?.find((one) => one.type === 'PodReadyToStartContainers');
  return [
    {
      code: 'sandbox-failed',
      object: subject.pod,
      workload: subject.workload,
      group: cause.title,
      title: cause.title,
      cause: sentences([
        cause.cause,
        say.says(oneLine(innermost(event.message))),
        ...(near > 0 ? [say.sameNode(near, subject.node)] : []),
        say.tries(event.count),
      ]),
      evidence: [
        eventEvidence(subject.pod, event),
        ...(ready
          ? [
              statusEvidence(
                subject.pod,
                'status.conditions[PodReadyToStartContainers]',
                ready.status,
                ready.lastTransitionTime,
              ),
            ]
          : []),
        ...(runtimeClass ? [specEvidence(subject.pod, 'spec.runtimeClassName', runtimeClass)] : []),
        ...sysctls.map(({ name, value }) =>
          specEvidence(subject.pod, 'spec.securityContext.sysctls', `${name} = ${value}`),
        ),
      ],
      remedies: remedies(cause, subject, runtimeClass),
    },
  ];
}

function refused(pod: Pod, context: RuleContext): Draft[] {
  const { reason = '', message = '' } = pod.status ?? {};
  const subject = subjectOf(context.snapshot, pod);
  const why = refusal(reason, message, subject.node);
  if (why === undefined) return [];
  const say = texts.findings.sandbox;
  return [
    {
      code: 'sandbox-failed',
      object: subject.pod,
      workload: subject.workload,
      group: reason,
      title: say.refusedTitle(subject.name, subject.node),
      cause: sentences([why, ...(message ? [say.says(oneLine(message))] : [])]),
      evidence: [
        statusEvidence(subject.pod, 'status.reason', reason),
        statusEvidence(subject.pod, 'status.message', message),
      ],
      remedies: [edit(subject)],
    },
  ];
}

const isRefused = (pod: Pod): boolean =>
  pod.status?.phase === 'Failed' &&
  !pod.metadata?.deletionTimestamp &&
  refusal(pod.status.reason ?? '', pod.status.message ?? '', '') !== undefined;

/** Pods that their node can't begin, or refuses for what they ask of it. */
export const sandboxRule = rule({
  name: 'sandbox',
  kind: 'Pod',
  codes: ['sandbox-failed'],
  applies: (pod) => isRefused(pod) || waits(pod),
  check: (pod, context) => (isRefused(pod) ? refused(pod, context) : sandboxFailed(pod, context)),
});
