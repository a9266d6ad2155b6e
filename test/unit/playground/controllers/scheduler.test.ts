import { expect, test } from 'vitest';
import type { KubeEvent, KubeObject, Node, Pod } from '../../../../src/kube/objects.ts';
import { scheduler } from '../../../../src/playground/controllers/scheduler.ts';
import { createObjectStore } from '../../../../src/playground/objects/store.ts';
import { served } from '../../../../src/playground/served.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { shellPod } from '../../../support/pods.ts';

function cluster(nodes: readonly { name: string; cpu: string; labels?: Record<string, string>; taint?: string }[]) {
  const clock = new FakeClock();
  const store = createObjectStore({ clock });
  store.create(served('Namespace'), { metadata: { name: 'default' } });
  for (const { name, cpu, labels = {}, taint } of nodes) {
    store.create<Node>(served('Node'), {
      metadata: { name, labels },
      spec: taint ? { taints: [{ key: taint, effect: 'NoSchedule' }] } : {},
    });
    store.change<Node>(
      served('Node'),
      undefined,
      name,
      (node) => ({ ...node, status: { allocatable: { cpu, memory: '1Gi', pods: '10' } } }),
      { subresource: 'status' },
    );
  }
  const end = scheduler(store, clock).start();
  const add = async (name: string, cpu: string, more: object = {}) => {
    const pod = shellPod(name, 'sleep 1', { resources: { requests: { cpu } } });
    store.create(served('Pod'), { ...pod, spec: { ...pod.spec, ...more } } as unknown as KubeObject);
    await clock.advance(100);
    return store.get<Pod>(served('Pod'), 'default', name);
  };
  const words = () => (store.list(served('Event')) as readonly KubeEvent[]).map(({ message }) => message);
  return { add, words, end };
}

test('pods go where there is room, and the refusal is worded as kube-scheduler words it', async () => {
  const { add, words, end } = cluster([
    { name: 'a', cpu: '1' },
    { name: 'b', cpu: '2' },
    { name: 'c', cpu: '8', taint: 'gpu' },
  ]);
  expect((await add('large', '1500m'))?.spec?.nodeName).toBe('b');
  expect((await add('small', '500m'))?.spec?.nodeName).toBe('a');
  const late = await add('late', '1');
  expect(late?.spec?.nodeName).toBeUndefined();
  expect(late?.status?.conditions?.[0]).toMatchObject({
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
  });
  expect(words().find((message) => message?.startsWith('0/3'))).toBe(
    '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
  );
  end();
});
