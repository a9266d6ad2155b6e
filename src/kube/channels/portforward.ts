import { type Clock, systemClock } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { ApiError } from '../errors.ts';
import { cancelled } from '../transport/connectionError.ts';
import type { KubeClient, PortConnection } from '../types.ts';
import { openPortChannel } from './portChannel.ts';
import type { PodAddress, PortTarget } from './portError.ts';
import { PortTunnel } from './tunnel.ts';

export type { PodAddress, PortTarget } from './portError.ts';

/** Connections to the ports of one pod. */
export interface PodPorts {
  /**
   * One TCP connection. Rejects with a KdbgError when the pod can't be reached; destroyed with one when the kubelet reports an
   * error (`port-refused`, `port-pod-gone`, `port-failed`) or the way there is lost.
   */
  open(port: number): Promise<PortConnection>;
  /** Ends what is open. */
  close(): void;
}

/** Tunnels that wait for a next connection: kept this long, at most so many. */
const IDLE_MS = 60_000;
const IDLE_TUNNELS = 8;

/**
 * Opens connections to a pod: each through a tunnel of its own, so that a slow one holds up none of the others and each side
 * can be closed alone; a tunnel whose connection has ended carries the next, which then opens in one round trip. A server
 * before 1.30 has no tunnels: there it is a WebSocket a connection, without half-close.
 */
export function podPorts(
  client: KubeClient,
  target: PodAddress,
  env: { clock?: Clock; onEmpty?: () => void } = {},
): PodPorts {
  const clock = env.clock ?? systemClock;
  const idle: { tunnel: PortTunnel; cancel: () => void }[] = [];
  const all = new Set<PortTunnel>();
  const channels = new Set<PortConnection>();
  let tunnels = true;
  let closed = false;

  const forget = (tunnel: PortTunnel): boolean => {
    const at = idle.findIndex((entry) => entry.tunnel === tunnel);
    if (at >= 0) idle.splice(at, 1)[0]?.cancel();
    return at >= 0;
  };
  const take = async (): Promise<PortTunnel | undefined> => {
    for (let kept = idle.pop(); kept; kept = idle.pop()) {
      kept.cancel();
      if (kept.tunnel.usable) return kept.tunnel;
      kept.tunnel.close();
    }
    if (!tunnels) return undefined;
    try {
      const tunnel = await PortTunnel.connect(client, target, clock);
      all.add(tunnel);
      tunnel.onClose(() => {
        all.delete(tunnel);
        forget(tunnel);
        if (all.size === 0) env.onEmpty?.();
      });
      tunnel.onRetire(() => {
        // one that carries a connection is closed when that is over
        if (forget(tunnel)) tunnel.close();
      });
      if (closed) tunnel.close();
      return tunnel;
    } catch (error) {
      if (!isUnknownProtocol(error)) throw error;
      tunnels = false;
      return undefined;
    }
  };
  const put = (tunnel: PortTunnel) => {
    if (!tunnel.usable || closed || idle.length >= IDLE_TUNNELS) return tunnel.close();
    const entry = { tunnel, cancel: () => {} };
    entry.cancel = clock.after(IDLE_MS, () => tunnel.close());
    idle.push(entry);
  };

  return {
    async open(port) {
      if (closed) throw new KdbgError('socket-lost', texts.kube.socketLost);
      const tunnel = await take();
      if (tunnel) return tunnel.open(port, () => put(tunnel));
      const channel = await openPortChannel(client, { ...target, port }, clock);
      channels.add(channel);
      channel.on('close', () => channels.delete(channel));
      return channel;
    },
    close() {
      closed = true;
      for (const { cancel } of idle.splice(0)) cancel();
      for (const tunnel of [...all]) tunnel.close();
      for (const channel of [...channels]) channel.destroy();
    },
  };
}

const shared = new WeakMap<KubeClient, Map<string, PodPorts>>();

/**
 * One connection to a port of a pod, as podPorts() opens it; the tunnels to a pod are shared by all who ask. The signal ends
 * the attempt and the connection.
 */
export async function openPort(client: KubeClient, target: PortTarget, signal?: AbortSignal): Promise<PortConnection> {
  if (signal?.aborted) throw cancelled();
  const pods = shared.get(client) ?? new Map<string, PodPorts>();
  shared.set(client, pods);
  const key = `${target.namespace}/${target.pod}`;
  const ports = pods.get(key) ?? podPorts(client, target, { onEmpty: () => pods.delete(key) });
  pods.set(key, ports);
  const connection = await ports.open(target.port);
  if (!signal) return connection;
  if (signal.aborted) {
    connection.destroy();
    throw cancelled();
  }
  const onAbort = () => connection.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  connection.on('close', () => signal.removeEventListener('abort', onAbort));
  return connection;
}

/**
 * How servers before 1.30 refuse the tunnel's subprotocol: 403 or 400 as plain text, where a missing right comes with a Status;
 * the query has no port, which only their own protocol asks for.
 */
function isUnknownProtocol(error: unknown): boolean {
  if (error instanceof ApiError) {
    const said = error.details?.message ?? error.message;
    const plain = error.details === undefined && (error.status === 400 || error.status === 403);
    return (
      error.code !== 'api-forbidden' &&
      (plain || /unsupported protocol|unable to upgrade|"port" is required/.test(said))
    );
  }
  return error instanceof KdbgError && error.code === 'upgrade-refused';
}
