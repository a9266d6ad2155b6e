import type { Pod } from '../../kube/objects.ts';
import { isLeaving, isReady } from '../../store/pods.ts';
import { budgetsOf } from '../controllers/disruptions.ts';
import { ApiFailure, internal } from '../failure.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';

/** Throws where a PodDisruptionBudget keeps the pod, and notes in the budget that it goes (https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/). */
export function spend(store: ObjectStore, pod: Pod, dryRun: boolean): void {
  if (pod.status?.phase !== 'Running' || isLeaving(pod)) return;
  const [budget, another] = budgetsOf(store, pod);
  if (!budget) return;
  if (another) {
    throw internal('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  }
  const { currentHealthy = 0, desiredHealthy = 0, disruptionsAllowed = 0 } = budget.status ?? {};
  if (!isReady(pod) && desiredHealthy > 0 && currentHealthy >= desiredHealthy) return;
  const { namespace, name = '' } = budget.metadata ?? {};
  if (disruptionsAllowed <= 0) {
    throw new ApiFailure({
      code: 429,
      reason: 'TooManyRequests',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
          },
        ],
      },
    });
  }
  // At once, so that the next eviction does not count on the same one.
  const by = (found: typeof budget) =>
    ({ ...found, status: { ...found.status, disruptionsAllowed: disruptionsAllowed - 1 } }) as typeof budget;
  if (!dryRun) store.change(served('PodDisruptionBudget'), namespace, name, by, { subresource: 'status' });
}
