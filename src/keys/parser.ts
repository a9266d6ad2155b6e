import type { Clock } from '../base/clock.ts';
import { sanitise } from '../base/sanitise.ts';
import { NO_MODIFIERS } from './names.ts';
import { csiEvent, mouseEvent, ss3Event, typed } from './sequences.ts';
import type { InputEvent, KeyEvent } from './types.ts';

const ESC = 0x1b;
const BEL = 0x07;
const PASTE_END = Buffer.from('\x1b[201~');

export interface InputParserOptions {
  clock: Clock;
  onEvent(event: InputEvent): void;
  /** What is none of these events: a terminal's answers and unknown sequences, whole. */
  onOther?(raw: Uint8Array): void;
  /** Milliseconds after which an ESC with nothing behind it was the key; 40 unless told. */
  escTimeout?: number;
}

/** Milliseconds after which a paste, an answer of the terminal or any other sequence whose end never comes is over. */
const PASTE_TIMEOUT = 5_000;
const ANSWER_TIMEOUT = 500;
const REST_TIMEOUT = 100;

/** What was read from the buffer's beginning: how many bytes, and what they mean (nothing, for what is swallowed). */
type Token = { length: number; event?: InputEvent | undefined; other?: boolean; paste?: boolean };

/** Bytes of stdin, in chunks cut anywhere, as events. Bytes that mean nothing are swallowed, never typed. */
export class InputParser {
  readonly #options: InputParserOptions;
  #buffer: Buffer = Buffer.alloc(0);
  /** The chunks of a paste that is still coming. */
  #paste: Buffer[] | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(options: InputParserOptions) {
    this.#options = options;
  }

  feed(chunk: Uint8Array): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#buffer = this.#buffer.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#buffer, chunk]);
    this.#run();
    const wait = this.#patience();
    if (wait !== undefined) this.#cancelTimer = this.#options.clock.after(wait, () => this.#giveUp());
  }

  close(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#buffer = Buffer.alloc(0);
    this.#paste = undefined;
  }

  #run(): void {
    let at = 0;
    while (at < this.#buffer.length) {
      if (this.#paste) {
        const rest = this.#takePaste(at);
        if (rest === undefined) return;
        at = rest;
        continue;
      }
      const token = next(this.#buffer, at);
      if (!token) break;
      const raw = new Uint8Array(this.#buffer.subarray(at, at + token.length));
      at += token.length;
      if (token.paste) this.#paste = [];
      else if (token.event) this.#options.onEvent(token.event);
      else if (token.other) this.#options.onOther?.(raw);
    }
    this.#buffer = this.#buffer.subarray(at);
  }

  /** Reads paste from `at`; gives where the paste's end mark ended, or undefined when it has not come. */
  #takePaste(at: number): number | undefined {
    const end = this.#buffer.indexOf(PASTE_END, at);
    if (end >= 0) {
      this.#paste?.push(this.#buffer.subarray(at, end));
      this.#endPaste();
      return end + PASTE_END.length;
    }
    // The mark may be cut by the chunk's border: its possible beginning stays in the buffer.
    const keep = Math.min(PASTE_END.length - 1, this.#buffer.length - at);
    this.#paste?.push(this.#buffer.subarray(at, this.#buffer.length - keep));
    this.#buffer = this.#buffer.subarray(this.#buffer.length - keep);
    return undefined;
  }

  #endPaste(): void {
    const text = Buffer.concat(this.#paste ?? []).toString('utf8');
    this.#paste = undefined;
    // Terminals send a pasted line break as a carriage return.
    this.#options.onEvent({
      type: 'paste',
      text: sanitise(text.replace(/\r\n?/g, '\n'), { lines: true, tabs: true }),
    });
  }

  /** How long to wait for the rest of what stands in the buffer. */
  #patience(): number | undefined {
    if (this.#paste) return PASTE_TIMEOUT;
    if (this.#buffer.length === 0) return undefined;
    const introducer = this.#buffer[1] ?? 0;
    const isAnswer = this.#buffer[0] === ESC && this.#buffer.length > 2 && isStringIntroducer(introducer);
    if (isAnswer) return ANSWER_TIMEOUT;
    return this.#buffer.length === 1 ? (this.#options.escTimeout ?? 40) : REST_TIMEOUT;
  }

  /** The rest did not come: what is there was a key alone, or is thrown away. */
  #giveUp(): void {
    this.#cancelTimer = undefined;
    const buffer = this.#buffer;
    this.#buffer = Buffer.alloc(0);
    if (this.#paste) {
      this.#paste.push(buffer);
      this.#endPaste();
      return;
    }
    if (buffer[0] !== ESC) return;
    const raw = new Uint8Array(buffer);
    if (buffer.length === 1 || buffer[1] === ESC) {
      this.#options.onEvent({ type: 'key', key: 'esc', raw: raw.slice(0, 1) });
      this.#buffer = buffer.subarray(1);
      if (this.#buffer.length > 0) this.#giveUp();
      return;
    }
    // ESC and one byte that could have begun a sequence: alt with that character.
    const char = String.fromCharCode(buffer[1] ?? 0);
    if (buffer.length === 2) this.#options.onEvent(typed(char, { ...NO_MODIFIERS, alt: true }, raw));
    else this.#options.onOther?.(raw);
  }
}

/** The first token of the bytes from `at`; undefined when its end has not come. */
function next(buffer: Buffer, at: number): Token | undefined {
  const byte = buffer[at] ?? 0;
  if (byte === ESC) return escapeToken(buffer, at);
  if (byte < 0x80) return { length: 1, event: asciiKey(byte, buffer.subarray(at, at + 1), false) };
  return utf8Key(buffer, at, at, false);
}

function escapeToken(buffer: Buffer, at: number): Token | undefined {
  const second = buffer[at + 1];
  if (second === undefined) return undefined;
  if (second === 0x5b) return csi(buffer, at, at + 2);
  if (second === 0x4f) return ss3(buffer, at, at + 2);
  if (isStringIntroducer(second)) return stringSequence(buffer, at);
  if (second === ESC) {
    // rxvt puts one more ESC before a key held with alt; else it is the esc key twice.
    const third = buffer[at + 2];
    if (third === undefined) return undefined;
    if (third !== 0x5b && third !== 0x4f) return { length: 1, event: escKey(buffer, at) };
    const inner = third === 0x5b ? csi(buffer, at, at + 3) : ss3(buffer, at, at + 3);
    if (inner?.event?.type === 'key') return { ...inner, event: withAlt(inner.event) };
    return inner;
  }
  if (second < 0x80) return { length: 2, event: asciiKey(second, buffer.subarray(at, at + 2), true) };
  return utf8Key(buffer, at, at + 1, true);
}

function withAlt(event: KeyEvent): KeyEvent {
  if (event.key.includes('alt-')) return event;
  const key = event.key.startsWith('ctrl-') ? `ctrl-alt-${event.key.slice(5)}` : `alt-${event.key}`;
  return { type: 'key', key, raw: event.raw };
}

function escKey(buffer: Buffer, at: number): KeyEvent {
  return { type: 'key', key: 'esc', raw: new Uint8Array(buffer.subarray(at, at + 1)) };
}

/** OSC, DCS, APC: what a terminal answers with (no terminal sends SOS or PM, and alt-X and alt-^ are keys). */
function isStringIntroducer(byte: number): boolean {
  return byte === 0x5d || byte === 0x50 || byte === 0x5f;
}

function stringSequence(buffer: Buffer, at: number): Token | undefined {
  for (let i = at + 2; i < buffer.length; i++) {
    if (buffer[i] === BEL) return { length: i + 1 - at, other: true };
    if (buffer[i] === ESC && i + 1 < buffer.length) {
      return { length: (buffer[i + 1] === 0x5c ? i + 2 : i) - at, other: true };
    }
  }
  return undefined;
}

function csi(buffer: Buffer, at: number, start: number): Token | undefined {
  if (buffer[start] === 0x5b) {
    // The Linux console: CSI [ A to CSI [ E are F1 to F5.
    const letter = buffer[start + 1];
    if (letter === undefined) return undefined;
    const raw = new Uint8Array(buffer.subarray(at, start + 2));
    const known = letter >= 0x41 && letter <= 0x45;
    return {
      length: raw.length,
      event: known ? { type: 'key', key: `f${letter - 0x40}`, raw } : undefined,
      other: !known,
    };
  }
  let i = start;
  while (i < buffer.length && inRange(buffer[i], 0x30, 0x3f)) i++;
  const params = buffer.toString('latin1', start, i);
  const beforeIntermediate = i;
  // rxvt ends a key held with shift by `$`, which is an intermediate elsewhere; a plain number before it tells them apart.
  if (buffer[i] === 0x24 && /^\d+$/.test(params)) i++;
  else while (i < buffer.length && inRange(buffer[i], 0x20, 0x2f)) i++;
  const rxvt = i > beforeIntermediate && /^\d+$/.test(params) && buffer[beforeIntermediate] === 0x24;
  if (!rxvt && i >= buffer.length) return undefined;
  const final = rxvt ? 0x24 : (buffer[i] ?? 0);
  // Not a sequence after all: swallow what seemed to be one, and read on at the byte that breaks it.
  if (!rxvt && !inRange(final, 0x40, 0x7e)) return { length: i - at, other: true };
  const end = rxvt ? i : i + 1;
  if (final === 0x4d && params === '') return x10Mouse(buffer, at, end);
  const raw = new Uint8Array(buffer.subarray(at, end));
  const prefix = /^[<=>?]/.exec(params)?.[0] ?? '';
  const sequence = {
    prefix,
    params: params.slice(prefix.length).split(';'),
    intermediate: rxvt ? '' : buffer.toString('latin1', beforeIntermediate, i),
    final: String.fromCharCode(final),
  };
  if (sequence.final === '~' && params === '200') return { length: raw.length, paste: true };
  return { length: raw.length, event: csiEvent(sequence, raw), other: true };
}

function inRange(byte: number | undefined, from: number, to: number): boolean {
  return byte !== undefined && byte >= from && byte <= to;
}

/** The report of a terminal that does not know mode 1006: three bytes after CSI M, each 32 more than its figure. */
function x10Mouse(buffer: Buffer, at: number, end: number): Token | undefined {
  if (buffer.length < end + 3) return undefined;
  const [bits = 0, column = 0, row = 0] = [...buffer.subarray(end, end + 3)].map((byte) => byte - 32);
  const released = (bits & 0b1100011) === 3;
  return { length: end + 3 - at, event: mouseEvent([bits, column, row], released) };
}

function ss3(buffer: Buffer, at: number, start: number): Token | undefined {
  let i = start;
  while (i < buffer.length && inRange(buffer[i], 0x30, 0x39)) i++;
  const final = buffer[i];
  if (final === undefined) return undefined;
  if (!inRange(final, 0x41, 0x7a)) return { length: i - at, other: true };
  const raw = new Uint8Array(buffer.subarray(at, i + 1));
  return {
    length: raw.length,
    event: ss3Event(buffer.toString('latin1', start, i), String.fromCharCode(final), raw),
    other: true,
  };
}

/** A byte below 0x80 as a key, as terminals send them since the VT100. */
function asciiKey(byte: number, bytes: Buffer, alt: boolean): KeyEvent {
  const raw = new Uint8Array(bytes);
  const prefix = alt ? 'alt-' : '';
  if (byte === 0x0d) return { type: 'key', key: `${prefix}enter`, raw };
  if (byte === 0x09) return { type: 'key', key: `${prefix}tab`, raw };
  if (byte === 0x7f || byte === 0x08) return { type: 'key', key: `${prefix}backspace`, raw };
  if (byte >= 0x20) return typed(String.fromCharCode(byte), { ...NO_MODIFIERS, alt }, raw);
  const char = byte === 0 ? 'space' : String.fromCharCode(byte + 0x40).toLowerCase();
  return { type: 'key', key: `ctrl-${prefix}${char}`, raw };
}

/** A character of several bytes that begins at `start` (behind an ESC for alt). Bytes that are no UTF-8 are swallowed one by one. */
function utf8Key(buffer: Buffer, at: number, start: number, alt: boolean): Token | undefined {
  const lead = buffer[start] ?? 0;
  const size = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (size === 0 || lead >= 0xf5) return { length: start + 1 - at, other: true };
  for (let i = start + 1; i < start + size; i++) {
    const byte = buffer[i];
    if (byte === undefined) return undefined;
    if ((byte & 0xc0) !== 0x80) return { length: i - at, other: true };
  }
  const char = buffer.toString('utf8', start, start + size);
  const raw = new Uint8Array(buffer.subarray(at, start + size));
  if (char === '\ufffd' || /\p{Cc}/u.test(char)) return { length: raw.length, other: true };
  return { length: raw.length, event: typed(char, { ...NO_MODIFIERS, alt }, raw) };
}
