import { available, deployment } from './objects.ts';
import type { Lesson } from './types.ts';

/** A program that dies of SIGSEGV right after its start, unless a switch of its own is off. */
export const crash: Lesson = {
  id: 'crash',
  code: 'crash-signal',
  objects: () => [deployment('renderer', { image: 'kdbg.test/crasher:1' })],
  mended: (place) => available(place, 'renderer'),
  settle: 4_000,
};
