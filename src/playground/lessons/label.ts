import { deployment, served, service } from './objects.ts';
import type { Lesson } from './types.ts';

/** A Service whose selector asks for a label that the pods do not have. */
export const label: Lesson = {
  id: 'label',
  code: 'service-selector-mismatch',
  objects: () => [
    deployment('web', {
      image: 'playground/web:1',
      replicas: 2,
      labels: { tier: 'frontend' },
      ports: [{ containerPort: 8080 }],
    }),
    service('web', { app: 'web', tier: 'front' }, 80, 8080),
  ],
  mended: (place) => served(place, 'web').length > 0,
};
