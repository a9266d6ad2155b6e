import { containersOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { Container, Pod, Service } from '../../store/types.ts';
import type { Listener, SocketsAnswer } from '../probes.ts';

/** How a port of a pod is to whoever comes from outside of the pod. `inside`: open to the pod itself only. */
export type PortState = 'open' | 'inside' | 'closed' | 'unknown';

export type Family = 'IPv4' | 'IPv6';

const familyOf = (address: string): Family => (address.includes(':') ? 'IPv6' : 'IPv4');
export const isLoopback = (address: string): boolean => /^127\./.test(address) || address === '::1';

/** The addresses that a Service sends to. */
export function serviceFamily({ spec }: Service): Family {
  const [first] = spec?.ipFamilies ?? [];
  return first === 'IPv6' || (first === undefined && familyOf(spec?.clusterIP ?? '') === 'IPv6') ? 'IPv6' : 'IPv4';
}

/** How a port of the pod is, by what was seen of its sockets. */
export function portState(
  answer: SocketsAnswer,
  port: number,
  to: { family: Family; address: string | undefined },
): PortState {
  if (answer.way === 'connections') return answer.ports.find((one) => one.port === port)?.state ?? 'unknown';
  if (answer.way !== 'table') return 'unknown';
  const there = answer.listeners.filter((one) => one.port === port);
  if (answer.taken.includes(port) || there.some((one) => takes(one, to))) return 'open';
  return there.length > 0 && there.every(({ address }) => isLoopback(address)) ? 'inside' : 'closed';
}

/** Whether a listener takes what comes to the pod's address of a family. One on [::] takes IPv4, too, unless its program forbids it. */
function takes(
  { address }: Listener,
  { family, address: own }: { family: Family; address: string | undefined },
): boolean {
  if (address === '::') return true;
  if (familyOf(address) !== family || isLoopback(address)) return false;
  // Of the pod's addresses only the first is known.
  return address === '0.0.0.0' || own === undefined || familyOf(own) !== family || address === own;
}

/**
 * The ports of a pod that its kubelet has proven: a readiness probe that passes has connected to the pod's own address, as a Service does.
 * There is no need to look there again.
 */
export function provenPorts(pod: Pod): ReadonlySet<number> {
  const proven = new Set<number>();
  if (!isReady(pod)) return proven;
  for (const { type, spec, status } of containersOf(pod)) {
    if ((type !== 'container' && type !== 'sidecar') || !status?.ready) continue;
    for (const probe of [spec.readinessProbe, spec.startupProbe]) {
      const port = probe && probedPort(spec, probe);
      if (port !== undefined) proven.add(port);
    }
  }
  return proven;
}

function probedPort(container: Container, probe: NonNullable<Container['readinessProbe']>): number | undefined {
  const { httpGet, tcpSocket, grpc } = probe;
  if (httpGet?.host || tcpSocket?.host) return undefined;
  const port = httpGet?.port ?? tcpSocket?.port ?? grpc?.port;
  return typeof port === 'string' ? container.ports?.find(({ name }) => name === port)?.containerPort : port;
}
