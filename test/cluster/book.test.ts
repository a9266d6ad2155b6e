import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getObject, listObjects } from '../../src/kube/manage.ts';
import type { Deployment, ReplicaSet } from '../../src/kube/objects.ts';
import { RESOURCES } from '../../src/kube/resources.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';
import { KEYS, PtyDriver } from '../support/ptyDriver.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The session of the Book of Kubernetes: a program that crashes is put to sleep, debugged with gdb, and put back, with the keyboard alone. */

const NAME = 'crasher';
const LEAVE_TERMINAL = KEYS.ctrl(']');
/** Pulls, backoffs and rollouts of a loaded machine. */
const SLOW = 90_000;

let space: TestNamespace;
let folder: ReturnType<typeof temporaryFolder>;
const drivers: PtyDriver[] = [];

beforeAll(async () => {
  space = await testNamespace('book');
});
afterAll(() => space?.close());

beforeEach(async () => {
  folder = temporaryFolder();
  await space.create({
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name: NAME },
    spec: {
      selector: { matchLabels: { app: NAME } },
      template: {
        metadata: { labels: { app: NAME } },
        spec: { containers: [{ name: NAME, image: 'kdbg.test/crasher:1' }] },
      },
    },
  });
});
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close();
  await space.remove('Deployment', NAME);
  await eventually('an empty namespace', async () => (await space.pods()).length === 0);
  folder.remove();
});

async function open(): Promise<PtyDriver> {
  const driver = await PtyDriver.start({
    args: ['-n', space.namespace],
    env: { KUBECONFIG: process.env.KUBECONFIG ?? '', HOME: folder.path, SHELL: '/bin/sh' },
  });
  drivers.push(driver);
  return driver;
}

const deployment = () =>
  getObject<Deployment>(space.client, RESOURCES.Deployment, { namespace: space.namespace, name: NAME });
const replicaSets = () => listObjects<ReplicaSet>(space.client, RESOURCES.ReplicaSet, { namespace: space.namespace });

interface Original {
  template: unknown;
  replicaSet: string | undefined;
}

async function original(): Promise<Original> {
  const [replicaSet] = await replicaSets();
  return { template: (await deployment()).spec?.template, replicaSet: replicaSet?.metadata?.uid };
}

async function putToSleep(kdbg: PtyDriver): Promise<void> {
  await kdbg.waitFor(/CrashLoopBackOff/, SLOW);
  await kdbg.waitFor(/killed by SIGSEGV[\s\S]*exit code 139/i, SLOW);
  kdbg.type('d');
  await kdbg.waitFor(/y does it/, SLOW);
  kdbg.type('y');
  await kdbg.waitFor(/▸☾ crasher-\S+ +1\/1 +Asleep/, SLOW);
  await kdbg.waitFor(/debug mode: 1/);
}

async function restore(kdbg: PtyDriver): Promise<void> {
  kdbg.type('d');
  await kdbg.waitFor(/y does it/, SLOW);
  kdbg.type('y');
  await kdbg.waitFor((screen) => !/Asleep|debug mode: 1/.test(screen), SLOW);
}

/** The template is the first one again, its ReplicaSet runs the pods again, and nothing sleeps. */
async function expectRestored(before: Original): Promise<void> {
  const now = await deployment();
  expect(now.spec?.template).toEqual(before.template);
  expect(
    Object.keys({ ...now.metadata?.annotations, ...now.metadata?.labels }).filter((key) => /kdbg/.test(key)),
  ).toEqual([]);
  const running = (await replicaSets()).filter((one) => (one.spec?.replicas ?? 0) > 0);
  expect(running.map((one) => one.metadata?.uid)).toEqual([before.replicaSet]);
  await eventually('no other pod', async () => {
    const pods = await space.pods();
    return pods.every((pod) => pod.metadata?.ownerReferences?.some((owner) => owner.uid === before.replicaSet));
  });
}

describe('a program that crashes', () => {
  test('is put to sleep, run under gdbserver, stopped at its fault by gdb through a forward, and put back', async () => {
    const kdbg = await open();
    await kdbg.waitFor(/CrashLoopBackOff/, SLOW);
    const before = await original();
    await putToSleep(kdbg);

    kdbg.type('s');
    await kdbg.waitFor(/│\/ # /, SLOW);
    kdbg.type('gdbserver :2345 /crasher\r');
    await kdbg.waitFor(/Listening on port 2345/, SLOW);
    kdbg.type(LEAVE_TERMINAL);

    kdbg.type('1');
    kdbg.type('f');
    await kdbg.waitFor(/port/i, SLOW);
    kdbg.type('2345');
    kdbg.type(KEYS.enter);
    const forwards = await kdbg.waitFor(/127\.0\.0\.1:(\d+) +→ pod\/crasher-\S+:2345 +ready/, SLOW);
    const port = /127\.0\.0\.1:(\d+)/.exec(forwards)?.[1];

    kdbg.type('t');
    await kdbg.waitFor(/crasher ‹\S+›[\s\S]*[$#] *│/, SLOW);
    kdbg.type(`gdb -q -nx -ex "target remote localhost:${port}" -ex continue\r`);
    await kdbg.waitFor(/SIGSEGV, Segmentation fault[\s\S]*crasher\.c:3\b/, SLOW);
    kdbg.type('kill\r');
    await kdbg.waitFor(/\(y or n\)/, SLOW);
    kdbg.type('y\r');
    await kdbg.waitFor(/killed\]/, SLOW);
    kdbg.type(LEAVE_TERMINAL);

    kdbg.type('1');
    await restore(kdbg);
    await expectRestored(before);
    await kdbg.waitFor(/crasher-\S+ +0\/1 +(CrashLoopBackOff|Error)/, SLOW);
  });

  test('is still known to be asleep by a second kdbg when the first was killed, and restored by it', async () => {
    const first = await open();
    await first.waitFor(/CrashLoopBackOff/, SLOW);
    const before = await original();
    await putToSleep(first);
    first.kill('SIGKILL');
    await first.waitForExit();

    const second = await open();
    await second.waitFor(/debug mode: 1/, SLOW);
    await second.waitFor(/☾ crasher-\S+ +1\/1 +Asleep/, SLOW);
    await restore(second);
    await expectRestored(before);
  });
});
