import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { type KdbgError, toKdbgError } from '../../base/errors.ts';

/** A connection that stands this long without an error was most likely taken; where one was refused before, it has to stand longer. */
const TAKEN = { first: 500, again: 2000 } as const;
/** A refusal comes with the first answer, but a busy kubelet may answer late: so long it is waited for. Milliseconds. */
const LATE = 5000;

export interface ProbeOptions {
  /** A connection was refused before. */
  again: boolean;
  /** Told of a refusal that came after the connection seemed to be taken. */
  late(error: KdbgError): void;
}

/** Connects once and closes again; gives the error when nothing took the connection. Never rejects. */
export async function probePort(
  open: (signal: AbortSignal) => Promise<Duplex>,
  clock: Clock,
  signal: AbortSignal,
  { again, late }: ProbeOptions,
): Promise<KdbgError | undefined> {
  let remote: Duplex;
  try {
    remote = await open(signal);
  } catch (thrown) {
    return toKdbgError(thrown);
  }
  return new Promise<KdbgError | undefined>((resolve) => {
    let told = false;
    const tell = (error?: KdbgError) => {
      if (told && error && !signal.aborted) late(error);
      told = true;
      resolve(error);
    };
    const finish = (error?: KdbgError) => {
      cancelTaken();
      cancelLate();
      signal.removeEventListener('abort', stop);
      tell(error);
      remote.destroy();
    };
    const stop = () => finish();
    const cancelTaken = clock.after(again ? TAKEN.again : TAKEN.first, () => tell());
    const cancelLate = clock.after(LATE, stop);
    // Stays: an error that comes after the end must not be thrown.
    remote.on('error', (thrown) => finish(toKdbgError(thrown)));
    remote.once('data', stop);
    remote.once('close', stop);
    signal.addEventListener('abort', stop, { once: true });
  });
}
