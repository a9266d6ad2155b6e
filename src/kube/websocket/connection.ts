import type { Duplex } from 'node:stream';
import { Receiver, Sender } from 'ws';
import type { Clock } from '../../base/clock.ts';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { connectionError } from '../transport/connectionError.ts';
import type { KubeSocket } from '../types.ts';

const PING_MS = 10_000;
/** Without any byte for this long the peer is dead. */
const SILENT_MS = 30_000;
/** A peer that has bytes of ours to swallow may be held back by what is behind it, and then reads no ping either. */
const HELD_BACK_MS = 300_000;
/** How long an orderly close may take. */
const CLOSE_MS = 2_000;
/** More than any message of the Kubernetes API (its frames are 32 KiB); a peer that sends more is broken. */
const LARGEST = 64 * 1024 * 1024;
const MESSAGE = { binary: true, fin: true, mask: true, compress: false };
const NOTHING = Buffer.alloc(0);

/**
 * A WebSocket over an upgraded connection, the client's side (RFC 6455). Never emits an error that nobody hears.
 * The frames are those of ws; its own WebSocket makes the upgrade itself, which is not possible here: it refuses the "/" of
 * `SPDY/3.1+portforward.k8s.io`.
 */
export class WebSocketConnection implements KubeSocket {
  readonly protocol: string;
  readonly #server: string;
  readonly #socket: Duplex;
  readonly #clock: Clock;
  readonly #receiver: Receiver;
  readonly #sender: Sender;
  readonly #messages: ((data: Buffer) => void)[] = [];
  readonly #drains: (() => void)[] = [];
  readonly #closes: ((error?: Error) => void)[] = [];
  /** Bytes that came before anybody listened. */
  #early: Buffer[] = [];
  #paused = false;
  #heard: number;
  #sentSince = false;
  #closing = false;
  #ended: { error?: Error } | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(socket: Duplex, head: Buffer, options: { protocol: string; server: string; clock: Clock }) {
    this.protocol = options.protocol;
    this.#server = options.server;
    this.#socket = socket;
    this.#clock = options.clock;
    this.#heard = options.clock.now();
    this.#sender = new Sender(socket);
    this.#receiver = new Receiver({
      isServer: false,
      allowSynchronousEvents: true,
      skipUTF8Validation: true,
      maxPayload: LARGEST,
      maxFragments: 16 * 1024,
      maxBufferedChunks: 256 * 1024,
    });
    this.#receiver.on('message', (data) => this.#message(data));
    this.#receiver.on('ping', (payload) => {
      if (!this.#ended) this.#sender.pong(payload, true);
    });
    this.#receiver.on('conclude', (code, reason) => this.#concluded(code, reason));
    this.#receiver.on('error', (error) => this.#broken(error));
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => {
      for (const listener of this.#drains) listener();
    });
    socket.on('error', (error) => this.#end(connectionError(error, this.#server)));
    socket.on('end', () => this.#lost());
    socket.on('close', () => this.#lost());
    if (head.length > 0) this.#receive(head);
    this.#schedulePing();
  }

  send(data: Uint8Array): boolean {
    if (this.#ended || this.#closing) return true;
    this.#sentSince = true;
    this.#sender.send(data, MESSAGE);
    return !this.#socket.writableNeedDrain;
  }

  onMessage(listener: (data: Buffer) => void): void {
    this.#messages.push(listener);
    const early = this.#early;
    this.#early = [];
    for (const data of early) listener(data);
  }

  onDrain(listener: () => void): void {
    this.#drains.push(listener);
  }

  onClose(listener: (error?: Error) => void): void {
    if (this.#ended) {
      const { error } = this.#ended;
      queueMicrotask(() => listener(error));
    } else {
      this.#closes.push(listener);
    }
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#heard = this.#clock.now();
    this.#socket.resume();
  }

  close(): void {
    if (this.#ended || this.#closing) return;
    this.#closing = true;
    this.#cancelTimer();
    this.#sender.close(1000, undefined, true);
    this.#socket.resume();
    this.#cancelTimer = this.#clock.after(CLOSE_MS, () => this.#end());
  }

  #receive(chunk: Buffer): void {
    if (this.#ended) return;
    this.#heard = this.#clock.now();
    this.#sentSince = false;
    try {
      // It has read all of it when this returns, so there is nothing to wait for.
      this.#receiver.write(chunk);
    } catch (error) {
      this.#broken(error);
    }
  }

  /** What came is no WebSocket frame, or whoever listens finds no sense in it. */
  #broken(error: unknown): void {
    this.#end(new KdbgError('socket-protocol', texts.kube.socketProtocol(messageOf(error)), { cause: error }));
  }

  #message(data: Buffer): void {
    if (this.#closing || this.#ended) return;
    if (this.#messages.length === 0) this.#early.push(data);
    for (const listener of this.#messages) listener(data);
  }

  #concluded(code: number, reason: Buffer): void {
    if (this.#ended) return;
    // 1000 normal, 1001 going away, 1005 none given
    const orderly = code === 1000 || code === 1001 || code === 1005;
    if (!this.#closing) this.#sender.close(code === 1005 ? undefined : code, undefined, true);
    const said = reason.toString('utf8').trim();
    const t = texts.kube;
    this.#end(
      orderly
        ? undefined
        : new KdbgError('socket-closed', t.serverOther(this.#server, said || t.because.socketClosed(code))),
    );
  }

  #schedulePing(): void {
    this.#cancelTimer = this.#clock.after(PING_MS, () => {
      if (this.#ended || this.#closing) return;
      const silent = this.#clock.now() - this.#heard;
      const limit = this.#sentSince ? HELD_BACK_MS : SILENT_MS;
      if (!this.#paused && silent >= limit) {
        this.#end(new KdbgError('socket-silent', texts.kube.socketSilent(Math.round(silent / 1000))));
        return;
      }
      if (this.#socket.writableLength === 0) this.#sender.ping(NOTHING, true);
      this.#schedulePing();
    });
  }

  #lost(): void {
    this.#end(this.#closing ? undefined : new KdbgError('socket-lost', texts.kube.socketLost));
  }

  #end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = error ? { error } : {};
    this.#cancelTimer();
    if (error) this.#socket.destroy();
    else {
      this.#socket.end();
      this.#socket.resume();
      const cancel = this.#clock.after(CLOSE_MS, () => this.#socket.destroy());
      this.#socket.once('close', cancel);
    }
    const listeners = this.#closes.splice(0);
    for (const listener of listeners) listener(error);
  }
}
