import type { KubeObject, ObjectRef, Pod } from '../../kube/objects.ts';
import { RESOURCES } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { permissionCheck } from '../changes/permission.ts';
import type { Check } from '../changes/types.ts';
import { podToReplace } from './nudge.ts';
import type { DebugModeOptions } from './types.ts';
import { specOf } from './workload.ts';

/** What putting a container of this workload to sleep means for the pods that serve now. */
export function rolloutChecks(
  kind: string,
  object: KubeObject,
  pods: readonly Pod[],
  options: DebugModeOptions,
): readonly Check[] {
  const t = texts.debug;
  const checks = kind === 'Deployment' ? deploymentChecks(object, options) : inPlaceChecks(kind, object, pods);
  const replaced = podToReplace(kind, object, pods)?.metadata?.name;
  return [
    ...checks,
    ...(replaced ? [{ level: 'warning' as const, text: t.podIsDeleted(replaced) }] : []),
    ...(options.traffic ? [{ level: 'warning' as const, text: t.trafficComes }] : []),
  ];
}

/** Whether what restoring needs later is allowed: a missing right does not block, but is better known before. */
export async function restoreRights(client: KubeClient, workload: ObjectRef): Promise<readonly Check[]> {
  const { namespace, kind } = workload;
  const found = await Promise.all([
    permissionCheck(client, { verb: 'delete', resource: RESOURCES.Pod, namespace }, 'warning'),
    kind === 'Deployment'
      ? permissionCheck(client, { verb: 'patch', resource: RESOURCES.ReplicaSet, namespace }, 'warning')
      : [],
  ]);
  return found
    .flat()
    .filter((check) => check.level === 'warning')
    .map((check) => ({ ...check, text: texts.debug.neededToRestore(check.text) }));
}

function deploymentChecks(object: KubeObject, options: DebugModeOptions): readonly Check[] {
  const t = texts.debug;
  const { paused, replicas = 1, strategy } = specOf(object);
  if (paused) return [{ level: 'blocks', text: t.paused }];
  if (replicas === 0) return [{ level: 'blocks', text: t.noReplicas }];
  if (strategy?.type === 'Recreate') return [{ level: 'warning', text: t.recreate(replicas) }];
  if (options.traffic) return [{ level: 'warning', text: t.allSleep(replicas) }];
  const { surge, unavailable } = rolling(replicas, strategy?.rollingUpdate);
  return [
    unavailable === 0
      ? { level: 'ok', text: t.besideThem(replicas, surge) }
      : { level: 'warning', text: t.someStop(replicas - unavailable, replicas, surge + unavailable) },
    { level: 'ok', text: t.rolloutWaits },
  ];
}

function inPlaceChecks(kind: string, object: KubeObject, pods: readonly Pod[]): readonly Check[] {
  const t = texts.debug;
  const { replicas = 1, updateStrategy } = specOf(object);
  if (kind === 'DaemonSet') {
    return pods.length === 0
      ? [{ level: 'blocks', text: t.noPods }]
      : [{ level: 'warning', text: t.onNodes(pods.length) }];
  }
  if (replicas === 0) return [{ level: 'blocks', text: t.noReplicas }];
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  if (updateStrategy?.type !== 'OnDelete' && partition >= replicas) {
    return [{ level: 'blocks', text: t.partition(partition, replicas) }];
  }
  return [{ level: 'warning', text: replicas === 1 ? t.onlyReplica : t.oneOf(replicas) }];
}

/** How many pods a rolling update may add and take away (k8s.io/kubernetes, deployment util ResolveFenceposts). */
export function rolling(
  replicas: number,
  given: { maxSurge?: number | string; maxUnavailable?: number | string } | undefined,
): { surge: number; unavailable: number } {
  const amount = (value: number | string | undefined, round: (n: number) => number) => {
    if (typeof value === 'number') return value;
    const percent = Number.parseInt(value ?? '25%', 10);
    return Number.isNaN(percent) ? 0 : round((replicas * percent) / 100);
  };
  const surge = amount(given?.maxSurge, Math.ceil);
  const unavailable = Math.min(replicas, amount(given?.maxUnavailable, Math.floor));
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}
