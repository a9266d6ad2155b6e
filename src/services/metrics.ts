import type { Clock } from '../base/clock.ts';
import { isAbort, type KdbgError, toKdbgError } from '../base/errors.ts';
import { Cell, type Readable } from '../base/readable.ts';
import { type PodUsage, podUsage } from '../kube/metrics.ts';
import type { KubeClient } from '../kube/types.ts';

/** How often the metrics server itself looks, by default. */
const EVERY = 15_000;
/** A cluster that has no metrics API may get one; it is asked rarely. */
const MISSING = 60_000;

/** What pods use, as it was last measured. */
export interface Metrics {
  /** Milliseconds since the epoch at which it was asked. */
  at: number;
  pods: readonly PodUsage[];
  /** Undefined for a pod that was not measured yet. */
  of(namespace: string, pod: string): PodUsage | undefined;
}

export interface MetricsService {
  /** Undefined until it was asked, and where the cluster has no metrics API or it may not be read. */
  readonly usage: Readable<Metrics | undefined>;
  /** Why the last try failed, where the API is there and the answer did not come; the older figures are kept then. */
  readonly error: Readable<KdbgError | undefined>;
  close(): void;
}

export interface MetricsOptions {
  client: KubeClient;
  /** All namespaces when missing. */
  namespace: string | undefined;
  clock: Clock;
}

/** Asks the metrics API every 15 seconds until it is closed. Never throws. */
export function createMetrics(options: MetricsOptions): MetricsService {
  const usage = new Cell<Metrics | undefined>(undefined);
  const error = new Cell<KdbgError | undefined>(undefined);
  const stop = new AbortController();
  let cancel: (() => void) | undefined;
  const poll = async () => {
    let next = EVERY;
    try {
      const pods = await podUsage(options.client, options.namespace, stop.signal);
      if (stop.signal.aborted) return;
      error.set(undefined);
      if (pods) usage.set(metricsOf(pods, options.clock.now()));
      else {
        usage.set(undefined);
        next = MISSING;
      }
    } catch (thrown) {
      if (stop.signal.aborted || isAbort(thrown)) return;
      error.set(toKdbgError(thrown));
      next = usage.get() ? EVERY : MISSING;
    }
    cancel = options.clock.after(next, () => void poll());
  };
  void poll();
  return {
    usage,
    error,
    close() {
      stop.abort();
      cancel?.();
    },
  };
}

function metricsOf(pods: readonly PodUsage[], at: number): Metrics {
  const byName = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  return { at, pods, of: (namespace, pod) => byName.get(`${namespace}/${pod}`) };
}
