import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { KdbgError } from '../../base/errors.ts';
import { parseSocketTable, TCP_LISTEN } from '../../base/socketTable.ts';
import { openExec, type RunResult, runExec } from '../../kube/channels/exec.ts';
import type { ExecTarget, KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';

/** What the debuggers do in a container; tests give their own. */
export interface InContainer {
  run(target: ExecTarget, command: readonly string[], signal?: AbortSignal): Promise<RunResult>;
  /** Reads a file out of the container into a private temporary folder. */
  fetch(target: ExecTarget, path: string, signal?: AbortSignal): Promise<Fetched>;
}

export interface Fetched {
  path: string;
  bytes: number;
  remove(): Promise<void>;
}

export function inContainer(client: KubeClient): InContainer {
  return {
    run: (target, command, signal) => runExec(client, target, command, signal ? { signal } : {}),
    fetch: (target, path, signal) => fetchFile(client, target, path, signal),
  };
}

/** Rejects with `file-unreadable`, leaving nothing behind. */
async function fetchFile(client: KubeClient, target: ExecTarget, path: string, signal?: AbortSignal): Promise<Fetched> {
  const folder = await mkdtemp(join(tmpdir(), 'kdbg-symbols-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const local = join(folder, basename(path).replace(/[^\w.+-]/g, '_') || 'program');
  try {
    const channel = await openExec(client, {
      ...target,
      command: ['cat', path],
      tty: false,
      stdin: false,
      ...(signal ? { signal } : {}),
    });
    const file = createWriteStream(local, { mode: 0o600 });
    let bytes = 0;
    let said = '';
    channel.onData((data, from) => {
      if (from === 'stderr') {
        said += data.toString('utf8');
        return;
      }
      bytes += data.length;
      if (!file.write(data)) {
        channel.pause();
        file.once('drain', () => channel.resume());
      }
    });
    const end = await channel.ended;
    file.end();
    await finished(file);
    if (end.code !== 0) {
      const why = said.trim() || (end.reason ?? texts.debug.lost);
      throw new KdbgError('file-unreadable', texts.debug.fileUnreadable(path, target.pod, why));
    }
    return { path: local, bytes, remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

/** A word for `sh -c` scripts: only plain ones are ever put into a script, everything else goes as an argument. */
const SCRIPTS = {
  has: 'command -v "$1"',
  sockets: 'cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true',
  candidates:
    'for name in "$@"; do for place in "/$name" "/app/$name" "/usr/local/bin/$name" "/usr/bin/$name" "/bin/$name" "/opt/$name" "/opt/$name/bin/$name"; do [ -f "$place" ] && [ -x "$place" ] && echo "$place"; done; done; true',
  end: 'for p in /proc/[0-9]*; do n=$(basename "$p"); [ "$n" = $$ ] || [ "$n" = 1 ] || case "$(cat "$p/cmdline" 2>/dev/null)" in "$1"*:"$2"*) kill "$n";; esac; done; true',
} as const;

function script(name: keyof typeof SCRIPTS, ...args: string[]): readonly string[] {
  return ['sh', '-c', SCRIPTS[name], 'kdbg', ...args];
}

/** Whether a program is there: undefined where that can't be told (no shell). */
export async function hasProgram(inside: InContainer, target: ExecTarget, name: string): Promise<boolean | undefined> {
  const { code, reason } = await inside.run(target, script('has', name));
  if (code === 0) return true;
  return code === 126 || code === undefined || /no such file|not found/i.test(reason ?? '') ? undefined : false;
}

/** Executable files of these names in the usual places. */
export async function findPrograms(
  inside: InContainer,
  target: ExecTarget,
  names: readonly string[],
): Promise<readonly string[]> {
  const { stdout, code } = await inside.run(target, script('candidates', ...names));
  return code === 0 ? [...new Set(stdout.split('\n').filter(Boolean))] : [];
}

/** The TCP ports that something in the pod listens on; undefined where they can't be read. */
export async function listening(
  inside: InContainer,
  target: ExecTarget,
  signal?: AbortSignal,
): Promise<ReadonlySet<number> | undefined> {
  const { stdout, code } = await inside.run(target, script('sockets'), signal);
  return code === 0 && stdout !== ''
    ? new Set(parseSocketTable(stdout).flatMap((line) => (line.state === TCP_LISTEN ? [line.localPort] : [])))
    : undefined;
}

/** Ends a server that was started with this command, if it still runs. */
export async function endServer(inside: InContainer, target: ExecTarget, command: string, port: number): Promise<void> {
  await inside.run(target, script('end', command, String(port)));
}
