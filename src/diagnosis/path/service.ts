import { containersOf } from '../../store/owners.ts';
import { hasEnded, isLeaving, isReady } from '../../store/pods.ts';
import type { EndpointSlice, Pod, Service, Snapshot } from '../../store/types.ts';

export type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];
export type Labels = Readonly<Record<string, string>>;

/** The label by which a slice says whose it is (https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/). */
const SLICE_OF = 'kubernetes.io/service-name';

/** The labels by which a Service finds its pods; undefined for one that finds none by itself (no selector, ExternalName). */
export function selectorOf(service: Service): Labels | undefined {
  const { type, selector } = service.spec ?? {};
  return type === 'ExternalName' || !selector || Object.keys(selector).length === 0 ? undefined : selector;
}

/** `app=web,tier=front`, as kubectl takes it. */
export const selectorText = (selector: Labels): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/** The pods that a Service may send to. Those that have ended or are on their way out are not counted. */
export function podsBehind(service: Service, snapshot: Snapshot): readonly Pod[] {
  const selector = selectorOf(service);
  if (!selector) return [];
  return snapshot
    .of('Pod')
    .labelled(service.metadata?.namespace ?? 'default', selector)
    .filter((pod) => !hasEnded(pod) && !isLeaving(pod));
}

/** Whether any of the pods gets traffic: one that is ready, or any where the Service does not ask (publishNotReadyAddresses). */
export function isServed(service: Service, pods: readonly Pod[]): boolean {
  return service.spec?.publishNotReadyAddresses ? pods.length > 0 : pods.some(isReady);
}

export function slicesOf(service: Service, snapshot: Snapshot): readonly EndpointSlice[] {
  const { namespace = 'default', name = '' } = service.metadata ?? {};
  return snapshot.of('EndpointSlice').labelled(namespace, { [SLICE_OF]: name });
}

/** How many addresses the slices hold, and to how many of them traffic goes. A missing condition means ready. */
export function addressesOf(slices: readonly EndpointSlice[]): { all: number; ready: number } {
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
  return { all: endpoints.length, ready: endpoints.filter(({ conditions }) => conditions?.ready !== false).length };
}

/** A port that a container of a pod declares by a name. */
export interface NamedPort {
  container: string;
  name: string;
  port: number;
  protocol: string;
}

/** The named ports of a pod, of containers that run as long as it does (FindPort in kubernetes/pkg/api/v1/pod/util.go). */
export function namedPorts(pod: Pod): readonly NamedPort[] {
  const containers = containersOf(pod).filter(({ type }) => type === 'container' || type === 'sidecar');
  // The main containers' ports count before those of sidecars.
  const inOrder = [
    ...containers.filter(({ type }) => type === 'container'),
    ...containers.filter(({ type }) => type === 'sidecar'),
  ];
  return inOrder.flatMap(({ name: container, spec }) =>
    (spec.ports ?? []).flatMap(({ name, containerPort, protocol = 'TCP' }) =>
      name ? [{ container, name, port: containerPort, protocol }] : [],
    ),
  );
}

export const protocolOf = (port: ServicePort): string => port.protocol || 'TCP';

/** The name that a Service's port sends to; undefined where it sends to a number. */
export function targetName(port: ServicePort): string | undefined {
  return typeof port.targetPort === 'string' ? port.targetPort : undefined;
}

/** The number of a Service's target port in a pod; undefined where no container of the pod has a port of that name and protocol. */
export function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const name = targetName(port);
  if (name === undefined) return Number(port.targetPort) || port.port;
  return namedPorts(pod).find((one) => one.name === name && one.protocol === protocolOf(port))?.port;
}
