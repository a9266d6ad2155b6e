import { formatDuration, parseTime } from '../../base/age.ts';
import { eventsOf } from '../../store/events.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, shell } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { subjectOf } from '../subject.ts';

const DEFAULT = 'default-scheduler';
/** Milliseconds without any sign of a scheduler: another one may be slow to start, the usual one only busy. */
const PATIENCE = 45_000;
const LONG_PATIENCE = 120_000;
const scheduled = (pod: Pod) => pod.status?.conditions?.find((one) => one.type === 'PodScheduled');

/** Held back by whoever set a gate (https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/). */
function gated(pod: Pod, context: RuleContext): Draft[] {
  const say = texts.findings.scheduling;
  const subject = subjectOf(context.snapshot, pod);
  const gates = (pod.spec?.schedulingGates ?? []).flatMap(({ name }) => (name ? [name] : []));
  const patch = `'{"spec":{"schedulingGates":null}}'`;
  return [
    {
      code: 'scheduling-gated',
      object: subject.pod,
      workload: subject.workload,
      title: say.gatedTitle(subject.name),
      cause: say.gated(gates),
      evidence: [specEvidence(subject.pod, 'spec.schedulingGates', gates.join(', '))],
      remedies: [
        shell(say.gateRemedy, kubectl(subject.pod, 'patch', 'pod', subject.pod.name, '--type=merge', '-p', patch)),
      ],
    },
  ];
}

/** Nobody has looked at the pod: no condition, no event. */
function unanswered(pod: Pod, context: RuleContext): Draft[] {
  const say = texts.findings.scheduling;
  const born = parseTime(pod.metadata?.creationTimestamp) ?? context.now;
  const scheduler = pod.spec?.schedulerName ?? DEFAULT;
  const due = born + (scheduler === DEFAULT ? LONG_PATIENCE : PATIENCE);
  if (context.now < due) {
    context.again(due);
    return [];
  }
  if (eventsOf(context.snapshot, 'Pod', pod).some((view) => /Schedul/.test(view.reason))) return [];
  const subject = subjectOf(context.snapshot, pod);
  const wait = formatDuration(context.now - born);
  const placed = context.snapshot.of('Pod').all();
  const others = new Set<string>();
  for (const other of placed)
    if (other.spec?.nodeName && other.spec.schedulerName) others.add(other.spec.schedulerName);
  others.delete(scheduler);
  return [
    {
      code: 'scheduler-missing',
      object: subject.pod,
      workload: subject.workload,
      group: scheduler,
      title: say.noSchedulerTitle(subject.name, scheduler),
      cause:
        scheduler === DEFAULT
          ? say.noDefaultScheduler(wait)
          : sentences([
              say.noScheduler(scheduler, wait),
              ...(others.size > 0 ? [say.schedulersElse([...others].sort())] : []),
            ]),
      evidence: [
        specEvidence(subject.pod, 'spec.schedulerName', scheduler),
        statusEvidence(
          subject.pod,
          'status.phase',
          pod.status?.phase ?? '',
          pod.metadata?.creationTimestamp as string | undefined,
        ),
      ],
      remedies: [
        ...(scheduler === DEFAULT ? [] : [edit(subject, say.schedulerRemedy)]),
        shell(say.schedulerPods, 'kubectl get pods -A | grep -i scheduler; kubectl get leases -n kube-system'),
      ],
    },
  ];
}

const isGated = (pod: Pod): boolean => scheduled(pod)?.reason === 'SchedulingGated';

/** Pods that wait for somebody else than the nodes. */
export const waitingRule = rule({
  name: 'scheduling without a scheduler',
  kind: 'Pod',
  codes: ['scheduling-gated', 'scheduler-missing'],
  applies: (pod) =>
    !pod.metadata?.deletionTimestamp &&
    !pod.spec?.nodeName &&
    pod.status?.phase === 'Pending' &&
    (isGated(pod) || scheduled(pod) === undefined),
  check: (pod, context) => (isGated(pod) ? gated(pod, context) : unanswered(pod, context)),
});
