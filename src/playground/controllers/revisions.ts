import { REVISION } from '../../kube/annotations.ts';
import type { Deployment, ReplicaSet } from '../../kube/objects.ts';

export const revisionOf = (object: Deployment | ReplicaSet): number =>
  Number(object.metadata?.annotations?.[REVISION] ?? 0);

/** The part of a number or a percentage of `whole`, rounded up or down (intstr in k8s.io/apimachinery). */
export function share(value: unknown, whole: number, up: boolean, otherwise: number): number {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  if (percent === undefined) return otherwise;
  const part = (Number(percent) * whole) / 100;
  return up ? Math.ceil(part) : Math.floor(part);
}

/** A count of a status, which is left out where there is nothing to count. */
export const unlessZero = (name: string, count: number): Record<string, number> =>
  count === 0 ? {} : { [name]: count };
