import type { Clock } from '../../base/clock.ts';
import { selects } from '../../base/labelSelector.ts';
import type { KubeObject, Pod, PodDisruptionBudget } from '../../kube/objects.ts';
import { hasEnded } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { type Condition, withCondition } from './conditions.ts';
import { controlLoop, keyOf, splitKey } from './loop.ts';
import { isServing } from './owned.ts';
import { share } from './revisions.ts';

/** The budgets that a pod is protected by. */
export const budgetsOf = (store: ObjectStore, pod: Pod): readonly PodDisruptionBudget[] =>
  (store.list(served('PodDisruptionBudget'), pod.metadata?.namespace) as readonly PodDisruptionBudget[]).filter(
    ({ spec }) => spec?.selector && selects(spec.selector, pod.metadata?.labels),
  );

/** How many pods there should be: what their controllers want, and those that have none. */
function expected(store: ObjectStore, pods: readonly Pod[]): number {
  const wanted = new Map<string, number>();
  for (const { metadata } of pods) {
    const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
    const found = owner && store.resources.find(({ kind }) => kind === owner.kind);
    const object =
      found && store.get<KubeObject & { spec?: { replicas?: number } }>(found, metadata?.namespace, owner.name);
    wanted.set(owner?.uid ?? metadata?.uid ?? '', object?.spec?.replicas ?? 1);
  }
  return [...wanted.values()].reduce((sum, one) => sum + one, 0);
}

/** Tells each PodDisruptionBudget how many of its pods may be evicted now (kubernetes/pkg/controller/disruption). */
export function disruptionController(store: ObjectStore, clock: Clock): Controller {
  const kind = served('PodDisruptionBudget');
  return controlLoop({
    name: 'disruption',
    store,
    clock,
    keys({ resource, object }) {
      if (resource.kind === 'PodDisruptionBudget') return [keyOf(object)];
      return resource.kind === 'Pod' ? budgetsOf(store, object as Pod).map(keyOf) : [];
    },
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const budget = store.get<PodDisruptionBudget>(kind, namespace, name);
      if (!budget?.spec) return undefined;
      const { selector, minAvailable, maxUnavailable } = budget.spec;
      const pods = (store.list(served('Pod'), namespace) as readonly Pod[]).filter(
        (pod) => selector && selects(selector, pod.metadata?.labels) && !hasEnded(pod),
      );
      const all = typeof minAvailable === 'number' ? pods.length : expected(store, pods);
      const least =
        maxUnavailable === undefined
          ? share(minAvailable, all, true, 1)
          : Math.max(0, all - share(maxUnavailable, all, true, 0));
      const healthy = pods.filter(isServing).length;
      const allowed = pods.length > 0 ? Math.max(0, healthy - least) : 0;
      store.change<PodDisruptionBudget>(
        kind,
        namespace,
        name,
        (found) =>
          ({
            ...found,
            status: {
              observedGeneration: found.metadata?.generation ?? 1,
              currentHealthy: healthy,
              desiredHealthy: least,
              expectedPods: all,
              disruptionsAllowed: allowed,
              conditions: withCondition<Condition>(
                found.status?.conditions as Condition[] | undefined,
                {
                  type: 'DisruptionAllowed',
                  status: allowed > 0 ? 'True' : 'False',
                  reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
                  message: '',
                },
                clock.now(),
              ) as NonNullable<PodDisruptionBudget['status']>['conditions'],
            } as PodDisruptionBudget['status'],
          }) as PodDisruptionBudget,
        { subresource: 'status' },
      );
      return undefined;
    },
  });
}
