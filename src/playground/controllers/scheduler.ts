import type { Clock } from '../../base/clock.ts';
import { parseQuantity } from '../../base/quantity.ts';
import type { Node, Pod } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { withCondition } from './conditions.ts';
import { recorder } from './events.ts';
import { labelsFit, requestsOf, taintAgainst } from './fits.ts';
import { controlLoop, keyOf, splitKey } from './loop.ts';

const RETRY_MS = 30_000;
const waits = (pod: Pod): boolean =>
  !pod.spec?.nodeName && !isLeaving(pod) && pod.spec?.schedulerName === 'default-scheduler';

/** Places pods on nodes by their requests, labels and taints, and words its refusals as kube-scheduler does. */
export function scheduler(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'default-scheduler' });
  const pods = served('Pod');

  function whyNot(pod: Pod, node: Node, here: readonly Pod[]): string[] {
    if (!labelsFit(pod, node)) return ["node(s) didn't match Pod's node affinity/selector"];
    const taint = taintAgainst(pod, node);
    if (node.spec?.unschedulable && taint) return ['node(s) were unschedulable'];
    if (taint) return [`node(s) had untolerated taint(s) ${taint}`];
    const used = here.map(requestsOf);
    const short: string[] = [];
    for (const [name, wanted] of requestsOf(pod)) {
      const room = parseQuantity(node.status?.allocatable?.[name]) ?? 0;
      const taken = used.reduce((sum, requests) => sum + (requests.get(name) ?? 0), 0);
      if (wanted > 0 && wanted + taken > room) short.push(name === 'pods' ? 'Too many pods' : `Insufficient ${name}`);
    }
    return short;
  }

  function place(pod: Pod): number | undefined {
    const nodes = store.list(served('Node')) as readonly Node[];
    const all = store.list(pods) as readonly Pod[];
    const refusals = new Map<string, number>();
    let best: { node: Node; load: number } | undefined;
    for (const node of nodes) {
      const here = all.filter((other) => other.spec?.nodeName === node.metadata?.name && !hasEnded(other));
      const reasons = whyNot(pod, node, here);
      for (const reason of reasons) refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
      if (reasons.length === 0 && (!best || here.length < best.load)) best = { node, load: here.length };
    }
    const { namespace, name = '' } = pod.metadata ?? {};
    if (best) {
      const node = best.node.metadata?.name ?? '';
      store.change<Pod>(pods, namespace, name, (found) => ({
        ...found,
        spec: { ...found.spec, containers: found.spec?.containers ?? [], nodeName: node },
      }));
      tell(pod, { status: 'True' });
      record(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`);
      return undefined;
    }
    const reasons = [...refusals].map(([reason, count]) => `${count} ${reason}`).sort();
    const message = `0/${nodes.length} nodes are available: ${reasons.join(', ')}. preemption: 0/${nodes.length} nodes are available: ${nodes.length} Preemption is not helpful for scheduling.`;
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

  const waiting = () => (store.list(pods) as readonly Pod[]).filter(waits).map(keyOf);
  return controlLoop({
    name: 'scheduler',
    store,
    clock,
    keys: ({ type, resource, object }) => {
      // Room comes with a node that changes and with a pod that goes.
      if (resource.kind === 'Node') return waiting();
      if (resource.kind !== 'Pod') return [];
      if (type === 'DELETED' || hasEnded(object as Pod)) return waiting();
      return type === 'ADDED' && waits(object as Pod) ? [keyOf(object)] : [];
    },
    initial: waiting,
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const pod = store.get<Pod>(pods, namespace, name);
      return pod && waits(pod) ? place(pod) : undefined;
    },
  });
}
