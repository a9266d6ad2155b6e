import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { Container } from '../../kube/objects.ts';

export type Probe = NonNullable<Container['livenessProbe']>;
/** What a probe got: undefined when it was answered well. */
export type ProbeFailure = string | undefined;

export interface ProbeTarget {
  container: Container;
  /** The address of the pod. */
  address: string;
  /** Where a port of the pod really is. */
  locate(port: number): Promise<{ host: string; port: number }>;
  /** Runs a command in the container: its exit code and what it wrote; rejects when it can't be started. */
  run(command: readonly string[], signal: AbortSignal): Promise<{ code: number; output: string }>;
}

function portOf(container: Container, port: unknown): number {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? Number(port);
}

/** Runs a probe once; what failed is worded as the kubelet words it in its event. */
export async function runProbe(probe: Probe, target: ProbeTarget): Promise<ProbeFailure> {
  const ms = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec) return execProbe(probe.exec.command ?? [], target, ms);
  if (probe.httpGet) return httpProbe(probe.httpGet, target, ms);
  if (probe.tcpSocket) {
    const port = portOf(target.container, probe.tcpSocket.port);
    return tcpProbe(target, port, ms);
  }
  return undefined;
}

async function execProbe(command: readonly string[], target: ProbeTarget, ms: number): Promise<ProbeFailure> {
  const limit = AbortSignal.timeout(ms);
  try {
    const { code, output } = await target.run(command, limit);
    return code === 0 ? undefined : output || `command ${command.join(' ')} exited with ${code}`;
  } catch (thrown) {
    if (limit.aborted) return `command timed out: "${command.join(' ')}" timed out after ${ms / 1000}s`;
    return String(thrown instanceof Error ? thrown.message : thrown);
  }
}

async function httpProbe(get: NonNullable<Probe['httpGet']>, target: ProbeTarget, ms: number): Promise<ProbeFailure> {
  const port = portOf(target.container, get.port);
  const shown = `${(get.scheme ?? 'HTTP').toLowerCase()}://${target.address}:${port}${get.path ?? '/'}`;
  const { host, port: real } = await target.locate(port);
  const ask = get.scheme === 'HTTPS' ? httpsRequest : httpRequest;
  return new Promise((done) => {
    const asked = ask(
      {
        host,
        port: real,
        path: get.path ?? '/',
        timeout: ms,
        agent: false,
        rejectUnauthorized: false,
        headers: {
          'User-Agent': 'kube-probe/1.35',
          Host: `${target.address}:${port}`,
          ...Object.fromEntries((get.httpHeaders ?? []).map(({ name, value }) => [name, value])),
        },
      },
      (response) => {
        const code = response.statusCode ?? 0;
        response.resume();
        done(code >= 200 && code < 400 ? undefined : `HTTP probe failed with statuscode: ${code}`);
      },
    );
    asked.on('timeout', () => {
      done(`Get "${shown}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`);
      asked.destroy();
    });
    asked.on('error', (error: NodeJS.ErrnoException) =>
      done(`Get "${shown}": ${dialError(error, target.address, port)}`),
    );
    asked.end();
  });
}

async function tcpProbe(target: ProbeTarget, port: number, ms: number): Promise<ProbeFailure> {
  const { host, port: real } = await target.locate(port);
  return new Promise((done) => {
    const socket = connect({ host, port: real, timeout: ms });
    socket.on('connect', () => {
      socket.destroy();
      done(undefined);
    });
    socket.on('timeout', () => {
      socket.destroy();
      done(`dial tcp ${target.address}:${port}: i/o timeout`);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => done(dialError(error, target.address, port)));
  });
}

function dialError(error: NodeJS.ErrnoException, address: string, port: number): string {
  const why = error.code === 'ECONNREFUSED' ? 'connect: connection refused' : error.message;
  return `dial tcp ${address}:${port}: ${why}`;
}
