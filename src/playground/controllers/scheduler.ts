import type { Clock } from '../../base/clock.ts';
import { parseQuantity } from '../../base/quantity.ts';
import type { Node, Pod } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { claimsOf } from '../objects/storage.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { withCondition } from './conditions.ts';
import { recorder } from './events.ts';
import { isTaintedFor, labelsFit, requestsOf } from './fits.ts';
import { controlLoop, keyOf, splitKey } from './loop.ts';
import { type VolumeNeeds, volumeNeeds } from './storage/scheduling.ts';

const RETRY_MS = 30_000;
const STORAGE = new Set(['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass']);
const waits = (pod: Pod): boolean =>
  !pod.spec?.nodeName && !isLeaving(pod) && pod.spec?.schedulerName === 'default-scheduler';

/** Why a node will not do; it may change when another pod goes (preemption would help). */
interface Refusal {
  reason: string;
  mayChange: boolean;
}

const final = (reason: string): Refusal => ({ reason, mayChange: false });

/** What was said how often, as the scheduler counts it. */
function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

/** Why none of the nodes will do, and why taking pods away would not help. */
function wordsOf(refusals: readonly (readonly Refusal[])[], nodes: number): string {
  const reasons = counted(refusals.flat().map(({ reason }) => reason));
  const preemption = counted(
    refusals.map((all) =>
      all.every(({ mayChange }) => mayChange)
        ? 'No preemption victims found for incoming pod'
        : 'Preemption is not helpful for scheduling',
    ),
  );
  return `${reasons}. no new claims to deallocate, preemption: 0/${nodes} nodes are available: ${preemption}.`;
}

/** Places pods on nodes by their requests, labels, taints and volumes, and words its refusals as kube-scheduler does. */
export function scheduler(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'default-scheduler' });
  const pods = served('Pod');

  function whyNot(pod: Pod, node: Node, here: readonly Pod[], volumes: VolumeNeeds): Refusal[] {
    const tainted = isTaintedFor(pod, node);
    if (node.spec?.unschedulable && tainted) return [final('node(s) were unschedulable')];
    if (tainted) return [final('node(s) had untolerated taint(s)')];
    if (!labelsFit(pod, node)) return [final("node(s) didn't match Pod's node affinity/selector")];
    const used = here.map(requestsOf);
    const short: Refusal[] = [];
    for (const [name, wanted] of requestsOf(pod)) {
      const room = parseQuantity(node.status?.allocatable?.[name]) ?? 0;
      const taken = used.reduce((sum, requests) => sum + (requests.get(name) ?? 0), 0);
      if (wanted === 0 || wanted + taken <= room) continue;
      short.push({ reason: name === 'pods' ? 'Too many pods' : `Insufficient ${name}`, mayChange: wanted <= room });
    }
    if (short.length > 0) return short;
    return [volumes.against(node) ?? []].flat();
  }

  function place(pod: Pod): number | undefined {
    const nodes = store.list(served('Node')) as readonly Node[];
    const all = store.list(pods) as readonly Pod[];
    const volumes = volumeNeeds(store, pod);
    if (volumes.refusal !== undefined) return refuse(pod, nodes.length, `${volumes.refusal}. not found`);
    const refusals: Refusal[][] = [];
    let best: { node: Node; load: number } | undefined;
    for (const node of nodes) {
      const here = all.filter((other) => other.spec?.nodeName === node.metadata?.name && !hasEnded(other));
      const reasons = whyNot(pod, node, here, volumes);
      if (reasons.length > 0) refusals.push(reasons);
      else if (!best || here.length < best.load) best = { node, load: here.length };
    }
    if (!best) return refuse(pod, nodes.length, wordsOf(refusals, nodes.length));
    // Its claims are bound first; that they are has the pod looked at again.
    if (!volumes.bindFor(best.node)) return RETRY_MS;
    const { namespace, name = '' } = pod.metadata ?? {};
    const node = best.node.metadata?.name ?? '';
    store.change<Pod>(pods, namespace, name, (found) => ({
      ...found,
      spec: { ...found.spec, containers: found.spec?.containers ?? [], nodeName: node },
    }));
    tell(pod, { status: 'True' });
    record(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`);
    return undefined;
  }

  function refuse(pod: Pod, nodes: number, why: string): number {
    const message = `0/${nodes} nodes are available: ${why}`;
    tell(pod, { status: 'False', reason: 'Unschedulable', message });
    record(pod, 'Warning', 'FailedScheduling', message);
    return RETRY_MS;
  }

  function tell(pod: Pod, condition: { status: string; reason?: string; message?: string }): void {
    store.change<Pod>(
      pods,
      pod.metadata?.namespace,
      pod.metadata?.name ?? '',
      (found) => ({
        ...found,
        status: {
          ...found.status,
          conditions: withCondition(found.status?.conditions, { type: 'PodScheduled', ...condition }, clock.now()),
        },
      }),
      { subresource: 'status' },
    );
  }

  const waiting = (which: (pod: Pod) => boolean = () => true) =>
    (store.list(pods) as readonly Pod[]).filter((pod) => waits(pod) && which(pod)).map(keyOf);
  return controlLoop({
    name: 'scheduler',
    store,
    clock,
    keys: ({ type, resource, object }) => {
      // Room comes with a node that changes and with a pod that goes; a volume comes with a claim that is bound.
      if (resource.kind === 'Node') return waiting();
      if (STORAGE.has(resource.kind)) return type === 'DELETED' ? [] : waiting((pod) => claimsOf(pod).length > 0);
      if (resource.kind !== 'Pod') return [];
      if (type === 'DELETED' || hasEnded(object as Pod)) return waiting();
      return type === 'ADDED' && waits(object as Pod) ? [keyOf(object)] : [];
    },
    initial: () => waiting(),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const pod = store.get<Pod>(pods, namespace, name);
      return pod && waits(pod) ? place(pod) : undefined;
    },
  });
}
