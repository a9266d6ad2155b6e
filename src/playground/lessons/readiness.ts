import { available, deployment } from './objects.ts';
import type { Lesson } from './types.ts';

/** A readiness probe that asks at a port on which the program does not listen. */
export const readiness: Lesson = {
  id: 'readiness',
  code: 'readiness-failing',
  objects: () => [
    deployment('web', {
      image: 'playground/web:1',
      ports: [{ containerPort: 8080 }],
      readinessProbe: { httpGet: { path: '/', port: 8081 }, periodSeconds: 2, failureThreshold: 2 },
    }),
  ],
  mended: (place) => available(place, 'web'),
};
