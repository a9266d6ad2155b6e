import { createInflate, type Inflate, constants as zlib } from 'node:zlib';
import { DICTIONARY } from './dictionary.ts';

const CONTROL = 0x8003;
const TYPE = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const FIN = 1;
const PROTOCOL_ERROR = 1;

export interface SpdyServerEvents {
  opened(id: number, headers: ReadonlyMap<string, string>): void;
  /** `fin`: the client sends no more on this stream. */
  data(id: number, data: Buffer, fin: boolean): void;
  reset(id: number): void;
}

function frame(type: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(CONTROL, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(((flags << 24) | payload.length) >>> 0, 4);
  return Buffer.concat([head, payload]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** No headers, as a stored block of deflate that ends in a flush (RFC 1951, 3.2.4); the first of a connection begins the zlib stream. */
const NO_HEADERS = Buffer.from([0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
const ZLIB_HEAD = Buffer.from([0x78, 0x01]);

/** The server's side of the part of SPDY/3.1 that a port-forward uses, over whatever carries its bytes. */
export class SpdyServer {
  readonly #send: (data: Buffer) => boolean;
  readonly #events: SpdyServerEvents;
  readonly #inflate: Inflate;
  #buffer: Buffer = Buffer.alloc(0);
  #replied = false;
  /** Header blocks are inflated one after another: what comes after one waits for it. */
  #work: Promise<void> = Promise.resolve();

  constructor(send: (data: Buffer) => boolean, events: SpdyServerEvents) {
    this.#send = send;
    this.#events = events;
    this.#inflate = createInflate({ dictionary: DICTIONARY, finishFlush: zlib.Z_SYNC_FLUSH });
    this.#inflate.on('error', () => undefined);
  }

  push(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    while (this.#buffer.length >= 8) {
      const length = this.#buffer.readUInt32BE(4) & 0xffffff;
      if (this.#buffer.length < 8 + length) return;
      const whole = this.#buffer.subarray(0, 8 + length);
      this.#buffer = this.#buffer.subarray(8 + length);
      this.#work = this.#work.then(() => this.#frame(whole)).catch(() => undefined);
    }
  }

  /** False when the client is slow. */
  data(id: number, data: Buffer, fin = false): boolean {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(id, 0);
    head.writeUInt32BE((((fin ? FIN : 0) << 24) | data.length) >>> 0, 4);
    return this.#send(Buffer.concat([head, data]));
  }

  reset(id: number): void {
    this.#send(frame(TYPE.rstStream, 0, Buffer.concat([number(id), number(PROTOCOL_ERROR)])));
  }

  close(): void {
    this.#inflate.close();
  }

  async #frame(whole: Buffer): Promise<void> {
    const first = whole.readUInt32BE(0);
    const flags = whole[4] ?? 0;
    const payload = whole.subarray(8);
    if ((first & 0x80000000) === 0) return this.#events.data(first, payload, (flags & FIN) !== 0);
    const type = first & 0xffff;
    if (type === TYPE.ping) this.#send(frame(TYPE.ping, 0, payload.subarray(0, 4)));
    else if (type === TYPE.rstStream) this.#events.reset(payload.readUInt32BE(0));
    else if (type === TYPE.synStream) {
      const id = payload.readUInt32BE(0) & 0x7fffffff;
      const headers = headersOf(await this.#inflated(payload.subarray(10)));
      this.#reply(id);
      this.#events.opened(id, headers);
      if (flags & FIN) this.#events.data(id, Buffer.alloc(0), true);
    }
  }

  #reply(id: number): void {
    const block = this.#replied ? NO_HEADERS : Buffer.concat([ZLIB_HEAD, NO_HEADERS]);
    this.#replied = true;
    this.#send(frame(TYPE.synReply, 0, Buffer.concat([number(id), block])));
  }

  #inflated(block: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      const take = (data: Buffer) => parts.push(data);
      this.#inflate.on('data', take);
      this.#inflate.write(block, (error) => {
        this.#inflate.flush(zlib.Z_SYNC_FLUSH, () => {
          this.#inflate.off('data', take);
          if (error) reject(error);
          else resolve(Buffer.concat(parts));
        });
      });
    });
  }
}

/** Names are lower case; values are as they came. */
function headersOf(block: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const text = () => {
    const length = block.readUInt32BE(at);
    const value = block.toString('utf8', at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  const count = block.length >= 4 ? block.readUInt32BE(0) : 0;
  for (let i = 0; i < count; i++) {
    const name = text();
    headers.set(name.toLowerCase(), text());
  }
  return headers;
}
