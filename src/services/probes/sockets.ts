import type { Duplex } from 'node:stream';
import { type Clock, pause } from '../../base/clock.ts';
import { toKdbgError } from '../../base/errors.ts';
import { parseSocketTable, socketAddress, TCP_LISTEN } from '../../base/socketTable.ts';
import { isLoopback } from '../../diagnosis/path/sockets.ts';
import type { Listener, SocketsAnswer, SocketsProbe } from '../../diagnosis/probes.ts';
import { type RunResult, runExec } from '../../kube/channels/exec.ts';
import { podPorts } from '../../kube/channels/portforward.ts';
import { hasStatus } from '../../kube/errors.ts';
import { RESOURCES, resourcePath } from '../../kube/resources.ts';
import type { ExecTarget, KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { Turns } from './turns.ts';

/** The ways to a pod; tests give their own. */
export interface SocketWays {
  exec(target: ExecTarget, command: readonly string[], signal: AbortSignal): Promise<RunResult>;
  /** A connection that arrives over the pod's loopback. */
  connect(target: { namespace: string; pod: string; port: number }, signal: AbortSignal): Promise<Duplex>;
  /** What a connection to the pod's own address comes to; undefined where that can't be told. */
  outside(
    target: { namespace: string; pod: string; port: number },
    signal: AbortSignal,
  ): Promise<'open' | 'refused' | undefined>;
}

/** The file of IPv6 is missing where the node has none; the other is then told all the same. */
const COMMAND = ['cat', '/proc/net/tcp', '/proc/net/tcp6'] as const;
const LIMIT = 1024 * 1024;
/** Containers that are tried: all of a pod tell the same, but some have no `cat`. */
const TRIED = 3;
/** Milliseconds that a program has to open its ports before anybody looks. */
const START = 8000;
/** A container runtime may lose its answer: then another connection is made, after so many milliseconds. */
const TRIES = 3;
const ANSWER = 3000;
/** Milliseconds that one look may take. */
const PATIENCE = 10_000;
/** Pods that are looked into at a time. */
const AT_ONCE = 4;
/** Milliseconds for which nothing is tried that the person may not do. */
const REFUSED_HOLDS = 60_000;

export interface Sockets {
  read(request: SocketsProbe, signal: AbortSignal): Promise<SocketsAnswer>;
}

/**
 * Sees where programs listen in a pod: by reading the kernel's table in one of its containers, which touches no program, and where none of
 * them has `cat`, by connecting to the ports through a port-forward and closing again, as the kubelet's own TCP probes do. `deep`: there the
 * API server is asked to connect to the pod's own address first, as only that tells who listens on loopback alone. That attempt speaks TLS, so that a program that does not gets no request.
 */
export function createSockets(ways: SocketWays, { deep, clock }: { deep: boolean; clock: Clock }): Sockets {
  const turns = new Turns(AT_ONCE);
  const refused = new Map<string, { reason: string; until: number }>();

  /** Does something that wants a right; where it is missing, it is not tried again for a while. */
  async function permitted<T>(
    what: string,
    namespace: string,
    work: () => Promise<T>,
  ): Promise<T | { refused: string }> {
    const key = `${what} ${namespace}`;
    const known = refused.get(key);
    if (known && known.until > clock.now()) return { refused: known.reason };
    try {
      return await work();
    } catch (thrown) {
      if (!hasStatus(thrown, 403)) throw thrown;
      const reason = toKdbgError(thrown).message;
      refused.set(key, { reason, until: clock.now() + REFUSED_HOLDS });
      return { refused: reason };
    }
  }

  /** The table, or why it could not be read. */
  async function table(request: SocketsProbe, signal: AbortSignal): Promise<Table | { why: string; refused?: string }> {
    const { namespace, pod } = request;
    let why = texts.findings.sockets.noContainer;
    for (const container of request.containers.slice(0, TRIED)) {
      const run = await permitted('exec', namespace, () =>
        within(clock, signal, (stop) => ways.exec({ namespace, pod, container }, COMMAND, stop)),
      );
      if ('refused' in run) return { why: run.refused, refused: run.refused };
      if (/local_address/.test(run.stdout) && !run.truncated) return { container, listeners: listenersIn(run.stdout) };
      why =
        run.code === 126 || run.code === 127 ? texts.findings.sockets.noCat : run.reason || run.stderr.trim() || why;
    }
    return { why };
  }

  /** What came of connecting; `refused` with the reason where the person may not. */
  async function connect(request: SocketsProbe, port: number, signal: AbortSignal) {
    const target = { namespace: request.namespace, pod: request.pod, port };
    return permitted('portforward', request.namespace, async () => {
      for (let tried = 0; tried < TRIES; tried++) {
        const state = await tryOnce((stop) => ways.connect(target, stop), clock, signal);
        signal.throwIfAborted();
        if (state) return { state };
      }
      return { state: undefined };
    });
  }

  async function byConnecting(request: SocketsProbe, why: string, signal: AbortSignal): Promise<SocketsAnswer> {
    const { namespace, pod } = request;
    const ports: { port: number; state: 'open' | 'inside' | 'closed' }[] = [];
    for (const port of request.ports) {
      const outside = deep
        ? await within(clock, signal, (stop) => ways.outside({ namespace, pod, port }, stop))
        : undefined;
      if (outside === 'open') {
        ports.push({ port, state: 'open' });
        continue;
      }
      const came = await connect(request, port, signal);
      if ('refused' in came) return { type: 'sockets', way: 'unseen', reason: `${why} ${came.refused}` };
      if (came.state) ports.push({ port, state: came.state === 'open' && outside ? 'inside' : came.state });
    }
    const well = request.ports.every((port) => ports.some((one) => one.port === port && one.state === 'open'));
    return { type: 'sockets', way: 'connections', why, ports, well };
  }

  /** Wanted ports that are not in the table, but take a connection: then the table is not the whole truth (a sandbox may have its own). */
  async function takenAnyway(
    request: SocketsProbe,
    listeners: readonly Listener[],
    signal: AbortSignal,
  ): Promise<number[]> {
    const taken: number[] = [];
    for (const port of request.ports.filter((one) => !listeners.some((listener) => listener.port === one))) {
      const came = await connect(request, port, signal);
      if ('state' in came && came.state === 'open') taken.push(port);
    }
    return taken;
  }

  async function look(request: SocketsProbe, signal: AbortSignal): Promise<SocketsAnswer> {
    const young = request.startedAt + START - clock.now();
    if (young > 0) await pause(clock, Math.min(START, young), signal);
    signal.throwIfAborted();
    const found = await table(request, signal);
    if ('why' in found) return byConnecting(request, found.why, signal);
    const { container, listeners } = found;
    const taken = await takenAnyway(request, listeners, signal);
    const well = request.ports.every((port) => listeners.some((one) => one.port === port && !isLoopback(one.address)));
    return { type: 'sockets', way: 'table', container, listeners, taken, well };
  }

  return { read: (request, signal) => turns.take(() => look(request, signal)) };
}

interface Table {
  container: string;
  listeners: readonly Listener[];
}

/** Each address and port once, by port. */
function listenersIn(text: string): Listener[] {
  const found = new Map<string, Listener>();
  for (const { state, localAddress, localPort: port } of parseSocketTable(text)) {
    const address = state === TCP_LISTEN ? socketAddress(localAddress) : undefined;
    if (address !== undefined) found.set(`${address} ${port}`, { address, port });
  }
  return [...found.values()].sort((a, b) => a.port - b.port || a.address.localeCompare(b.address));
}

/**
 * Connects once and closes again. Only an answer counts: the refusal, or the orderly end of a connection that was taken, which the runtime
 * tells a second after its client has ended. That nothing comes tells nothing, as a refusal is sometimes lost on its way (one in three on a
 * busy node with containerd 1.6). Rejects where the server refuses the port-forward.
 */
async function tryOnce(
  open: (signal: AbortSignal) => Promise<Duplex>,
  clock: Clock,
  signal: AbortSignal,
): Promise<'open' | 'closed' | undefined> {
  const remote = await open(signal);
  return new Promise((resolve) => {
    const finish = (state?: 'open' | 'closed') => {
      cancel();
      signal.removeEventListener('abort', stop);
      resolve(state);
      remote.destroy();
    };
    const stop = () => finish();
    const cancel = clock.after(ANSWER, stop);
    signal.addEventListener('abort', stop, { once: true });
    // Stays: an error that comes after the end must not be thrown.
    remote.on('error', (thrown) => finish(toKdbgError(thrown).code === 'port-refused' ? 'closed' : undefined));
    remote.once('data', () => finish('open'));
    remote.once('end', () => finish('open'));
    remote.once('close', stop);
    remote.end();
  });
}

/** Ends the work after a while; it then rejects as one that was cancelled. */
async function within<T>(clock: Clock, signal: AbortSignal, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const cancel = clock.after(PATIENCE, () => late.abort(new Error(texts.findings.sockets.late)));
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    cancel();
  }
}

export function socketWays(client: KubeClient): SocketWays {
  return {
    exec: (target, command, signal) => runExec(client, target, command, { signal, limit: LIMIT }),
    async connect({ namespace, pod, port }, signal) {
      // A tunnel of its own: one that was refused once may leave the next connection without an answer.
      const ports = podPorts(client, { namespace, pod });
      signal.addEventListener('abort', () => ports.close(), { once: true });
      const connection = await ports.open(port).catch((thrown: unknown) => {
        ports.close();
        throw thrown;
      });
      connection.once('close', () => ports.close());
      return connection;
    },
    async outside({ namespace, pod, port }, signal) {
      const path = resourcePath(RESOURCES.Pod, { namespace, name: `https:${pod}:${port}`, subresource: 'proxy/' });
      const over = new AbortController();
      try {
        // Whatever answers is enough: its body is not read.
        await client.stream({ path, signal: AbortSignal.any([signal, over.signal]), timeout: PATIENCE / 2 });
        return 'open';
      } catch (thrown) {
        signal.throwIfAborted();
        const said = toKdbgError(thrown).message;
        if (/connection refused/.test(said)) return 'refused';
        // It answered, and speaks something else than TLS.
        return /tls:|HTTP response to HTTPS|malformed HTTP|EOF|connection reset/i.test(said) ? 'open' : undefined;
      } finally {
        over.abort();
      }
    },
  };
}
