import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** In the environment of every process of a container: its folder, by which what a container leaves behind is found. */
export const CONTAINER_VARIABLE = 'PLAYGROUND_CONTAINER';

/**
 * What stays when this process is killed: a shell that reads the process groups of containers (`+ 12`, `- 12`) and, at the end of its
 * input, ends them all, with everything that carries the mark (Linux tells the environment of processes), and removes the folders.
 */
const SCRIPT = `
trap '' INT TERM HUP QUIT PIPE
mark=$1
shift
groups=' '
while read -r op id; do
  case $op in
    +) groups="$groups$id " ;;
    -) case $groups in *" $id "*) groups="\${groups%% $id *} \${groups#* $id }" ;; esac ;;
  esac
done
for id in $groups; do kill -s KILL -- "-$id" 2>/dev/null; done
for round in 1 2 3 4 5 6 7 8; do
  found=
  for file in $(grep -slaF -- "$mark" /proc/[0-9]*/environ 2>/dev/null); do
    id=\${file#/proc/}
    kill -s KILL "\${id%/environ}" 2>/dev/null && found=yes
  done
  [ -n "$found" ] || break
done
rm -rf -- "$@"
`;

/** The end of everything that runs, also when this process is killed. */
export interface Guard {
  add(group: number): void;
  remove(group: number): void;
  /** Ends all and removes the folders; resolves when it is done. */
  close(): Promise<void>;
}

/** Watches over the containers under a folder; `owned` are removed with it. */
export function startGuard(folder: string, owned: readonly string[] = []): Guard {
  const child: ChildProcess = spawn('/bin/sh', ['-c', SCRIPT, 'kdbg-playground', markOf(folder), folder, ...owned], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  child.stdin?.on('error', () => undefined);
  child.unref();
  const tell = (line: string) => void child.stdin?.write(`${line}\n`);
  return {
    add: (group) => tell(`+ ${group}`),
    remove: (group) => tell(`- ${group}`),
    close() {
      child.ref();
      child.stdin?.end();
      return ended;
    },
  };
}

const markOf = (folder: string): string => `${CONTAINER_VARIABLE}=${folder}/`;

/** Ends what a container has left behind: processes that went into groups or sessions of their own. Linux only; elsewhere the guard ends them last. */
export async function endLeftOvers(container: string): Promise<void> {
  const mark = `${CONTAINER_VARIABLE}=${container}`;
  const entries = await readdir('/proc').catch(() => []);
  await Promise.all(
    entries
      .filter((entry) => /^\d+$/.test(entry))
      .map(async (entry) => {
        const environment = await readFile(`/proc/${entry}/environ`, 'latin1').catch(() => '');
        if (!environment.split('\0').includes(mark)) return;
        try {
          process.kill(Number(entry), 'SIGKILL');
        } catch {
          // It has ended meanwhile.
        }
      }),
  );
}
