import { randomFillSync } from 'node:crypto';

/** Opcodes of RFC 6455, section 5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** More than any message of the Kubernetes API (its frames are 32 KiB); a peer that sends more is broken. */
const LARGEST = 64 * 1024 * 1024;

const masks = Buffer.alloc(4096);
let maskAt = masks.length;

/** A frame as a client sends it: masked. */
export function encodeFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + 4 + length);
  frame[0] = 0x80 | opcode;
  if (head === 2) frame[1] = 0x80 | length;
  else if (head === 4) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    frame.writeUInt32BE(length >>> 0, 6);
  }
  if (maskAt + 4 > masks.length) {
    randomFillSync(masks);
    maskAt = 0;
  }
  const m0 = masks[maskAt] ?? 0;
  const m1 = masks[maskAt + 1] ?? 0;
  const m2 = masks[maskAt + 2] ?? 0;
  const m3 = masks[maskAt + 3] ?? 0;
  maskAt += 4;
  frame[head] = m0;
  frame[head + 1] = m1;
  frame[head + 2] = m2;
  frame[head + 3] = m3;
  mask(payload, frame, head + 4, [m0, m1, m2, m3]);
  return frame;
}

function mask(payload: Uint8Array, frame: Buffer, start: number, key: readonly [number, number, number, number]): void {
  const [m0, m1, m2, m3] = key;
  const { length } = payload;
  const whole = length - (length % 4);
  let i = 0;
  for (; i < whole; i += 4) {
    frame[start + i] = (payload[i] as number) ^ m0;
    frame[start + i + 1] = (payload[i + 1] as number) ^ m1;
    frame[start + i + 2] = (payload[i + 2] as number) ^ m2;
    frame[start + i + 3] = (payload[i + 3] as number) ^ m3;
  }
  for (; i < length; i++) frame[start + i] = (payload[i] as number) ^ (key[i & 3] as number);
}

export interface FrameEvents {
  message(data: Buffer): void;
  /** ping, pong or close. */
  control(opcode: number, payload: Buffer): void;
}

/** Takes the bytes of a server as they come, however they are cut, and gives whole messages. Throws an Error for broken ones. */
export class FrameReader {
  readonly #events: FrameEvents;
  #kept: Buffer = Buffer.alloc(0);
  /** Chunks of a frame that is larger than what has come. */
  #waiting: Buffer[] = [];
  #waitingFor = 0;
  #waitingBytes = 0;
  #parts: Buffer[] = [];
  #started = false;

  constructor(events: FrameEvents) {
    this.#events = events;
  }

  push(chunk: Buffer): void {
    if (this.#waitingFor > 0) {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
      if (this.#waitingBytes < this.#waitingFor) return;
      this.#kept = Buffer.concat(this.#waiting);
      this.#waiting = [];
      this.#waitingFor = 0;
    } else {
      this.#kept = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    }
    while (this.#frame());
  }

  /** Reads one frame from what is kept; false when it is not whole yet. */
  #frame(): boolean {
    const bytes = this.#kept;
    if (bytes.length < 2) return false;
    const first = bytes[0] as number;
    const second = bytes[1] as number;
    if (first & 0x70) throw new Error('a frame uses an extension that was not agreed');
    if (second & 0x80) throw new Error('a frame of the server is masked');
    let length = second & 0x7f;
    let at = 2;
    if (length === 126) {
      if (bytes.length < 4) return false;
      length = bytes.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (bytes.length < 10) return false;
      length = bytes.readUInt32BE(2) * 2 ** 32 + bytes.readUInt32BE(6);
      at = 10;
    }
    if (length > LARGEST) throw new Error('a frame is too large');
    const end = at + length;
    if (bytes.length < end) {
      this.#waiting = [bytes];
      this.#waitingBytes = bytes.length;
      this.#waitingFor = end;
      this.#kept = Buffer.alloc(0);
      return false;
    }
    this.#kept = bytes.subarray(end);
    this.#deliver(first, bytes.subarray(at, end));
    return true;
  }

  #deliver(first: number, payload: Buffer): void {
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    if (opcode >= 8) {
      if (!final) throw new Error('a control frame is in parts');
      this.#events.control(opcode, payload);
      return;
    }
    if (opcode === OPCODE.continuation && !this.#started) throw new Error('a message has no beginning');
    if (opcode !== OPCODE.continuation && this.#started) throw new Error('a message has no end');
    if (final && !this.#started) {
      this.#events.message(payload);
      return;
    }
    this.#parts.push(payload);
    this.#started = !final;
    if (this.#parts.reduce((sum, part) => sum + part.length, 0) > LARGEST) throw new Error('a message is too large');
    if (!final) return;
    const message = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#events.message(message);
  }
}
