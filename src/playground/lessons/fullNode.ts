import { available, deployment } from './objects.ts';
import type { Lesson } from './types.ts';

/** Two nodes of 2 cores, filled by one workload's requests, and another that finds no room. */
export const fullNode: Lesson = {
  id: 'full-node',
  code: 'insufficient-resources',
  objects: () => [
    deployment('batch', {
      image: 'busybox:1.36',
      command: ['sleep', 'infinity'],
      replicas: 2,
      resources: { requests: { cpu: '1500m' } },
    }),
    deployment('web', { image: 'playground/web:1', resources: { requests: { cpu: '1' } } }),
  ],
  mended: (place) => available(place, 'web'),
};
