import type { Pod } from '../../kube/objects.ts';

/** The number of a service's target port in a pod; undefined where a name is declared by no container. */
export function targetPort(pod: Pod, target: unknown, port: number | undefined): number | undefined {
  if (typeof target === 'number') return target;
  if (typeof target !== 'string') return port;
  if (/^\d+$/.test(target)) return Number(target);
  for (const container of pod.spec?.containers ?? []) {
    const found = container.ports?.find(({ name }) => name === target);
    if (found) return found.containerPort;
  }
  return undefined;
}
