import type { Container } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';

export type Probe = NonNullable<Container['livenessProbe']>;

/** A probe in one line, as kubectl writes it: `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function probeLine(probe: Probe): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 1, periodSeconds = 10 } = probe;
  const { successThreshold = 1, failureThreshold = 3, terminationGracePeriodSeconds: grace } = probe;
  return [
    what(probe),
    `delay=${initialDelaySeconds}s`,
    `timeout=${timeoutSeconds}s`,
    `period=${periodSeconds}s`,
    `#success=${successThreshold}`,
    `#failure=${failureThreshold}`,
    ...(grace === undefined ? [] : [`grace=${grace}s`]),
  ].join(' ');
}

function what({ exec, httpGet, tcpSocket, grpc }: Probe): string {
  if (exec) return `exec [${(exec.command ?? []).join(' ')}]`;
  if (httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}:${port ?? ''}${path}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''}`.trimEnd();
  return texts.describe.unknown;
}
