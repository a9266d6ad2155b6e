import type { Clock } from './clock.ts';

/** The same clock for work that nobody waits for long: no wait is longer than `limit` ms, so that a program that hangs is ended then. */
export function hurried(clock: Clock, limit: number): Clock {
  return { now: () => clock.now(), after: (ms, fn) => clock.after(Math.min(ms, limit), fn) };
}
