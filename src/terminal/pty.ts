import { constants } from 'node:os';
import { type Clock, pause } from '../base/clock.ts';
import { texts } from '../texts/index.ts';
import { sessionMembers, signal } from './processes.ts';
import { loadPty } from './ptyLibrary.ts';

export interface PtyOptions {
  argv: readonly [string, ...string[]];
  cwd: string;
  env: Readonly<Record<string, string>>;
  columns: number;
  rows: number;
}

/** A local program under a pseudo-terminal of its own. None of these throws, also after it has ended. */
export interface Pty {
  readonly pid: number;
  write(data: Uint8Array | string): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: string) => void): void;
  /** Stops and restarts the reading; the program waits in its next write. */
  pause(): void;
  resume(): void;
  /** `signal` by name where one ended it, e.g. `SIGTERM`; `code` is then missing. */
  readonly ended: Promise<{ code?: number; signal?: string }>;
  /** Hangs up: SIGHUP to all processes of the terminal, after a grace SIGKILL to those that are left. */
  close(): Promise<void>;
}

/** Milliseconds that programs have to save their work after the hang-up. */
const GRACE = 1500;
const STEP = 25;

/** Starts a program. Rejects as loadPty does, or when no terminal is to be had. */
export async function openPty(options: PtyOptions, clock: Clock): Promise<Pty> {
  const pty = await loadPty();
  const [file, ...args] = options.argv;
  const { columns, rows, cwd, env } = options;
  const child = pty.spawn(file, args, {
    name: env.TERM ?? 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env: { ...env },
  });
  // Reading and writing after the end give EIO or EBADF; the end itself is told by onExit.
  child.on('error', () => {});
  let alive = true;
  // What outlives the leader in its session: known by now, since the leader's number may be given to another program later.
  let left: readonly number[] = [];
  const ended = new Promise<{ code?: number; signal?: string }>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      left = sessionMembers(child.pid);
      alive = false;
      quietly(() => child.destroy());
      resolve(signal ? { signal: signalName(signal) } : { code: exitCode });
    });
  });
  const remaining = () => {
    const members = sessionMembers(child.pid);
    return alive ? [child.pid, ...members] : members.filter((pid) => left.includes(pid));
  };
  return {
    pid: child.pid,
    ended,
    write: (data) => quietly(() => alive && child.write(data)),
    resize: (columns, rows) => quietly(() => alive && child.resize(columns, rows)),
    onData: (listener) => void child.onData(listener),
    pause: () => quietly(() => alive && child.pause()),
    resume: () => quietly(() => alive && child.resume()),
    async close() {
      quietly(() => alive && child.resume());
      const hangUpAt = clock.now();
      signal(remaining(), 'SIGHUP');
      while (remaining().length > 0 && clock.now() - hangUpAt < GRACE) await pause(clock, STEP);
      signal(remaining(), 'SIGKILL');
      await ended;
    },
  };
}

/** A terminal that ends between the check and the call throws EBADF or ESRCH, which is no news. */
function quietly(act: () => unknown): void {
  try {
    act();
  } catch {
    // See above.
  }
}

function signalName(number: number): string {
  for (const [name, value] of Object.entries(constants.signals)) if (value === number) return name;
  return texts.sessions.signal(number);
}
