import { afterEach, expect, test } from 'vitest';
import type { KubeObject, Node } from '../../../../src/kube/objects.ts';
import { leaseController, nodeLifeController } from '../../../../src/playground/controllers/nodeLife.ts';
import { createObjectStore } from '../../../../src/playground/objects/store.ts';
import { served } from '../../../../src/playground/served.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { shellPod } from '../../../support/pods.ts';

const START = Date.parse('2026-01-01T12:00:00Z');
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function lab() {
  const clock = new FakeClock(START);
  const store = createObjectStore({ clock });
  for (const name of ['default', 'kube-node-lease']) store.create(served('Namespace'), { metadata: { name } });
  store.create(served('Node'), { metadata: { name: 'node1' } });
  ends.push(nodeLifeController(store, clock).start(), leaseController(store, clock).start());
  const node = () => store.get<Node>(served('Node'), undefined, 'node1');
  return {
    clock,
    store,
    node,
    async set(spec: object) {
      store.change<Node>(served('Node'), undefined, 'node1', (found) => ({
        ...found,
        spec: { ...found.spec, ...spec },
      }));
      await clock.advance(100);
    },
    pod(name: string, tolerations: readonly object[] = []) {
      const { spec } = shellPod(name, 'sleep 1');
      const made = { metadata: { name }, spec: { ...(spec as object), nodeName: 'node1', tolerations } };
      store.create(served('Pod'), made as unknown as KubeObject);
    },
    names: () => store.list(served('Pod')).map(({ metadata }) => metadata?.name),
  };
}

test('a node that is cordoned bears a taint until it is uncordoned; other taints stay', async () => {
  const { node, set } = lab();
  const own = { key: 'own', value: 'x', effect: 'NoSchedule' };
  await set({ unschedulable: true, taints: [own] });
  expect(node()?.spec?.taints).toEqual([
    own,
    { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: '2026-01-01T12:00:00Z' },
  ]);
  await set({ unschedulable: false });
  expect(node()?.spec?.taints).toEqual([own]);
});

test('a taint that executes takes pods away that do not bear it, or not for so long', async () => {
  const { clock, names, pod, set } = lab();
  pod('plain');
  pod('patient', [{ key: 'broken', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }]);
  pod('stoic', [{ key: 'broken', operator: 'Exists' }]);
  await set({ taints: [{ key: 'broken', effect: 'NoSchedule' }] });
  expect(names()).toEqual(['patient', 'plain', 'stoic']);
  await set({ taints: [{ key: 'broken', effect: 'NoExecute', timeAdded: '2026-01-01T12:00:00Z' }] });
  expect(names()).toEqual(['patient', 'stoic']);
  await clock.advance(59_000);
  expect(names()).toEqual(['patient', 'stoic']);
  await clock.advance(2000);
  expect(names()).toEqual(['stoic']);
});

test('each node renews its lease', async () => {
  const { clock, store } = lab();
  const renewed = () =>
    (store.get(served('Lease'), 'kube-node-lease', 'node1') as { spec?: { renewTime?: string } } | undefined)?.spec
      ?.renewTime;
  await clock.advance(100);
  expect(renewed()).toBe('2026-01-01T12:00:00.000000Z');
  await clock.advance(10_000);
  expect(renewed()).toBe('2026-01-01T12:00:10.000000Z');
});
