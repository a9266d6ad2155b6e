import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Pod, ReplicaSet } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { withCondition, withoutCondition } from './conditions.ts';
import { recorder } from './events.ts';
import { controlLoop, keyOf, ownerKey, splitKey } from './loop.ts';
import { dispensableFirst, isServing, ownedBy, podFrom } from './owned.ts';

/** Keeps as many pods as a ReplicaSet asks for (kubernetes/pkg/controller/replicaset). */
export function replicaSetController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'replicaset-controller' });
  const kind = served('ReplicaSet');
  return controlLoop({
    name: 'replicaset',
    store,
    clock,
    keys: ({ resource, object }) =>
      resource.kind === 'ReplicaSet' ? [keyOf(object)] : resource.kind === 'Pod' ? ownerKey(object, 'ReplicaSet') : [],
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const set = store.get<ReplicaSet>(kind, namespace, name);
      if (!set || isLeaving(set)) return undefined;
      const pods = ownedBy<Pod>(store, 'Pod', set).filter((pod) => !hasEnded(pod) && !isLeaving(pod));
      const wanted = set.spec?.replicas ?? 1;
      let failure: string | undefined;
      for (let i = pods.length; i < wanted && failure === undefined; i++) {
        try {
          const pod = store.create(served('Pod'), podFrom(set, set.spec?.template, { generateName: `${name}-` }));
          record(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata?.name}`);
        } catch (thrown) {
          failure = messageOf(thrown);
          record(set, 'Warning', 'FailedCreate', `Error creating: ${failure}`);
        }
      }
      for (const pod of dispensableFirst(pods).slice(0, Math.max(0, pods.length - wanted))) {
        store.remove(served('Pod'), pod.metadata?.namespace, pod.metadata?.name ?? '');
        record(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata?.name}`);
      }
      const now = ownedBy<Pod>(store, 'Pod', set).filter((pod) => !hasEnded(pod) && !isLeaving(pod));
      const ready = now.filter(isServing).length;
      store.change<ReplicaSet>(
        kind,
        namespace,
        name,
        (found) => {
          const before = found.status?.conditions;
          const conditions =
            failure === undefined
              ? withoutCondition(before, 'ReplicaFailure')
              : withCondition(
                  before,
                  { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: failure },
                  clock.now(),
                );
          return {
            ...found,
            status: {
              replicas: now.length,
              fullyLabeledReplicas: now.length,
              readyReplicas: ready,
              availableReplicas: ready,
              observedGeneration: found.metadata?.generation ?? 1,
              ...(conditions.length > 0 ? { conditions } : {}),
            },
          };
        },
        { subresource: 'status' },
      );
      return failure === undefined ? undefined : 2000;
    },
  });
}
