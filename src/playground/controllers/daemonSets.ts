import type { Clock } from '../../base/clock.ts';
import type { DaemonSet, Node, Pod } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { recorder } from './events.ts';
import { controlLoop, keyOf, ownerKey, splitKey } from './loop.ts';
import { isServing, ownedBy, podFrom } from './owned.ts';
import { unlessZero } from './revisions.ts';
import { noteRevision } from './statefulSets.ts';

const HASH = 'controller-revision-hash';

/** A node that is in trouble or cordoned keeps its daemons (kubernetes/pkg/controller/daemon/util). */
const TOLERATED = [
  ...['not-ready', 'unreachable'].map((what) => [what, 'NoExecute'] as const),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((what) => [what, 'NoSchedule'] as const),
].map(([what, effect]) => ({ key: `node.kubernetes.io/${what}`, operator: 'Exists', effect }));

/** One pod of a DaemonSet on each node that its selector chooses (kubernetes/pkg/controller/daemon). */
export function daemonSetController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'daemonset-controller' });
  const kind = served('DaemonSet');

  const fits = (node: Node, set: DaemonSet): boolean =>
    Object.entries(set.spec?.template?.spec?.nodeSelector ?? {}).every(
      ([label, value]) => node.metadata?.labels?.[label] === value,
    );

  return controlLoop({
    name: 'daemonset',
    store,
    clock,
    keys: ({ resource, object }) => {
      if (resource.kind === 'DaemonSet') return [keyOf(object)];
      if (resource.kind === 'Node') return store.list(kind).map(keyOf);
      return resource.kind === 'Pod' ? ownerKey(object, 'DaemonSet') : [];
    },
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const set = store.get<DaemonSet>(kind, namespace, name);
      if (!set || isLeaving(set)) return undefined;
      const revision = noteRevision(store, set);
      const nodes = (store.list(served('Node')) as readonly Node[]).filter((node) => fits(node, set));
      const pods = ownedBy<Pod>(store, 'Pod', set);
      const drop = (pod: Pod) => {
        if (isLeaving(pod)) return;
        store.remove(served('Pod'), pod.metadata?.namespace, pod.metadata?.name ?? '');
        record(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata?.name}`);
      };
      let broken = 0;
      for (const node of nodes) {
        const [pod] = pods.filter((one) => one.spec?.nodeName === node.metadata?.name);
        if (!pod || !isServing(pod)) broken++;
        if (pod && hasEnded(pod)) drop(pod);
        if (pod) continue;
        const template = podFrom(set, set.spec?.template, { generateName: `${name}-`, labels: { [HASH]: revision } });
        const { containers = [], tolerations = [], ...spec } = template.spec ?? {};
        const made = store.create<Pod>(served('Pod'), {
          ...template,
          spec: {
            ...spec,
            containers,
            tolerations: [...tolerations, ...TOLERATED],
            nodeName: node.metadata?.name ?? '',
          },
        });
        record(set, 'Normal', 'SuccessfulCreate', `Created pod: ${made.metadata?.name}`);
      }
      const here = new Set(nodes.map((node) => node.metadata?.name));
      for (const pod of pods) if (!here.has(pod.spec?.nodeName)) drop(pod);
      const old = pods.filter((pod) => pod.metadata?.labels?.[HASH] !== revision && !isLeaving(pod));
      if (set.spec?.updateStrategy?.type !== 'OnDelete') {
        // As many at a time as may be missing: one, unless more is told.
        const { maxUnavailable } = set.spec?.updateStrategy?.rollingUpdate ?? {};
        const most = typeof maxUnavailable === 'number' ? maxUnavailable : 1;
        for (const pod of old.filter((one) => !isServing(one))) drop(pod);
        for (const pod of old.filter(isServing).slice(0, Math.max(0, most - broken))) drop(pod);
      }
      const now = ownedBy<Pod>(store, 'Pod', set).filter((pod) => !isLeaving(pod));
      const ready = now.filter(isServing).length;
      store.change<DaemonSet>(
        kind,
        namespace,
        name,
        (found) => ({
          ...found,
          status: {
            observedGeneration: found.metadata?.generation ?? 1,
            desiredNumberScheduled: nodes.length,
            currentNumberScheduled: now.length,
            updatedNumberScheduled: now.filter((pod) => pod.metadata?.labels?.[HASH] === revision).length,
            numberMisscheduled: 0,
            numberReady: ready,
            numberAvailable: ready,
            ...unlessZero('numberUnavailable', nodes.length - ready),
          },
        }),
        { subresource: 'status' },
      );
      return undefined;
    },
  });
}
