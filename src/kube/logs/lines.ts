import { isAscii } from 'node:buffer';
import type { LogLine } from '../types.ts';

/** A line longer than this is given in pieces, so that a stream without newlines can't fill the memory. */
const LONGEST = 4 * 1024 * 1024;
/** No stamp is longer: `2006-01-02T15:04:05.000000000+00:00`. */
const LONGEST_STAMP = 35;
const NEWLINE = 10;

/**
 * Cuts the bytes of a log (with `timestamps=true`) into lines, however the chunks fall. A chunk is decoded once and its lines
 * are slices of that text, which is what makes a million lines cheap.
 */
export class LogLineParser {
  #rest: Buffer[] = [];
  #restBytes = 0;

  /** The lines that are whole with this chunk. */
  push(chunk: Uint8Array): LogLine[] {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = bytes.lastIndexOf(NEWLINE);
    if (end < 0) {
      this.#rest.push(bytes);
      this.#restBytes += bytes.length;
      return this.#restBytes > LONGEST ? this.rest() : [];
    }
    const whole = bytes.subarray(0, end + 1);
    const ready = this.#rest.length === 0 ? whole : Buffer.concat([...this.#rest, whole]);
    const after = bytes.subarray(end + 1);
    this.#rest = after.length > 0 ? [after] : [];
    this.#restBytes = after.length;
    return parse(ready);
  }

  /** What came after the last newline, as a line; it is given once. */
  rest(): LogLine[] {
    if (this.#restBytes === 0) return [];
    const bytes = Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restBytes = 0;
    return parse(bytes);
  }
}

function parse(bytes: Buffer): LogLine[] {
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  const lines: LogLine[] = [];
  const { length } = text;
  for (let start = 0; start < length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = length;
    const space = text.indexOf(' ', start);
    const stop = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    if (space >= 0 && space <= stop && space - start <= LONGEST_STAMP && isStamp(text, start, space)) {
      lines.push({ time: text.substring(start, space), text: text.substring(space + 1, stop) });
    } else {
      lines.push({ time: '', text: text.substring(start, stop) });
    }
    start = end + 1;
  }
  return lines;
}

/** `2006-01-02T15:04:05…`: enough to tell a stamp from a word. */
function isStamp(text: string, start: number, end: number): boolean {
  return (
    end - start >= 20 &&
    text.charCodeAt(start + 4) === 45 &&
    text.charCodeAt(start + 10) === 84 &&
    text.charCodeAt(start + 13) === 58
  );
}

/** Milliseconds since the epoch of a stamp, its nanoseconds cut off; NaN for what is none. */
export function stampMs(stamp: string): number {
  return Date.parse(stamp);
}

/** Negative when `a` is older than `b`; to the nanosecond, also where their zones differ. */
export function compareStamps(a: string, b: string): number {
  if (a.length === b.length && a.slice(29) === b.slice(29)) return a < b ? -1 : a > b ? 1 : 0;
  const seconds = Math.floor(stampMs(a) / 1000) - Math.floor(stampMs(b) / 1000);
  return seconds || nanos(a) - nanos(b);
}

function nanos(stamp: string): number {
  const digits = /\.(\d+)/.exec(stamp)?.[1] ?? '';
  return Number(digits.padEnd(9, '0').slice(0, 9)) || 0;
}
