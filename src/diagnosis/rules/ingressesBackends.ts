import { parseTime } from '../../base/age.ts';
import { nearest } from '../../base/nearest.ts';
import { slashed } from '../../kube/ref.ts';
import { refOf } from '../../store/owners.ts';
import type { Ingress, ObjectRef, Service } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { apiEvidence, specEvidence } from '../evidence.ts';
import { type Backend, backendsOf } from '../path/ingress.ts';
import { sentences } from '../prose.ts';
import { kubectl, shell } from '../remedies.ts';
import type { Draft, RuleContext } from '../rule.ts';
import { isRead } from '../unseen.ts';
import { editObject } from './servicesWords.ts';

/** Milliseconds after which a new Ingress should have its Services beside it: what is applied together comes one after the other. */
const BESIDE = 2000;

/** The Services that an Ingress names: whether they are there, with the ports that it names. */
export function backends(ingress: Ingress, ref: ObjectRef, context: RuleContext): Draft[] {
  const services = context.snapshot.of('Service');
  if (!isRead(context.snapshot, 'Service')) return [];
  return backendsOf(ingress).flatMap((backend) => {
    const service = services.get(ref.namespace, backend.service);
    if (service) return hasPort(service, backend) ? [] : [portMissing(ref, service, backend)];
    const due = (parseTime(ingress.metadata?.creationTimestamp) ?? 0) + BESIDE;
    if (context.now >= due) return [serviceMissing(ref, backend, context)];
    context.again(due);
    return [];
  });
}

/** A name outside of the cluster has whatever ports it has. */
function hasPort({ spec }: Service, { port }: Backend): boolean {
  if (spec?.type === 'ExternalName' || port === undefined) return true;
  return (spec?.ports ?? []).some((one) => (typeof port === 'number' ? one.port === port : one.name === port));
}

function serviceMissing(ref: ObjectRef, { service, routes, field }: Backend, context: RuleContext): Draft {
  const say = texts.findings.ingresses;
  const { snapshot } = context;
  const namespace = ref.namespace ?? 'default';
  const names = snapshot
    .of('Service')
    .inNamespace(namespace)
    .flatMap(({ metadata }) => metadata?.name ?? []);
  const near = nearest(service, names, 1)[0];
  const elsewhere =
    snapshot.namespace === undefined
      ? snapshot
          .of('Service')
          .all()
          .flatMap(({ metadata }) => (metadata?.name === service ? [metadata.namespace ?? ''] : []))
      : [];
  const right: ObjectRef = { kind: 'Service', namespace, name: near ?? '' };
  return {
    code: 'ingress-service-missing',
    object: ref,
    group: `${ref.name} ${service}`,
    title: say.serviceTitle(ref.name, service),
    cause: sentences([
      say.routes(routes, service),
      near ? say.nearService(slashed(right)) : names.length > 0 ? say.services(names.toSorted()) : say.noServices,
      elsewhere.length > 0 ? say.elsewhere(elsewhere.toSorted()) : '',
      say.answers503,
    ]),
    evidence: [
      specEvidence(ref, `${field}.name`, service),
      ...routes.slice(0, 3).map((route) => specEvidence(ref, field, `${route} → ${service}`)),
    ],
    remedies: [
      editObject(ref, near ? say.editBackend(ref.name, near) : say.edit(ref.name)),
      shell(say.listServices, kubectl(ref, 'get', 'services')),
    ],
  };
}

function portMissing(ref: ObjectRef, service: Service, { routes, field, port }: Backend): Draft {
  const say = texts.findings.ingresses;
  const target = refOf('Service', service);
  const ports = (service.spec?.ports ?? []).map((one) => ({
    port: one.port,
    name: one.name,
    targetPort: one.targetPort,
  }));
  const wanted = String(port);
  // The usual slip: the port of the container in place of the Service's.
  const behind = ports.find(({ targetPort }) => String(targetPort) === wanted);
  const names = ports.flatMap(({ name }) => name ?? []);
  const spelt = typeof port === 'string' ? nearest(port, names, 1)[0] : undefined;
  const right = behind?.port ?? spelt ?? (ports.length === 1 ? ports[0]?.port : undefined);
  return {
    code: 'ingress-port-mismatch',
    object: ref,
    group: `${ref.name} ${target.name} ${wanted}`,
    title: say.portTitle(
      ref.name,
      wanted,
      target.name,
      ports.map(({ port: one, name }) => say.onePort(one, name)),
    ),
    cause: sentences([
      say.portRoutes(routes, target.name, wanted),
      ports.length > 0
        ? say.ports(
            target.name,
            ports.map(({ port: one, name }) => say.onePort(one, name)),
          )
        : say.noPorts(target.name),
      behind ? say.behind(wanted, behind.port) : '',
      say.answers503,
    ]),
    evidence: [
      specEvidence(ref, `${field}.port`, wanted),
      specEvidence(
        target,
        'spec.ports',
        ports
          .map(({ port: one, name, targetPort }) => `${name ? `${name} ` : ''}${one} → ${targetPort ?? one}`)
          .join(', ') || '[]',
      ),
      ...routes.slice(0, 2).map((route) => apiEvidence(route, `${slashed(target)}:${wanted}`, ref)),
    ],
    remedies: [
      editObject(ref, right === undefined ? say.edit(ref.name) : say.editBackend(ref.name, `${target.name}:${right}`)),
      editObject(target, say.editService(target.name)),
    ],
  };
}
