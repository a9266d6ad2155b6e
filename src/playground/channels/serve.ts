import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Pod } from '../../kube/objects.ts';
import type { Place } from '../api/place.ts';
import { refuseUpgrade } from '../api/status.ts';
import { badRequest, notFound } from '../failure.ts';
import type { ObjectStore, PodRuntime } from '../types.ts';
import { CHANNELS_PROTOCOL, servePortChannels } from './portChannels.ts';
import { servePortTunnel, TUNNEL_PROTOCOL } from './portTunnel.ts';
import { REMOTE_PROTOCOLS, serveRemote } from './remote.ts';
import { acceptSocket, chosen } from './socket.ts';

export interface ChannelOptions {
  store: ObjectStore;
  runtime: PodRuntime;
}

const isSet = (query: URLSearchParams, name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');

/** Takes an upgrade to a pod's exec, attach or portforward over; what is wrong with it is thrown before it is accepted, or answered. */
export function serveChannel(
  { store, runtime }: ChannelOptions,
  place: Place,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { resource, namespace, name = '', subresource } = place;
  const pod = store.get<Pod>(resource, namespace, name);
  if (!pod) throw notFound(resource, name);
  const query = new URL(request.url ?? '/', 'https://localhost').searchParams;
  switch (subresource?.name) {
    case 'portforward':
      return forward(runtime, pod, query, request, socket, head);
    case 'exec':
    case 'attach':
      return void remote(runtime, subresource.name, pod, query, request, socket, head).catch((thrown) =>
        refuseUpgrade(socket, thrown),
      );
    default:
      throw badRequest('nothing here takes an upgrade');
  }
}

function forward(
  runtime: PodRuntime,
  pod: Pod,
  query: URLSearchParams,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const dial = (port: number) => runtime.dial(pod, port);
  const protocol = chosen(request, [TUNNEL_PROTOCOL, CHANNELS_PROTOCOL]);
  if (protocol === TUNNEL_PROTOCOL) return servePortTunnel(acceptSocket(request, socket, head, protocol), dial);
  if (protocol === undefined) throw badRequest('no subprotocol of port-forward that the playground speaks was offered');
  const ports = query.getAll('ports').flatMap((text) => text.split(',').map(Number));
  servePortChannels(acceptSocket(request, socket, head, protocol), ports, dial);
}

async function remote(
  runtime: PodRuntime,
  kind: 'exec' | 'attach',
  pod: Pod,
  query: URLSearchParams,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const protocol = chosen(request, REMOTE_PROTOCOLS);
  const container = query.get('container') ?? pod.spec?.containers[0]?.name ?? '';
  const options = { stdin: isSet(query, 'stdin'), tty: isSet(query, 'tty') };
  const process =
    kind === 'exec'
      ? await runtime.exec(pod, container, { ...options, command: query.getAll('command') })
      : await runtime.attach(pod, container, options);
  if (protocol === undefined) {
    // Only now, so that a client that tries an older protocol next is told what is really wrong.
    process.kill();
    throw badRequest('no subprotocol of exec that the playground speaks was offered');
  }
  serveRemote(acceptSocket(request, socket, head, protocol), process);
}
