import { recordOf, recordsOf, textOf } from '../../base/untrusted.ts';
import type { ProbeAnswer, SelectedProbe } from '../../diagnosis/probes.ts';
import { RESOURCES, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';

/** More of them say no more. */
const MOST = 20;

/** Pods of any namespace that have these labels; their names are all that is asked for. */
export async function readSelected(
  client: KubeClient,
  { selector }: SelectedProbe,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const list = recordOf(
    await client.json({
      path: resourcePath(RESOURCES.Pod),
      query: { labelSelector: selector, limit: MOST },
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      signal,
    }),
  );
  const pods = recordsOf(list.items).map((item) => {
    const { namespace, name } = recordOf(item.metadata);
    return { namespace: textOf(namespace), name: textOf(name) };
  });
  return { type: 'selected', pods };
}
