import { parseQuantity } from '../../base/quantity.ts';
import { podRequests } from '../../diagnosis/nodes/load.ts';
import type { Pod } from '../../kube/objects.ts';

/** What a pod asks for of a resource, or may use at most, in base units; 0 where it says nothing. */
export function podAmount(pod: Pod, which: 'requests' | 'limits', name: string): number {
  return which === 'requests' ? (podRequests(pod)[name] ?? 0) : podLimit(pod, name);
}

export function sumOf(pods: readonly Pod[], which: 'requests' | 'limits', name: string): number {
  return pods.reduce((sum, pod) => sum + podAmount(pod, which, name), 0);
}

function podLimit(pod: Pod, name: string): number {
  const whole = parseQuantity(pod.spec?.resources?.limits?.[name]);
  if (whole !== undefined) return whole;
  const living = [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  return living.reduce((sum, { resources }) => sum + (parseQuantity(resources?.limits?.[name]) ?? 0), 0);
}
