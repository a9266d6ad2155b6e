import { type EventView, eventsOf } from '../../store/events.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Container, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { type End, endOf } from '../ends.ts';
import { eventEvidence, oneLine, specEvidence } from '../evidence.ts';
import { debugMode, edit, previousLog } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, specPath, statusPath, subjectOf, whoOf } from '../subject.ts';

type Probe = NonNullable<Container['livenessProbe']>;

/** A probe had the container restarted, and it has not been well for long enough since. */
export interface ProbeKill {
  type: 'liveness' | 'startup';
  killing: EventView;
  unhealthy: EventView | undefined;
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
  if (!killing || killing.last < (end?.startedAt ?? 0)) return undefined;
  const type = /failed startup/.test(killing.message) ? 'startup' : 'liveness';
  const unhealthy = events.find(
    (view) => view.reason === 'Unhealthy' && view.message.toLowerCase().startsWith(`${type} probe`),
  );
  return { type, killing, unhealthy };
}

/** True when the container has run well since: longer than before the kill, and no failed probe since it started. */
function well(kill: ProbeKill, container: ContainerView, end: End | undefined, context: RuleContext): boolean {
  const since = container.status?.state?.running?.startedAt;
  if (since === undefined) return false;
  const began = Date.parse(since);
  if (context.now - kill.killing.last > RECENT) return true;
  if (kill.unhealthy && kill.unhealthy.last > began) return false;
  return context.now - began > Math.max(60_000, 2 * (end?.ran ?? 0));
}

/** The port as a person reads it: its number, or its name with the number that the container gives it. */
function portOf(container: Container, port: unknown): string {
  const declared = container.ports?.find((one) => one.name === port);
  return declared ? `${declared.containerPort} (${port})` : String(port);
}

function describeProbe(container: Container, probe: Probe): string {
  const say = texts.findings.probes;
  if (probe.httpGet) {
    const { scheme, port, path } = probe.httpGet;
    return say.http((scheme ?? 'HTTP').toLowerCase(), portOf(container, port), path ?? '/');
  }
  if (probe.tcpSocket) return say.tcp(portOf(container, probe.tcpSocket.port));
  if (probe.grpc) return say.grpc(String(probe.grpc.port));
  return say.exec((probe.exec?.command ?? []).join(' '));
}

function examine(pod: Pod, container: ContainerView, context: RuleContext): Draft | undefined {
  const last = container.status?.lastState?.terminated ?? container.status?.state?.terminated;
  if (!last) return undefined;
  const end = endOf(pod, container, context.now);
  const kill = probeKill(pod, container, end, context);
  if (!kill || well(kill, container, end, context)) return undefined;
  const say = texts.findings.probes;
  const subject = subjectOf(context.snapshot, pod);
  const ref = containerRef(subject, container);
  const who = whoOf(subject, pod, container);
  const startup = kill.type === 'startup';
  const probe = startup ? container.spec.startupProbe : container.spec.livenessProbe;
  const period = probe?.periodSeconds ?? 10;
  const failures = probe?.failureThreshold ?? 3;
  const got = oneLine(kill.unhealthy?.message.replace(/^\w+ probe (?:failed|errored): /i, '') ?? '');
  const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
  const declared = (container.spec.ports ?? []).map((one) => String(one.containerPort));
  const other = typeof port === 'number' && !declared.includes(String(port)) && declared.length > 0;
  const refused = /connection refused/.test(got);
  const facts = [
    ...(probe ? [say.asks(kill.type, describeProbe(container.spec, probe), period, failures)] : []),
    ...(got ? [say.got(got)] : []),
    ...(other ? [say.notDeclared(String(port), declared)] : []),
    ...(startup ? [say.slower((probe?.initialDelaySeconds ?? 0) + period * failures)] : []),
    ...(!startup && refused && !other && !container.spec.startupProbe ? [say.slow] : []),
    say.restarted(Math.max(1, container.status?.restartCount ?? 1)),
  ];
  return {
    code: startup ? 'startup-killed' : 'liveness-killed',
    object: ref,
    workload: subject.workload,
    title: startup ? say.startupTitle(who) : say.livenessTitle(who),
    cause: facts.join(' '),
    evidence: [
      eventEvidence(subject.pod, kill.killing),
      ...(kill.unhealthy ? [eventEvidence(subject.pod, kill.unhealthy)] : []),
      ...(probe ? [specEvidence(ref, specPath(container, startup ? 'startupProbe' : 'livenessProbe'), probe)] : []),
      {
        source: 'status',
        ref: statusPath(container, 'restartCount'),
        text: String(container.status?.restartCount ?? 0),
        object: ref,
      },
    ],
    remedies: [
      edit(subject, startup ? say.raise : other ? say.edit(kill.type) : say.addStartup),
      debugMode(container.name),
      previousLog(subject, container.name),
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
      ({ spec, status }) => (spec.livenessProbe || spec.startupProbe) && (status?.restartCount ?? 0) > 0,
    ),
  check: (pod, context) => containersOf(pod).flatMap((container) => examine(pod, container, context) ?? []),
});
