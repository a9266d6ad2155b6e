import { parseTime } from '../../base/age.ts';
import { AWAKE_GATE, isAsleep } from '../../store/asleep.ts';
import { type ContainerView, containersOf, controllerOf, podsOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { endOf } from '../ends.ts';
import { eventEvidence, oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { edit, previousLog } from '../remedies.ts';
import { rollback } from '../rollback.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, type Subject, specPath, statusPath, subjectOf, whoOf } from '../subject.ts';
import type { Evidence, Severity } from '../types.ts';
import { describeProbe, meaningOf, probeFailure } from './probeAnswers.ts';
import { runProbe } from './probeRemedies.ts';
import { probeKillNow } from './probes.ts';

/** Milliseconds; what passes sooner is part of every start and every rollout. */
const SETTLE = 8000;
const GATE_SETTLE = 10_000;
/** The kubelet takes readiness away after several failures only: what then can't pass by itself needs no long look. */
const LOST_SETTLE = 1000;

function condition(pod: Pod, type: string) {
  return pod.status?.conditions?.find((one) => one.type === type);
}

/** The pods of the same workload that are meant to run, this one among them; those of debug mode only sleep. */
function siblings(snapshot: Snapshot, pod: Pod, subject: Subject): readonly Pod[] {
  const owner = controllerOf(pod);
  if (!owner || !subject.workload) return [pod];
  const found = podsOf(snapshot, subject.workload);
  const all = found.length > 0 ? found : snapshot.of('Pod').ownedBy(owner.uid);
  return all.filter(
    (one) =>
      !one.metadata?.deletionTimestamp && !isAsleep(one) && !/^(?:Failed|Succeeded)$/.test(one.status?.phase ?? ''),
  );
}

interface Serving {
  severity: Severity;
  sentence: string;
  some: boolean;
}

/** Who serves in its place: where others do, it is a warning. */
function serving(snapshot: Snapshot, pod: Pod, subject: Subject): Serving {
  const say = texts.findings.probes;
  if (!subject.workload) return { severity: 'error', sentence: say.alone, some: false };
  const all = siblings(snapshot, pod, subject);
  const ready = all.filter(isReady).length;
  return {
    severity: ready > 0 ? 'warning' : 'error',
    sentence: say.serving(ready, all.length, subject.name),
    some: ready > 0,
  };
}

/** The node's controller calls the pods of a lost node not ready: that says nothing of the program. */
function nodeIsWell(snapshot: Snapshot, pod: Pod): boolean {
  const node = pod.spec?.nodeName ? snapshot.of('Node').get(undefined, pod.spec.nodeName) : undefined;
  const ready = node?.status?.conditions?.find((one) => one.type === 'Ready');
  return ready === undefined || ready.status === 'True';
}

const eventsSeen = (snapshot: Snapshot): boolean => snapshot.of('Event').state?.phase !== 'forbidden';

function conditionEvidence(pod: Pod, subject: Subject): Evidence[] {
  const ready = condition(pod, 'Ready');
  if (!ready) return [];
  const text = [ready.status, ready.reason, ready.message].filter(Boolean).join(': ');
  return [statusEvidence(subject.pod, 'status.conditions[Ready]', text, ready.lastTransitionTime)];
}

/** By its Deployment's own measure (progressDeadlineSeconds) the pod should have been ready by now. */
function isOverdue(snapshot: Snapshot, { workload }: Subject): boolean {
  if (workload?.kind !== 'Deployment') return false;
  const deployment = snapshot.of('Deployment').get(workload.namespace, workload.name);
  return deployment?.status?.conditions?.some(({ reason }) => reason === 'ProgressDeadlineExceeded') ?? false;
}

function byProbe(pod: Pod, container: ContainerView, context: RuleContext): Draft | undefined {
  const { status, spec } = container;
  const probe = spec.readinessProbe;
  const started = parseTime(status?.state?.running?.startedAt);
  // Where a startup probe is still at work, the readiness probe has not begun.
  if (!probe || !status || started === undefined || status.ready !== false || status.started === false)
    return undefined;
  const end = endOf(pod, container, context.now);
  if (end || probeKillNow(pod, container, end, context)) return undefined;
  const period = probe.periodSeconds ?? 10;
  const threshold = probe.failureThreshold ?? 3;
  const failure = probeFailure(context.snapshot, pod, container, 'readiness', started);
  const meaning = failure && meaningOf(spec, probe, failure.got);
  const changed = parseTime(condition(pod, 'Ready')?.lastTransitionTime) ?? started;
  const lost = changed > started + 1000;
  const enough = meaning?.decisive || (failure && failure.count >= threshold);
  const due = lost
    ? changed + (meaning?.decisive ? LOST_SETTLE : SETTLE)
    : started +
      (probe.initialDelaySeconds ?? 0) * 1000 +
      (enough ? SETTLE : Math.max(SETTLE, period * threshold * 1000));
  const subject = subjectOf(context.snapshot, pod);
  if (context.now < due && !(enough && isOverdue(context.snapshot, subject))) {
    context.again(due);
    return undefined;
  }
  const say = texts.findings.probes;
  const ref = containerRef(subject, container);
  const serves = serving(context.snapshot, pod, subject);
  return {
    code: 'readiness-failing',
    severity: serves.severity,
    object: ref,
    workload: subject.workload,
    title: say.readinessTitle(whoOf(subject, pod, container), serves.some),
    cause: sentences([
      say.readinessAsks(describeProbe(pod, spec, probe), period, probe.timeoutSeconds ?? 1, threshold),
      failure ? say.got(failure.got) : eventsSeen(context.snapshot) ? say.noEvent : say.eventsUnseen,
      meaning?.text ?? '',
      lost ? say.lostReady(changed) : say.neverReady(started),
      serves.sentence,
    ]),
    evidence: [
      ...(failure ? [eventEvidence(subject.pod, failure.view)] : []),
      ...conditionEvidence(pod, subject),
      statusEvidence(ref, statusPath(container, 'ready'), 'false'),
      specEvidence(ref, specPath(container, 'readinessProbe'), probe),
    ],
    remedies: [
      runProbe(subject, pod, container, 'readiness', probe),
      edit(subject, say.edit('readiness'), 'readinessProbe:'),
      previousLog(subject, container.name, false),
      ...rollback(context.snapshot, subject, container.name),
    ],
  };
}

function byGates(pod: Pod, context: RuleContext): Draft | undefined {
  const containers = condition(pod, 'ContainersReady');
  if (isReady(pod) || containers?.status !== 'True') return undefined;
  const gates = (pod.spec?.readinessGates ?? [])
    .map((gate) => gate.conditionType)
    .filter((gate) => gate !== AWAKE_GATE && condition(pod, gate)?.status !== 'True');
  if (gates.length === 0) return undefined;
  const since = parseTime(containers.lastTransitionTime) ?? parseTime(pod.metadata?.creationTimestamp) ?? 0;
  const due = since + GATE_SETTLE;
  if (context.now < due) {
    context.again(due);
    return undefined;
  }
  const say = texts.findings.probes;
  const subject = subjectOf(context.snapshot, pod);
  const serves = serving(context.snapshot, pod, subject);
  return {
    code: 'readiness-failing',
    severity: serves.severity,
    object: subject.pod,
    workload: subject.workload,
    group: 'gates',
    title: say.gateTitle(subject.name, gates),
    cause: sentences([
      say.gate(gates),
      ...gates.map((gate) => {
        const told = condition(pod, gate);
        return told
          ? say.gateFalse(gate, oneLine([told.reason, told.message].filter(Boolean).join(': ')).replace(/\.$/, ''))
          : say.gateMissing(gate);
      }),
      serves.sentence,
    ]),
    evidence: [
      ...conditionEvidence(pod, subject),
      ...gates.flatMap((gate) => {
        const told = condition(pod, gate);
        const path = `status.conditions[${gate}]`;
        return told ? [statusEvidence(subject.pod, path, told.status, told.lastTransitionTime)] : [];
      }),
      specEvidence(subject.pod, 'spec.readinessGates', gates.join(', ')),
    ],
    remedies: [edit(subject), ...rollback(context.snapshot, subject, pod.spec?.containers?.[0]?.name ?? '')],
  };
}

export const readinessRule = rule({
  name: 'readiness',
  kind: 'Pod',
  codes: ['readiness-failing'],
  also: ['Node', 'Deployment'],
  applies: (pod) =>
    pod.status?.phase === 'Running' && !pod.metadata?.deletionTimestamp && !isReady(pod) && !isAsleep(pod),
  check(pod, context) {
    if (!nodeIsWell(context.snapshot, pod)) return [];
    const found = containersOf(pod).flatMap((container) =>
      container.type === 'ephemeral' ? [] : (byProbe(pod, container, context) ?? []),
    );
    const gates = byGates(pod, context);
    return gates ? [...found, gates] : found;
  },
});
