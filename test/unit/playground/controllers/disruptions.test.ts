import { afterEach, expect, test } from 'vitest';
import type { KubeObject, Pod, PodDisruptionBudget } from '../../../../src/kube/objects.ts';
import { spend } from '../../../../src/playground/api/eviction.ts';
import { disruptionController } from '../../../../src/playground/controllers/disruptions.ts';
import { createObjectStore } from '../../../../src/playground/objects/store.ts';
import { served } from '../../../../src/playground/served.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { shellPod } from '../../../support/pods.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A ReplicaSet of four pods, so many of which are ready, under a budget. */
async function lab(budget: object, ready: number) {
  const clock = new FakeClock(Date.parse('2026-01-01T12:00:00Z'));
  const store = createObjectStore({ clock });
  store.create(served('Namespace'), { metadata: { name: 'default' } });
  ends.push(disruptionController(store, clock).start());
  const labels = { app: 'web' };
  const { spec } = shellPod('x', 'sleep 1') as unknown as { spec: object };
  const set = store.create(served('ReplicaSet'), {
    metadata: { name: 'web' },
    spec: {
      replicas: 4,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...spec, restartPolicy: 'Always' } },
    },
  } as unknown as KubeObject);
  for (let i = 0; i < 4; i++) {
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'web',
      uid: set.metadata?.uid ?? '',
      controller: true,
    };
    store.create(served('Pod'), {
      metadata: { name: `web-${i}`, labels, ownerReferences: [owner] },
      spec,
    } as unknown as KubeObject);
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: i < ready ? 'True' : 'False' }] };
    store.change<Pod>(served('Pod'), 'default', `web-${i}`, (found) => ({ ...found, status }) as Pod, {
      subresource: 'status',
    });
  }
  store.create(served('PodDisruptionBudget'), {
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: labels }, ...budget },
  } as KubeObject);
  await clock.advance(100);
  return {
    store,
    status: () => store.get<PodDisruptionBudget>(served('PodDisruptionBudget'), 'default', 'web')?.status,
    pod: (i: number) => store.get(served('Pod'), 'default', `web-${i}`) as Pod,
  };
}

test.each([
  [{ minAvailable: 3 }, 4, { desiredHealthy: 3, currentHealthy: 4, disruptionsAllowed: 1 }],
  [{ minAvailable: '60%' }, 4, { desiredHealthy: 3, currentHealthy: 4, disruptionsAllowed: 1 }],
  [{ maxUnavailable: 2 }, 3, { desiredHealthy: 2, currentHealthy: 3, disruptionsAllowed: 1 }],
  [{ maxUnavailable: '30%' }, 4, { desiredHealthy: 2, currentHealthy: 4, disruptionsAllowed: 2 }],
  [{ minAvailable: 4 }, 2, { desiredHealthy: 4, currentHealthy: 2, disruptionsAllowed: 0 }],
  [{}, 4, { desiredHealthy: 1, disruptionsAllowed: 3 }],
])('a budget of %j with %i ready of four', async (budget, ready, status) => {
  expect((await lab(budget, ready)).status()).toMatchObject({ expectedPods: 4, ...status });
});

test('an eviction beyond the budget is refused in its words, and one within it is counted at once', async () => {
  const { store, status, pod } = await lab({ minAvailable: 3 }, 4);
  spend(store, pod(0), true);
  expect(status()?.disruptionsAllowed).toBe(1);
  spend(store, pod(0), false);
  expect(status()?.disruptionsAllowed).toBe(0);
  expect(() => spend(store, pod(1), false)).toThrow(
    "Cannot evict pod as it would violate the pod's disruption budget.",
  );
});

test('a pod that is not ready may go where enough others are', async () => {
  const { store, pod } = await lab({ minAvailable: 3 }, 3);
  expect(() => spend(store, pod(0), false)).toThrow('disruption budget');
  expect(() => spend(store, pod(3), false)).not.toThrow();
});
