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
  // It grows to its whole size in some 4 seconds, on a busy machine in more.
  settle: 8_000,
};
