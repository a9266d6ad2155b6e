import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Deployment, ReplicaSet } from '../../src/kube/objects.ts';
import { deployment } from '../../src/playground/lessons/objects.ts';
import { served } from '../../src/playground/served.ts';
import { KEYS, PtyDriver } from '../support/ptyDriver.ts';
import { runKdbg } from '../support/runKdbg.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The workflows of a person at the keyboard, with the real program on a playground: no cluster is needed. */

/** The playground's containers are processes of this machine. */
const unix = describe.skipIf(process.platform === 'win32');
/** A container begins a Node of its own: on a busy machine that takes a while. */
const LONG = 60_000;

let stage: Stage;
let folder: ReturnType<typeof temporaryFolder>;
let env: Record<string, string>;
const drivers: PtyDriver[] = [];

beforeEach(async () => {
  stage = await openStage();
  folder = temporaryFolder();
  env = { KUBECONFIG: folder.file('kubeconfig', stage.kubeconfig('shop')), HOME: folder.path, SHELL: '/bin/sh' };
});
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close();
  await stage.close();
  folder.remove();
});

async function open(more: Readonly<Record<string, string>> = {}): Promise<PtyDriver> {
  const driver = await PtyDriver.start({ env: { ...env, ...more }, cwd: folder.path });
  drivers.push(driver);
  return driver;
}

const found = (name: string) => stage.playground.store.get<Deployment>(served('Deployment'), 'shop', name);
const replicaSets = () =>
  stage.playground.store
    .list(served('ReplicaSet'), 'shop')
    .filter((one) => ((one as ReplicaSet).spec?.replicas ?? 0) > 0);

/** The answer to GET / through a port of this machine. */
function get(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end();
  });
}

unix('a program that crashes', { timeout: 3 * LONG }, () => {
  const putToSleep = async (kdbg: PtyDriver) => {
    await kdbg.waitFor(/killed by SIGSEGV/, LONG);
    kdbg.type('d');
    await kdbg.waitFor('y does it', LONG);
    kdbg.type('y');
    await kdbg.waitFor(/☾ renderer-\S+ +1\/1 +Asleep/, LONG);
    await kdbg.waitFor('debug mode: 1');
  };

  beforeEach(() => stage.put(deployment('renderer', { image: 'kdbg.test/crasher:1' })));

  test('is put to sleep, run by hand in a shell in its container, and is exactly what it was afterwards', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/renderer-\S+ +0\/1/, LONG);
    const before = found('renderer')?.spec?.template;
    const [original] = replicaSets();
    await putToSleep(kdbg);
    expect(found('renderer')?.spec?.template).not.toEqual(before);

    kdbg.type('s');
    await kdbg.waitFor(/[$#] *│$/m, LONG);
    kdbg.type('SIMD=off crasher & sleep 1; crasher; echo "it ended with $?"\r');
    await kdbg.waitFor('SIMD is off, rendering', LONG);
    await kdbg.waitFor('it ended with 139', LONG);
    kdbg.type(KEYS.ctrl(']'));

    kdbg.type('1d');
    await kdbg.waitFor('y does it', LONG);
    kdbg.type('y');
    await kdbg.waitFor((screen) => !/Asleep|debug mode: 1/.test(screen), LONG);
    expect(found('renderer')?.spec?.template).toEqual(before);
    expect(replicaSets().map((one) => one.metadata?.uid)).toEqual([original?.metadata?.uid]);
    expect(Object.keys(found('renderer')?.metadata?.annotations ?? {}).join()).not.toContain('kdbg.dev');
  });

  test('that sleeps while kdbg is killed is found by the next one, and put back without a screen', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/renderer-\S+ +0\/1/, LONG);
    const before = found('renderer')?.spec?.template;
    await putToSleep(kdbg);
    kdbg.kill('SIGKILL');
    await kdbg.waitForExit();

    const second = await open();
    await second.waitFor('debug mode: 1', LONG);
    await second.waitFor(/☾ renderer-\S+ +1\/1 +Asleep/, LONG);
    const listed = await runKdbg(['restore'], { env, limit: LONG });
    expect(listed.stdout).toContain('renderer');
    const restored = await runKdbg(['restore', 'deployment/renderer'], { env, limit: LONG });
    expect(restored).toMatchObject({ status: 0 });
    expect(found('renderer')?.spec?.template).toEqual(before);
    await second.waitFor((screen) => !/Asleep|debug mode: 1/.test(screen), LONG);
  });
});

unix('a program that serves', { timeout: 3 * LONG }, () => {
  beforeEach(() => stage.put(deployment('web', { image: 'playground/web:1', ports: [{ containerPort: 8080 }] })));

  test('is reached through a forward that keeps its port when the pod is replaced', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/web-\S+ +1\/1 +Running/, LONG);
    kdbg.type(`:deploy${KEYS.enter}`);
    await kdbg.waitFor(/▸ +web +1\/1/);
    kdbg.type('f');
    await kdbg.waitFor(/port/i);
    kdbg.type(`8080${KEYS.enter}`);
    const ready = await kdbg.waitFor(/127\.0\.0\.1:(\d+) +→ .*:8080 +ready/, LONG);
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(ready)?.[1]);
    const first = await get(port);
    expect(first).toMatch(/^web on web-\S+: GET \/\n$/);
    const [pod] = stage.playground.store.list(served('Pod'), 'shop');
    stage.take('Pod', pod?.metadata?.name ?? '');
    await expect.poll(() => get(port).catch(String), { timeout: LONG }).toMatch(/^web on web-\S+: GET \/\n$/);
    expect(await get(port)).toMatch(/^web on web-\S+: GET \/\n$/);
    await kdbg.waitFor('forwards: 1 ready', LONG);
  });

  test('shows its log, which is saved to a file', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/web: listening on/, LONG);
    kdbg.type('4s');
    const saved = await kdbg.waitFor(/Saved \d+ lines to \S+\.log/);
    const file = /to (\S+\.log)/.exec(saved)?.[1] ?? '';
    expect(readFileSync(file, 'utf8')).toContain('web: listening on 0.0.0.0:8080');
  });

  test('is changed by keys: each change is shown before it is made, and the editor is the person’s own', async () => {
    const editor = folder.file('editor', '#!/bin/sh\nsed -i "s/replicas: 2/replicas: 1/" "$1"\n', 0o755);
    const kdbg = await open({ EDITOR: editor });
    const does = async (shown: RegExp) => {
      await kdbg.waitFor(shown, LONG);
      await kdbg.waitFor('y does it', LONG);
      kdbg.type('y');
      // Until it is made, the dialog takes every key.
      await kdbg.waitFor((screen) => !/y does it|goes on with other work/.test(screen), LONG);
    };
    await kdbg.waitFor(/web-\S+ +1\/1 +Running/, LONG);
    kdbg.type(`:deploy${KEYS.enter}`);
    await kdbg.waitFor(/▸ +web +1\/1/);

    kdbg.type('S');
    await kdbg.waitFor(/replicas/i);
    kdbg.type(`${KEYS.ctrl('u')}2${KEYS.enter}`);
    await does(/-.*replicas: 1[\s\S]*\+.*replicas: 2/);
    await kdbg.waitFor(/▸ +web +2\/2/, LONG);

    kdbg.type('I');
    await kdbg.waitFor('Image of web');
    kdbg.type(`${KEYS.ctrl('u')}playground/web:9${KEYS.enter}`);
    await does(/\+.*image: playground\/web:9/);
    await kdbg.waitFor(/the image playground\/web:9 does not/, LONG);
    kdbg.type('1U');
    await kdbg.waitFor(/▸ revision 1: playground\/web:1/, LONG);
    kdbg.type(KEYS.enter);
    await does(/\+.*image: playground\/web:1/);
    await kdbg.waitFor(/✓ no problem found/, LONG);

    kdbg.type('e');
    await does(/-.*replicas: 2[\s\S]*\+.*replicas: 1/);
    await kdbg.waitFor(/▸ +web +1\/1/, LONG);

    kdbg.type(KEYS.ctrl('d'));
    await kdbg.waitFor(/type .*web/i, LONG);
    kdbg.type(`web${KEYS.enter}`);
    await expect.poll(() => found('web'), { timeout: LONG }).toBeUndefined();
    await kdbg.waitFor(/There are no deployments/i, LONG);
  });

  test('is looked into: a shell of the pane’s size, description, YAML, and the way through namespaces and kinds', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/web-\S+ +1\/1 +Running/, LONG);
    kdbg.type('s');
    await kdbg.waitFor(/[$#] *│$/m, LONG);
    kdbg.type('stty size; echo "the host is $HOSTNAME"\r');
    const [, rows, columns] = /^│(\d+) (\d+) *│$/m.exec(await kdbg.waitFor(/the host is web-/, LONG)) ?? [];
    expect([Number(columns), Number(rows) > 5]).toEqual([118, true]);
    kdbg.resize(100, 30);
    // The size has its own way into the container, and may come after the keys.
    kdbg.type('until stty size | grep " 98$"; do sleep 0.1; done\r');
    await kdbg.waitFor(/^│\d+ 98 *│$/m, LONG);
    kdbg.type(KEYS.ctrl(']'));
    kdbg.type('1i');
    await kdbg.waitFor(/Controlled by: +ReplicaSet\/web-/, LONG);
    kdbg.type(KEYS.esc);
    await kdbg.waitFor((screen) => !screen.includes('· describe'));
    kdbg.type('y');
    await kdbg.waitFor(/kind: Pod/, LONG);
    kdbg.type(KEYS.esc);
    await kdbg.waitFor((screen) => !screen.includes('kind: Pod'));
    kdbg.type(`:nodes${KEYS.enter}`);
    await kdbg.waitFor(/node2 +Ready/, LONG);
    kdbg.type(`:pods${KEYS.enter}`);
    kdbg.type(KEYS.ctrl('n'));
    await kdbg.waitFor('Which namespace?', LONG);
    kdbg.type(`default${KEYS.enter}`);
    await kdbg.waitFor(/stage › default/, LONG);
    await kdbg.waitFor(/There are no pods/, LONG);
  });
});
