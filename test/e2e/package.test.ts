import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PtyDriver, ROOT } from '../support/ptyDriver.ts';
import { openStage, type Stage, steadyPod } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary.ts';

const SOURCES = ['package.json', 'package-lock.json', 'README.md', 'LICENSE', 'docs', 'keymaps', 'scripts', 'src'];
/** What npm says when it needs a registry that it can't reach. */
const NO_NETWORK = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH/;
const MINUTE = 60_000;

const npm = spawnSync('npm', ['--version'], { shell: process.platform === 'win32' }).status === 0;
const folder = temporaryFolder();
const installed = join(folder.path, 'empty');
const bin = join(installed, 'node_modules/.bin');
const path = [bin, dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
let stage: Stage;
let packed: { path: string; size: number; files: readonly string[] };
let offline = '';

interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

function run(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = installed,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, timeout: 2 * MINUTE, killSignal: 'SIGKILL' });
    const ran = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        ran[name] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...ran }));
    child.stdin.end();
  });
}

/** The command of the installed package, without anything of the person's environment. */
function kdbg(args: readonly string[], env: Record<string, string> = {}, name = 'kdbg'): Promise<Ran> {
  return run(join(bin, name), args, { PATH: path, HOME: folder.path, LANG: 'C.UTF-8', ...env });
}

beforeAll(async () => {
  stage = await openStage([steadyPod('web-1')]);
  if (!npm) return;
  // From a copy of the sources, as a release is made: the checkout's own dist/ is in use by other tests.
  const copy = join(folder.path, 'copy');
  for (const name of SOURCES) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  const env = { ...process.env, npm_config_update_notifier: 'false' } as Record<string, string>;
  const made = await run('npm', ['pack', '--json', '--foreground-scripts=false'], env, copy);
  if (made.status !== 0) throw new Error(`npm pack failed: ${made.stderr}`);
  const [about] = JSON.parse(made.stdout.slice(made.stdout.indexOf('[')));
  packed = {
    path: join(copy, about.filename),
    size: about.size,
    files: about.files.map((file: { path: string }) => file.path),
  };
  mkdirSync(installed);
  const args = ['install', packed.path, '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0'];
  const ran = await run('npm', args, env, installed);
  if (ran.status !== 0 && NO_NETWORK.test(ran.stderr)) offline = 'npm can not reach its registry';
  else if (ran.status !== 0) throw new Error(`npm install failed: ${ran.stderr}`);
}, 4 * MINUTE);

afterAll(async () => {
  await stage.close();
  folder.remove();
});

describe.skipIf(!npm)('the package (skipped where there is no npm)', () => {
  test('holds the program, its documents and nothing else, and is small', () => {
    const odd = packed.files.filter(
      (file) =>
        !/^(package\.json|README\.md|LICENSE|dist\/[\w.-]+\.js|dist\/chunks\/[\w.-]+\.js|docs\/[\w.-]+\.(md|json|1))$/.test(
          file,
        ),
    );
    expect(odd).toEqual([]);
    for (const file of ['dist/bin.js', 'dist/main.js', 'dist/kubectl-kdbg.js', 'docs/kdbg.1', 'LICENSE']) {
      expect(packed.files).toContain(file);
    }
    expect(packed.size).toBeLessThan(1_500_000);
  });

  test('needs no compiler: what it depends on is prebuilt for Linux, macOS and Windows, and runs nothing when installed', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['node-pty']);
    const parts = Object.keys(packages['node_modules/node-pty'].optionalDependencies);
    expect(parts.map((part) => part.replace(/^.*node-pty-/, '')).sort()).toEqual(
      ['darwin', 'linux', 'win32'].flatMap((system) => [`${system}-arm64`, `${system}-x64`]),
    );
    for (const name of ['node-pty', ...parts]) {
      const { hasInstallScript, optional, os } = packages[`node_modules/${name}`];
      expect([name, hasInstallScript]).toEqual([name, undefined]);
      if (name !== 'node-pty') expect([name, optional, name.includes(os[0])]).toEqual([name, true, true]);
    }
  });

  test('a Node that is too old is told which one is needed', async () => {
    const versions = '{...process.versions,node:"20.11.1"}';
    const old = `data:text/javascript,Object.defineProperty(process,"versions",{value:${versions}})`;
    const ran = await run(process.execPath, ['--import', old, join(folder.path, 'copy/dist/bin.js')], {}, folder.path);
    expect(ran).toEqual({
      status: 2,
      stdout: '',
      stderr: 'kdbg needs Node 22.19 or newer and this is 20.11.1; install a newer Node and start kdbg again.\n',
    });
  });

  describe('installed into an empty folder', { timeout: MINUTE }, () => {
    const config = () => ({ KUBECONFIG: folder.file('kubeconfig', stage.kubeconfig('shop')) });

    test('tells its version, its help, and its keys', async ({ skip }) => {
      if (offline) skip(offline);
      const version = await kdbg(['--version']);
      expect(version).toMatchObject({ status: 0, stderr: '' });
      expect(version.stdout).toMatch(/^kdbg \d+\.\d+\.\d+, Node \d+\./);
      expect((await kdbg(['--help'])).stdout).toContain('kdbg diagnose');
      expect((await kdbg(['diagnose', '--help'])).stdout).toContain('kdbg diagnose --watch');
      expect((await kdbg(['keys'])).stdout).toMatch(/^shell\.open /m);
    });

    test('is a plugin of kubectl, which names itself as it was called, and completes', async ({ skip }) => {
      if (offline) skip(offline);
      expect((await kdbg(['diagnose', '--help'], {}, 'kubectl-kdbg')).stdout).toContain('  kubectl kdbg diagnose ');
      expect((await kdbg(['dia'], {}, 'kubectl_complete-kdbg')).stdout).toMatch(/^diagnose\t.+\n:4\n$/);
    });

    test('finds what is wrong, and the doctor is content with it', async ({ skip }) => {
      if (offline) skip(offline);
      expect((await kdbg(['diagnose', '-o', 'json'], config())).status).toBe(0);
      const { checks } = JSON.parse((await kdbg(['doctor', '-o', 'json'], config())).stdout);
      expect(checks.filter(({ level }: { level: string }) => level === 'problem')).toEqual([]);
      expect(checks).toContainEqual(expect.objectContaining({ id: 'pty', level: 'ok' }));
    });

    test('opens the console on the cluster', async ({ skip }) => {
      if (offline) skip(offline);
      const env = { ...config(), PATH: path, HOME: folder.path };
      const console = await PtyDriver.start({ program: join(bin, 'kdbg'), env, cwd: installed });
      try {
        await console.waitFor(/web-1 +1\/1 +Running/, MINUTE / 2);
        console.type('q');
        expect(await console.waitForExit()).toBe(0);
      } finally {
        await console.close();
      }
    });

    test('without the native part of its platform only local terminals are off, and it says so', async ({ skip }) => {
      if (offline) skip(offline);
      const parts = join(installed, 'node_modules/@lydell');
      expect(existsSync(parts)).toBe(true);
      renameSync(parts, `${parts}.gone`);
      try {
        const { checks } = JSON.parse((await kdbg(['doctor', '-o', 'json'], config())).stdout);
        const found = checks.find(({ id }: { id: string }) => id === 'pty');
        expect(found.level).toBe('warning');
        expect(found.text).toMatch(
          /^Local terminals are off: the part of node-pty for this platform \(\S+\) is not installed\.$/,
        );
        expect((await kdbg(['diagnose'], config())).status).toBe(0);
      } finally {
        rmSync(parts, { recursive: true, force: true });
        renameSync(`${parts}.gone`, parts);
      }
    });
  });
});
