import { pause } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import { hasStatus } from '../../kube/errors.ts';
import { getObject } from '../../kube/manage.ts';
import type { ObjectRef, ReplicaSet } from '../../kube/objects.ts';
import { patchObject } from '../../kube/patch.ts';
import { RESOURCES } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { isAsleep } from '../../store/asleep.ts';
import { texts } from '../../texts/index.ts';
import { reasonOf } from '../changes/errors.ts';
import { named } from '../changes/kubectl.ts';
import { templateOf } from '../changes/podSpec.ts';
import type { ChangeDeps, Following } from '../changes/prepare.ts';
import { deletePod } from './nudge.ts';
import { debugResource, isObserved, podsOfWorkload } from './workload.ts';

const LOOK_MS = 500;
const LIMIT_MS = 120_000;
/**
 * Takes away every sleeping pod of a workload whose template is awake again, and ends when none is left.
 * The ReplicaSets of debug mode are brought to 0, which the Deployment's controller does not do where the original never becomes
 * available; the pods are deleted (with the short grace period of their template), which also gets a StatefulSet going that waits for one.
 */
export async function takeSleepersAway(
  deps: Pick<ChangeDeps, 'client' | 'clock'>,
  workload: ObjectRef,
  { signal, progress }: Following,
): Promise<void> {
  const { client, clock } = deps;
  const resource = debugResource(workload);
  const end = clock.now() + LIMIT_MS;
  const t = texts.debug;
  let obstacle = '';
  for (;;) {
    const object = await getObject(client, resource, workload, signal);
    if (isAsleep(templateOf(object))) throw new KdbgError('asleep-again', t.asleepAgain(named(workload)));
    const { pods, sets } = await podsOfWorkload(client, workload.kind, object, signal);
    const sleepers = pods.filter((pod) => isAsleep(pod));
    const sleepingSets = (sets ?? []).filter((set) => isAsleep(templateOf(set)) && (set.spec?.replicas ?? 0) > 0);
    const observed = isObserved(object);
    if (observed && sleepers.length === 0 && sleepingSets.length === 0) return;
    try {
      // Before its controller has seen the template it would only make the sleeping pods again.
      if (observed) {
        for (const set of sleepingSets) await scaleToZero(client, set, signal);
        for (const pod of sleepers) {
          if (!pod.metadata?.deletionTimestamp) await deletePod(client, pod, signal);
        }
      }
      obstacle = '';
    } catch (thrown) {
      // Without the right to do it the controller may still get there by itself.
      if (!hasStatus(thrown, 403)) throw thrown;
      obstacle = reasonOf(thrown);
    }
    const names = sleepers.map((pod) => pod.metadata?.name ?? '');
    if (signal?.aborted || clock.now() >= end) {
      throw new KdbgError('restore-incomplete', t.stillAsleep(named(workload), names, obstacle), {
        todo: t.stillAsleepTodo(workload.kind.toLowerCase(), workload.name, workload.namespace ?? ''),
      });
    }
    progress(observed ? t.waitingForSleepers(names) : t.waitingForController(named(workload)));
    await pause(clock, LOOK_MS, signal);
  }
}

/** By the ReplicaSet itself or, where only that is allowed, its scale. */
async function scaleToZero(client: KubeClient, set: ReplicaSet, signal?: AbortSignal): Promise<void> {
  const { namespace, name = '' } = set.metadata ?? {};
  const scale = (subresource?: string) =>
    patchObject(
      client,
      RESOURCES.ReplicaSet,
      { namespace, name, ...(subresource ? { subresource } : {}) },
      'merge',
      { spec: { replicas: 0 } },
      signal ? { signal } : {},
    );
  try {
    await scale();
  } catch (thrown) {
    if (hasStatus(thrown, 404)) return;
    if (!hasStatus(thrown, 403)) throw thrown;
    await scale('scale');
  }
}
