import type { Clock } from './clock.ts';

/** Calls that come close together made one: at most one each `ms` milliseconds, the first at once, the last never lost. */
export interface Frames {
  /** Asks for a call. */
  request(): void;
  /** Calls now if a call is waiting. */
  flush(): void;
  /** Forgets a waiting call; later requests start again. */
  cancel(): void;
}

/** `fn` must not throw. */
export function frames(clock: Clock, ms: number, fn: () => void): Frames {
  let last = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;
  const call = () => {
    cancelTimer = undefined;
    last = clock.now();
    fn();
  };
  return {
    request() {
      if (cancelTimer) return;
      const wait = last + ms - clock.now();
      if (wait <= 0) call();
      else cancelTimer = clock.after(wait, call);
    },
    flush() {
      if (!cancelTimer) return;
      cancelTimer();
      call();
    },
    cancel() {
      cancelTimer?.();
      cancelTimer = undefined;
    },
  };
}
