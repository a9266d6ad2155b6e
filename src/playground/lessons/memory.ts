import { available, deployment } from './objects.ts';
import type { Lesson } from './types.ts';

/** A program that needs more memory than its limit. */
export const memory: Lesson = {
  id: 'memory',
  code: 'oom-killed',
  objects: () => [
    deployment('cache', {
      image: 'playground/leaky:1',
      resources: { requests: { memory: '64Mi' }, limits: { memory: '128Mi' } },
    }),
  ],
  mended: (place) => available(place, 'cache'),
  settle: 6_000,
};
