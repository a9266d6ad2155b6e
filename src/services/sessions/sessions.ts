import type { Clock } from '../../base/clock.ts';
import { Cell } from '../../base/readable.ts';
import { sanitise } from '../../base/sanitise.ts';
import { loadTerminals } from '../../terminal/xterm.ts';
import { texts } from '../../texts/index.ts';
import { attachOpener, type ContainerAccess, execOpener } from './inContainer.ts';
import { type Env, localOpener, shellOf } from './local.ts';
import type { LocalContext } from './privateKubeconfig.ts';
import type { Size } from './program.ts';
import { Session, type SessionOptions } from './session.ts';
import { commandAttempts, noShell, notThere, pidOfNote, shellAttempts } from './shell.ts';
import type { SessionInfo, Sessions } from './types.ts';

export interface SessionsOptions extends ContainerAccess {
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

/** The live terminals: each goes on while another one is shown, and keeps its text after it has ended. */
export function createSessions(options: SessionsOptions): Sessions {
  const { clock, env } = options;
  const list = new Cell<readonly SessionInfo[]>([]);
  const sessions = new Map<string, Session>();
  const closing = new Set<Promise<void>>();
  let size = options.size ?? { columns: 80, rows: 24 };
  let count = 0;

  const tell = () => list.set([...sessions.values()].map((session) => session.info));

  /** Two shells in containers of one name are told apart in their tabs. */
  function unlike(title: string): string {
    const taken = new Set([...sessions.values()].map((session) => session.info.title));
    let unique = title;
    for (let n = 2; taken.has(unique); n++) unique = `${title} ${n}`;
    return unique;
  }

  function open(
    info: Omit<SessionInfo, 'id' | 'state' | 'startedAt'>,
    how: Pick<SessionOptions, 'openers' | 'tryNext' | 'none' | 'onNote' | 'awaitPrompt'>,
  ): string {
    count += 1;
    const id = `s${count}`;
    const session = new Session({
      ...how,
      info: { ...info, id, title: unlike(sanitise(info.title)) },
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
      let pid: number | undefined;
      const attempts = command ? commandAttempts(command) : shellAttempts();
      return open(
        { kind: 'exec', title: title ?? target.container, target },
        {
          openers: attempts.map((attempt) => execOpener(options, target, attempt, () => pid, clock)),
          tryNext: notThere,
          ...(command ? {} : { none: noShell(target.container), awaitPrompt: true }),
          onNote: (note) => {
            // The wrapper speaks first; a program that imitates it later is not believed.
            pid ??= pidOfNote(note);
          },
        },
      );
    },
    attach(target) {
      const id: string = open(
        { kind: 'attach', title: texts.sessions.attached(target.container), target },
        { openers: [attachOpener(options, target, (text) => sessions.get(id)?.note(text))] },
      );
      return id;
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
