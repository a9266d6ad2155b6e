import type { Duplex, Writable } from 'node:stream';

/** The framing of ws, which it exports beside WebSocket and its types leave out. */
declare module 'ws' {
  export interface ReceiverEvents {
    /** `binary` is false for a text message. */
    message: [data: Buffer, binary: boolean];
    ping: [payload: Buffer];
    pong: [payload: Buffer];
    /** A close frame came; 1005 stands for one without a code. */
    conclude: [code: number, reason: Buffer];
  }

  /** Takes the bytes of the peer and emits what they say; 'error' for what breaks RFC 6455. */
  export class Receiver extends Writable {
    constructor(options: {
      isServer: boolean;
      allowSynchronousEvents: boolean;
      skipUTF8Validation: boolean;
      /** Of a message, in bytes. */
      maxPayload: number;
      maxFragments: number;
      maxBufferedChunks: number;
    });
    on<E extends keyof ReceiverEvents>(event: E, listener: (...values: ReceiverEvents[E]) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  /** Writes frames to the socket. */
  export class Sender {
    constructor(socket: Duplex);
    send(data: Uint8Array, options: { binary: boolean; fin: boolean; mask: boolean; compress: boolean }): void;
    ping(data: Uint8Array, mask: boolean): void;
    pong(data: Uint8Array, mask: boolean): void;
    /** Throws a TypeError for a code that may not be sent. */
    close(code: number | undefined, reason: Uint8Array | undefined, mask: boolean): void;
  }
}
