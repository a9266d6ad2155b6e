import type { Clock } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { RESOURCES, resourcePath } from '../resources.ts';
import type { KubeClient, KubeSocket, PortConnection } from '../types.ts';
import { type PodAddress, portError } from './portError.ts';
import { PortStream } from './portStream.ts';
import { SpdyReader, SpdyWriter } from './spdy.ts';

const PROTOCOL = 'SPDY/3.1+portforward.k8s.io';
/** See PortStream: longer than the pauses within a download. */
const QUIET_MS = 1_000;
/** A pod that goes on sending to a connection that is over costs so much at most. */
const DISCARD_MS = 10_000;
const DISCARD_BYTES = 1024 * 1024;

/**
 * A tunnel to one pod (SPDY streams in a WebSocket, KEP-4006): the way of kubectl since Kubernetes 1.30. Streams are cheap and
 * can be ended by each side alone, but share one flow: a reader that stops holds up all of them. So one live connection at a time
 * goes through a tunnel; when it is over the tunnel can carry the next.
 */
export class PortTunnel {
  readonly #socket: KubeSocket;
  readonly #target: PodAddress;
  readonly #clock: Clock;
  readonly #writer = new SpdyWriter();
  readonly #streams = new Map<number, TunnelEvents>();
  readonly #retirements: (() => void)[] = [];
  readonly #closes: ((error?: Error) => void)[] = [];
  #nextId = 1;
  #requests = 0;
  #open = true;
  #lost = false;
  #drained: (() => void)[] = [];

  private constructor(socket: KubeSocket, target: PodAddress, clock: Clock) {
    this.#clock = clock;
    this.#socket = socket;
    this.#target = target;
    const reader = new SpdyReader({
      opened: (id) => this.#streams.get(id)?.opened?.(),
      data: (id, data, fin) => this.#streams.get(id)?.data(data, fin),
      reset: (id) => this.#streams.get(id)?.reset(),
      ping: (id) => void socket.send(this.#writer.pong(id)),
      goAway: () => {
        this.#open = false;
      },
    });
    socket.onMessage((message) => reader.push(message));
    socket.onDrain(() => {
      for (const go of this.#drained.splice(0)) go();
    });
    socket.onClose((error) => {
      this.#open = false;
      this.#lost = true;
      for (const stream of [...this.#streams.values()]) stream.lost(error);
      this.#streams.clear();
      for (const listener of this.#closes) listener(error);
    });
  }

  /** Rejects with a KdbgError; a server before 1.30 refuses the subprotocol. */
  static async connect(
    client: KubeClient,
    target: PodAddress,
    clock: Clock,
    signal?: AbortSignal,
  ): Promise<PortTunnel> {
    const socket = await client.socket(
      {
        path: resourcePath(RESOURCES.Pod, {
          namespace: target.namespace,
          name: target.pod,
          subresource: 'portforward',
        }),
        ...(signal ? { signal } : {}),
      },
      [PROTOCOL],
    );
    return new PortTunnel(socket, target, clock);
  }

  /** False when no further connection can be opened. */
  get usable(): boolean {
    return this.#open;
  }

  onClose(listener: (error?: Error) => void): void {
    this.#closes.push(listener);
  }

  /**
   * Opens a connection; resolves when the kubelet has taken it. `done` is told when its local side is over: then the tunnel can
   * carry another one if it is still usable, while what the pod still sends of this one is thrown away.
   */
  open(port: number, done: () => void = () => undefined): Promise<PortConnection> {
    return new Promise((resolve, reject) => {
      const headers = { port: String(port), requestid: String(this.#requests++) };
      const errorId = this.#nextId;
      const dataId = this.#nextId + 2;
      this.#nextId += 4;
      const send = (frame: Buffer) => this.#socket.send(frame);
      const finish = () => send(this.#writer.data(dataId, Buffer.alloc(0), true));
      let ended = false;
      const connection = new PortStream(
        {
          write: (data) => send(this.#writer.data(dataId, data, false)),
          whenDrained: (go) => this.#drained.push(go),
          end: () => {
            ended = true;
            finish();
          },
          pause: () => this.#socket.pause(),
          resume: () => this.#socket.resume(),
          close: () => {
            this.#socket.resume();
            if (!ended && this.#open) finish();
            this.#discard(errorId, dataId);
            done();
          },
        },
        this.#clock,
        { quietMs: QUIET_MS, endsAll: false },
      );
      let said = '';
      const lost = (error?: Error) => {
        const told = error ?? new KdbgError('socket-lost', texts.kube.socketLost);
        reject(told);
        connection.destroy(told);
      };
      this.#streams.set(errorId, {
        data: (data, fin) => {
          said += data.toString('utf8');
          if (!fin) return;
          this.#streams.delete(errorId);
          if (said) {
            // After an error the runtime may leave the next stream of the same tunnel unanswered: kubectl gives such a connection up too.
            this.#open = false;
            connection.destroy(portError(said, { ...this.#target, port }));
          } else connection.finished();
        },
        reset: () => connection.finished(),
        lost,
      });
      this.#streams.set(dataId, {
        opened: () => resolve(connection),
        data: (data, fin) => {
          connection.received(data);
          if (!fin) return;
          this.#streams.delete(dataId);
          connection.remoteEnded();
        },
        reset: () => {
          reject(new KdbgError('socket-lost', texts.kube.socketLost));
          connection.remoteEnded();
          connection.finished();
        },
        lost,
      });
      send(this.#writer.open(errorId, { ...headers, streamtype: 'error' }, true));
      send(this.#writer.open(dataId, { ...headers, streamtype: 'data' }, false));
    });
  }

  /** What comes of a connection that nobody reads any more goes nowhere; if it is much, the tunnel is given up. */
  #discard(errorId: number, dataId: number): void {
    if (this.#lost) return;
    let bytes = 0;
    for (const id of [errorId, dataId]) {
      if (!this.#streams.has(id)) continue;
      const forget = () => {
        cancel();
        this.#streams.delete(id);
      };
      const giveUp = () => {
        forget();
        if (!this.#open) return;
        this.#open = false;
        this.#socket.send(this.#writer.reset(id));
        for (const listener of this.#retirements) listener();
      };
      const cancel = this.#clock.after(DISCARD_MS, giveUp);
      this.#streams.set(id, {
        data: (data, fin) => {
          bytes += data.length;
          if (fin) forget();
          else if (bytes > DISCARD_BYTES) giveUp();
        },
        reset: forget,
        lost: forget,
      });
    }
  }

  /** Told when the tunnel can carry nothing new, although it is still there. */
  onRetire(listener: () => void): void {
    this.#retirements.push(listener);
  }

  close(): void {
    this.#open = false;
    this.#socket.close();
  }
}

interface TunnelEvents {
  opened?(): void;
  data(data: Buffer, fin: boolean): void;
  reset(): void;
  lost(error?: Error): void;
}
