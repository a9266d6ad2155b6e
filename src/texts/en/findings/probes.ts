import { common } from './common.ts';

/** Sentences of the probe family. `probe` is the probe in words, e.g. `GET http://:80/healthz`. */
export const probes = {
  livenessTitle: (who: string): string => `${who} is restarted because its liveness probe fails`,
  startupTitle: (who: string): string => `${who} is restarted because its startup probe gives up`,
  asks: (type: string, probe: string, period: number, failures: number): string =>
    `The ${type} probe asks ${probe} every ${period} s; ${failures === 1 ? 'the first failure' : `${failures} failures`} (failureThreshold) in a row, ${period * failures} s, have the container restarted.`,
  got: (what: string): string => `It got: ${what}.`,
  notDeclared: (port: string, declared: readonly string[]): string =>
    declared.length === 0
      ? `The container declares no port.`
      : `The container declares ${common.list(declared)}, not ${port}.`,
  slow: 'The program may still be starting when the probe begins: a startup probe, or a larger initialDelaySeconds, gives it the time.',
  slower: (given: number): string =>
    `The program was given ${given} s to start; where it needs longer, raise failureThreshold.`,
  restarted: (n: number): string => `It was restarted ${common.times(n)}.`,
  edit: (type: string): string => `Change the ${type} probe`,
  addStartup: 'Add a startupProbe, or raise initialDelaySeconds',
  raise: 'Raise failureThreshold of the startup probe',
  http: (scheme: string, port: string, path: string): string => `GET ${scheme}://:${port}${path}`,
  tcp: (port: string): string => `for a TCP connection to port ${port}`,
  grpc: (port: string): string => `the gRPC health of port ${port}`,
  exec: (command: string): string => `the command ${command}`,
};
