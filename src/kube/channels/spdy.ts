/**
 * The part of SPDY/3.1 that a port-forward needs, the client's side
 * (https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/). The server opens no streams and its reply headers say
 * nothing, so header blocks are only written; Kubernetes' implementation (moby/spdystream) has no flow control.
 */
const CONTROL = 0x8003;
const TYPE = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const FLAG_FIN = 1;
/** RST_STREAM status: the stream is no longer wanted. */
const CANCEL = 5;

/** An empty stored block: at it, and not before, Go's reader hands out what it has. */
const FLUSH = Buffer.from([0, 0, 0, 0xff, 0xff]);

function control(type: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.allocUnsafe(8);
  head.writeUInt16BE(CONTROL, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(((flags << 24) | payload.length) >>> 0, 4);
  return Buffer.concat([head, payload]);
}

/** Writes frames; header blocks are one zlib stream for the whole connection. */
export class SpdyWriter {
  #begun = false;

  /** Opens a stream; `fin`: nothing will be sent on it. */
  open(id: number, headers: Readonly<Record<string, string>>, fin: boolean): Buffer {
    const head = Buffer.alloc(10);
    head.writeUInt32BE(id, 0);
    return control(TYPE.synStream, fin ? FLAG_FIN : 0, Buffer.concat([head, this.#block(headers)]));
  }

  data(id: number, data: Uint8Array, fin: boolean): Buffer {
    const frame = Buffer.allocUnsafe(8 + data.length);
    frame.writeUInt32BE(id, 0);
    frame.writeUInt32BE((((fin ? FLAG_FIN : 0) << 24) | data.length) >>> 0, 4);
    frame.set(data, 8);
    return frame;
  }

  reset(id: number): Buffer {
    const payload = Buffer.allocUnsafe(8);
    payload.writeUInt32BE(id, 0);
    payload.writeUInt32BE(CANCEL, 4);
    return control(TYPE.rstStream, 0, payload);
  }

  pong(id: Buffer): Buffer {
    return control(TYPE.ping, 0, id);
  }

  /** Names and values, as stored blocks of deflate (RFC 1951, 3.2.4): there is nothing in them worth compressing. */
  #block(headers: Readonly<Record<string, string>>): Buffer {
    const entries = Object.entries(headers);
    const number = (value: number) => {
      const bytes = Buffer.allocUnsafe(4);
      bytes.writeUInt32BE(value);
      return bytes;
    };
    const parts = [number(entries.length)];
    for (const entry of entries) {
      for (const text of entry) {
        const bytes = Buffer.from(text);
        parts.push(number(bytes.length), bytes);
      }
    }
    const plain = Buffer.concat(parts);
    const stored = Buffer.allocUnsafe(5);
    stored[0] = 0;
    stored.writeUInt16LE(plain.length, 1);
    stored.writeUInt16LE(~plain.length & 0xffff, 3);
    const begin = this.#begun ? [] : [Buffer.from([0x78, 0x01])];
    this.#begun = true;
    return Buffer.concat([...begin, stored, plain, FLUSH]);
  }
}

export interface SpdyEvents {
  opened(id: number): void;
  /** Parts of a frame's data are given as they come; `fin` with the last. */
  data(id: number, data: Buffer, fin: boolean): void;
  reset(id: number, status: number): void;
  ping(id: Buffer): void;
  goAway(): void;
}

/** Reads frames, however they are cut. */
export class SpdyReader {
  readonly #events: SpdyEvents;
  #head: Buffer = Buffer.alloc(0);
  /** Of the frame whose head has been read. */
  #left = 0;
  #inFrame = false;
  #payload: Buffer[] = [];

  constructor(events: SpdyEvents) {
    this.#events = events;
  }

  push(chunk: Buffer): void {
    let bytes = chunk;
    while (bytes.length > 0 || (this.#inFrame && this.#left === 0)) {
      if (!this.#inFrame) {
        const need = 8 - this.#head.length;
        this.#head = Buffer.concat([this.#head, bytes.subarray(0, need)]);
        bytes = bytes.subarray(need);
        if (this.#head.length < 8) return;
        this.#left = this.#head.readUInt32BE(4) & 0xffffff;
        this.#inFrame = true;
        this.#payload = [];
      }
      const part = bytes.subarray(0, this.#left);
      bytes = bytes.subarray(part.length);
      this.#left -= part.length;
      this.#part(part);
      if (this.#left > 0) return;
      this.#inFrame = false;
      this.#head = Buffer.alloc(0);
    }
  }

  #part(part: Buffer): void {
    const first = this.#head.readUInt32BE(0);
    const flags = this.#head[4] ?? 0;
    const last = this.#left === 0;
    if ((first & 0x80000000) === 0) {
      const fin = last && (flags & FLAG_FIN) !== 0;
      if (part.length > 0 || fin) this.#events.data(first, part, fin);
      return;
    }
    this.#payload.push(part);
    if (!last) return;
    const payload = Buffer.concat(this.#payload);
    const type = first & 0xffff;
    if (type === TYPE.goAway) return this.#events.goAway();
    if (payload.length < 4) return;
    const id = payload.readUInt32BE(0);
    if (type === TYPE.ping) this.#events.ping(payload.subarray(0, 4));
    else if (type === TYPE.rstStream) this.#events.reset(id, payload.length >= 8 ? payload.readUInt32BE(4) : 0);
    else if (type === TYPE.synReply) {
      this.#events.opened(id);
      if (flags & FLAG_FIN) this.#events.data(id, Buffer.alloc(0), true);
    }
  }
}
