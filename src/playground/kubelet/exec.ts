import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import type { AttachedProcess } from '../types.ts';
import type { FirstOutput } from './firstOutput.ts';
import { type LocalProcess, type Start, StartFailure, startProcess } from './process.ts';
import { startInTerminal } from './terminal.ts';

/** Runs a command in a container; where its program is not there its end rejects in the runtime's words, as the real one tells it. */
export async function execIn(
  inside: Omit<Start, 'command'>,
  options: { command: readonly string[]; stdin: boolean; tty: boolean },
  clock: Clock,
): Promise<AttachedProcess> {
  try {
    const start: Start = { ...inside, command: options.command };
    const process = options.tty ? await startInTerminal(start, clock) : startProcess(start);
    if (!options.stdin && !options.tty) process.stdin.end();
    return {
      stdin: options.stdin ? process.stdin : undefined,
      stdout: process.stdout,
      stderr: process.stderr,
      exit: process.ended.then(({ code }) => code),
      resize: process.resize,
      kill: () => process.kill('SIGKILL'),
    };
  } catch (thrown) {
    if (!(thrown instanceof StartFailure)) throw thrown;
    const id = randomBytes(32).toString('hex');
    return failed(
      `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${thrown.message}: unknown`,
    );
  }
}

/** One that ends at once, for a reason that is told on the channel itself. */
export function failed(message: string): AttachedProcess {
  const exit = Promise.reject(new Error(message));
  // Nobody may be there to hear of it: the client may not speak a protocol that tells.
  exit.catch(() => undefined);
  return {
    stdin: undefined,
    stdout: Readable.from([]),
    stderr: undefined,
    exit,
    resize: () => undefined,
    kill: () => undefined,
  };
}

/** A reader that does not read may cost so many bytes; then it misses some. */
const MOST_WAITING = 4 * 1024 * 1024;

/**
 * Joins a container's own process: what it writes from now on, after what nobody has seen yet, and its input. Its exit code is not told:
 * attach ends well when the container ends.
 */
export function attachTo(
  process: LocalProcess,
  options: { stdin: boolean; first: FirstOutput | undefined },
): AttachedProcess {
  const stdout = new PassThrough();
  const stderr = process.stderr && new PassThrough();
  const first = options.first?.take();
  if (first?.stdout.length) stdout.write(first.stdout);
  if (first?.stderr.length) stderr?.write(first.stderr);
  const copy = (from: Readable | undefined, to: PassThrough | undefined) => {
    const listener = (data: string | Buffer) => {
      if (to && to.writableLength + to.readableLength < MOST_WAITING) to.write(data);
    };
    from?.on('data', listener);
    return () => from?.off('data', listener);
  };
  const ends = [copy(process.stdout, stdout), copy(process.stderr, stderr)];
  const leave = () => {
    for (const end of ends) end();
    stdout.end();
    stderr?.end();
  };
  return {
    stdin: options.stdin ? process.stdin : undefined,
    stdout,
    stderr,
    exit: process.ended.then(() => {
      leave();
      return 0;
    }),
    resize: process.resize,
    kill: leave,
  };
}
