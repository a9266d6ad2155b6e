import { type Clock, systemClock } from '../../base/clock.ts';
import type { Follow } from './follow.ts';
import type { PodSource } from './pods.ts';
import type { LogSource, Logs } from './types.ts';
import { View, type ViewLimits } from './view.ts';

export { filterRegExp } from './filter.ts';
export { type Follow, type FollowSink, type FollowTarget, followOn } from './follow.ts';
export { type JsonLine, renderJson } from './json.ts';
export { type PodSource, storePods } from './pods.ts';

/** What a view keeps unless told: 100,000 lines or 64 MB, and 50 containers at a time. */
const LOG_LIMITS: ViewLimits = { lines: 100_000, bytes: 64 * 1024 * 1024, streams: 50 };

export interface LogsOptions {
  follow: Follow;
  /** The pods of a source; closed with the view. */
  pods(source: LogSource): PodSource;
  clock?: Clock;
  limits?: Partial<ViewLimits>;
}

/** The log service: views of containers' logs. close() ends all that are open. */
export function createLogs(options: LogsOptions): Logs & { close(): void } {
  const views = new Set<View>();
  return {
    open(query) {
      const view = new View(query, {
        follow: options.follow,
        pods: options.pods(query.source),
        clock: options.clock ?? systemClock,
        limits: { ...LOG_LIMITS, ...options.limits },
        onClose: () => views.delete(view),
      });
      views.add(view);
      return view;
    },
    close() {
      for (const view of [...views]) view.close();
    },
  };
}
