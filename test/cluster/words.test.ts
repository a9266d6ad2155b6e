import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestNamespace, testNamespace } from '../support/cluster.ts';
import { KEYS, PtyDriver } from '../support/ptyDriver.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What the commonest failures say to a person in the console, on a real cluster. */

const SLOW = 90_000;
const folder = temporaryFolder();
let space: TestNamespace;
let kdbg: PtyDriver;

beforeAll(async () => {
  space = await testNamespace('words');
  await deploy('postgres', { containers: [{ name: 'postgres', image: 'postgres:15' }] });
  await deploy('typo', { containers: [{ name: 'web', image: 'ngnix:1.22' }] });
  await deploy('picky', {
    containers: [{ name: 'web', image: 'nginx:1.22' }],
    nodeSelector: { 'kdbg.test/disk': 'fast' },
  });
  kdbg = await PtyDriver.start({
    args: ['-n', space.namespace],
    env: { KUBECONFIG: process.env.KUBECONFIG ?? '', HOME: folder.path },
    columns: 160,
    rows: 50,
  });
});
afterAll(async () => {
  await kdbg?.close();
  await space?.close();
  folder.remove();
});

async function deploy(name: string, spec: object): Promise<void> {
  await space.create({
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec } },
  });
}

/** Chooses a pod by the filter, and waits for what the Diagnosis pane says about it. */
async function told(pod: string, words: RegExp): Promise<string> {
  kdbg.type(`1/${pod}`);
  await kdbg.waitFor(`Pods /${pod}`);
  kdbg.type(KEYS.enter);
  const chosen = new RegExp(`▸.? ${pod}-`);
  const screen = await kdbg.waitFor((text) => chosen.test(text) && words.test(text), SLOW);
  kdbg.type(KEYS.esc);
  await kdbg.waitFor((text) => !text.includes(`Pods /${pod}`));
  return screen;
}

test('postgres without its password is told with what it wants', async () => {
  await kdbg.waitFor(/postgres-\S+ +0\/1 +(Error|CrashLoopBackOff)/, SLOW);
  await told('postgres', /POSTGRES_PASSWORD/);
});

test('an image typo is told with the name that can not be found', async () => {
  const screen = await told('typo', /ngnix:1\.22[\s\S]*(not found|does not exist|no such|can't be found|there is no)/i);
  expect(screen).toMatch(/typo-\S+ +0\/1 +(ErrImagePull|ImagePullBackOff)/);
});

test('a node selector that matches nothing is told with the label that is missing', async () => {
  await told('picky', /kdbg\.test\/disk[\s\S]*fast/);
});

test('no key waits meanwhile', async () => {
  kdbg.type('?');
  const start = performance.now();
  await kdbg.waitFor(/esc closes|esc/i, 5_000);
  expect(performance.now() - start).toBeLessThan(1_000);
  kdbg.type(KEYS.esc);
});
