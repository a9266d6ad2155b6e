import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PtyDriver } from '../support/ptyDriver.ts';
import { runKdbg } from '../support/runKdbg.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder();
let stage: Stage;
let kubeconfig: string;

beforeAll(async () => {
  stage = await openStage();
  kubeconfig = folder.file('kubeconfig', stage.kubeconfig('shop'));
});
afterAll(async () => {
  await stage.close();
  folder.remove();
});

/** In a terminal: the console would open if nothing were wrong. */
async function inTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  size: { columns?: number; rows?: number } = {},
): Promise<{ status: number; screen: string }> {
  const driver = await PtyDriver.start({ args, env: { KUBECONFIG: kubeconfig, ...env }, ...size });
  try {
    const status = await driver.waitForExit();
    return { status, screen: driver.output() };
  } finally {
    await driver.close();
  }
}

describe('bad input ends with one clear line and status 2', () => {
  test('a context that is not there', async () => {
    expect(await inTerminal(['--context', 'stag'])).toEqual({
      status: 2,
      screen: `kdbg: There is no context "stag" in ${kubeconfig}. Did you mean stage?`,
    });
  });

  test('a kubeconfig that is no YAML', async () => {
    const broken = folder.file('broken', 'apiVersion: v1\nclusters: [\nusers: {{\n');
    const { status, screen } = await inTerminal([], { KUBECONFIG: broken });
    expect(status).toBe(2);
    expect(screen).toMatch(/^kdbg: The kubeconfig .*broken is broken at line \d+: [^\n]+$/);
  });

  test('a kubeconfig that is not there', async () => {
    const { status, screen } = await inTerminal(['--kubeconfig', `${folder.path}/none`]);
    expect(status).toBe(2);
    expect(screen).toMatch(/^kdbg: The kubeconfig .*none can't be read: [^\n]+$/);
  });

  test('a kubeconfig that can not be read (a folder)', async () => {
    const { status, screen } = await inTerminal(['--kubeconfig', folder.path]);
    expect(status).toBe(2);
    expect(screen).toMatch(/^kdbg: The kubeconfig [^\n]+ can't be read: [^\n]+$/);
  });

  test('a wrong option', async () => {
    expect(await inTerminal(['--namspace', 'shop'])).toEqual({
      status: 2,
      screen: 'kdbg: There is no option --namspace. Did you mean --namespace?',
    });
  });

  test('a configuration that is no YAML, or has an unknown setting', async () => {
    const config = folder.file('config/kdbg/config.yaml', 'keymap: vim\nmose: true\n');
    const env = { XDG_CONFIG_HOME: `${folder.path}/config` };
    expect(await inTerminal([], env)).toEqual({
      status: 2,
      screen: `kdbg: ${config}:2: There is no setting "mose". Did you mean mouse?`,
    });
    folder.file('config/kdbg/config.yaml', 'keymap: [vim\nmouse: true\n');
    const { status, screen } = await inTerminal([], env);
    expect(status).toBe(2);
    expect(screen).toMatch(/^kdbg: \S+config\.yaml:\d+: This is no right YAML: [^\n]+$/);
  });

  test('a terminal of 20 columns and 5 rows', async () => {
    const { status, screen } = await inTerminal([], {}, { columns: 20, rows: 5 });
    expect(status).toBe(2);
    expect(screen).toMatch(/^kdbg: This terminal has 20 columns and 5 rows; .*at least 60 and 16\. [^\n]+$/);
  });

  test('no terminal', async () => {
    expect(await runKdbg([], { env: { KUBECONFIG: kubeconfig } })).toEqual({
      status: 2,
      stdout: '',
      stderr:
        "kdbg: The console needs a terminal, and kdbg's input or output is none. In a script, use `kdbg diagnose`.\n",
    });
  });

  test('a headless command with a wrong context tells it on stderr only', async () => {
    const ran = await runKdbg(['diagnose', '--context', 'nowhere'], { env: { KUBECONFIG: kubeconfig } });
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^kdbg: There is no context "nowhere" in [^\n]+\n$/);
  });

  test('a server that refuses connections, for a headless command', async () => {
    const gone = folder.file('gone', stage.kubeconfig().replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'));
    const ran = await runKdbg(['diagnose'], { env: { KUBECONFIG: gone } });
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^kdbg: https:\/\/127\.0\.0\.1:1 refuses the connection: [^\n]+\n$/);
  });
});

test('the version and the help go to stdout', async () => {
  expect(await runKdbg(['--version'])).toMatchObject({ status: 0, stderr: '' });
  const help = await runKdbg(['--help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toContain('kdbg diagnose');
});

test('the keys are listed as they are for this person', async () => {
  const ran = await runKdbg(['keys', '--keymap', 'vim'], { env: { HOME: folder.path } });
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  expect(ran.stdout).toMatch(/^shell\.open +s +Open a shell in the container\.$/m);
});
