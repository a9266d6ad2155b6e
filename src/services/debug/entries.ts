import { parseTime } from '../../base/age.ts';
import { textOf } from '../../base/untrusted.ts';
import { ApiError } from '../../kube/errors.ts';
import { listObjects } from '../../kube/manage.ts';
import type { KubeObject, Pod } from '../../kube/objects.ts';
import { objectKey } from '../../kube/ref.ts';
import { RESOURCES } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { isAsleep, sleepingContainers } from '../../store/asleep.ts';
import { refOf } from '../../store/owners.ts';
import { MODE_LABEL } from './marks.ts';
import { recordOf } from './record.ts';
import type { DebugModeEntry } from './types.ts';
import { DEBUG_KINDS, podsOfWorkload } from './workload.ts';

/** True for a workload that debug mode marked, or that has its record although somebody took the label away. */
export function isMarked(object: KubeObject): boolean {
  return object.metadata?.labels?.[MODE_LABEL] !== undefined || recordOf(object) !== undefined;
}

/** What is told of one workload: an entry for each container that sleeps. `pods` are the workload's. */
export function entriesOf(kind: string, object: KubeObject, pods: readonly Pod[]): readonly DebugModeEntry[] {
  const workload = refOf(kind, object);
  const record = recordOf(object);
  const sleepers = pods.filter((pod) => isAsleep(pod));
  if (record === undefined || record === 'broken') {
    const label = object.metadata?.labels?.[MODE_LABEL];
    if (label === undefined && record === undefined) return [];
    const epoch = Number(/^restoring-(\d+)$/.exec(label ?? '')?.[1] ?? 0);
    return [
      {
        workload,
        container: [...new Set(sleepers.flatMap(sleepingContainers))].join(', '),
        since: epoch * 1000,
        by: '',
        sleeping: namesOf(sleepers),
        state: record === 'broken' ? 'asleep' : 'restoring',
      },
    ];
  }
  return Object.entries(record.containers).map(([container, held]): DebugModeEntry => {
    const mine = sleepers.filter(
      (pod) => !pod.metadata?.deletionTimestamp && sleepingContainers(pod).includes(container),
    );
    return {
      workload,
      container,
      since: parseTime(held.at) ?? 0,
      by: textOf(held.by),
      sleeping: namesOf(mine),
      state: mine.some((pod) => runs(pod, container)) ? 'asleep' : 'starting',
    };
  });
}

/** What was found, and what could not be looked at: `deployments in all namespaces` and why. */
export interface Found {
  entries: readonly DebugModeEntry[];
  unseen: readonly { resource: string; namespace: string | undefined; reason: string }[];
  /** True when nothing at all could be looked at. */
  blind: boolean;
}

/**
 * Looks for workloads in debug mode: in one namespace, or in all; for a kind that may not be listed everywhere, in `home` only.
 * Rejects when the server can't be asked at all.
 */
export async function findInDebugMode(
  client: KubeClient,
  namespace: string | undefined,
  home: string | undefined,
): Promise<Found> {
  const found = await Promise.all(
    DEBUG_KINDS.map(async (kind) => {
      const list = (where: string | undefined) =>
        listObjects(client, RESOURCES[kind], { namespace: where, labelSelector: MODE_LABEL });
      const unseen: Found['unseen'][number][] = [];
      for (const where of namespace === undefined && home !== undefined ? [undefined, home] : [namespace]) {
        try {
          const items = await list(where);
          return {
            entries: (await Promise.all(items.map((item) => withPods(client, kind, item)))).flat(),
            unseen,
            seen: true,
          };
        } catch (thrown) {
          if (!(thrown instanceof ApiError) || thrown.status !== 403) throw thrown;
          unseen.push({ resource: RESOURCES[kind].plural, namespace: where, reason: thrown.message });
        }
      }
      return { entries: [], unseen, seen: false };
    }),
  );
  return {
    entries: found.flatMap((each) => each.entries).sort(byPlace),
    unseen: found.flatMap((each) => each.unseen),
    blind: !found.some((each) => each.seen),
  };
}

export function byPlace(a: DebugModeEntry, b: DebugModeEntry): number {
  const key = ({ workload, container }: DebugModeEntry) => `${objectKey(workload)}/${container}`;
  return key(a) < key(b) ? -1 : 1;
}

async function withPods(client: KubeClient, kind: string, object: KubeObject): Promise<readonly DebugModeEntry[]> {
  const pods = await podsOfWorkload(client, kind, object).then(
    (found) => found.pods,
    (thrown: unknown) => {
      if (thrown instanceof ApiError) return [];
      throw thrown;
    },
  );
  return entriesOf(kind, object, pods);
}

function namesOf(pods: readonly Pod[]): readonly string[] {
  return pods.map((pod) => pod.metadata?.name ?? '').sort();
}

function runs(pod: Pod, container: string): boolean {
  return (pod.status?.containerStatuses ?? []).some((status) => status.name === container && status.state?.running);
}
