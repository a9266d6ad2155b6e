import { type EventView, eventsOf } from '../../store/events.ts';
import type { ContainerView } from '../../store/owners.ts';
import type { Container, Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine } from '../evidence.ts';

export type Probe = NonNullable<Container['livenessProbe']>;
export type ProbeType = 'readiness' | 'liveness' | 'startup';

/** A failed probe as the kubelet tells it. */
export interface ProbeFailureView {
  view: EventView;
  /** What it got, without the kubelet's layers around it; empty where a command wrote nothing. */
  got: string;
  /** How often the kubelet has told a failure of this probe since `since`, at least. */
  count: number;
}

/** The kubelet's words before what a probe got: a probe "errored" where it could not even be run. */
const FAILED = /^(Readiness|Liveness|Startup) probe (?:failed|errored)(?: and resulted in unknown state)?: ?/;
const COMBINED = /^\(combined from similar events\): /;
/** What the container runtime puts around the error of a command that it could not start. */
const LAYERS =
  /^(?:rpc error: code = \w+ desc = |failed to exec in container: |failed to start exec "[^"]*": |failed to create exec "[^"]*": |OCI runtime exec failed: |exec failed: |unable to start container process: |command "[^"]*": )+/;

/** The newest failure of a container's probe since a time (milliseconds since the epoch); undefined where no event tells one. */
export function probeFailure(
  snapshot: Snapshot,
  pod: Pod,
  container: ContainerView,
  type: ProbeType,
  since = 0,
): ProbeFailureView | undefined {
  const failures = eventsOf(snapshot, 'Pod', pod).flatMap((view) => {
    if (view.reason !== 'Unhealthy' || view.last < since) return [];
    if (!view.event.involvedObject?.fieldPath?.includes(`{${container.name}}`)) return [];
    const message = view.message.replace(COMBINED, '');
    const match = FAILED.exec(message);
    if (match?.[1]?.toLowerCase() !== type) return [];
    const got = oneLine(
      message
        .slice(match[0].length)
        .replace(LAYERS, '')
        .replace(/: unknown$/, ''),
    );
    return [{ view, got, count: view.first >= since ? view.count : 1 }];
  });
  const newest = failures[0];
  return newest && { ...newest, count: failures.reduce((sum, { count }) => sum + count, 0) };
}

/** The port as a person reads it: its number, or its name with the number that the container gives it. */
export function portOf(container: Container, port: unknown): string {
  const declared = container.ports?.find((one) => one.name === port);
  return declared ? `${declared.containerPort} (${port})` : String(port);
}

/** The number of a port; undefined for a name that the container does not declare. */
export function portNumber(container: Container, port: unknown): number | undefined {
  const number = container.ports?.find((one) => one.name === port)?.containerPort ?? Number(port);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The address that the kubelet asks over HTTP: the pod's own IP unless the probe names a host. */
export function probeUrl(pod: Pod, container: Container, httpGet: NonNullable<Probe['httpGet']>): string {
  const host = httpGet.host || pod.status?.podIP || '';
  const path = httpGet.path ?? '/';
  const port = portNumber(container, httpGet.port) ?? String(httpGet.port);
  return `${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${bracketed(host)}:${port}${path.startsWith('/') ? '' : '/'}${path}`;
}

/** What a probe asks, in words that stand after "asks". */
export function describeProbe(pod: Pod, container: Container, probe: Probe): string {
  const say = texts.findings.probes;
  if (probe.httpGet) {
    const headers = (probe.httpGet.httpHeaders ?? []).map(({ name, value }) => `${name}: ${value}`);
    return say.http(oneLine(probeUrl(pod, container, probe.httpGet)), headers.map(oneLine));
  }
  if (probe.tcpSocket) return say.tcp(portOf(container, probe.tcpSocket.port), probe.tcpSocket.host);
  if (probe.grpc) return say.grpc(String(probe.grpc.port), probe.grpc.service || undefined);
  return say.exec(oneLine((probe.exec?.command ?? []).join(' ')));
}

export interface Meaning {
  /** What the answer means, in a sentence; empty where it says all by itself. */
  text: string;
  /** Waiting does not help: the answer is the same however long the program is given. */
  decisive: boolean;
}

/** What a probe's answer means. `got` is as probeFailure gives it; the texts are those of the kubelet, Go's net/http and grpc, and runc. */
export function meaningOf(container: Container, probe: Probe, got: string): Meaning {
  const decisive = (text: string): Meaning => ({ text, decisive: true });
  const open = (text: string): Meaning => ({ text, decisive: false });
  const say = texts.findings.probes.meanings;
  const declared = (container.ports ?? []).map((one) => String(one.containerPort));
  if (probe.exec) return execMeaning(probe, got);
  const port = String(probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port ?? '');
  const seconds = probe.timeoutSeconds ?? 1;
  const status = Number(/HTTP probe failed with statuscode: (\d{3})/.exec(got)?.[1] ?? Number.NaN);
  if (!Number.isNaN(status)) {
    const waits = status >= 500 || status === 408 || status === 425 || status === 429;
    return { text: say.status(status, probe.httpGet?.path ?? '/'), decisive: !waits };
  }
  if (/server gave HTTP response to HTTPS client/.test(got)) return decisive(say.plainHttp);
  if (/malformed HTTP (?:response|status|version)/.test(got)) return decisive(say.notHttp);
  if (/\btls: |x509: /.test(got)) return decisive(say.tls);
  if (/stopped after \d+ redirects/.test(got)) return decisive(say.redirects);
  if (/strconv\.(?:Atoi|ParseInt)|couldn't find port|invalid port|unknown port/.test(got)) {
    const names = (container.ports ?? []).flatMap((one) => one.name ?? []);
    return decisive(say.namedPort(port, names));
  }
  const host = /\blookup (\S+)/.exec(got)?.[1]?.replace(/[:,]$/, '');
  if (host) return decisive(say.host(host));
  if (/does not implement the grpc health protocol|code = Unimplemented|health check unimplemented/i.test(got)) {
    return decisive(say.grpcNoHealth);
  }
  if (/unknown service|code = NotFound/.test(got)) return decisive(say.grpcUnknown(probe.grpc?.service ?? ''));
  if (/NOT_SERVING|responded with "/.test(got)) return open(say.grpcNotServing);
  if (/failed to connect service/.test(got)) return open(say.grpcNoAnswer(port, seconds));
  if (/connection refused/.test(got)) return open(say.refused(portOf(container, port), declared));
  if (/no route to host|network is unreachable/.test(got)) return open(say.noRoute);
  if (/Client\.Timeout|deadline exceeded|i\/o timeout|timed out/i.test(got)) {
    const named = probe.httpGet?.host || probe.tcpSocket?.host;
    return open(named ? say.hostTimeout(named, seconds) : say.timeout(seconds));
  }
  if (/connection reset|\bEOF\b|broken pipe/.test(got)) return open(say.closed);
  return open('');
}

function execMeaning(probe: Probe, got: string): Meaning {
  const say = texts.findings.probes.meanings;
  const program = /\bexec: "([^"]+)": (?:executable file not found|stat \S+: no such file)/.exec(got)?.[1];
  if (program !== undefined) return { text: say.execMissing(program), decisive: true };
  const denied = /\bexec: "([^"]+)": permission denied/.exec(got)?.[1];
  if (denied !== undefined) return { text: say.execDenied(denied), decisive: true };
  if (/^command timed out: |\btimed out after \d/.test(got)) {
    return { text: say.execTimeout(probe.timeoutSeconds ?? 1), decisive: false };
  }
  return { text: got === '' ? say.execSilent : say.execFailed, decisive: false };
}
