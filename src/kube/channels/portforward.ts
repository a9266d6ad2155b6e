import { Duplex } from 'node:stream';
import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { RESOURCES, resourcePath } from '../resources.ts';
import type { KubeClient, KubeSocket, PortConnection } from '../types.ts';

export interface PortTarget {
  namespace: string;
  pod: string;
  /** A number; names are resolved by the caller. */
  port: number;
}

/** Channels of one forwarded port (kubelet, portforward/websocket.go); each begins with two bytes that are the port. */
const DATA = 0;
const ERROR = 1;
const LARGEST_WRITE = 32 * 1024;

/**
 * One TCP connection to a port of a pod over a WebSocket of its own (`v4.channel.k8s.io`). The protocol has no half-close:
 * ending the writing side keeps the connection until the pod ends its side, without telling it. Rejects with a KdbgError
 * when the pod can't be reached; destroyed with one when the kubelet reports an error.
 */
export async function openPort(client: KubeClient, target: PortTarget, signal?: AbortSignal): Promise<PortConnection> {
  const socket = await client.socket(
    {
      path: resourcePath(RESOURCES.Pod, { namespace: target.namespace, name: target.pod, subresource: 'portforward' }),
      query: { ports: target.port },
      ...(signal ? { signal } : {}),
    },
    ['v4.channel.k8s.io'],
  );
  return new ChannelConnection(socket, target);
}

class ChannelConnection extends Duplex {
  readonly #socket: KubeSocket;
  readonly #target: PortTarget;
  readonly #headsSeen = new Set<number>();
  #waiting: (() => void) | undefined;

  constructor(socket: KubeSocket, target: PortTarget) {
    super({ allowHalfOpen: true, readableHighWaterMark: 256 * 1024, writableHighWaterMark: 256 * 1024 });
    this.#socket = socket;
    this.#target = target;
    socket.onMessage((message) => this.#message(message));
    socket.onDrain(() => {
      const go = this.#waiting;
      this.#waiting = undefined;
      go?.();
    });
    socket.onClose((error) => {
      if (this.destroyed) return;
      if (error) this.destroy(error);
      else this.push(null);
    });
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    let room = true;
    for (let at = 0; at < chunk.length; at += LARGEST_WRITE) {
      const part = chunk.subarray(at, at + LARGEST_WRITE);
      const message = Buffer.allocUnsafe(part.length + 1);
      message[0] = DATA;
      message.set(part, 1);
      room = this.#socket.send(message);
    }
    if (room) done();
    else this.#waiting = done;
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#waiting = undefined;
    this.#socket.resume();
    this.#socket.close();
    done(error);
  }

  #message(message: Buffer): void {
    const channel = message[0];
    if (this.destroyed || (channel !== DATA && channel !== ERROR)) return;
    let data = message.subarray(1);
    if (!this.#headsSeen.has(channel)) {
      this.#headsSeen.add(channel);
      data = data.subarray(2);
    }
    if (data.length === 0) return;
    if (channel === ERROR) this.destroy(portError(data.toString('utf8'), this.#target));
    else if (!this.push(data)) this.#socket.pause();
  }
}

/** What the kubelet says on the error channel, for people. */
export function portError(said: string, target: PortTarget): KdbgError {
  const t = texts.kube;
  if (/connection refused/.test(said)) {
    return new KdbgError('port-refused', t.portRefused(target.pod, target.port), { todo: t.portRefusedTodo });
  }
  if (/network namespace .* is closed|failed to find sandbox|not found|is not running|sandbox/i.test(said)) {
    return new KdbgError('port-pod-gone', t.portPodGone(target.pod));
  }
  return new KdbgError('port-failed', t.portFailed(target.pod, target.port, said.trim().replace(/\.$/, '')));
}
