import { requestedByNode } from '../../diagnosis/nodes/load.ts';
import type { ProbeAnswer } from '../../diagnosis/probes.ts';
import { listAll } from '../../kube/reflect/list.ts';
import { RESOURCES } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { trim } from '../../store/trim.ts';

/** What the pods of all namespaces request, by node. Pods that have ended are not asked for. */
export async function readNodeLoad(client: KubeClient, signal: AbortSignal): Promise<ProbeAnswer> {
  const list = await listAll(
    client,
    {
      resource: RESOURCES.Pod,
      fieldSelector: 'spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed',
      project: (object) => trim('Pod', object),
    },
    signal,
  );
  return { type: 'node-load', requested: Object.fromEntries(requestedByNode(list.items)) };
}
