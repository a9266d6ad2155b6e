import { constants } from 'node:os';
import { PassThrough } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { openPty } from '../../terminal/pty.ts';
import { cleanEnvironment, type LocalProcess, resolve, type Start, StartFailure, signalGroup } from './process.ts';

/** Starts a process of a container with a terminal; rejects with a StartFailure where its program is not in the image. */
export async function startInTerminal(start: Start, clock: Clock): Promise<LocalProcess> {
  const [file = '', ...args] = resolve(start);
  const env = { TERM: 'xterm-256color', ...cleanEnvironment(start) };
  const pty = await openPty({ argv: [file, ...args], cwd: start.folder, env, columns: 80, rows: 24 }, clock).catch(
    (thrown: unknown) => {
      throw new StartFailure(`no terminal: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    },
  );
  start.guard.add(pty.pid);
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  stdin.on('data', (data: Buffer) => pty.write(data));
  pty.onData((data) => {
    if (stdout.write(data)) return;
    pty.pause();
    stdout.once('drain', () => pty.resume());
  });
  const ended = pty.ended.then(({ code, signal }) => {
    stdout.end();
    signalGroup(pty.pid, 'SIGKILL');
    start.guard.remove(pty.pid);
    const number = signal === undefined ? undefined : constants.signals[signal as NodeJS.Signals];
    return { code: number === undefined ? (code ?? 137) : 128 + number, signal: number };
  });
  return {
    pid: pty.pid,
    stdin,
    stdout,
    stderr: undefined,
    ended,
    resize: pty.resize,
    kill: (signal) => (signal === 'SIGKILL' ? void pty.close() : signalGroup(pty.pid, signal)),
  };
}
