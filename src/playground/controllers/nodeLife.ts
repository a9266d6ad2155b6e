import type { Clock } from '../../base/clock.ts';
import type { Node, Pod } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { timeText } from './conditions.ts';
import { recorder } from './events.ts';
import { tolerates } from './fits.ts';
import { controlLoop, splitKey } from './loop.ts';

const CORDONED = 'node.kubernetes.io/unschedulable';

/** Taints a node that is cordoned, and evicts pods that do not tolerate it (kubernetes/pkg/controller/nodelifecycle, tainteviction). */
export function nodeLifeController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'taint-eviction-controller' });
  const nodes = served('Node');

  /** Seconds until the pod has to go for a NoExecute taint of its node; undefined when it may stay. */
  function patience(pod: Pod, node: Node): number | undefined {
    const taints = (node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
    const limits = taints.map((taint) => {
      const tolerations = (pod.spec?.tolerations ?? []).filter((one) => tolerates(one, taint));
      if (tolerations.length === 0) return 0;
      const seconds = tolerations.flatMap(({ tolerationSeconds }) => tolerationSeconds ?? []);
      const since = Date.parse(taint.timeAdded ?? '') || clock.now();
      return seconds.length === 0 ? undefined : Math.max(0, Math.min(...seconds) - (clock.now() - since) / 1000);
    });
    const known = limits.filter((limit) => limit !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  function cordon(node: Node): void {
    const taints = node.spec?.taints ?? [];
    const tainted = taints.some(({ key }) => key === CORDONED);
    if (tainted === (node.spec?.unschedulable === true)) return;
    store.change<Node>(nodes, undefined, node.metadata?.name ?? '', (found) => {
      const others = (found.spec?.taints ?? []).filter(({ key }) => key !== CORDONED);
      const taint = { key: CORDONED, effect: 'NoSchedule', timeAdded: timeText(clock.now()) };
      const all = found.spec?.unschedulable ? [...others, taint] : others;
      const { taints: _before, ...spec } = found.spec ?? {};
      return { ...found, spec: all.length > 0 ? { ...spec, taints: all } : spec };
    });
  }

  /** Gives the milliseconds after which the next pod has to go. */
  function evict(node: Node): number | undefined {
    let next: number | undefined;
    for (const pod of store.list(served('Pod')) as readonly Pod[]) {
      if (pod.spec?.nodeName !== node.metadata?.name || hasEnded(pod) || isLeaving(pod)) continue;
      const left = patience(pod, node);
      if (left === undefined) continue;
      if (left > 0) {
        next = Math.min(next ?? Number.POSITIVE_INFINITY, left * 1000);
        continue;
      }
      const { namespace, name = '' } = pod.metadata ?? {};
      record(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${namespace}/${name}`);
      store.remove(served('Pod'), namespace, name);
    }
    return next;
  }

  return controlLoop({
    name: 'node-lifecycle',
    store,
    clock,
    keys({ type, resource, object }) {
      if (resource.kind === 'Node' && type !== 'DELETED') return [`/${object.metadata?.name ?? ''}`];
      if (resource.kind !== 'Pod' || type === 'DELETED') return [];
      const { nodeName } = (object as Pod).spec ?? {};
      const node = nodeName ? store.get<Node>(nodes, undefined, nodeName) : undefined;
      return node?.spec?.taints?.some(({ effect }) => effect === 'NoExecute') ? [`/${nodeName}`] : [];
    },
    initial: () => store.list(nodes).map(({ metadata }) => `/${metadata?.name ?? ''}`),
    reconcile(key) {
      const node = store.get<Node>(nodes, undefined, splitKey(key).name);
      if (!node) return undefined;
      cordon(node);
      return evict(node);
    },
  });
}

const LEASES = 'kube-node-lease';
const RENEW_MS = 10_000;

/** The lease by which each node says that it lives; `kubectl describe node` shows it. */
export function leaseController(store: ObjectStore, clock: Clock): Controller {
  const leases = served('Lease');
  const micro = () => new Date(clock.now()).toISOString().replace('Z', '000Z');
  return controlLoop({
    name: 'node-lease',
    store,
    clock,
    keys: ({ type, resource, object }) =>
      resource.kind === 'Node' && type === 'ADDED' ? [`/${object.metadata?.name ?? ''}`] : [],
    initial: () => store.list(served('Node')).map(({ metadata }) => `/${metadata?.name ?? ''}`),
    reconcile(key) {
      const { name } = splitKey(key);
      const node = store.get<Node>(served('Node'), undefined, name);
      if (!node) return undefined;
      const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: micro() };
      const renewed = store.change(leases, LEASES, name, (found) => ({ ...found, spec }), { manager: 'kubelet' });
      if (!renewed) {
        const { uid = '' } = node.metadata ?? {};
        const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }];
        store.create(leases, { metadata: { name, namespace: LEASES, ownerReferences }, spec } as object);
      }
      return RENEW_MS;
    },
  });
}
