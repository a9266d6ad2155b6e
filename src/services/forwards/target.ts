import { KdbgError } from '../../base/errors.ts';
import { recordOf } from '../../base/untrusted.ts';
import { getObject, listObjects } from '../../kube/manage.ts';
import type { EndpointSlice, KubeObject, Pod, Service } from '../../kube/objects.ts';
import { RESOURCES } from '../../kube/resources.ts';
import { selectorText } from '../../kube/selector.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { containerPort, readPort } from './ports.ts';
import type { ForwardSpec } from './types.ts';

/** Which pods a forward may go to, and to which port of one. */
export interface Target {
  /** Exactly one of the three: one pod, the pods of a selector, or these pods. */
  pods: { name: string } | { selector: string } | { names: readonly string[] };
  /** Throws KdbgError `forward-no-port`. */
  portOf(pod: Pod): number;
  /** The number that a person expects as local port; undefined for a container's named port. */
  usualPort: number | undefined;
  /** Why there are no pods, where the target itself tells. */
  none: string;
}

/**
 * Looks a target up. Rejects with an ApiError when it can't be read (404: it is not there), and with a KdbgError `forward-…` when no
 * port of it can be forwarded.
 */
export async function readTarget(client: KubeClient, spec: ForwardSpec, signal: AbortSignal): Promise<Target> {
  const { kind, name } = spec.target;
  const port = readPort(spec.port);
  const at = { namespace: spec.namespace, name };
  const t = texts.forwards;
  const portOf = (pod: Pod) => containerPort(pod, port);
  if (kind === 'Pod') {
    const none = t.noSuchTarget(kind, name, spec.namespace);
    // Only what a name stands for has to be looked up before the local port is chosen.
    const usualPort = typeof port === 'number' ? port : portOf(await getObject<Pod>(client, RESOURCES.Pod, at, signal));
    return { pods: { name }, portOf, usualPort, none };
  }
  if (kind === 'Service') {
    return serviceTarget(client, await getObject(client, RESOURCES.Service, at, signal), port, signal);
  }
  const workload = await getObject<KubeObject & { spec?: unknown }>(client, RESOURCES[kind], at, signal);
  const { selector, replicas, template } = recordOf(workload.spec);
  const labels = selectorText(selector);
  if (labels === '') throw new KdbgError('forward-no-selector', t.noSelector(kind, name));
  const none = replicas === 0 ? t.scaledToZero(kind, name) : t.noPod(kind, name);
  return { pods: { selector: labels }, portOf, usualPort: declaredPort(recordOf(template), port), none };
}

/** The number behind a port's name in a pod template; its pods may be of an older one, so a name that is not there is no error yet. */
function declaredPort(template: Pod, port: number | string): number | undefined {
  try {
    return containerPort(template, port);
  } catch {
    return undefined;
  }
}

/** A Service is used as it would be inside the cluster: its port is mapped to the targetPort of the pods that it selects. */
async function serviceTarget(
  client: KubeClient,
  service: Service,
  wanted: number | string,
  signal: AbortSignal,
): Promise<Target> {
  const t = texts.forwards;
  const name = service.metadata?.name ?? '';
  const { type, externalName, selector, ports = [] } = service.spec ?? {};
  if (type === 'ExternalName') {
    const host = externalName ?? '';
    throw new KdbgError('forward-external-name', t.externalName(name, host), { todo: t.externalNameTodo(host) });
  }
  const found = ports.find((port) => port.port === wanted || port.name === wanted);
  if (!found) {
    const there = ports.map((port) => (port.name ? `${port.name} (${port.port})` : String(port.port)));
    throw new KdbgError('forward-no-port', t.noServicePort(name, String(wanted)), { todo: t.portsThere(there) });
  }
  const protocol = found.protocol ?? 'TCP';
  if (protocol !== 'TCP') throw new KdbgError('forward-not-tcp', t.notTcp(name, String(wanted), protocol));
  // https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports: without a targetPort it is the port.
  const target: unknown = found.targetPort ?? found.port;
  const port = typeof target === 'number' || typeof target === 'string' ? readPort(target) : found.port;
  const portOf = (pod: Pod) => containerPort(pod, port);
  const common = { portOf, usualPort: found.port, none: t.noPod('Service', name) };
  if (selector && Object.keys(selector).length > 0) {
    return { pods: { selector: selectorText({ matchLabels: selector }) }, ...common };
  }
  const names = await endpointPods(client, service, signal);
  if (names.length === 0) throw new KdbgError('forward-outside', t.outside(name), { todo: t.outsideTodo });
  return { pods: { names }, ...common };
}

/** The pods that the EndpointSlices of a Service without selector name. */
async function endpointPods(client: KubeClient, service: Service, signal: AbortSignal): Promise<string[]> {
  const slices = await listObjects<EndpointSlice>(
    client,
    RESOURCES.EndpointSlice,
    {
      namespace: service.metadata?.namespace ?? '',
      labelSelector: `kubernetes.io/service-name=${service.metadata?.name ?? ''}`,
    },
    signal,
  );
  const names = slices
    .flatMap((slice) => slice.endpoints ?? [])
    .map((endpoint) => (endpoint.targetRef?.kind === 'Pod' ? endpoint.targetRef.name : undefined));
  return [...new Set(names.filter((name) => name !== undefined))];
}
