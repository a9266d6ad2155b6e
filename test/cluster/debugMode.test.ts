import { describe, expect, test } from 'vitest';
import type { PodTemplate } from '../../src/kube/objects.ts';
import { patchObject } from '../../src/kube/patch.ts';
import { RESOURCES } from '../../src/kube/resources.ts';
import { isAsleep } from '../../src/store/asleep.ts';
import { isReady } from '../../src/store/pods.ts';
import { eventually } from '../support/cluster.ts';
import { CRASHER, debugLab, standing, WEB } from '../support/debugLab.ts';

const lab = debugLab('debugmode');
const { workload, podsOf, replicaSets, template, ready, crashed, asleep, enter, restore } = lab;

describe.concurrent('debug mode of Deployments', () => {
  test('a crashing Deployment of 1 sleeps beside its crashing pod, and its original ReplicaSet runs again', async () => {
    const ref = await workload('Deployment', 'crash1', CRASHER, { replicas: 1 });
    await crashed(ref);
    const before = await template(ref);
    const [original] = await replicaSets(ref);
    const pod = await enter(ref);
    expect((await podsOf(ref)).map((each) => each.metadata?.name)).toContain(pod);
    const said = await restore(ref);
    expect(said).toContain('exactly');
    expect(await template(ref)).toEqual(before);
    const sets = await replicaSets(ref);
    expect(sets.filter((set) => (set.spec?.replicas ?? 0) > 0).map((set) => set.metadata?.uid)).toEqual([
      original?.metadata?.uid,
    ]);
  });

  test('a healthy Deployment of 3 keeps serving from its 3 ready pods all the time', async () => {
    const ref = await workload('Deployment', 'web3', WEB, { replicas: 3 });
    const before = await template(ref);
    const names = (await ready(ref, 3)).map((pod) => pod.metadata?.name).sort();
    const serving = async () =>
      standing(await podsOf(ref))
        .filter((each) => isReady(each))
        .map((each) => each.metadata?.name)
        .sort();
    let over = false;
    const watched = (async () => {
      while (!over) expect(await serving()).toEqual(names);
    })();
    const pod = await enter(ref);
    expect(names).not.toContain(pod);
    await restore(ref);
    over = true;
    await watched;
    expect(await template(ref)).toEqual(before);
    expect(await serving()).toEqual(names);
  });

  test('a crashing Deployment of 3', async () => {
    const ref = await workload('Deployment', 'crash3', CRASHER, { replicas: 3 });
    await crashed(ref);
    const before = await template(ref);
    await enter(ref);
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await eventually('3 pods again', async () => standing(await podsOf(ref)).length === 3);
  });

  test('with traffic let in and the entrypoint kept, all pods sleep and are ready; all come back', async () => {
    const ref = await workload('Deployment', 'traffic', { ...WEB, command: undefined }, { replicas: 2 });
    const before = await template(ref);
    await ready(ref, 2);
    await enter(ref, 'main', { traffic: true, argsOnly: true });
    await eventually('both ready and asleep', async () => {
      const pods = standing(await podsOf(ref));
      return pods.length === 2 && pods.every((pod) => isReady(pod) && isAsleep(pod));
    });
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await ready(ref, 2);
  });

  test('a Deployment with strategy Recreate sleeps alone and comes back whole', async () => {
    const ref = await workload('Deployment', 'recreate', WEB, { replicas: 2, strategy: { type: 'Recreate' } });
    const before = await template(ref);
    await ready(ref, 2);
    await enter(ref);
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await ready(ref, 2);
  });

  test('a second container of the same pod is put to sleep, and both come back', async () => {
    const ref = await workload('Deployment', 'two', WEB, { replicas: 1 });
    await patchObject(lab.space.client, RESOURCES.Deployment, ref, 'json', [
      {
        op: 'add',
        path: '/spec/template/spec/containers/-',
        value: { name: 'side', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 9999'], args: ['x'] },
      },
    ]);
    await ready(ref, 1);
    const before = await template(ref);
    await enter(ref);
    await enter(ref, 'side');
    const found = (await lab.debug.find(lab.space.namespace)).filter((entry) => entry.workload.name === 'two');
    expect(found.map((entry) => entry.container)).toEqual(['main', 'side']);
    await expect(lab.debug.enter(ref, 'side')).rejects.toMatchObject({ code: 'already-asleep' });
    await restore(ref);
    expect(await template(ref)).toEqual(before);
  });

  test('what somebody else changed while the container slept stays theirs', async () => {
    const ref = await workload('Deployment', 'foreign', WEB, { replicas: 1 });
    await ready(ref, 1);
    const before = (await template(ref)) as PodTemplate;
    await enter(ref);
    await patchObject(lab.space.client, RESOURCES.Deployment, ref, 'strategic', {
      metadata: { labels: { team: 'blue' } },
      spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'NEW', value: '1' }] }] } } },
    });
    const said = await restore(ref);
    expect(said).not.toContain('exactly');
    const after = (await template(ref)) as PodTemplate;
    const [container] = after.spec?.containers ?? [];
    expect(container?.env).toContainEqual({ name: 'NEW', value: '1' });
    expect({ ...container, env: undefined }).toEqual({ ...before.spec?.containers[0], env: undefined });
    expect((await lab.space.get(ref)).metadata?.labels).toEqual({ team: 'blue' });
  });

  test('a change between the preview and the key is not written over', async () => {
    const ref = await workload('Deployment', 'raced', WEB, { replicas: 1 });
    await ready(ref, 1);
    const change = await lab.debug.enter(ref, 'main');
    await patchObject(lab.space.client, RESOURCES.Deployment, ref, 'merge', { spec: { replicas: 2 } });
    await expect(change.apply()).rejects.toMatchObject({ code: 'change-conflict' });
    expect(isAsleep(await template(ref))).toBe(false);
  });

  test('a status that changes between the preview and the key is no conflict', async () => {
    const ref = await workload('Deployment', 'statusonly', WEB, { replicas: 1 });
    await ready(ref, 1);
    const change = await lab.debug.enter(ref, 'main');
    await patchObject(lab.space.client, RESOURCES.Deployment, { ...ref, subresource: 'status' }, 'merge', {
      status: { collisionCount: 1 },
    });
    await change.apply();
    await asleep(ref);
    await restore(ref);
  });
});
