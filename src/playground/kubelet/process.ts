import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, existsSync, constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { PlaygroundImage } from '../types.ts';
import { CONTAINER_VARIABLE, type Guard } from './guard.ts';
import { PROGRAMS } from './images.ts';

/** Where the machine's own tools are looked for. */
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** A program can't be started: what runc says of it, without what the runtime says before and behind. */
export class StartFailure extends Error {}

export interface Start {
  /** How the programs of the playground are run: Node and their file. */
  programs: readonly string[];
  image: PlaygroundImage;
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Where it begins. */
  folder: string;
  /** First on its PATH. */
  tools: string;
  /** The container's own folder, which marks all that it starts. */
  container: string;
  guard: Guard;
}

export interface Ended {
  /** 128 + the signal where one ended it, as a container runtime tells it. */
  code: number;
  signal: number | undefined;
}

/** A process of a container with all that it started, in a group of its own. */
export interface LocalProcess {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Missing with a terminal. */
  readonly stderr: Readable | undefined;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Characters; does nothing without a terminal. */
  resize(columns: number, rows: number): void;
}

/** The file that a command of a container stands for; throws a StartFailure in the runtime's words. */
export function resolve({ programs, image, command }: Pick<Start, 'programs' | 'image' | 'command'>): string[] {
  const [first = '', ...rest] = command;
  const name = basename(first);
  if (PROGRAMS.has(name)) return [...programs, name === 'nginx' ? 'web' : name, ...rest];
  const found = image.shell ? (isAbsolute(first) ? executable(first) : onPath(first)) : undefined;
  if (found) return [found, ...rest];
  throw new StartFailure(`exec: "${first}": ${whyNot(image, first)}`);
}

function whyNot({ shell }: PlaygroundImage, name: string): string {
  if (!isAbsolute(name)) return 'executable file not found in $PATH';
  return shell && existsSync(name) ? 'permission denied' : `stat ${name}: no such file or directory`;
}

function onPath(name: string): string | undefined {
  for (const folder of PATH) {
    const found = executable(join(folder, name));
    if (found) return found;
  }
  return undefined;
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, fsConstants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** The environment of a container's process: nothing of the person's own but where the tools are. */
export function cleanEnvironment({
  env,
  folder,
  tools,
  container,
}: Pick<Start, 'env' | 'folder' | 'tools' | 'container'>): Record<string, string> {
  const own = { PATH: [tools, ...PATH].join(delimiter), HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' };
  return { ...own, ...env, [CONTAINER_VARIABLE]: container };
}

/** Sends a signal to a process and all that are in its group; one that has ended is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended, and so have its children.
  }
}

/** Starts a process of a container without a terminal; throws a StartFailure where its program is not in the image. */
export function startProcess(start: Start): LocalProcess {
  const [file = '', ...args] = resolve(start);
  let child: ChildProcess;
  try {
    child = spawn(file, args, {
      cwd: start.folder,
      env: cleanEnvironment(start),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
  } catch (thrown) {
    throw new StartFailure(`exec: "${file}": ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  const { stdin, stdout, stderr, pid } = child;
  child.on('error', () => undefined);
  if (pid === undefined || !stdin || !stdout || !stderr)
    throw new StartFailure(`exec: "${file}": it could not be started`);
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
  start.guard.add(pid);
  return {
    pid,
    stdin,
    stdout,
    stderr,
    kill: (signal) => signalGroup(pid, signal),
    resize: () => undefined,
    ended: new Promise((done) => {
      // `close` comes when nobody writes any more; a child that outlives its parent must not hold the end up.
      child.on('exit', (code, name) => {
        const signal = name ? constants.signals[name] : undefined;
        signalGroup(pid, 'SIGKILL');
        start.guard.remove(pid);
        done({ code: signal === undefined ? (code ?? 0) : 128 + signal, signal });
      });
    }),
  };
}
