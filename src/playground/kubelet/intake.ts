import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../base/clock.ts';

/** Bytes that are taken in one span: a container that writes more waits in its next write, and the API stays quick. */
const MOST = 1024 * 1024;
const SPAN_MS = 100;

/** Reads what a process writes, no faster than the playground can keep it. */
export function takeIn(stream: Readable, clock: Clock, write: (text: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let taken = 0;
  let waiting = false;
  stream.on('data', (data: Buffer | string) => {
    write(typeof data === 'string' ? data : decoder.write(data));
    taken += data.length;
    if (waiting) return;
    waiting = true;
    clock.after(SPAN_MS, () => {
      waiting = false;
      const full = taken >= MOST;
      taken = 0;
      if (full) stream.resume();
    });
  });
  stream.on('data', () => {
    if (taken >= MOST) stream.pause();
  });
}
