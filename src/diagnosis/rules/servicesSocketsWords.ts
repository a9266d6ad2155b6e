import { containersOf, refOf } from '../../store/owners.ts';
import type { ObjectRef, Pod, Service } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { socketEvidence, specEvidence } from '../evidence.ts';
import { type ServicePort, targetName } from '../path/service.ts';
import { isLoopback, type PortState, serviceFamily } from '../path/sockets.ts';
import type { Listener, SocketsAnswer } from '../probes.ts';
import { sentences } from '../prose.ts';
import { edit, ontoSubject, previousLog, setEnv } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import { containerRef, type Subject, specPath, subjectOf } from '../subject.ts';
import type { Evidence, Remedy } from '../types.ts';
import { setTarget } from './servicesPorts.ts';
import { editObject, showEndpoints } from './servicesWords.ts';

/** A TCP port of a Service with its place in `spec.ports`. */
export interface PlacedPort {
  port: ServicePort;
  index: number;
}

/** A pod that was looked at, with how one port is there. */
export interface Looked {
  pod: Pod;
  answer: SocketsAnswer;
  number: number;
  state: PortState;
}

/** Proxies that take all connections of their pod, and may hand them on to another port or to loopback. */
const PROXY = /^(?:istio-proxy|linkerd-proxy|kuma-sidecar|consul-dataplane|envoy-sidecar)$/;
/** Ports that those proxies listen on. */
const OF_PROXY = /^(?:150\d\d|4143|4190|4191)$/;
/** A variable that has a program listen on loopback. */
const ON_LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[?::1\]?)(?=:\d+$|$)/;

/** What there is to say of a port that is not open in some of the pods. */
export function portDraft(
  service: Service,
  ref: ObjectRef,
  { port, index }: PlacedPort,
  looked: readonly Looked[],
  context: RuleContext,
): Draft | undefined {
  const bad = looked.filter(({ state }) => state !== 'open');
  const [first] = bad;
  if (!first) return undefined;
  const say = texts.findings.sockets;
  const same = bad.filter(({ state }) => state === first.state);
  const open = looked.filter(({ state }) => state === 'open');
  const { pod, number, answer } = first;
  const proxy = containersOf(pod).find(({ name }) => PROXY.test(name))?.name;
  const all = open.length === 0;
  const inside = first.state === 'inside';
  const listeners = answer.way === 'table' ? answer.listeners : [];
  const told = inside
    ? loopbackWords(answer, number, pod)
    : closedWords(service, answer, number, pod, same.map(nameOf));
  const name = targetName(port);
  const subject = subjectOf(context.snapshot, pod);
  return {
    code: inside ? 'service-bound-to-loopback' : 'service-port-closed',
    severity: all && !proxy ? 'error' : 'warning',
    object: ref,
    affected: same.map((one) => refOf('Pod', one.pod)),
    group: `${ref.name} ${port.name ?? port.port}`,
    title: inside ? say.insideTitle(ref.name, addressesOn(listeners, number)) : say.closedTitle(ref.name, number, all),
    cause: sentences([
      say.sends(port.port, number, name),
      ...told,
      all ? '' : say.openElsewhere(open.map(nameOf)),
      proxy ? say.proxy(proxy) : '',
      inside ? say.insideMeans : say.closedMeans(all),
    ]),
    evidence: [
      ...same.flatMap((one) => evidenceOf(one)),
      specEvidence(ref, `spec.ports[${index}].targetPort`, String(port.targetPort ?? port.port)),
      ...declared(pod, number),
    ],
    remedies: [
      ...(inside
        ? loopbackRemedies(subject, pod)
        : closedRemedies(service, ref, { port, index }, subject, all ? listeners : undefined, pod)),
      ...ontoSubject(subject, previousLog(subject, likely(pod, number), false)),
      showEndpoints(ref),
    ],
  };
}

const nameOf = ({ pod }: Looked): string => pod.metadata?.name ?? '';

/** The container that most likely is the program: the one that declares the port, else the first. */
function likely(pod: Pod, port: number): string {
  const main = containersOf(pod).filter(({ type }) => type === 'container');
  const declares = main.find(({ spec }) => (spec.ports ?? []).some(({ containerPort }) => containerPort === port));
  return (declares ?? main.find(({ name }) => !PROXY.test(name)) ?? main[0])?.name ?? '';
}

const addressesOn = (listeners: readonly Listener[], port: number): string[] =>
  listeners.filter((one) => one.port === port).map(({ address }) => address);

function loopbackWords(answer: SocketsAnswer, number: number, pod: Pod): string[] {
  const say = texts.findings.sockets;
  if (answer.way === 'table')
    return [say.inside(number, addressesOn(answer.listeners, number), pod.metadata?.name ?? '')];
  return [say.insideByConnections(number, pod.status?.podIP ?? '')];
}

function closedWords(
  service: Service,
  answer: SocketsAnswer,
  number: number,
  pod: Pod,
  names: readonly string[],
): string[] {
  const say = texts.findings.sockets;
  const declaring = containersOf(pod).find(({ spec }) =>
    (spec.ports ?? []).some(({ containerPort }) => containerPort === number),
  );
  const note = declaring ? [say.declared(declaring.name, number)] : [];
  if (answer.way !== 'table') return [say.refused(names, number), ...note];
  const here = addressesOn(answer.listeners, number);
  // In the node's own network the others are whoever else runs there.
  const host = pod.spec?.hostNetwork === true;
  const others = answer.listeners.filter(({ port }) => port !== number && !host);
  return [
    here.length > 0 ? say.otherAddress(names, number, here, serviceFamily(service)) : say.closed(names, number),
    others.length > 0
      ? say.listens(byPort(others))
      : host
        ? say.hostNetwork
        : here.length > 0
          ? ''
          : say.listensNowhere,
    ...(here.length > 0 ? [] : note),
  ];
}

/** The ports that are listened on, with the address where that is not every one. */
function byPort(listeners: readonly Listener[]): { port: number; only: string | undefined }[] {
  const ports = Map.groupBy(listeners, ({ port }) => port);
  return [...ports].map(([port, all]) => {
    const everywhere = all.some(({ address }) => address === '0.0.0.0' || address === '::');
    return { port, only: everywhere ? undefined : all.map(({ address }) => address).join(', ') };
  });
}

function evidenceOf({ pod, answer, number, state }: Looked): Evidence[] {
  const say = texts.findings.sockets;
  const ref = refOf('Pod', pod);
  if (answer.way === 'table') {
    const shown = answer.listeners.filter(({ port }) => !pod.spec?.hostNetwork || port === number);
    const told = byPort(shown).map(({ port, only }) => say.onePort(port, only));
    return [
      socketEvidence(
        { ...ref, container: answer.container },
        say.tableRef(ref.name),
        told.length > 0 ? say.table(told) : pod.spec?.hostNetwork ? say.tableNot(number) : say.tableEmpty,
      ),
    ];
  }
  const forward = say.forwardRef(ref.name, number);
  if (state !== 'inside') return [socketEvidence(ref, forward, say.wasRefused)];
  return [
    socketEvidence(ref, forward, say.wasTaken),
    socketEvidence(ref, `${pod.status?.podIP ?? ref.name}:${number}`, say.wasRefused),
  ];
}

function declared(pod: Pod, number: number): Evidence[] {
  return containersOf(pod).flatMap((container) =>
    (container.spec.ports ?? []).some(({ containerPort }) => containerPort === number)
      ? [specEvidence(refOf('Pod', pod), specPath(container, 'ports'), container.spec.ports)]
      : [],
  );
}

/** The port that was probably meant: the only one that is open to others and that the Service does not use already. */
function meant(service: Service, listeners: readonly Listener[], pod: Pod): number | undefined {
  if (pod.spec?.hostNetwork) return undefined;
  const used = (service.spec?.ports ?? []).map(({ targetPort, port }) => targetPort ?? port);
  const open = [...new Set(listeners.filter(({ address }) => !isLoopback(address)).map(({ port }) => port))].filter(
    (port) => !used.includes(port) && !OF_PROXY.test(String(port)),
  );
  const declares = open.filter((port) =>
    containersOf(pod).some(({ spec }) => (spec.ports ?? []).some(({ containerPort }) => containerPort === port)),
  );
  return open.length === 1 ? open[0] : declares.length === 1 ? declares[0] : undefined;
}

/** `listeners` undefined: in other pods the port is open, so that the Service is not what has to be changed. */
function closedRemedies(
  service: Service,
  ref: ObjectRef,
  { port, index }: PlacedPort,
  subject: Subject,
  listeners: readonly Listener[] | undefined,
  pod: Pod,
): Remedy[] {
  const say = texts.findings.sockets;
  if (!listeners) return ontoSubject(subject, edit(subject, say.letListen(Number(port.targetPort) || port.port)));
  const right = meant(service, listeners, pod);
  const name = targetName(port);
  // The Service names a port of the pods: its number is told there.
  if (name !== undefined) return ontoSubject(subject, edit(subject, say.editContainerPort(name, right)));
  return [
    editObject(ref, texts.findings.services.editPort(ref.name, right === undefined ? undefined : String(right))),
    ...(right === undefined ? [] : [setTarget(ref, index, right, texts.findings.services.setTarget(right))]),
    ...ontoSubject(subject, edit(subject, say.letListen(Number(port.targetPort) || port.port))),
  ];
}

/** A variable that says where to listen is set at once; what stands in the command or a file is for the editor. */
function loopbackRemedies(subject: Subject, pod: Pod): Remedy[] {
  const say = texts.findings.sockets;
  const set = containersOf(pod).flatMap((container) =>
    (container.spec.env ?? []).flatMap(({ name, value }) =>
      value && ON_LOOPBACK.test(value)
        ? setEnv(subject, containerRef(subject, container).container ?? '', name, value.replace(ON_LOOPBACK, '0.0.0.0'))
        : [],
    ),
  );
  return ontoSubject(subject, ...set, edit(subject, say.letListenOutside));
}
