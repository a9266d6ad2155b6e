import { available, configMap, deployment } from './objects.ts';
import type { Lesson } from './types.ts';

/** A variable that is read from a key that the ConfigMap does not have. */
export const configKey: Lesson = {
  id: 'config-key',
  code: 'config-key-missing',
  objects: () => [
    configMap('settings', { DATABASE_URL: 'postgres://db:5432/shop', CURRENCY: 'EUR' }),
    deployment('shop', {
      image: 'playground/web:1',
      env: [
        {
          name: 'DATABASE_URL',
          valueFrom: { configMapKeyRef: { name: 'settings', key: 'DATABASE_URI' } },
        },
      ],
    }),
  ],
  mended: (place) => available(place, 'shop'),
};
