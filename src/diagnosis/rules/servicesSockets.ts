import { parseTime } from '../../base/age.ts';
import { isAsleep } from '../../store/asleep.ts';
import { type ContainerView, containersOf, controllerOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { ObjectRef, Pod, Service } from '../../store/types.ts';
import { protocolOf, type ServicePort, targetPort } from '../path/service.ts';
import { isLoopback, type PortState, portState, provenPorts, serviceFamily } from '../path/sockets.ts';
import type { SocketsAnswer, SocketsProbe } from '../probes.ts';
import type { Draft, RuleContext } from '../rule.ts';
import { type Looked, type PlacedPort, portDraft } from './servicesSocketsWords.ts';

/** Workloads (or versions of one) behind a Service that are looked at, and pods of one where the first gives cause to. */
const GROUPS = 3;
const OF_ONE = 3;
/** Milliseconds for which a program that listens nowhere yet may be starting. */
const STARTING = 60_000;

/**
 * Whether anybody listens where a Service sends to: only the sockets in the pods tell, not what containers declare. One ready pod of each
 * workload is looked at, and only for ports that no readiness probe of the kubelet has proven; more of them where that one's port is not open.
 * UDP and SCTP have no such sockets, so they are not judged.
 */
export function sockets(service: Service, ref: ObjectRef, pods: readonly Pod[], context: RuleContext): Draft[] {
  const ports = (service.spec?.ports ?? []).flatMap((port, index): PlacedPort[] =>
    protocolOf(port) === 'TCP' ? [{ port, index }] : [],
  );
  if (ports.length === 0) return [];
  const ready = pods.filter((pod) => isReady(pod) && !isAsleep(pod));
  const looked = groupsOf(ready).flatMap((group) => look(service, ports, group, context));
  return ports.flatMap((port) => portDraft(service, ref, port, statesOf(looked, port), context) ?? []);
}

/** Pods that one workload has made of one version. Most often the oldest is all that is looked at, so that the others need no order. */
interface Group {
  oldest: Pod;
  all: Pod[];
}

/** The pods by what made them: the newest makers first, and not more than are looked at. */
function groupsOf(pods: readonly Pod[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    const { uid, labels } = pod.metadata ?? {};
    const key = `${controllerOf(pod)?.uid ?? uid} ${labels?.['controller-revision-hash'] ?? ''}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { oldest: pod, all: [pod] });
    else {
      group.all.push(pod);
      if (byAge(pod, group.oldest) < 0) group.oldest = pod;
    }
  }
  // What was made last is what somebody has just changed.
  return [...groups.values()].sort((a, b) => byAge(b.oldest, a.oldest)).slice(0, GROUPS);
}

/** The oldest first: those stay as they are the longest, so that the answers do. Times as the API has them are in order as texts are. */
function byAge({ metadata: a = {} }: Pod, { metadata: b = {} }: Pod): number {
  const [one, other] = [a.creationTimestamp ?? '', b.creationTimestamp ?? ''];
  if (one !== other) return one < other ? -1 : 1;
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}

/** A pod with what is known of its sockets. */
interface Seen {
  pod: Pod;
  answer: SocketsAnswer;
  state(port: ServicePort): { number: number; state: PortState } | undefined;
  /** One of the ports is not open. */
  bad: boolean;
}

function look(service: Service, ports: readonly PlacedPort[], group: Group, context: RuleContext): Seen[] {
  const first = lookAt(service, ports, group.oldest, context);
  if (!first?.bad) return first ? [first] : [];
  const seen = [first];
  const others = group.all.toSorted(byAge).slice(1, OF_ONE);
  for (const pod of others) {
    const next = lookAt(service, ports, pod, context);
    if (!next) break;
    seen.push(next);
    if (!next.bad) break;
  }
  return seen;
}

/** What is known of a pod's sockets; undefined where nothing has to be known, or is not yet. */
function lookAt(service: Service, ports: readonly PlacedPort[], pod: Pod, context: RuleContext): Seen | undefined {
  const request = question(ports, pod);
  const answer = request && context.probe(request);
  if (answer?.type !== 'sockets') return undefined;
  if (answer.way === 'unseen') {
    context.unseen('pods/exec', answer.reason);
    return undefined;
  }
  const to = { family: serviceFamily(service), address: pod.status?.podIP };
  const state = (port: ServicePort) => {
    const number = targetPort(pod, port);
    if (number === undefined || !request?.ports.includes(number)) return undefined;
    const found = portState(answer, number, to);
    return { number, state: found === 'closed' && isStarting(pod, answer, context) ? ('unknown' as const) : found };
  };
  const bad = ports.some(({ port }) => /^(?:closed|inside)$/.test(state(port)?.state ?? ''));
  return { pod, answer, state, bad };
}

/** What to ask about a pod; undefined where nothing has to be asked. */
function question(ports: readonly PlacedPort[], pod: Pod): SocketsProbe | undefined {
  const proven = provenPorts(pod);
  const numbers = ports.flatMap(({ port }) => targetPort(pod, port) ?? []).filter((number) => !proven.has(number));
  const running = runningContainers(pod, numbers);
  if (numbers.length === 0 || running.length === 0) return undefined;
  const { namespace = 'default', name = '', uid = '' } = pod.metadata ?? {};
  return {
    type: 'sockets',
    namespace,
    pod: name,
    containers: running.map((container) => container.name),
    instance: [uid, ...running.map(({ status }) => (status?.containerID ?? '').slice(-12))].join('+'),
    ports: [...new Set(numbers)].sort((a, b) => a - b),
    startedAt: Math.max(...running.map(startedAt)),
  };
}

const startedAt = ({ status }: ContainerView): number => parseTime(status?.state?.running?.startedAt) ?? 0;

/** Those that run, the one that declares a wanted port first, as it is the most likely to be the program. */
function runningContainers(pod: Pod, ports: readonly number[]): ContainerView[] {
  const declares = ({ spec }: ContainerView) =>
    (spec.ports ?? []).some(({ containerPort }) => ports.includes(containerPort));
  const rank = (view: ContainerView) => (declares(view) ? 0 : view.type === 'container' ? 1 : 2);
  return containersOf(pod)
    .filter(({ status }) => status?.state?.running)
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Nothing listens at all, and it has not run for long. */
function isStarting(pod: Pod, answer: SocketsAnswer, context: RuleContext): boolean {
  if (answer.way === 'table' && answer.listeners.some(({ address }) => !isLoopback(address))) return false;
  const due = Math.max(...containersOf(pod).map(startedAt)) + STARTING;
  if (context.now < due) context.again(due);
  return context.now < due;
}

/** How a port of the Service is in each pod that was looked at. */
function statesOf(looked: readonly Seen[], { port }: PlacedPort): Looked[] {
  return looked.flatMap(({ pod, answer, state }) => {
    const found = state(port);
    return found && found.state !== 'unknown' ? [{ pod, answer, ...found }] : [];
  });
}
