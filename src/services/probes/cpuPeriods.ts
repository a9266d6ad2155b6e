import { type Clock, pause, systemClock } from '../../base/clock.ts';
import type { CpuPeriods, CpuPeriodsProbe, ProbeAnswer } from '../../diagnosis/probes.ts';
import { podUsage } from '../../kube/metrics.ts';
import { RESOURCES, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';

/** The counters of a container since it started. */
interface Sample {
  /** Names the instance: its cgroup. */
  id: string;
  periods: number;
  throttled: number;
  /** Seconds of CPU. */
  used: number;
  /** Milliseconds since the epoch: when the kubelet took them, and when the container started (0: not told). */
  at: number;
  started: number;
  /** Microseconds of CPU in a slice of 100,000; 0: not told. */
  quota: number;
}

const NAMES = {
  container_cpu_cfs_periods_total: 'periods',
  container_cpu_cfs_throttled_periods_total: 'throttled',
  container_cpu_usage_seconds_total: 'used',
  container_start_time_seconds: 'started',
  container_spec_cpu_quota: 'quota',
} as const;

/** The kubelet looks at its containers every 10 to 20 seconds. A reading that is older than this is no "now". Milliseconds. */
const OLDEST = 5 * 60_000;
const NEWEST = 8_000;
/** How long a second reading is waited for, and how often it is asked for. */
const PATIENCE = 16_000;
const BETWEEN = 3_000;
/** Of its limit: one that uses less is not being stopped. */
const IDLE = 0.3;
/** What is measured of a younger container is an average over its start. Milliseconds. */
const YOUNG = 120_000;
/** A longer line is no counter of a container. */
const LONGEST_LINE = 16_384;

type Samples = Map<string, Sample>;

/**
 * How often the CPU limits of a node's containers have stopped them, from what its kubelet tells Prometheus (the right to `nodes/proxy` is
 * needed). The text may be megabytes long and is read as it comes. The readings are remembered: the second one tells of the time between
 * the two, the first of the time since the containers started; where that would say nothing of the present, a second one is waited for.
 */
export class CpuPeriodsReader {
  readonly #client: KubeClient;
  readonly #clock: Clock;
  readonly #before = new Map<string, Samples>();

  constructor(client: KubeClient, clock: Clock = systemClock) {
    this.#client = client;
    this.#clock = clock;
  }

  async read(request: CpuPeriodsProbe, signal: AbortSignal): Promise<ProbeAnswer> {
    const key = `${request.node}/${request.namespace ?? ''}`;
    const known = this.#before.get(key);
    const before: Samples = new Map();
    let now = await this.#ask(request, signal);
    for (const [name, sample] of known ?? []) {
      const newer = now.get(name);
      if (newer && newer.id === sample.id && newer.at - sample.at <= OLDEST) before.set(name, sample);
    }
    let unsure = [...now].filter(([name, sample]) => !before.has(name) && isUnsure(sample));
    if (unsure.length > 0) {
      const usage = await this.#usage(request, signal);
      unsure = unsure.filter(
        ([name, { quota, at, started }]) => at - started < YOUNG || (usage?.get(name) ?? 1) >= (IDLE * quota) / 100_000,
      );
    }
    const end = this.#clock.now() + PATIENCE;
    const first = now;
    while (unsure.some(([name, sample]) => now.get(name)?.at === sample.at) && this.#clock.now() + BETWEEN <= end) {
      await pause(this.#clock, BETWEEN, signal);
      if (signal.aborted) throw signal.reason;
      now = await this.#ask(request, signal);
    }
    for (const [name, sample] of unsure) if ((now.get(name)?.at ?? 0) > sample.at) before.set(name, sample);
    this.#before.set(key, now === first ? merged(known, now) : now);
    return { type: 'cpu-periods', containers: Object.fromEntries(answersOf(now, before)) };
  }

  /** Cores by container, where the cluster measures them; what is idle now needs no second reading. */
  async #usage({ namespace }: CpuPeriodsProbe, signal: AbortSignal): Promise<Map<string, number> | undefined> {
    try {
      const pods = await podUsage(this.#client, namespace, signal);
      return (
        pods &&
        new Map(
          pods.flatMap((pod) => pod.containers.map((one) => [`${pod.namespace}/${pod.name}/${one.name}`, one.cpu])),
        )
      );
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return undefined;
    }
  }

  async #ask(request: CpuPeriodsProbe, signal: AbortSignal): Promise<Samples> {
    const path = `${resourcePath(RESOURCES.Node, { name: request.node, subresource: 'proxy' })}/metrics/cadvisor`;
    const samples: Samples = new Map();
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of await this.#client.stream({ path, signal, timeout: 10_000 })) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) rest = '';
      for (const line of lines) readLine(line, request.namespace, samples);
    }
    readLine(rest, request.namespace, samples);
    return newestInstances(samples);
  }
}

/** By container: one that was restarted may be told twice, as what is gone lingers. */
function newestInstances(instances: Samples): Samples {
  const newest: Samples = new Map();
  for (const [key, sample] of instances) {
    const name = key.slice(0, key.indexOf('\n'));
    const other = newest.get(name);
    if (!other || sample.started > other.started || sample.at > other.at) newest.set(name, sample);
  }
  return newest;
}

const readers = new WeakMap<KubeClient, CpuPeriodsReader>();

/** The reader of a cluster, which remembers what it read. */
export function cpuPeriodsOf(client: KubeClient): CpuPeriodsReader {
  const reader = readers.get(client) ?? new CpuPeriodsReader(client);
  readers.set(client, reader);
  return reader;
}

/** The older of two readings that are too near to each other is kept: it gives the longer span next time. */
function merged(known: Samples | undefined, now: Samples): Samples {
  const kept: Samples = new Map(now);
  for (const [name, sample] of known ?? []) {
    const newer = now.get(name);
    if (newer && newer.id === sample.id && newer.at - sample.at < NEWEST) kept.set(name, sample);
  }
  return kept;
}

const label = (labels: string, name: string): string | undefined =>
  new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1];

/** One line of the Prometheus text format: `name{labels} value time`. */
function readLine(line: string, namespace: string | undefined, samples: Samples): void {
  const brace = line.indexOf('{');
  const field = brace > 0 ? NAMES[line.slice(0, brace) as keyof typeof NAMES] : undefined;
  if (field === undefined) return;
  if (namespace !== undefined && !line.includes(`namespace="${namespace}"`)) return;
  const end = line.lastIndexOf('}');
  const labels = line.slice(brace + 1, end);
  const container = label(labels, 'container');
  const pod = label(labels, 'pod');
  const space = label(labels, 'namespace');
  if (container === undefined || container === 'POD' || !pod || !space) return;
  // Without a container it is the pod as a whole, or its sandbox, which has an image.
  if (container === '' && label(labels, 'image')) return;
  const [value, time] = line
    .slice(end + 1)
    .trim()
    .split(/\s+/)
    .map(Number);
  if (value === undefined || !Number.isFinite(value)) return;
  const id = label(labels, 'id') ?? '';
  const key = `${space}/${pod}${container ? `/${container}` : ''}\n${id}`;
  const sample = samples.get(key) ?? { id, periods: 0, throttled: 0, used: 0, at: 0, started: 0, quota: 0 };
  samples.set(key, sample);
  sample[field] = field === 'started' ? value * 1000 : value;
  if (field === 'periods' && time !== undefined && Number.isFinite(time)) sample.at = time;
}

/** The kubelet may have looked at a container once when it started, and not again for as long as this. Milliseconds. */
const FIRST_LOOK = 15_000;
/** Slices that say something of a container's life. */
const ENOUGH = 50;

/** It was throttled, but that may have been long ago, or it has only been seen at its start. */
function isUnsure({ periods, throttled, at, started }: Sample): boolean {
  if (throttled <= periods / 4) return false;
  if (periods < ENOUGH) return throttled > 0 && at - started < FIRST_LOOK;
  return periods * 100 < (at - started) / 2;
}

function* answersOf(now: Samples, before: Samples): Generator<[string, CpuPeriods]> {
  for (const [name, sample] of now) {
    if (sample.throttled === 0) continue;
    const old = before.get(name);
    const span = old ? sample.at - old.at : sample.at - sample.started;
    const used = span > 0 && (old || sample.started > 0) ? ((sample.used - (old?.used ?? 0)) * 1000) / span : undefined;
    const recent = old !== undefined && span > 0 && sample.periods >= old.periods;
    yield [
      name,
      {
        periods: recent ? sample.periods - old.periods : sample.periods,
        throttled: recent ? sample.throttled - old.throttled : sample.throttled,
        at: sample.at,
        ...(recent ? { from: old.at } : {}),
        ...(used === undefined ? {} : { usage: Math.round(used * 1000) / 1000 }),
      },
    ];
  }
}
