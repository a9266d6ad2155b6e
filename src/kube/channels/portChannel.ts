import { type Clock, systemClock } from '../../base/clock.ts';
import { RESOURCES, resourcePath } from '../resources.ts';
import type { KubeClient, PortConnection } from '../types.ts';
import { type PortTarget, portError } from './portError.ts';
import { PortStream } from './portStream.ts';

/** Channels of one forwarded port (kubelet, portforward/websocket.go); each begins with two bytes that are the port. */
const DATA = 0;
const ERROR = 1;
/** The protocol knows no end of one side, only the end of all: it is told when the pod has been quiet for so long. */
const QUIET_MS = 10_000;

/**
 * One TCP connection to a port of a pod over a WebSocket of its own (`v4.channel.k8s.io`), for servers that have no tunnels.
 * Rejects with a KdbgError when the pod can't be reached; destroyed with one when the kubelet reports an error.
 */
export async function openPortChannel(
  client: KubeClient,
  target: PortTarget,
  clock: Clock = systemClock,
): Promise<PortConnection> {
  const socket = await client.socket(
    {
      path: resourcePath(RESOURCES.Pod, { namespace: target.namespace, name: target.pod, subresource: 'portforward' }),
      query: { ports: target.port },
    },
    ['v4.channel.k8s.io'],
  );
  const drained: (() => void)[] = [];
  const stream = new PortStream(
    {
      write(data) {
        const message = Buffer.allocUnsafe(data.length + 1);
        message[0] = DATA;
        message.set(data, 1);
        return socket.send(message);
      },
      whenDrained: (go) => drained.push(go),
      end: () => socket.close(),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      close: () => {
        socket.resume();
        socket.close();
      },
    },
    clock,
    { quietMs: QUIET_MS, endsAll: true },
  );
  const begun = new Set<number>();
  socket.onDrain(() => {
    for (const go of drained.splice(0)) go();
  });
  socket.onMessage((message) => {
    const channel = message[0];
    if (channel !== DATA && channel !== ERROR) return;
    const data = message.subarray(begun.has(channel) ? 1 : 3);
    begun.add(channel);
    if (channel === DATA) stream.received(data);
    else if (data.length > 0) stream.destroy(portError(data.toString('utf8'), target));
  });
  socket.onClose((error) => {
    if (error) {
      stream.destroy(error);
      return;
    }
    stream.finished();
    stream.remoteEnded();
  });
  return stream;
}
