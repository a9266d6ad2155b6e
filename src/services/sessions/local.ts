import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { openPty, type PtyOptions } from '../../terminal/pty.ts';
import { texts } from '../../texts/index.ts';
import { type LocalContext, privateKubeconfig } from './privateKubeconfig.ts';
import { type Opener, onThisMachine } from './program.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface LocalProgram {
  argv: readonly [string, ...string[]];
  cwd: string;
  env: Env;
  context: LocalContext | undefined;
}

/** What describes the person's own terminal and is not true of ours, or belongs to a multiplexer around it. */
const OF_THE_OUTER_TERMINAL = [
  'TERM_PROGRAM',
  'TERM_PROGRAM_VERSION',
  'TERMCAP',
  'COLUMNS',
  'LINES',
  'WINDOW',
  'WINDOWID',
  'TMUX',
  'TMUX_PANE',
  'STY',
  'VTE_VERSION',
  'KITTY_WINDOW_ID',
  'WEZTERM_PANE',
];

/** The person's shell, else sh. */
export function shellOf(env: Env): string {
  return env.SHELL || '/bin/sh';
}

/** Starts a program on this machine under a terminal of its own, with the console's context. */
export function localOpener(program: LocalProgram, clock: Clock): Opener {
  return async (size) => {
    const folder = resolve(program.cwd);
    if (!isFolder(folder)) throw new KdbgError('session-no-folder', texts.sessions.noFolder(folder));
    const file = findProgram(program.argv[0], folder, program.env.PATH ?? '');
    if (!file) {
      const todo = texts.sessions.noProgramTodo;
      throw new KdbgError('session-no-program', texts.sessions.noProgram(program.argv[0]), { todo });
    }
    const kubeconfig = program.context && privateKubeconfig(program.context);
    const env = environment(program.env, kubeconfig?.value);
    const options: PtyOptions = { argv: [file, ...program.argv.slice(1)], cwd: folder, env, ...size };
    try {
      return onThisMachine(await openPty(options, clock), () => kubeconfig?.remove());
    } catch (error) {
      kubeconfig?.remove();
      if (error instanceof KdbgError) throw error;
      const why = messageOf(error);
      throw new KdbgError('session-no-terminal', texts.sessions.noPty(program.argv[0], why), { cause: error });
    }
  };
}

function environment(env: Env, kubeconfig: string | undefined): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !OF_THE_OUTER_TERMINAL.includes(name)) own[name] = value;
  }
  own.TERM = 'xterm-256color';
  own.TERM_PROGRAM = 'kdbg';
  if (kubeconfig !== undefined) own.KUBECONFIG = kubeconfig;
  return own;
}

/** The file that execvp(3) would start; undefined where there is none. */
function findProgram(name: string, cwd: string, path: string): string | undefined {
  if (name.includes('/')) return [isAbsolute(name) ? name : join(cwd, name)].find(isProgram);
  return path
    .split(delimiter)
    .map((folder) => join(resolve(cwd, folder || '.'), name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
