import { type Clock, pause } from '../../base/clock.ts';
import type { ExecChannel, ExecOptions, ExecTarget } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { inContainer, type Opener } from './program.ts';
import { type Attempt, hangUpCommand } from './shell.ts';

/** Whether a container's own process has a terminal and reads its standard input (`tty` and `stdin` of its spec). */
export interface ContainerTerminal {
  tty: boolean;
  stdin: boolean;
}

/** The ways into a container. Each rejects with a KdbgError. */
export interface ContainerAccess {
  openExec(options: ExecOptions): Promise<ExecChannel>;
  openAttach(options: Omit<ExecOptions, 'command'>): Promise<ExecChannel>;
  terminalOf(target: ExecTarget): Promise<ContainerTerminal>;
}

/** Milliseconds; a cluster that does not answer must not keep kdbg from ending. */
const LONGEST_HANG_UP = 3000;

/** Runs a command; `pid` gives its process id once it is known, which is what closing the session ends. */
export function execOpener(
  access: ContainerAccess,
  target: ExecTarget,
  attempt: Attempt,
  pid: () => number | undefined,
  clock: Clock,
): Opener {
  const { command, shell } = attempt;
  return async (size, signal) => {
    const channel = await access.openExec({ ...target, command, tty: true, stdin: true, ...size, signal });
    return inContainer(channel, async () => {
      const known = pid();
      if (known !== undefined && shell) await hangUp(access, target, hangUpCommand(known, shell), clock);
    });
  };
}

async function hangUp(
  access: ContainerAccess,
  target: ExecTarget,
  command: readonly string[],
  clock: Clock,
): Promise<void> {
  const abort = new AbortController();
  const done = access
    .openExec({ ...target, command, tty: false, stdin: false, signal: abort.signal })
    .then((channel) => channel.ended.finally(() => channel.close()))
    // Then it runs on in a container that can't be reached: nobody could do more.
    .catch(() => {});
  const tooLong = new AbortController();
  await Promise.race([done, pause(clock, LONGEST_HANG_UP, tooLong.signal)]);
  tooLong.abort();
  abort.abort();
}

/** Attaches to the container's own process; closing only leaves it. */
export function attachOpener(access: ContainerAccess, target: ExecTarget, note: (text: string) => void): Opener {
  return async (size, signal) => {
    const terminal = await access.terminalOf(target);
    const channel = await access.openAttach({ ...target, ...terminal, ...size, signal });
    const t = texts.sessions;
    note(terminal.stdin ? t.attachedToProgram(target.container) : t.attachedReadOnly(target.container));
    const program = inContainer(channel, async () => {});
    return {
      ...program,
      write: (data) => terminal.stdin && program.write(data),
      resize: (to) => terminal.tty && program.resize(to),
      onData: (listener) => program.onData(terminal.tty ? listener : (data) => listener(withReturns(data))),
    };
  };
}

/** Without a terminal on the other side, nobody has put a carriage return before each line feed. */
function withReturns(data: Uint8Array | string): Uint8Array | string {
  const text = typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
  const lines = text.replace(/\r?\n/g, '\r\n');
  return typeof data === 'string' ? lines : Buffer.from(lines, 'latin1');
}
