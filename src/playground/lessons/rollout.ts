import type { Deployment } from '../../kube/objects.ts';
import { available, deployment } from './objects.ts';
import type { Lesson, Manifest } from './types.ts';

/** Set on the workload once the bad version was rolled out, so that this happens once. */
const UPDATED = 'lesson/updated';

const shop = (env: { name: string; value: string }[]): Manifest =>
  deployment('shop', {
    image: 'playground/web:1',
    replicas: 2,
    progressDeadlineSeconds: 15,
    env: [{ name: 'NAME', value: 'shop' }, ...env],
    readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 2 },
  });

/** A version that runs well, and a newer one that never becomes ready because it listens on its own loopback only. */
export const rollout: Lesson = {
  id: 'rollout',
  code: 'rollout-stuck',
  objects: () => [shop([])],
  tend(place) {
    if (!available(place, 'shop')) return;
    place.change<Deployment>('Deployment', 'shop', (found) => {
      if (found.metadata?.annotations?.[UPDATED]) return found;
      const { template } = (shop([{ name: 'BIND', value: '127.0.0.1' }]) as Deployment).spec ?? {};
      const { spec } = found;
      if (!spec || !template) return found;
      return {
        ...found,
        metadata: { ...found.metadata, annotations: { ...found.metadata?.annotations, [UPDATED]: 'true' } },
        spec: { ...spec, template },
      };
    });
  },
  mended: (place) =>
    place.get('Deployment', 'shop')?.metadata?.annotations?.[UPDATED] !== undefined && available(place, 'shop'),
};
