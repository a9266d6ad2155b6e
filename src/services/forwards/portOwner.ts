import { readdir, readFile, readlink } from 'node:fs/promises';
import { sanitise } from '../../base/sanitise.ts';
import { parseSocketTable, TCP_LISTEN } from '../../base/socketTable.ts';

/**
 * The process that listens on a local TCP port, from the kernel's tables. Undefined where they are not there (not Linux), or where the
 * process belongs to somebody else and its open files may not be read.
 */
export async function portOwner(port: number, proc = '/proc'): Promise<{ name: string; pid: number } | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`${proc}/net/${name}`, 'utf8').catch(() => '')),
  );
  const sockets = tables
    .flatMap(parseSocketTable)
    .filter((line) => line.state === TCP_LISTEN && line.localPort === port && line.inode > 0);
  const wanted = new Set(sockets.map((line) => `socket:[${line.inode}]`));
  if (wanted.size === 0) return undefined;
  for (const pid of await readdir(proc).catch(() => [])) {
    if (!/^\d+$/.test(pid) || !(await holds(`${proc}/${pid}/fd`, wanted))) continue;
    const name = await readFile(`${proc}/${pid}/comm`, 'utf8').catch(() => '');
    return { name: sanitise(name).trim() || pid, pid: Number(pid) };
  }
  return undefined;
}

async function holds(folder: string, wanted: ReadonlySet<string>): Promise<boolean> {
  for (const fd of await readdir(folder).catch(() => [])) {
    if (wanted.has(await readlink(`${folder}/${fd}`).catch(() => ''))) return true;
  }
  return false;
}
