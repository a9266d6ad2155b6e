import type { KubeObject, Pod } from '../../kube/objects.ts';
import { notFound } from '../failure.ts';
import { labelTest } from '../objects/selectors.ts';
import { served } from '../served.ts';
import type { ObjectStore, PodRuntime } from '../types.ts';

const GROUP = 'metrics.k8s.io/v1beta1';
const PATH = /^\/apis\/metrics\.k8s\.io\/v1beta1(?:\/namespaces\/([^/]+))?\/(pods|nodes)(?:\/([^/]+))?$/;

interface Usage {
  cpu: number;
  memory: number;
}

const quantities = ({ cpu, memory }: Usage): object => ({
  cpu: `${Math.round(cpu * 1e9)}n`,
  memory: `${Math.round(memory / 1024)}Ki`,
});

const sum = (usages: readonly Usage[]): Usage =>
  usages.reduce((total, one) => ({ cpu: total.cpu + one.cpu, memory: total.memory + one.memory }), {
    cpu: 0,
    memory: 0,
  });

/** Answers the metrics API (https://github.com/kubernetes-sigs/metrics-server) from what the runtime measures; undefined for other paths. */
export function metricsAt(
  pathname: string,
  query: URLSearchParams,
  store: ObjectStore,
  runtime: PodRuntime,
  now: number,
): object | undefined {
  const match = PATH.exec(pathname);
  if (!match) return undefined;
  const [, namespace, kind, name] = match;
  const chosen = labelTest(query.get('labelSelector') ?? '');
  const fits = ({ metadata }: KubeObject) =>
    (name === undefined || metadata?.name === name) && chosen(metadata?.labels ?? {});
  const head = ({ metadata }: KubeObject) => ({
    metadata: {
      name: metadata?.name,
      namespace: metadata?.namespace,
      labels: metadata?.labels,
      creationTimestamp: stamp(now),
    },
    timestamp: stamp(now),
    window: '15s',
  });
  const pods = store.list(served('Pod'), namespace) as readonly Pod[];
  const items =
    kind === 'pods'
      ? pods.filter(fits).flatMap((pod) => {
          const usage = runtime.usage(pod);
          if (!usage) return [];
          const containers = Object.entries(usage).map(([container, used]) => ({
            name: container,
            usage: quantities(used),
          }));
          return [{ kind: 'PodMetrics', apiVersion: GROUP, ...head(pod), containers }];
        })
      : store
          .list(served('Node'))
          .filter(fits)
          .map((node) => {
            const here = pods.filter((pod) => pod.spec?.nodeName === node.metadata?.name);
            const used = sum(here.flatMap((pod) => Object.values(runtime.usage(pod) ?? {})));
            return { kind: 'NodeMetrics', apiVersion: GROUP, ...head(node), usage: quantities(used) };
          });
  if (name === undefined) {
    return { kind: kind === 'pods' ? 'PodMetricsList' : 'NodeMetricsList', apiVersion: GROUP, metadata: {}, items };
  }
  const [one] = items;
  if (one) return one;
  const of = served(kind === 'pods' ? 'Pod' : 'Node');
  if (!store.get(of, namespace, name)) throw notFound(of, name);
  throw notFound(
    { plural: kind === 'pods' ? 'podmetrics' : 'nodemetrics', group: 'metrics.k8s.io' },
    namespace ? `${namespace}/${name}` : name,
  );
}

const stamp = (now: number): string => new Date(now).toISOString().replace(/\.\d+/, '');
