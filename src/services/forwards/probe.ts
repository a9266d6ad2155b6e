import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { type KdbgError, toKdbgError } from '../../base/errors.ts';

/** A connection that stands this long without an error was taken. Milliseconds. */
const TAKEN = 500;

/** Connects once and closes again; gives the error when nothing took the connection. Never rejects. */
export async function probePort(
  open: (signal: AbortSignal) => Promise<Duplex>,
  clock: Clock,
  signal: AbortSignal,
): Promise<KdbgError | undefined> {
  let remote: Duplex;
  try {
    remote = await open(signal);
  } catch (thrown) {
    return toKdbgError(thrown);
  }
  const error = await new Promise<KdbgError | undefined>((resolve) => {
    const taken = () => resolve(undefined);
    const cancel = clock.after(TAKEN, taken);
    const settle = (result: KdbgError | undefined) => {
      cancel();
      resolve(result);
    };
    remote.on('error', (thrown) => settle(toKdbgError(thrown)));
    remote.once('data', () => settle(undefined));
    remote.once('close', () => settle(undefined));
    signal.addEventListener('abort', () => settle(undefined), { once: true });
  });
  remote.destroy();
  return error;
}
