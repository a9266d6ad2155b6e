import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { connectionError } from '../transport/connectionError.ts';
import type { KubeSocket } from '../types.ts';
import { encodeFrame, FrameReader, OPCODE } from './frames.ts';

const PING_MS = 10_000;
/** Without any byte for this long the peer is dead. */
const SILENT_MS = 30_000;
/** A peer that has bytes of ours to swallow may be held back by what is behind it, and then reads no ping either. */
const HELD_BACK_MS = 300_000;
/** How long an orderly close may take. */
const CLOSE_MS = 2_000;

/** A WebSocket over an upgraded connection, the client's side (RFC 6455). Never emits an error that nobody hears. */
export class WebSocketConnection implements KubeSocket {
  readonly protocol: string;
  readonly #server: string;
  readonly #socket: Duplex;
  readonly #clock: Clock;
  readonly #reader: FrameReader;
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
    this.#reader = new FrameReader({
      message: (data) => this.#message(data),
      control: (opcode, payload) => this.#control(opcode, payload),
    });
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
    return this.#socket.write(encodeFrame(OPCODE.binary, data));
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
    this.#socket.write(encodeFrame(OPCODE.close, Buffer.from([0x03, 0xe8])));
    this.#socket.resume();
    this.#cancelTimer = this.#clock.after(CLOSE_MS, () => this.#end());
  }

  #receive(chunk: Buffer): void {
    if (this.#ended) return;
    this.#heard = this.#clock.now();
    this.#sentSince = false;
    try {
      this.#reader.push(chunk);
    } catch (error) {
      const what = messageOf(error);
      this.#end(new KdbgError('socket-protocol', texts.kube.socketProtocol(what), { cause: error }));
    }
  }

  #message(data: Buffer): void {
    if (this.#closing) return;
    if (this.#messages.length === 0) this.#early.push(data);
    for (const listener of this.#messages) listener(data);
  }

  #control(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.ping) {
      this.#socket.write(encodeFrame(OPCODE.pong, payload));
    } else if (opcode === OPCODE.close) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1000;
      const said = payload.toString('utf8', 2).trim();
      if (!this.#closing) this.#socket.write(encodeFrame(OPCODE.close, payload.subarray(0, 2)));
      // 1000 normal, 1001 going away, 1005 none given
      const orderly = code === 1000 || code === 1001 || code === 1005;
      this.#end(
        orderly
          ? undefined
          : new KdbgError(
              'socket-closed',
              texts.kube.serverOther(this.#server, said || `WebSocket closed with ${code}`),
            ),
      );
    }
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
      if (this.#socket.writableLength === 0) this.#socket.write(encodeFrame(OPCODE.ping, Buffer.alloc(0)));
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
