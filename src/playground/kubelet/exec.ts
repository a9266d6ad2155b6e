import { PassThrough, Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { openPty } from '../../terminal/pty.ts';
import type { AttachedProcess } from '../types.ts';
import { cleanEnvironment, type LocalProcess, resolve, type Start, StartFailure, startProcess } from './process.ts';

/** Runs a command in a container; where its program is not there its end rejects in the runtime's words, as the real one tells it. */
export async function execIn(
  inside: Omit<Start, 'command'>,
  options: { command: readonly string[]; stdin: boolean; tty: boolean },
  clock: Clock,
): Promise<AttachedProcess> {
  try {
    const start: Start = { ...inside, command: options.command };
    return options.tty ? await withTerminal(start, clock) : piped(startProcess(start), options.stdin);
  } catch (thrown) {
    if (thrown instanceof StartFailure) return failed(`failed to exec in container: ${thrown.message}`);
    throw thrown;
  }
}

function failed(message: string): AttachedProcess {
  return {
    stdin: undefined,
    stdout: Readable.from([]),
    stderr: undefined,
    exit: Promise.reject(new Error(message)),
    resize: () => undefined,
    kill: () => undefined,
  };
}

function piped(process: LocalProcess, stdin: boolean): AttachedProcess {
  if (!stdin) process.stdin.end();
  return {
    stdin: stdin ? process.stdin : undefined,
    stdout: process.stdout,
    stderr: process.stderr,
    exit: process.ended.then(({ code }) => code),
    resize: () => undefined,
    kill: () => process.kill('SIGKILL'),
  };
}

async function withTerminal(start: Start, clock: Clock): Promise<AttachedProcess> {
  const [file = '', ...args] = resolve(start);
  const pty = await openPty(
    {
      argv: [file, ...args],
      cwd: start.folder,
      env: { TERM: 'xterm-256color', ...cleanEnvironment(start) },
      columns: 80,
      rows: 24,
    },
    clock,
  );
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  stdin.on('data', (data: Buffer) => pty.write(data));
  pty.onData((data) => {
    if (stdout.write(data)) return;
    pty.pause();
    stdout.once('drain', () => pty.resume());
  });
  const exit = pty.ended.then(({ code }) => {
    stdout.end();
    return code ?? 137;
  });
  return { stdin, stdout, stderr: undefined, exit, resize: pty.resize, kill: () => void pty.close() };
}

/** Joins a container's own process: what it writes from now on, and its input. */
export function attachTo(process: LocalProcess, options: { stdin: boolean }): AttachedProcess {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const copy = (from: NodeJS.ReadableStream, to: PassThrough) => {
    const listener = (data: string | Buffer) => to.write(data);
    from.on('data', listener);
    return () => from.off('data', listener);
  };
  const ends = [copy(process.stdout, stdout), copy(process.stderr, stderr)];
  const leave = () => {
    for (const end of ends) end();
    stdout.end();
    stderr.end();
  };
  return {
    stdin: options.stdin ? process.stdin : undefined,
    stdout,
    stderr,
    exit: process.ended.then(({ code }) => {
      leave();
      return code;
    }),
    resize: () => undefined,
    kill: leave,
  };
}
