import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import { containersOf, refOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { ObjectRef, Pod, Service } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence } from '../evidence.ts';
import {
  type NamedPort,
  namedPorts as namedPortsOf,
  protocolOf,
  type ServicePort,
  slicesOf,
  targetName,
  targetPort,
} from '../path/service.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl, ontoSubject, shell } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import { specPath, subjectOf } from '../subject.ts';
import type { Remedy } from '../types.ts';
import { editObject, showEndpoints, sliceEvidence } from './servicesWords.ts';

/** Milliseconds for which old and new pods may differ: a rollout that renames a port. */
const ROLLOUT = 120_000;

/** Ports of a Service that go to a name which no container of the pods has: to them the Service sends nothing. */
export function namedPorts(service: Service, ref: ObjectRef, pods: readonly Pod[], context: RuleContext): Draft[] {
  return (service.spec?.ports ?? []).flatMap((port, index) => {
    const name = targetName(port);
    const lacking = name === undefined ? [] : pods.filter((pod) => targetPort(pod, port) === undefined);
    if (name === undefined || lacking.length === 0) return [];
    if (lacking.length < pods.length && !lasts(pods, context)) return [];
    return [missing(service, ref, { port, name, index }, lacking, pods, context)];
  });
}

/** Where some pods have the port it counts when all have been ready for long: then it is no rollout. */
function lasts(pods: readonly Pod[], context: RuleContext): boolean {
  const since = pods.map((pod) => {
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    return isReady(pod) ? (parseTime(ready?.lastTransitionTime) ?? 0) : context.now;
  });
  const due = Math.max(...since) + ROLLOUT;
  if (context.now < due) context.again(due);
  return context.now >= due;
}

interface Wanted {
  port: ServicePort;
  name: string;
  /** Its place in `spec.ports`. */
  index: number;
}

function missing(
  service: Service,
  ref: ObjectRef,
  { port, name, index }: Wanted,
  lacking: readonly Pod[],
  pods: readonly Pod[],
  context: RuleContext,
): Draft {
  const say = texts.findings.services;
  const [pod] = lacking as [Pod, ...Pod[]];
  const protocol = protocolOf(port);
  const there = namedPortsOf(pod);
  const otherProtocol = there.find((one) => one.name === name && one.protocol !== protocol);
  const usable = there.filter((one) => one.protocol === protocol);
  const near = nearPort(name, port, usable);
  const all = lacking.length === pods.length;
  const subject = subjectOf(context.snapshot, pod);
  return {
    code: 'service-named-port-missing',
    severity: all ? 'error' : 'warning',
    object: ref,
    affected: all ? [] : lacking.map((one) => refOf('Pod', one)),
    group: `${ref.name} ${port.name ?? port.port}`,
    title: all ? say.namedTitle(ref.name, name) : say.namedSomeTitle(ref.name, name, lacking.length, pods.length),
    cause: sentences([
      say.named(String(port.port), name),
      otherProtocol ? say.otherProtocol(name, otherProtocol.protocol, protocol) : '',
      there.length > 0
        ? say.namesThere(there.map(({ container, name, port }) => ({ container, name, port })))
        : say.noNames,
      say.unnamed,
    ]),
    evidence: [
      specEvidence(ref, `spec.ports[${index}].targetPort`, name),
      ...portEvidence(pod),
      ...sliceEvidence(slicesOf(service, context.snapshot)),
    ],
    remedies: [
      editObject(ref, say.editPort(ref.name, near?.name)),
      ...(near ? [setTarget(ref, index, near.name, say.setTarget(near.name))] : []),
      ...ontoSubject(subject, edit(subject, say.namePort(name))),
      showEndpoints(ref),
    ],
  };
}

/** The port that was probably meant: by its spelling, by its number, or the only one. */
function nearPort(name: string, { port }: ServicePort, there: readonly NamedPort[]): NamedPort | undefined {
  const names = there.map((one) => one.name);
  const spelt = nearest(name, names, 1)[0];
  return (
    there.find((one) => one.name === spelt) ??
    there.find((one) => one.port === port) ??
    (there.length === 1 ? there[0] : undefined)
  );
}

function portEvidence(pod: Pod) {
  const ref = refOf('Pod', pod);
  return containersOf(pod)
    .filter(({ type }) => type === 'container' || type === 'sidecar')
    .map((container) => {
      const ports = (container.spec.ports ?? []).map(
        ({ name, containerPort, protocol = 'TCP' }) => `${name ? `${name} ` : ''}${containerPort}/${protocol}`,
      );
      return specEvidence(ref, specPath(container, 'ports'), ports.length > 0 ? ports.join(', ') : '[]');
    });
}

/** The kubectl line that sets the target of a port of a Service. */
export function setTarget(ref: ObjectRef, index: number, target: string | number, title: string): Remedy {
  const patch = JSON.stringify([{ op: 'replace', path: `/spec/ports/${index}/targetPort`, value: target }]);
  return shell(title, kubectl(ref, 'patch', 'service', ref.name, '--type=json', '-p', `'${patch}'`));
}
