import { available, deployment } from './objects.ts';
import type { Lesson } from './types.ts';

/** An image whose tag has two digits swapped. */
export const imageTypo: Lesson = {
  id: 'image-typo',
  code: 'image-not-found',
  objects: () => [deployment('web', { image: 'nginx:1.72', ports: [{ containerPort: 80 }], replicas: 2 })],
  mended: (place) => available(place, 'web'),
};
