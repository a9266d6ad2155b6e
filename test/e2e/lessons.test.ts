import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEYS, PtyDriver, ROOT } from '../support/ptyDriver.ts';
import { runKdbg } from '../support/runKdbg.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The playground's containers are processes of this machine. */
const unix = describe.skipIf(process.platform === 'win32');
/** A container begins a Node of its own: on a busy machine that takes a while. */
const LONG = 60_000;

let folder: ReturnType<typeof temporaryFolder>;
let env: Record<string, string>;
const drivers: PtyDriver[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  env = { HOME: folder.path, TMPDIR: folder.path };
});
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close();
  folder.remove();
});

async function open(
  args: readonly string[],
  size: { columns: number; rows: number } = { columns: 120, rows: 40 },
): Promise<PtyDriver> {
  const driver = await PtyDriver.start({ env, args, ...size });
  drivers.push(driver);
  return driver;
}

/** What a playground has left in its place for temporary files. */
const leftOver = () => readdirSync(folder.path).filter((name) => name.startsWith('kdbg-'));

unix('without a kubeconfig', () => {
  test(
    'a lesson of the playground is reached, found out and mended by keys alone at 80 × 24, and nothing of it is left',
    async () => {
      const kdbg = await open([], { columns: 80, rows: 24 });
      const offer = await kdbg.waitFor('No cluster yet');
      expect(offer.replace(/\s*│\n│ /g, '')).toContain(`${folder.path}/.kube/config`);
      kdbg.type('p');
      await kdbg.waitFor('small Kubernetes of your own', LONG);
      kdbg.type(KEYS.enter);
      await kdbg.waitFor('▸ 1 ', LONG);
      kdbg.type(KEYS.enter);
      await kdbg.waitFor('its page does not open', LONG);
      kdbg.type('h');
      await kdbg.waitFor('Hint 1 of 3');
      kdbg.type(KEYS.esc);
      await kdbg.waitFor(/the image nginx:1\.72 does not exist/, LONG);
      await kdbg.waitFor((screen) => !screen.includes('Hint 1 of 3'));
      kdbg.type('I');
      await kdbg.waitFor('Image of web');
      kdbg.type(`${KEYS.ctrl('u')}nginx:1.27${KEYS.enter}`);
      await kdbg.waitFor('y does it', LONG);
      kdbg.type('y');
      await kdbg.waitFor(/✓ An image that is not there +mended after/, LONG);
      kdbg.type('H');
      await kdbg.waitFor('A tag that does not exist');
      kdbg.type('n');
      // The whole card: escape and a key behind it at once would be one key with alt.
      await kdbg.waitFor(/A PostgreSQL database was added[\s\S]*h next hint/, LONG);
      kdbg.type(KEYS.esc);
      await kdbg.waitFor((screen) => !screen.includes('h next hint'));
      kdbg.type('q');
      await kdbg.waitFor('is not mended yet');
      kdbg.type('y');
      expect(await kdbg.waitForExit(LONG)).toBe(0);
      expect(leftOver()).toEqual([]);
    },
    3 * LONG,
  );

  test('q leaves, and a headless command says in one line what is missing', async () => {
    const kdbg = await open([]);
    await kdbg.waitFor('No cluster yet');
    kdbg.type('q');
    expect(await kdbg.waitForExit()).toBe(0);
    const { status, stderr } = await runKdbg(['diagnose'], { env });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^kdbg: No kubeconfig was found \(looked at .*kdbg playground`\.\n$/);
  });
});

unix('the playground', () => {
  test(
    'begins with the lesson that is named; the remedy of its finding mends it',
    async () => {
      const kdbg = await open(['playground', '--lesson', 'password']);
      await kdbg.waitFor('A PostgreSQL database was added', LONG);
      kdbg.type(KEYS.esc);
      await kdbg.waitFor(/1 +Set the environment variable POSTGRES_PASSWORD/, LONG);
      kdbg.type('2');
      await kdbg.waitFor('right evidence');
      kdbg.type('1');
      await kdbg.waitFor('Environment variable of db', LONG);
      kdbg.type(`${KEYS.ctrl('u')}POSTGRES_PASSWORD=secret${KEYS.enter}`);
      await kdbg.waitFor('y does it', LONG);
      kdbg.type('y');
      await kdbg.waitFor(/✓ A database that does not start +mended after/, LONG);
    },
    3 * LONG,
  );

  test.each([
    ['storage-class', /1 +Make the claim anew with the class standard/, 'A pod that waits for its disk'],
    ['old-config', /1 +Restart deployment\/prices/, 'A setting that changes nothing'],
  ])(
    'has the lesson %s, which its remedy mends without another question at 80 × 24',
    async (lesson, remedy, title) => {
      const kdbg = await open(['playground', '--lesson', lesson]);
      await kdbg.waitFor('esc closes', LONG);
      kdbg.type(KEYS.esc);
      await kdbg.waitFor(remedy, LONG);
      kdbg.type('2');
      await kdbg.waitFor('right evidence');
      kdbg.type('1');
      await kdbg.waitFor('y does it', LONG);
      kdbg.type('y');
      await kdbg.waitFor(new RegExp(`✓ ${title} +mended after`), LONG);
    },
    4 * LONG,
  );

  test('names the nearest way for what it can not do', async () => {
    expect(await runKdbg(['playground', '--headless', '--port', '70000'], { env })).toMatchObject({
      status: 2,
      stderr: 'kdbg: 70000 is no port. It is a number from 1 to 65535.\n',
    });
  });

  test(
    'alone writes its kubeconfig for its owner only, and takes it away when it is asked to end',
    async () => {
      const file = `${folder.path}/playground.kubeconfig`;
      const kdbg = await open(['playground', '--headless', '--kubeconfig', file]);
      await kdbg.waitFor('ctrl-c ends it', LONG);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const { status, stdout } = await runKdbg(['diagnose', '-A', '--kubeconfig', file], { env, limit: LONG });
      expect([status, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining('Nothing is wrong')]);
      kdbg.kill('SIGTERM');
      expect(await kdbg.waitForExit(LONG)).toBe(0);
      expect([existsSync(file), leftOver()]).toEqual([false, []]);
    },
    3 * LONG,
  );

  test('overwrites no file that is not the kubeconfig of a playground', async () => {
    const file = folder.file('config', 'mine');
    const { status, stderr } = await runKdbg(['playground', '--headless', '--kubeconfig', file], { env });
    expect([status, readFileSync(file, 'utf8')]).toEqual([2, 'mine']);
    expect(stderr).toContain(file);
  });

  test.each(['SIGHUP', 'SIGTERM', 'SIGKILL'])(
    'under a console that %s ends is gone with all that ran in it',
    async (signal) => {
      const kdbg = await open(['playground', '--lesson', 'label']);
      await kdbg.waitFor('connection refused', LONG);
      kdbg.kill(signal);
      await kdbg.waitForExit(LONG);
      // Who ends it where kdbg can't any more is another process, and takes a moment.
      await expect.poll(leftOver, { timeout: LONG, interval: 100 }).toEqual([]);
    },
    2 * LONG,
  );

  test('is not read before it is asked for', () => {
    const main = readFileSync(`${ROOT}dist/main.js`, 'utf8');
    expect(main).not.toContain('kdbg-playground-');
  });
});
