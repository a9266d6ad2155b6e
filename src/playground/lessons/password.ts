import { available, deployment } from './objects.ts';
import type { Lesson } from './types.ts';

/** PostgreSQL without the password that its image asks for. */
export const password: Lesson = {
  id: 'password',
  code: 'crash-exit',
  objects: () => [deployment('db', { image: 'postgres:16', ports: [{ containerPort: 5432 }] })],
  mended: (place) => available(place, 'db'),
  settle: 3_000,
};
