import { type Clock, pause } from '../../base/clock.ts';
import { Cell } from '../../base/readable.ts';
import { sanitise } from '../../base/sanitise.ts';
import type { ExecChannel, ExecOptions, ExecTarget } from '../../kube/types.ts';
import { loadTerminals } from '../../terminal/xterm.ts';
import { texts } from '../../texts/index.ts';
import { type Env, localOpener, shellOf } from './local.ts';
import type { LocalContext } from './privateKubeconfig.ts';
import { inContainer, type Opener, type Size } from './program.ts';
import { Session, type SessionOptions } from './session.ts';
import { hangUpCommand, noShell, notThere, pidOfNote, shellCommands } from './shell.ts';
import type { SessionInfo, Sessions } from './types.ts';

export interface SessionsOptions {
  openExec(options: ExecOptions): Promise<ExecChannel>;
  openAttach(options: Omit<ExecOptions, 'command'>): Promise<ExecChannel>;
  /** For local programs; read when one starts. Undefined: they get no KUBECONFIG of ours. */
  context(): LocalContext | undefined;
  clock: Clock;
  /** The person's environment as it was when kdbg was started. */
  env: Env;
  /** The folder of local programs. */
  cwd: string;
  /** Lines; 10,000 unless told. */
  scrollback?: number;
  /** Of the first session, until a pane says its size. */
  size?: Size;
}

const SCROLLBACK = 10_000;
/** Milliseconds. */
const LONGEST_HANG_UP = 3000;

function noNews(): void {}

/** The live terminals: each goes on while another one is shown, and keeps its text after it has ended. */
export function createSessions(options: SessionsOptions): Sessions {
  const { clock, env } = options;
  const list = new Cell<readonly SessionInfo[]>([]);
  const sessions = new Map<string, Session>();
  const closing = new Set<Promise<void>>();
  let size = options.size ?? { columns: 80, rows: 24 };
  let count = 0;

  const tell = () => list.set([...sessions.values()].map((session) => session.info));

  function open(
    info: Omit<SessionInfo, 'id' | 'state' | 'startedAt'>,
    how: Pick<SessionOptions, 'openers' | 'tryNext' | 'none' | 'onNote'>,
  ): string {
    count += 1;
    const id = `s${count}`;
    const session = new Session({
      ...how,
      info: { ...info, id, title: sanitise(info.title) },
      size,
      scrollback: options.scrollback ?? SCROLLBACK,
      terminals: loadTerminals(),
      clock,
      changed: () => sessions.has(id) && tell(),
      resized: (now) => {
        size = now;
      },
    });
    sessions.set(id, session);
    tell();
    return id;
  }

  function execOpener(target: ExecTarget, command: readonly string[], pid: () => number | undefined): Opener {
    return async (at, signal) => {
      const channel = await options.openExec({ ...target, command, tty: true, stdin: true, ...at, signal });
      return inContainer(channel, () => hangUp(target, pid()));
    };
  }

  async function hangUp(target: ExecTarget, pid: number | undefined): Promise<void> {
    if (pid === undefined) return;
    const abort = new AbortController();
    const kill = options
      .openExec({ ...target, command: hangUpCommand(pid), tty: false, stdin: false, signal: abort.signal })
      .then((channel) => channel.ended.finally(() => channel.close()));
    const tooLong = new AbortController();
    // A cluster that does not answer must not keep kdbg from ending.
    await Promise.race([kill.then(noNews, noNews), pause(clock, LONGEST_HANG_UP, tooLong.signal)]);
    tooLong.abort();
    abort.abort();
  }

  function close(id: string): void {
    const session = sessions.get(id);
    if (!session) return;
    sessions.delete(id);
    tell();
    const closed = session.close();
    closing.add(closed);
    void closed.finally(() => closing.delete(closed));
  }

  return {
    list,
    screen: (id) => sessions.get(id)?.screen,
    exec(target, { command, title } = {}) {
      const info = { kind: 'exec', title: title ?? target.container, target } as const;
      if (command) return open(info, { openers: [execOpener(target, command, () => undefined)] });
      let pid: number | undefined;
      return open(info, {
        openers: shellCommands().map((shell) => execOpener(target, shell, () => pid)),
        tryNext: notThere,
        none: noShell(target.container),
        onNote: (note) => {
          // The wrapper speaks first; a program that imitates it later is not believed.
          pid ??= pidOfNote(note);
        },
      });
    },
    attach(target) {
      const attach: Opener = async (at, signal) => {
        const channel = await options.openAttach({ ...target, tty: true, stdin: true, ...at, signal });
        return inContainer(channel, async () => {});
      };
      return open({ kind: 'attach', title: texts.sessions.attached(target.container), target }, { openers: [attach] });
    },
    local(how = {}) {
      const [file = shellOf(env), ...args] = how.argv ?? [];
      const program = {
        argv: [file, ...args] as const,
        cwd: how.cwd ?? options.cwd,
        env: { ...env, ...how.env },
        context: options.context(),
      };
      const title = how.title ?? file.slice(file.lastIndexOf('/') + 1);
      return open({ kind: 'local', title }, { openers: [localOpener(program, clock)] });
    },
    close,
    async closeAll() {
      for (const id of [...sessions.keys()]) close(id);
      await Promise.allSettled(closing);
    },
  };
}
