import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where kdbg keeps things, by the XDG Base Directory Specification (on Windows: the folders of APPDATA). Nothing is created. */
export interface Folders {
  /** config.yaml and keys.json, written by the person. */
  config: string;
  /** What kdbg writes: the journal, saved forwards, crash reports; for its owner only. */
  state: string;
  /** What can be made again. */
  cache: string;
}

export function foldersOf(env: Environment, platform: NodeJS.Platform = process.platform): Folders {
  const home = env.HOME || homedir();
  const of = (name: string, windowsName: string, fallback: string) => {
    const given = env[name] || (platform === 'win32' ? env[windowsName] : undefined);
    // The specification: a relative path is to be ignored.
    return join(given && isAbsolute(given) ? given : join(home, fallback), 'kdbg');
  };
  return {
    config: of('XDG_CONFIG_HOME', 'APPDATA', '.config'),
    state: of('XDG_STATE_HOME', 'LOCALAPPDATA', '.local/state'),
    cache: of('XDG_CACHE_HOME', 'LOCALAPPDATA', '.cache'),
  };
}

/** The configuration file. */
export function configFile(env: Environment): string {
  return join(foldersOf(env).config, 'config.yaml');
}

/** The person's own keys. */
export function keysFile(env: Environment): string {
  return join(foldersOf(env).config, 'keys.json');
}

/** Makes the folder for its owner only, and takes others' rights away from one that is already there. Gives its path. */
export async function privateFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  return path;
}

/** Replaces a file whole, readable by its owner only; a crash leaves the old one or the new one, never half of one. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  await privateFolder(dirname(path));
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, text, { mode: 0o600, flush: true });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
