// What the scripts share. Runs on the system's Node (20 and newer) with nothing installed.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

/** The Node of the `node` devDependency, else the one that runs this script where it is new enough. */
export function projectNode() {
  const own = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
  return existsSync(own) ? own : process.execPath;
}

export function say(line) {
  process.stderr.write(`kdbg: ${line}\n`);
}

/** Runs a program with this terminal until it ends; gives its exit status (128 + signal where a signal ended it). */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}${windows ? ';' : ':'}${process.env.PATH ?? ''}`,
    };
    const child = spawn(program, args, { stdio: 'inherit', env, ...options });
    // The terminal sends ctrl-c to the child as well; this process waits for it.
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const pass = (signal) => signal !== 'SIGINT' && child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGKILL' ? 137 : 143));
    });
  });
}

/** Installs the packages of package-lock.json where they are missing or others. Ends the process when that fails. */
export async function ensureInstalled() {
  if (installed()) return;
  const started = Date.now();
  say('installing the packages of package-lock.json …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm's own report goes to stderr, so that stdout stays the program's.
  const status = await run(windows ? 'npm.cmd' : 'npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: windows });
  if (status !== 0 || !installed()) {
    say('the packages could not be installed; `npm ci` in the project folder says more.');
    process.exit(status || 1);
  }
  say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** True when node_modules holds what package-lock.json names; npm writes its own copy of the lock file when an install has ended. */
function installed() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const other = present[path];
    if (other ? other.version !== entry.version : !entry.optional && !entry.devOptional && !entry.peer) return false;
  }
  return existsSync(join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node'));
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** What a build is made of, from the project's folder. bin/kdbg names the same. */
const SOURCES = ['src', 'keymaps', 'package.json', 'scripts/build.mjs', 'scripts/bin.js'];

/** Bundles the program where dist/ is missing or older than a source. Ends the process when that fails. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  say('building …');
  const status = await run(projectNode(), [join(root, 'scripts/build.mjs')], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status);
}

function isBuilt() {
  try {
    const at = statSync(join(root, 'dist/.built')).mtimeMs;
    return SOURCES.every((source) => !newer(join(root, source), at));
  } catch {
    return false;
  }
}

/** True when the file, or anything in the folder, was changed after `at` (a folder's own time tells a removed file). */
function newer(path, at) {
  const info = statSync(path);
  if (info.mtimeMs > at) return true;
  return info.isDirectory() && readdirSync(path).some((name) => newer(join(path, name), at));
}

/** Runs a TypeScript or JavaScript file of the project on the project's Node. */
export function runFile(file, args = [], options = {}) {
  return run(projectNode(), [join(root, file), ...args], options);
}
