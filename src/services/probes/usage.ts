import type { ProbeAnswer, UsageProbe } from '../../diagnosis/probes.ts';
import { podUsage } from '../../kube/metrics.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';

/** What containers use of the CPU now, by the metrics API, to the thousandth of a core. */
export async function readUsage(client: KubeClient, request: UsageProbe, signal: AbortSignal): Promise<ProbeAnswer> {
  const pods = await podUsage(client, request.namespace, signal);
  if (!pods) return { type: 'failed', missing: true, reason: texts.findings.common.noMetrics };
  const cpu: Record<string, number> = {};
  for (const pod of pods) {
    for (const container of pod.containers) {
      cpu[`${pod.namespace}/${pod.name}/${container.name}`] = Math.round(container.cpu * 1000) / 1000;
    }
  }
  return { type: 'usage', cpu };
}
