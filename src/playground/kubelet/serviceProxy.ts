import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { EndpointSlice, Pod, Service } from '../../kube/objects.ts';
import { controlLoop, keyOf, splitKey } from '../controllers/loop.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { locate, type PodNetwork } from './network.ts';

export interface ServiceProxyOptions {
  store: ObjectStore;
  clock: Clock;
  /** The addresses of a pod that runs; throws for one that does not. */
  network(pod: Pod): PodNetwork;
}

/**
 * Listens at the addresses of services, where this machine lets it (not below port 1024 without the right, and only on systems that have the
 * whole of 127.0.0.0/8), and hands each connection to a ready pod, as kube-proxy does.
 */
export function serviceProxy({ store, clock, network }: ServiceProxyOptions): Controller {
  const kind = served('Service');
  const servers = new Map<string, Map<string, Server>>();
  const sockets = new Set<Socket>();

  /** Where a connection to a service's port goes now; undefined where no pod is ready. */
  function backend(
    namespace: string | undefined,
    service: string,
    port: string,
  ): { host: string; port: number } | undefined {
    const slices = store.list(served('EndpointSlice'), namespace) as readonly EndpointSlice[];
    const ready = slices
      .filter(({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] === service)
      .flatMap((slice) => {
        const number = slice.ports?.find(({ name }) => (name ?? '') === port)?.port;
        if (number === undefined) return [];
        return (slice.endpoints ?? [])
          .filter(({ conditions }) => conditions?.ready)
          .map(({ addresses, targetRef }) => ({ address: addresses[0] ?? '', pod: targetRef?.name ?? '', number }));
      });
    const chosen = ready[Math.floor(Math.random() * ready.length)];
    const pod = chosen && store.get<Pod>(served('Pod'), namespace, chosen.pod);
    return pod && locate(network(pod), chosen.address, chosen.number);
  }

  function take(socket: Socket, to: () => ReturnType<typeof backend>): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    try {
      const place = to();
      if (!place) return void socket.destroy();
      const pod = connect({ ...place, allowHalfOpen: true });
      sockets.add(pod);
      pod.on('close', () => {
        sockets.delete(pod);
        socket.destroy();
      });
      pod.on('error', () => socket.destroy());
      socket.on('close', () => pod.destroy());
      socket.pipe(pod).pipe(socket);
    } catch {
      socket.destroy();
    }
  }

  function drop(key: string): void {
    for (const server of servers.get(key)?.values() ?? []) server.close();
    servers.delete(key);
  }

  const loop = controlLoop({
    name: 'service-proxy',
    store,
    clock,
    keys: ({ resource, object }) => (resource.kind === 'Service' ? [keyOf(object)] : []),
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const { spec } = store.get<Service>(kind, namespace, name) ?? {};
      const address = spec?.clusterIP ?? '';
      const ports = address.startsWith('127.') ? (spec?.ports ?? []).filter(({ protocol }) => protocol !== 'UDP') : [];
      const wanted = new Map(ports.map((port) => [`${address}:${port.port}/${port.name ?? ''}`, port]));
      const now = servers.get(key) ?? new Map<string, Server>();
      if ([...wanted.keys()].join() === [...now.keys()].join()) return undefined;
      drop(key);
      const made = new Map<string, Server>();
      for (const [id, port] of wanted) {
        const server = createServer({ allowHalfOpen: true }, (socket) =>
          take(socket, () => backend(namespace, name, port.name ?? '')),
        );
        // Where it may not listen the service has no address, as docs/playground.md says.
        server.on('error', () => undefined);
        server.listen(port.port, address);
        server.unref();
        made.set(id, server);
      }
      if (made.size > 0) servers.set(key, made);
      return undefined;
    },
  });
  return {
    name: loop.name,
    start() {
      const end = loop.start();
      return () => {
        end();
        for (const key of [...servers.keys()]) drop(key);
        for (const socket of sockets) socket.destroy();
      };
    },
  };
}
