import type { Container } from '../../kube/objects.ts';

export type Probe = NonNullable<Container['livenessProbe']>;
export type ProbeType = 'readiness' | 'liveness' | 'startup';

/** The probes of a container, the one that is asked for most first. */
export function probesOf(container: Container): readonly { type: ProbeType; probe: Probe }[] {
  const all = [
    { type: 'readiness' as const, probe: container.readinessProbe },
    { type: 'liveness' as const, probe: container.livenessProbe },
    { type: 'startup' as const, probe: container.startupProbe },
  ];
  return all.flatMap(({ type, probe }) => (probe ? [{ type, probe }] : []));
}

/** What a probe asks, with its port as a number. */
export type Question =
  | { kind: 'exec'; command: readonly string[] }
  | {
      kind: 'http';
      scheme: 'http' | 'https';
      host: string;
      port: number;
      path: string;
      headers: readonly { name: string; value: string }[];
    }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'grpc'; host: string; port: number; service: string };

/** Why a probe can't be asked at all. */
export type Unaskable = { kind: 'no-port'; port: string } | { kind: 'no-address' } | { kind: 'empty' };

/** Names kdbg among the kubelet's own requests: programs that treat those specially do the same with this one. */
const AGENT = 'kube-probe/kdbg';

/** What the kubelet would ask for this probe: of the pod's own address unless the probe names a host. */
export function questionOf(container: Container, probe: Probe, podIP: string | undefined): Question | Unaskable {
  if (probe.exec) return { kind: 'exec', command: probe.exec.command ?? [] };
  const asked = probe.httpGet ?? probe.tcpSocket ?? probe.grpc;
  if (!asked) return { kind: 'empty' };
  const named = container.ports?.find((one) => one.name === asked.port)?.containerPort;
  const port = named ?? Number(asked.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) return { kind: 'no-port', port: String(asked.port) };
  const host = probe.httpGet?.host || probe.tcpSocket?.host || podIP;
  if (!host) return { kind: 'no-address' };
  if (probe.tcpSocket) return { kind: 'tcp', host, port };
  if (probe.grpc) return { kind: 'grpc', host, port, service: probe.grpc.service ?? '' };
  const { scheme = 'HTTP', path = '/', httpHeaders = [] } = probe.httpGet ?? {};
  return {
    kind: 'http',
    scheme: scheme.toUpperCase() === 'HTTPS' ? 'https' : 'http',
    host,
    port,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: httpHeaders.map(({ name, value }) => ({ name, value })),
  };
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

export function urlOf({ scheme, host, port, path }: Extract<Question, { kind: 'http' }>): string {
  return `${scheme}://${bracketed(host)}:${port}${path}`;
}

/** All headers that are sent; those of the probe replace the usual ones. */
export function headersOf(question: Extract<Question, { kind: 'http' }>): readonly { name: string; value: string }[] {
  const usual = [
    { name: 'Host', value: `${bracketed(question.host)}:${question.port}` },
    { name: 'User-Agent', value: AGENT },
    { name: 'Accept', value: '*/*' },
  ];
  const own = new Set(question.headers.map(({ name }) => name.toLowerCase()));
  return [...usual.filter(({ name }) => !own.has(name.toLowerCase())), ...question.headers];
}

function requestText(question: Extract<Question, { kind: 'http' }>): string {
  const headers = headersOf(question).map(({ name, value }) => `${name}: ${value}`);
  return [`GET ${question.path} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n');
}

/** On the last line of stderr: the tool, the uptime of the node before and after in seconds, the tool's exit code. */
export const MARK = 'kdbg-probe';

const COMMON = `has() { command -v "$1" >/dev/null 2>&1; }
uptime() { now=; read -r now rest </proc/uptime 2>/dev/null; echo "\${now:-0}"; }
limit=; has timeout && limit="timeout $wait"
begin=$(uptime); tool=none; code=127`;
const END = `echo >&2; echo "${MARK} $tool $begin $(uptime) $code" >&2; exit 0`;

// curl and nc give the whole answer, wget its body only for a good one. Some builds of busybox crash on wget -T, so it is limited from outside.
const HTTP = `host=$1 port=$2 wait=$3 request=$4 url=$5; shift 5
${COMMON}
if has curl; then tool=curl; curl -sS -i -k -g --max-time "$wait" "$@" "$url"; code=$?
elif [ "\${url%%:*}" = http ] && has nc; then tool=nc; printf %s "$request" | $limit nc -w "$wait" "$host" "$port"; code=$?
elif has wget; then tool=wget; $limit wget -S -O - --no-check-certificate "$@" "$url"; code=$?
elif [ "\${url%%:*}" = http ] && has bash; then tool=bash
$limit bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf %s "$2" >&3 && cat <&3' "$host" "$port" "$request"; code=$?
fi
${END}`;

const TCP = `host=$1 port=$2 wait=$3
${COMMON}
if has nc; then tool=nc; said=$($limit nc -z -w "$wait" "$host" "$port" 2>&1); code=$?
case $said in
*[Uu]sage*|*nvalid*|*nrecognized*) $limit nc -w 2 "$host" "$port" </dev/null >/dev/null; code=$?;;
?*) echo "$said" >&2;;
esac
elif has bash; then tool=bash; $limit bash -c ': <>"/dev/tcp/$0/$1"' "$host" "$port"; code=$?
fi
${END}`;

const GRPC = `addr=$1 wait=$2 service=$3
${COMMON}
for name in grpc_health_probe grpc-health-probe /bin/grpc_health_probe; do
if [ "$tool" = none ] && has "$name"; then tool=$name; "$name" -addr="$addr" -service="$service" -connect-timeout="\${wait}s" -rpc-timeout="\${wait}s"; code=$?; fi
done
${END}`;

/**
 * The command that asks the question from inside the container, with whatever it has: curl, nc, wget or bash. `wait` is how many seconds it
 * may take: longer than the probe's own limit, so that a slow answer is seen.
 */
export function insideCommand(question: Question, wait: number): readonly string[] {
  switch (question.kind) {
    case 'exec':
      return question.command;
    case 'http': {
      const headers = headersOf(question)
        .filter(({ name, value }) => name !== 'Host' || value !== `${bracketed(question.host)}:${question.port}`)
        .flatMap(({ name, value }) => ['--header', `${name}: ${value}`]);
      const { host, port } = question;
      return [
        'sh',
        '-c',
        HTTP,
        'kdbg',
        host,
        String(port),
        String(wait),
        requestText(question),
        urlOf(question),
        ...headers,
      ];
    }
    case 'tcp':
      return ['sh', '-c', TCP, 'kdbg', question.host, String(question.port), String(wait)];
    case 'grpc':
      return ['sh', '-c', GRPC, 'kdbg', `${bracketed(question.host)}:${question.port}`, String(wait), question.service];
  }
}
