import { parseTime } from '../../base/age.ts';
import { type EventView, eventsOf } from '../../store/events.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { type End, endOf } from '../ends.ts';
import { eventEvidence, specEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { debugMode, edit, previousLog } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, specPath, statusPath, subjectOf, whoOf } from '../subject.ts';
import { describeProbe, meaningOf, type ProbeFailureView, portNumber, probeFailure } from './probeAnswers.ts';
import { runProbe } from './probeRemedies.ts';

/** A probe had the container restarted, and it has not been well for long enough since. */
export interface ProbeKill {
  type: 'liveness' | 'startup';
  killing: EventView;
  unhealthy: ProbeFailureView | undefined;
}

/** A kill that is older, and after which the container ran on, is history. */
const RECENT = 10 * 60_000;

/** The kubelet says in an event that it kills a container for its probe; the exit code only shows the kill. */
export function probeKill(
  pod: Pod,
  container: ContainerView,
  end: End | undefined,
  context: RuleContext,
): ProbeKill | undefined {
  const events = eventsOf(context.snapshot, 'Pod', pod).filter((view) =>
    view.event.involvedObject?.fieldPath?.includes(`{${container.name}}`),
  );
  const killing = events.find(
    (view) => view.reason === 'Killing' && /failed (?:liveness|startup) probe/.test(view.message),
  );
  if (!killing || (killing.last < (end?.startedAt ?? 0) && !endedByForce(end))) return undefined;
  const type = /failed startup/.test(killing.message) ? 'startup' : 'liveness';
  return { type, killing, unhealthy: probeFailure(context.snapshot, pod, container, type) };
}

/**
 * Of a pod that is restarted often the later events are dropped (25 at once, then one in 5 minutes: client-go's EventSourceObjectSpamFilter),
 * so a kill that is told of an earlier instance explains an end by SIGKILL or SIGTERM that no event tells of.
 */
function endedByForce(end: End | undefined): boolean {
  return (end?.exitCode === 137 || end?.exitCode === 143) && end.reason !== 'OOMKilled';
}

/** True when the container has run well since: longer than before the kill, and no failed probe since it started. */
function well(kill: ProbeKill, container: ContainerView, end: End | undefined, context: RuleContext): boolean {
  const since = container.status?.state?.running?.startedAt;
  if (since === undefined) return false;
  const began = Date.parse(since);
  if (context.now - kill.killing.last > RECENT) return true;
  // Its startup probe has succeeded since: the program was only slow once.
  if (kill.type === 'startup' && container.status?.started && (container.status.restartCount ?? 0) < 3) return true;
  if (kill.unhealthy && kill.unhealthy.view.last > began) return false;
  return context.now - began > Math.max(60_000, 2 * (end?.ran ?? 0));
}

/** The kill that still matters: the container has not been well for long enough since. */
export function probeKillNow(
  pod: Pod,
  container: ContainerView,
  end: End | undefined,
  context: RuleContext,
): ProbeKill | undefined {
  const kill = probeKill(pod, container, end, context);
  return kill && !well(kill, container, end, context) ? kill : undefined;
}

function examine(pod: Pod, container: ContainerView, context: RuleContext): Draft | undefined {
  const end = endOf(pod, container, context.now);
  const kill = probeKillNow(pod, container, end, context);
  if (!kill) return undefined;
  const restarts = container.status?.restartCount ?? 0;
  const running = container.status?.state?.running;
  // Of a first instance that runs, the kill has only begun.
  const dying = restarts === 0 && running !== undefined;
  if (dying && kill.killing.last < (parseTime(running.startedAt) ?? 0)) return undefined;
  const say = texts.findings.probes;
  const subject = subjectOf(context.snapshot, pod);
  const ref = containerRef(subject, container);
  const who = whoOf(subject, pod, container);
  const startup = kill.type === 'startup';
  const probe = startup ? container.spec.startupProbe : container.spec.livenessProbe;
  const period = probe?.periodSeconds ?? 10;
  const failures = probe?.failureThreshold ?? 3;
  const got = kill.unhealthy?.got ?? '';
  const meaning = kill.unhealthy && probe ? meaningOf(container.spec, probe, got) : { text: '', decisive: false };
  const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
  const number = port === undefined ? undefined : portNumber(container.spec, port);
  const declared = (container.spec.ports ?? []).map((one) => one.containerPort);
  const other = number !== undefined && declared.length > 0 && !declared.includes(number);
  const waits = !startup && !meaning.decisive && !other && !container.spec.startupProbe;
  const never = pod.spec?.restartPolicy === 'Never' && container.type !== 'sidecar';
  const facts = [
    ...(probe ? [say.asks(kill.type, describeProbe(pod, container.spec, probe), period, failures)] : []),
    say.got(got),
    meaning.text,
    ...(startup && !meaning.decisive ? [say.slower((probe?.initialDelaySeconds ?? 0) + period * failures)] : []),
    ...(waits ? [say.slow] : []),
    restarts === 0 && never
      ? say.killedForGood
      : dying
        ? say.ending(probe?.terminationGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30)
        : say.restarted(Math.max(1, restarts)),
  ].filter((fact) => fact !== '');
  return {
    code: startup ? 'startup-killed' : 'liveness-killed',
    object: ref,
    workload: subject.workload,
    title: startup ? say.startupTitle(who) : say.livenessTitle(who),
    cause: sentences(facts),
    evidence: [
      eventEvidence(subject.pod, kill.killing),
      ...(kill.unhealthy ? [eventEvidence(subject.pod, kill.unhealthy.view)] : []),
      ...(probe ? [specEvidence(ref, specPath(container, startup ? 'startupProbe' : 'livenessProbe'), probe)] : []),
      {
        source: 'status',
        ref: statusPath(container, 'restartCount'),
        text: String(container.status?.restartCount ?? 0),
        object: ref,
      },
    ],
    remedies: [
      edit(
        subject,
        meaning.decisive || other ? say.edit(kill.type) : startup ? say.raise : say.addStartup,
        `${kill.type}Probe:`,
      ),
      ...(probe && container.status?.state?.running ? [runProbe(subject, pod, container, kill.type, probe)] : []),
      ...debugMode(context.snapshot, subject, container.name),
      previousLog(subject, container.name, container.status?.lastState?.terminated !== undefined),
    ],
    nextAt: end?.nextAt,
  };
}

export const probeRule = rule({
  name: 'probes',
  kind: 'Pod',
  codes: ['liveness-killed', 'startup-killed'],
  applies: (pod) =>
    !pod.metadata?.deletionTimestamp &&
    containersOf(pod).some(
      ({ spec, status }) =>
        (spec.livenessProbe || spec.startupProbe) &&
        (status?.state?.running || status?.state?.terminated || (status?.restartCount ?? 0) > 0),
    ),
  check: (pod, context) => containersOf(pod).flatMap((container) => examine(pod, container, context) ?? []),
});
