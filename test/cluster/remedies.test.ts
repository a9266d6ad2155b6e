import { afterEach, expect, test } from 'vitest';
import type { PersistentVolumeClaim } from '../../src/kube/objects.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';
import { KEYS, PtyDriver } from '../support/ptyDriver.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Milliseconds that a real cluster may need: a pull that fails, a crash, a rollout. */
const LONG = 150_000;
const SHORT = 20_000;

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A Deployment of one container, and the console on its namespace with the Diagnosis pane in front. */
async function broken(part: string, name: string, container: object, spec: object = {}) {
  const shop = await testNamespace(`remedy-${part}`);
  ends.push(() => shop.close());
  await shop.create(deployment(name, container, spec));
  return { shop, kdbg: await look(shop) };
}

const deployment = (name: string, container: object, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name, ...container }], ...spec },
    },
  },
});

async function look(shop: TestNamespace): Promise<PtyDriver> {
  const home = temporaryFolder();
  const kdbg = await PtyDriver.start({
    args: ['-n', shop.namespace],
    env: { HOME: home.path, KUBECONFIG: process.env.KUBECONFIG ?? '' },
    columns: 160,
    rows: 50,
  });
  ends.push(async () => {
    await kdbg.close();
    home.remove();
  });
  return kdbg;
}

/** Goes to the finding and takes the remedy whose title this is. */
async function take(kdbg: PtyDriver, finding: RegExp, remedy: RegExp): Promise<void> {
  await kdbg.waitFor(finding, LONG);
  kdbg.type('2');
  const screen = await kdbg.waitFor(new RegExp(` [1-9] {2}${remedy.source}`), LONG);
  const number = new RegExp(` ([1-9]) {2}${remedy.source}`).exec(screen)?.[1] ?? '';
  kdbg.type(number);
}

/** Replaces what stands in the question. */
async function answer(kdbg: PtyDriver, text: string): Promise<void> {
  await kdbg.waitFor('enter accepts', SHORT);
  kdbg.type(KEYS.ctrl('u'));
  kdbg.type(`${text}${KEYS.enter}`);
}

async function confirm(kdbg: PtyDriver): Promise<void> {
  await kdbg.waitFor('y does it', SHORT);
  kdbg.type('y');
}

const gone = (code: string, name: string) => new RegExp(`${code} of ${name}[\\s│]+(is|·)[\\s│]+gone`);

test('an image that does not exist: another is set, and the finding goes by itself', async () => {
  const { kdbg } = await broken('image', 'web', { image: 'ngnix:1.25' });
  await take(kdbg, /web can’t start: the image/, /Set .*image/);
  await answer(kdbg, 'nginx:1.22');
  await confirm(kdbg);
  await kdbg.waitFor('image-not-found of web · checking', SHORT);
  await kdbg.waitFor(gone('image-not-found', 'web'), LONG);
});

test('a variable that the program asks for: it is set, and the finding goes by itself', async () => {
  const { kdbg } = await broken('env', 'postgres', { image: 'postgres:15' });
  await take(kdbg, /postgres (ends|exits) with/, /Set the environment variable POSTGRES_PASSWORD/);
  await answer(kdbg, 'POSTGRES_PASSWORD=secret');
  await confirm(kdbg);
  await kdbg.waitFor(gone('crash-exit', 'postgres'), LONG);
});

test('what does not mend it is told: the new pod has it too', async () => {
  const { kdbg } = await broken('still', 'postgres', { image: 'postgres:15' });
  await take(kdbg, /postgres (ends|exits) with/, /Set the environment variable POSTGRES_PASSWORD/);
  await answer(kdbg, 'OTHER=1');
  await confirm(kdbg);
  await kdbg.waitFor(/crash-exit of postgres · still there: the new pod[^✖]*?postgres-/, LONG);
});

test('a memory limit that is too small is raised in the finding’s own words', async () => {
  const { kdbg } = await broken('memory', 'eater', {
    image: 'busybox:1.36',
    command: ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=100M'],
    resources: { limits: { memory: '32Mi' } },
  });
  await take(kdbg, /eater (is|was|has|runs|gets|needs).*memory/, /Raise the memory limit to 64Mi/);
  await answer(kdbg, 'limits.memory=512Mi');
  await confirm(kdbg);
  await kdbg.waitFor(gone('oom-killed', 'eater'), LONG);
});

test('a rollout that broke it is rolled back', async () => {
  const shop = await testNamespace('remedy-back');
  ends.push(() => shop.close());
  await shop.create(deployment('web', { image: 'nginx:1.22' }));
  await shop.readyPod('app=web');
  const path = `/apis/apps/v1/namespaces/${shop.namespace}/deployments/web`;
  await shop.client.json({
    method: 'PATCH',
    path,
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.22-broken' }] } } } },
  });
  const kdbg = await look(shop);
  await take(kdbg, /web can’t start: the image|new pods of web|web.*1\.22-broken/, /Roll back to revision 1/);
  await confirm(kdbg);
  await kdbg.waitFor(/(image-not-found|image-pull-failed) of web[\s│]+(is|·)[\s│]+gone/, LONG);
});

test('evidence opens: the log line, the field, the event', async () => {
  const { kdbg } = await broken('evidence', 'postgres', { image: 'postgres:15' });
  await kdbg.waitFor(/postgres (ends|exits) with/, LONG);
  kdbg.type('2');
  await kdbg.waitFor(/ log +postgres[^✖]*superuser password/, LONG);
  kdbg.type(KEYS.right);
  await kdbg.waitFor(/▸ {2}status/, SHORT);
  kdbg.type(KEYS.enter);
  await kdbg.waitFor(/▸.*exitCode: 1/, SHORT);
  kdbg.type(KEYS.esc);
  await kdbg.waitFor(/▸ {2}status/, SHORT);
  expect(kdbg.screen()).toContain('Why we say so');
  for (let i = 0; i < 12 && !/▸ {2}event/.test(kdbg.screen()); i++) {
    kdbg.type(KEYS.down);
    await kdbg.waitFor(/▸/, SHORT);
    await new Promise((done) => setTimeout(done, 100));
  }
  kdbg.type(KEYS.enter);
  await kdbg.waitFor(/├3 Events[\s\S]*BackOff/, SHORT);
});

test('a claim whose class does not exist is made anew with one that does', async () => {
  const shop = await testNamespace('remedy-class');
  ends.push(() => shop.close());
  await shop.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'no-such-class',
      resources: { requests: { storage: '1Gi' } },
    },
  });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  await shop.create(deployment('db', { image: 'busybox:1.36', command: ['sleep', '3600'] }, { volumes }));
  const kdbg = await look(shop);
  await take(kdbg, /Claim data names the StorageClass no-such-class/, /Make the claim anew with the class/);
  await confirm(kdbg);
  const claim = await eventually('the new claim', async () => {
    // For a moment there is none.
    const now = await shop
      .get<PersistentVolumeClaim>({ kind: 'PersistentVolumeClaim', name: 'data' })
      .catch(() => undefined);
    return now?.spec?.storageClassName === 'no-such-class' ? undefined : now;
  });
  // What is left is its new class's own: whether there is a volume of it.
  await kdbg.waitFor((screen) => !screen.includes('no-such-class'), LONG);
  expect(claim.metadata?.deletionTimestamp).toBeUndefined();
});
