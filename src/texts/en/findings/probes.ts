import { formatClock } from '../../../base/age.ts';
import { common } from './common.ts';

const statusNames: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function status(code: number, path: string): string {
  const name = statusNames[code];
  const answer = `The program answers with status ${code}${name ? ` (${name})` : ''}; only 200 to 399 count as well.`;
  if (code === 404) return `${answer} It has nothing at the path ${path}.`;
  if (code === 401 || code === 403) return `${answer} It wants a login, and a probe sends none.`;
  if (code === 400) {
    return `${answer} A server that expects HTTPS answers plain HTTP so (then set scheme: HTTPS); so does one that misses a header, such as Host.`;
  }
  if (code === 405) return `${answer} It does not take GET at the path ${path}, and a probe always sends GET.`;
  if (code >= 500) return `${answer} It says itself that it can’t work; its log may say why.`;
  return answer;
}

/** What the answer of a probe means. */
const meanings = {
  status,
  plainHttp: 'The probe speaks HTTPS, and the program answers in plain HTTP: scheme should be HTTP.',
  notHttp:
    'What listens there does not answer in HTTP: it may expect HTTPS (then set scheme: HTTPS) or speak another protocol.',
  hostTimeout: (host: string, seconds: number): string =>
    `There was no answer within ${seconds} s (timeoutSeconds). The probe names the host ${host}; without a host it asks the pod itself.`,
  tls: 'The encrypted connection (TLS) can’t be made. Kubernetes does not check the certificate, so the program refuses it: its protocol version, or it wants a client certificate.',
  redirects: 'The program redirects the probe from one address to the next without end.',
  namedPort: (port: string, names: readonly string[]): string =>
    names.length === 0
      ? `The probe names the port ${port}, and the container gives no port a name.`
      : `The probe names the port ${port}; the container’s ports have the names ${common.list(names)}.`,
  host: (host: string): string =>
    `The probe names the host ${host}, which the node can’t resolve; without a host the probe asks the pod itself.`,
  refused: (port: string, declared: readonly string[]): string => {
    const nothing = `Nothing listens on port ${port} of the pod’s own address: the program is not ready to listen, uses another port, or listens on 127.0.0.1 only.`;
    const number = port.split(' ')[0] ?? port;
    return declared.length === 0 || declared.includes(number)
      ? nothing
      : `${nothing} The container declares ${common.list(declared)}, not ${number}.`;
  },
  timeout: (seconds: number): string =>
    `There was no answer within ${seconds} s (timeoutSeconds): the program is busy or hangs.`,
  noRoute: 'The node finds no way to the pod’s address.',
  closed: 'The program took the connection and closed it without an answer.',
  grpcNoHealth: 'The program speaks gRPC but has no health service (grpc.health.v1.Health), which such a probe asks.',
  grpcUnknown: (service: string): string =>
    `The program’s gRPC health service does not know the service “${service}” that the probe asks for.`,
  grpcNotServing: 'The program’s gRPC health service says itself that it does not serve.',
  grpcNoAnswer: (port: string, seconds: number): string =>
    `No gRPC connection came about within ${seconds} s (timeoutSeconds): nothing listens on port ${port}, or it does not speak plain gRPC (a probe can’t use TLS).`,
  execMissing: (program: string): string => `The image has no program ${program}, so the probe can’t be run at all.`,
  execDenied: (program: string): string => `${program} may not be executed, so the probe can’t be run at all.`,
  execTimeout: (seconds: number): string => `The command did not end within ${seconds} s (timeoutSeconds).`,
  execSilent: 'The command wrote nothing and ended with another exit code than 0.',
  execFailed: 'The command ended with another exit code than 0.',
};

const named = (code: number): string => (statusNames[code] ? `${code} (${statusNames[code]})` : String(code));

/** What is told of a probe that a person had run. */
const runs = {
  title: (type: string, container: string): string => `${type} probe of ${container}`,
  choose: 'Which probe?',
  none: 'Its containers have no probes.',
  notRunning: (container: string): string =>
    `The container ${container} does not run, so its probe can’t be run either.`,
  noPort: (port: string, container: string): string =>
    `The probe names the port ${port}, which the container ${container} does not declare, so it can’t be asked.`,
  noAddress: (pod: string): string => `The pod ${pod} has no address yet.`,
  empty: (type: string): string => `The ${type} probe asks nothing.`,
  noShell: (container: string): string => `${container} has no shell`,
  noTool: (container: string): string => `${container} has none of curl, wget, nc and bash`,
  noGrpcTool: (container: string): string => `${container} has no grpc_health_probe`,
  noWay: (container: string, why: string): string => `The probe can’t be run in ${container}: ${why}.`,
  noWayTodo: 'Look at its events for what it got.',
  noEnd: (seconds: number): string => `There was no end to it within ${seconds} s.`,
  tcp: (host: string, port: number): string => `TCP connection to ${host}:${port}`,
  grpc: (host: string, port: number, service: string): string =>
    `gRPC health of ${host}:${port}${service ? `, service ${service}` : ''}`,
  inside: (type: string, container: string, pod: string, tool?: string): string =>
    `run once${tool ? ` with ${tool}` : ''} inside the container ${container} of ${pod}, as its ${type} probe`,
  outside: (type: string, container: string, pod: string, why: string): string =>
    `run once from here through a port-forward to ${pod} (${why || `nothing in ${container} can ask`}), as its ${type} probe`,
  slow: (ms: number, timeout: number): string =>
    `It would pass, but takes ${(ms / 1000).toFixed(1)} s, and the probe waits ${timeout} s only (timeoutSeconds).`,
  took: (ms: number, timeout: number): string =>
    `  It took ${ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`}; the probe waits ${timeout} s (timeoutSeconds).`,
  goodStatus: (code: number): string => `It passes: status ${named(code)}.`,
  badStatus: (code: number): string => `It fails: status ${named(code)}; 200 to 399 would pass.`,
  noAnswer: 'It fails: there was no HTTP answer.',
  goodCode: 'It passes: exit code 0.',
  badCode: (code: number): string => `It fails: exit code ${code}; 0 would pass.`,
  noCode: 'It fails: the command did not end, or could not be started.',
  serving: 'It passes: SERVING.',
  notServing: 'It fails: the program does not answer SERVING.',
  connected: 'It passes: something listens there and takes the connection.',
  notConnected: 'It fails: the connection is not taken.',
  came: 'What came:',
  errors: 'What was said:',
  differs:
    'If Kubernetes still says that it fails: it asks from the node, not from inside the pod, so a network policy or a firewall may stand between; or the program answers only now and then.',
  differsOutside:
    'If Kubernetes still says that it fails: a port-forward ends at 127.0.0.1 in the pod, and Kubernetes asks the pod’s own address; a program that listens on 127.0.0.1 only does not hear it.',
};

/** Sentences of the probe family. `probe` is the probe in words, e.g. `GET http://10.1.2.3:80/healthz`. */
export const probes = {
  meanings,
  runs,
  livenessTitle: (who: string): string => `${who} is restarted because its liveness probe fails`,
  startupTitle: (who: string): string => `${who} is restarted because its startup probe gives up`,
  asks: (type: string, probe: string, period: number, failures: number): string =>
    `The ${type} probe asks ${probe} every ${period} s; ${failures === 1 ? 'the first failure (failureThreshold 1) has' : `${failures} failures (failureThreshold) in a row, ${period * failures} s, have`} the container restarted.`,
  got: (what: string): string => (what === '' ? '' : `It got: ${what.replace(/[.:]$/, '')}.`),
  slow: 'The program may still be starting when the probe begins: a startup probe, or a larger initialDelaySeconds, gives it the time.',
  slower: (given: number): string =>
    `The program was given ${given} s to start; where it needs longer, raise failureThreshold.`,
  restarted: (n: number): string => `It was restarted ${common.times(n)}.`,
  ending: (graceSeconds: number): string =>
    `It has just been told to end: it has ${graceSeconds} s for that (terminationGracePeriodSeconds), then it is killed and started again.`,
  killedForGood: 'It is not started again (restartPolicy Never).',
  edit: (type: string): string => `Change the ${type} probe`,
  addStartup: 'Add a startupProbe, or raise initialDelaySeconds',
  raise: 'Raise failureThreshold of the startup probe',
  run: (type: string): string => `Run the ${type} probe now from inside the container`,
  http: (url: string, headers: readonly string[]): string =>
    headers.length === 0 ? `GET ${url}` : `GET ${url} with ${common.list(headers)}`,
  tcp: (port: string, host?: string): string => `for a TCP connection to port ${port}${host ? ` of ${host}` : ''}`,
  grpc: (port: string, service?: string): string =>
    `the gRPC health of port ${port}${service ? ` (service ${service})` : ''}`,
  exec: (command: string): string => `the command “${command}”`,
  readinessTitle: (who: string, some: boolean): string =>
    some
      ? `${who} is not ready in some pods: the readiness probe fails`
      : `${who} is not ready: its readiness probe fails`,
  readinessAsks: (probe: string, period: number, timeout: number, failures: number): string =>
    `The readiness probe asks ${probe} every ${period} s and waits ${timeout} s (timeoutSeconds); a pod is taken out of service after ${failures === 1 ? '1 failure' : `${failures} failures in a row`} (failureThreshold).`,
  noEvent: 'No event tells any more what it got: run the probe to see.',
  eventsUnseen: 'What it got stands in the events only, and kdbg may not read them: run the probe to see.',
  neverReady: (since: number): string => `It has not been ready since it started at ${formatClock(since)}.`,
  lostReady: (since: number): string => `It was ready before, and is not since ${formatClock(since)}.`,
  serving: (ready: number, all: number, name: string): string =>
    ready === 0
      ? all === 1
        ? `It is the only pod of ${name}, so Services have none to send traffic to.`
        : `None of the ${all} pods of ${name} is ready, so Services have none to send traffic to.`
      : `${ready} of ${all} pods of ${name} ${ready === 1 ? 'is' : 'are'} ready and take${ready === 1 ? 's' : ''} the traffic.`,
  alone: 'As long as it is not ready, Services send it no traffic.',
  gateTitle: (who: string, gates: readonly string[]): string =>
    `${who} is not ready: it waits for ${common.list(gates)}, which something outside the pod has to set`,
  gate: (gates: readonly string[]): string =>
    `Its containers are ready, but the pod names ${gates.length === 1 ? 'a readiness gate' : 'readiness gates'}, ${common.list(gates)}: ${gates.length === 1 ? 'a condition' : 'conditions'} that a controller, such as that of a load balancer, sets on the pod when it is ready on its side.`,
  gateMissing: (gate: string): string =>
    `${gate} is not there at all: the controller that should set it does not run, or does not know this pod.`,
  gateFalse: (gate: string, why: string): string => `${gate} is False${why ? `: ${why}` : ''}.`,
};
