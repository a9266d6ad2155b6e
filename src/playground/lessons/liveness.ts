import { available, deployment } from './objects.ts';
import type { Lesson } from './types.ts';

/** A program that loads for longer than its liveness probe waits. */
export const liveness: Lesson = {
  id: 'liveness',
  code: 'liveness-killed',
  objects: () => [
    deployment('catalog', {
      image: 'playground/web:1',
      env: [
        { name: 'NAME', value: 'catalog' },
        { name: 'START_AFTER', value: '12' },
      ],
      readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 2 },
      livenessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 2, failureThreshold: 2 },
    }),
  ],
  mended: (place) => available(place, 'catalog'),
  settle: 5_000,
};
