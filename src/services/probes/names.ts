import { recordOf, recordsOf, textOf } from '../../base/untrusted.ts';
import type { NamesProbe, ProbeAnswer } from '../../diagnosis/probes.ts';
import type { KubeClient } from '../../kube/types.ts';

const PATHS: Readonly<Record<NamesProbe['kind'], (namespace: string) => string>> = {
  ServiceAccount: (namespace) => `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts`,
  PriorityClass: () => '/apis/scheduling.k8s.io/v1/priorityclasses',
  RuntimeClass: () => '/apis/node.k8s.io/v1/runtimeclasses',
};

/** The names of all objects of a kind that is not watched. */
export async function readNames(
  client: KubeClient,
  { kind, namespace }: NamesProbe,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const list = recordOf(await client.json({ path: PATHS[kind](namespace ?? ''), signal }));
  const names = recordsOf(list.items).map((item) => textOf(recordOf(item.metadata).name));
  return { type: 'names', names: names.filter((name) => name !== '') };
}
