import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createObject, findObject, getObject } from '../../src/kube/manage.ts';
import type { Deployment, KubeObject, ObjectRef } from '../../src/kube/objects.ts';
import { patchObject } from '../../src/kube/patch.ts';
import { RESOURCES } from '../../src/kube/resources.ts';
import { editableYaml } from '../../src/services/changes/edit.ts';
import { type Changes, createChanges } from '../../src/services/changes/index.ts';
import type { Change } from '../../src/services/changes/types.ts';
import { latest, openJournal } from '../../src/services/journal.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';

let space: TestNamespace;
let changes: Changes;
let folder: string;
let journalPath: string;

beforeAll(async () => {
  space = await testNamespace('changes');
  folder = await mkdtemp(join(tmpdir(), 'kdbg-changes-'));
  journalPath = join(folder, 'journal.jsonl');
  changes = createChanges({ client: space.client, journal: journal(), readOnly: false, clock: systemClock });
});

afterAll(async () => {
  await space?.close();
  await rm(folder, { recursive: true, force: true });
});

const journal = () => openJournal({ path: journalPath, who: 'test@here', context: space.client.context });
const signs = (change: Change) =>
  change.diff.filter(({ mark }) => mark === '+' || mark === '-').map(({ mark, text }) => mark + text.trim());
const blocks = (change: Change) => change.checks.filter((check) => check.level === 'blocks');

async function web(kind: 'Deployment' | 'StatefulSet' | 'DaemonSet', name: string): Promise<ObjectRef> {
  await space.create({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      ...(kind === 'DaemonSet' ? {} : { replicas: 1 }),
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            { name: 'main', image: 'busybox:1.36', command: ['sleep', '9999'], env: [{ name: 'A', value: '1' }] },
          ],
        },
      },
    },
  });
  return { kind, name, namespace: space.namespace };
}

const main = async (ref: ObjectRef) => (await space.get<Deployment>(ref)).spec?.template.spec?.containers[0];

describe.concurrent('changes', () => {
  test('image, env and resources are what the diff said, and the journal puts them back', async () => {
    const ref = await web('Deployment', 'container');
    const before = await main(ref);
    const image = await changes.setImage(ref, 'main', 'busybox:1.36.1');
    expect(signs(image)).toEqual(['-image: busybox:1.36', '+image: busybox:1.36.1']);
    expect(blocks(image)).toEqual([]);
    expect(await main(ref)).toEqual(before);
    await image.apply();
    await (await changes.setEnv(ref, 'main', { A: null, B: '2' })).apply();
    await (await changes.setResources(ref, 'main', { limits: { memory: '64Mi' } })).apply();
    expect(await main(ref)).toMatchObject({
      image: 'busybox:1.36.1',
      env: [{ name: 'B', value: '2' }],
      resources: { limits: { memory: '64Mi' } },
    });
    const mine = async () => latest(await journal().read()).filter((entry) => entry.target.name === ref.name);
    for (const entry of await mine()) await (await changes.putBack(entry)).apply();
    expect(await main(ref)).toEqual(before);
  });

  test('what the server refuses is shown with its reason before anything is done', async () => {
    const ref = await web('Deployment', 'refused');
    const change = await changes.setResources(ref, 'main', { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } });
    expect(blocks(change)[0]?.text).toContain('must be less than or equal to memory limit');
    await expect(change.apply()).rejects.toMatchObject({ code: 'change-blocked' });
  });

  test('scale, also to 0 and back', async () => {
    const ref = await web('Deployment', 'scaled');
    const up = await changes.scale(ref, 3);
    expect(signs(up)).toEqual(['-replicas: 1', '+replicas: 3']);
    await up.apply();
    const zero = await changes.scale(ref, 0);
    expect(zero.confirm).toBe('name');
    await zero.apply();
    await (await changes.scale(ref, 2)).apply();
    expect((await space.get<Deployment>(ref)).spec?.replicas).toBe(2);
  });

  test('an autoscaler that would set the replicas again is named', async () => {
    const ref = await web('Deployment', 'auto');
    await createObject(space.client, RESOURCES.HorizontalPodAutoscaler, space.namespace, {
      metadata: { name: 'auto-hpa' },
      spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'auto' } },
    } as KubeObject);
    expect((await changes.scale(ref, 3)).checks.map((check) => check.text).join()).toContain('auto-hpa');
  });

  test.for(['Deployment', 'StatefulSet', 'DaemonSet'] as const)(
    'a %s is rolled back to the revision before',
    async (kind) => {
      const ref = await web(kind, `undo-${kind.toLowerCase()}`);
      await eventually('revision 1', async () => (await changes.revisions(ref)).some((each) => each.current));
      const before = (await space.get<Deployment>(ref)).spec?.template;
      await expect(changes.undo(ref)).rejects.toMatchObject({ code: 'change-not-possible' });
      await (await changes.setEnv(ref, 'main', { A: 'two' })).apply();
      await eventually('revision 2', async () => (await changes.revisions(ref))[0]?.revision === 2);
      const [current, previous] = await changes.revisions(ref);
      expect([current?.current, previous?.current]).toEqual([true, false]);
      const undo = await changes.undo(ref);
      expect(signs(undo)).toEqual(['-value: two', '+value: "1"']);
      await undo.apply();
      expect((await space.get<Deployment>(ref)).spec?.template).toEqual(before);
      const again = await eventually('revision 3', async () =>
        (await changes.revisions(ref)).find((each) => each.revision === 3 && each.current),
      );
      expect(again.name).toBe(previous?.name);
      await (await changes.undo(ref, 2)).apply();
      expect((await main(ref))?.env).toEqual([{ name: 'A', value: 'two' }]);
    },
  );

  test('a restart replaces the pods', async () => {
    const ref = await web('Deployment', 'restarted');
    const old = await space.readyPod('app=restarted');
    await (await changes.restart(ref)).apply();
    await eventually('another pod', async () =>
      (await space.pods('app=restarted')).every((pod) => pod.metadata?.name !== old),
    );
  });

  test('a pod with a controller is deleted by key and comes back; a bare object wants its name', async () => {
    await web('Deployment', 'podded');
    const name = await space.readyPod('app=podded');
    const change = await changes.delete({ kind: 'Pod', name, namespace: space.namespace });
    expect(change.confirm).toBe('key');
    await change.apply();
    await eventually('another pod', async () => (await space.readyPod('app=podded')) !== name);
    await space.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } });
    const ref = { kind: 'ConfigMap', name: 'settings', namespace: space.namespace };
    const gone = await changes.delete(ref);
    expect(gone.confirm).toBe('name');
    await gone.apply();
    expect(await findObject(space.client, RESOURCES.ConfigMap, ref)).toBeUndefined();
    const entry = latest(await journal().read()).find((each) => each.target.name === 'settings');
    if (!entry) throw new Error('no entry');
    await (await changes.putBack(entry)).apply();
    expect(await space.get(ref)).toMatchObject({ data: { a: 'b' } });
  });

  test('an edit is validated strictly by the server, and a conflict is told', async () => {
    const ref = await web('Deployment', 'edited');
    const before = await space.get(ref);
    const yaml = editableYaml(before);
    await expect(changes.edit(before, yaml.replace('replicas:', 'replcias:'))).rejects.toMatchObject({
      message: expect.stringContaining('replcias'),
    });
    await expect(changes.edit(before, yaml.replace('replicas: 1', 'replicas: -1'))).rejects.toMatchObject({
      code: 'api-invalid',
    });
    const change = await changes.edit(before, yaml.replace('replicas: 1', 'replicas: 2'));
    expect(signs(change)).toEqual(['-replicas: 1', '+replicas: 2']);
    await change.apply();
    await expect(changes.edit(before, yaml.replace('replicas: 1', 'replicas: 3'))).rejects.toMatchObject({
      code: 'change-conflict',
    });
    expect((await space.get<Deployment>(ref)).spec?.replicas).toBe(2);
  });

  test('the values of a Secret appear neither in the diff nor in the journal', async () => {
    const value = Buffer.from('hunter2-and-more').toString('base64');
    await space.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pw' }, data: { password: value } });
    const ref = { kind: 'Secret', name: 'pw', namespace: space.namespace };
    const before = await space.get(ref);
    const change = await changes.edit(before, editableYaml(before).replace(value, 'bmV3'));
    expect(signs(change).join()).toContain('password');
    expect(JSON.stringify(change.diff)).not.toMatch(new RegExp(`${value}|bmV3`));
    await change.apply();
    await (await changes.label(ref, { a: 'b' })).apply();
    await (await changes.delete(ref)).apply();
    expect(JSON.stringify(await journal().read())).not.toMatch(new RegExp(`${value}|bmV3|hunter2`));
  });

  test('an object of a kind that kdbg does not know is labelled too', async () => {
    const ref: ObjectRef = {
      kind: 'Role',
      apiVersion: 'rbac.authorization.k8s.io/v1',
      name: 'r',
      namespace: space.namespace,
    };
    const resource = {
      ...RESOURCES.ConfigMap,
      group: 'rbac.authorization.k8s.io',
      kind: 'Role',
      plural: 'roles',
      singular: 'role',
    };
    await createObject(space.client, resource, space.namespace, { metadata: { name: 'r' }, rules: [] } as KubeObject);
    const change = await changes.label(ref, { team: 'blue' });
    expect(change.kubectl).toContain('label roles.rbac.authorization.k8s.io/r team=blue --overwrite');
    await change.apply();
    expect(
      (await getObject(space.client, resource, { namespace: space.namespace, name: 'r' })).metadata?.labels,
    ).toEqual({ team: 'blue' });
  });

  test('two people change the same object at once: the slower one is told, nothing is lost', async () => {
    const ref = await web('Deployment', 'raced');
    const change = await changes.setImage(ref, 'main', 'busybox:other');
    await patchObject(space.client, RESOURCES.Deployment, { namespace: ref.namespace, name: ref.name }, 'merge', {
      metadata: { annotations: { theirs: 'yes' } },
    });
    await expect(change.apply()).rejects.toMatchObject({
      code: 'change-conflict',
      message: expect.stringContaining('theirs'),
    });
    expect((await main(ref))?.image).toBe('busybox:1.36');
  });
});
