import { parseQuantity } from '../base/quantity.ts';
import { recordOf, recordsOf, textOf } from '../base/untrusted.ts';
import { ApiError } from './errors.ts';
import type { KubeClient } from './types.ts';

export interface Usage {
  /** Cores. */
  cpu: number;
  /** Bytes of the working set, which is what the limit is compared with. */
  memory: number;
}

export interface PodUsage extends Usage {
  namespace: string;
  name: string;
  containers: readonly (Usage & { name: string })[];
  /** Milliseconds since the epoch at which it was measured. */
  time: number;
}

/**
 * What the pods use now, by the metrics API (https://github.com/kubernetes-sigs/metrics-server); undefined where the cluster
 * has none, or it is down. Rejects with a KdbgError for anything else, e.g. 403.
 */
export async function podUsage(
  client: KubeClient,
  namespace?: string,
  signal?: AbortSignal,
): Promise<PodUsage[] | undefined> {
  const scope = namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const items = await metrics(client, `/apis/metrics.k8s.io/v1beta1${scope}/pods`, signal);
  return items?.map((item) => {
    const containers = recordsOf(item.containers).map((container) => ({
      name: textOf(container.name),
      ...usage(container.usage),
    }));
    const metadata = recordOf(item.metadata);
    return {
      namespace: textOf(metadata.namespace),
      name: textOf(metadata.name),
      containers,
      cpu: containers.reduce((sum, container) => sum + container.cpu, 0),
      memory: containers.reduce((sum, container) => sum + container.memory, 0),
      time: Date.parse(textOf(item.timestamp)) || 0,
    };
  });
}

async function metrics(
  client: KubeClient,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Record<string, unknown>[] | undefined> {
  try {
    return recordsOf(recordOf(await client.json({ path, ...(signal ? { signal } : {}) })).items);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 503)) return undefined;
    throw error;
  }
}

function usage(value: unknown): Usage {
  const { cpu, memory } = recordOf(value);
  return { cpu: parseQuantity(cpu) ?? 0, memory: parseQuantity(memory) ?? 0 };
}
