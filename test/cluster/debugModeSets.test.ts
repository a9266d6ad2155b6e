import { describe, expect, test } from 'vitest';
import { isReady } from '../../src/store/pods.ts';
import { eventually } from '../support/cluster.ts';
import { CRASHER, debugLab, standing, WEB } from '../support/debugLab.ts';

const lab = debugLab('debugmode-sets');
const { workload, podsOf, template, ready, crashed, enter, restore } = lab;

describe.concurrent('debug mode of StatefulSets and DaemonSets', () => {
  test('a healthy StatefulSet of 2: its last pod sleeps, and comes back although the update is stuck on it', async () => {
    const ref = await workload('StatefulSet', 'sts2', WEB, { replicas: 2 });
    const before = await template(ref);
    await ready(ref, 2);
    expect(await enter(ref)).toBe('sts2-1');
    expect((await podsOf(ref)).filter((pod) => isReady(pod)).map((pod) => pod.metadata?.name)).toEqual(['sts2-0']);
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await ready(ref, 2);
  });

  test('a crashing StatefulSet, whose controller waits for its pod, sleeps and crashes again', async () => {
    const ref = await workload('StatefulSet', 'stscrash', CRASHER, { replicas: 1 });
    await crashed(ref);
    const before = await template(ref);
    expect(await enter(ref)).toBe('stscrash-0');
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await crashed(ref);
  });

  test('a StatefulSet with update strategy OnDelete sleeps, because its pod is deleted', async () => {
    const ref = await workload('StatefulSet', 'stsmanual', WEB, { replicas: 2, updateStrategy: { type: 'OnDelete' } });
    await ready(ref, 2);
    expect(await enter(ref)).toBe('stsmanual-1');
    await restore(ref);
    await ready(ref, 2);
  });

  test('a crashing StatefulSet of 3 whose pods may start in parallel', async () => {
    const ref = await workload('StatefulSet', 'stsparallel', CRASHER, { replicas: 3, podManagementPolicy: 'Parallel' });
    await crashed(ref);
    const before = await template(ref);
    await enter(ref);
    await restore(ref);
    expect(await template(ref)).toEqual(before);
  });

  test('a healthy and a crashing DaemonSet', async () => {
    for (const [name, container] of [
      ['dsweb', WEB],
      ['dscrash', CRASHER],
    ] as const) {
      const ref = await workload('DaemonSet', name, container, {});
      if (container === CRASHER) await crashed(ref);
      else await eventually('ready pods', async () => standing(await podsOf(ref)).some((pod) => isReady(pod)));
      const before = await template(ref);
      const count = (await podsOf(ref)).length;
      await enter(ref);
      await restore(ref);
      expect(await template(ref)).toEqual(before);
      if (container === WEB) await ready(ref, count);
    }
  });
});
