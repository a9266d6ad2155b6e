import { parseTime } from '../../base/age.ts';
import { formatCores, parseQuantity } from '../../base/quantity.ts';
import { slashed } from '../../kube/ref.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { specEvidence } from '../evidence.ts';
import type { CpuPeriods } from '../probes.ts';
import { sentences } from '../prose.ts';
import { edit, kubectl } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, type Subject, specPath, subjectOf, whoOf } from '../subject.ts';
import type { Remedy } from '../types.ts';

/** Of the time slices in which it wanted to run; a quarter of them lost is felt by whoever waits for answers. */
const SHARE = 0.25;
/** Fewer slices say nothing: ten seconds of work in the recent past, or five since a container started. */
const RECENT_PERIODS = 100;
const LIFE_PERIODS = 50;
/** A share that half as many slices prove, where it wants to run all the time. */
const MOST_OF_ALL = 0.5;
/** Milliseconds of a slice (cpu.cfs_period_us as Kubernetes sets it). */
const PERIOD = 100;
/** Using this much of its limit on average, it is being stopped now. */
const BUSY = 0.8;
const FULL = 0.95;
/** One that uses less than this is not looked at any nearer. */
const WORTH_A_LOOK = 0.3;
/** The metrics server needs this long to know a container, and a program to start. */
const YOUNG = 120_000;
/** Without a metrics server every node is asked; not in a large cluster. */
const MOST_NODES = 30;

interface Limited {
  container: ContainerView;
  /** Cores. */
  limit: number;
  started: number;
}

function limitedOf(pod: Pod): Limited[] {
  return containersOf(pod).flatMap((container) => {
    const limit = parseQuantity(container.spec.resources?.limits?.cpu);
    const started = parseTime(container.status?.state?.running?.startedAt);
    return limit !== undefined && limit > 0 && started !== undefined && container.type !== 'ephemeral'
      ? [{ container, limit, started }]
      : [];
  });
}

/** What a container was throttled, where it is enough to tell. */
interface Verdict {
  counts: CpuPeriods | undefined;
  /** Cores. */
  usage: number | undefined;
}

/** Whether the counters show that it is held back now, and not merely was at its start. */
function isHeldBack(counts: CpuPeriods, one: Limited, usage: number | undefined): boolean {
  const share = counts.periods > 0 ? counts.throttled / counts.periods : 0;
  if (share <= SHARE) return false;
  if (counts.from !== undefined) {
    const always = counts.periods * PERIOD >= (counts.at - counts.from) / 2;
    return counts.periods >= RECENT_PERIODS || (always && share >= MOST_OF_ALL && counts.periods >= LIFE_PERIODS);
  }
  if (counts.periods < LIFE_PERIODS) return false;
  // Slices are counted only while it wants to run: many of them for its age mean that it always does.
  if (counts.periods * PERIOD >= (counts.at - one.started) / 2) return true;
  return usage !== undefined && usage >= BUSY * one.limit && counts.periods >= RECENT_PERIODS;
}

const more = (limit: number, share: number): string =>
  formatCores(Math.ceil(limit * 20 * Math.min(4, Math.max(2, 1 / (1 - Math.min(share, 0.9))))) / 20);

function raise(subject: Subject, one: Limited, limit: string): Remedy {
  const say = texts.findings.throttled;
  const { workload } = subject;
  if (!workload || !/^(?:Deployment|StatefulSet|DaemonSet|CronJob)$/.test(workload.kind))
    return edit(subject, say.raise(limit));
  const { name } = one.container;
  return {
    command: 'workload.setResources',
    title: say.raise(limit),
    kubectl: kubectl(workload, 'set', 'resources', slashed(workload), '-c', name, `--limits=cpu=${limit}`),
    args: { container: name, 'limits.cpu': limit },
  };
}

function draft(pod: Pod, one: Limited, { counts, usage }: Verdict, context: RuleContext): Draft {
  const say = texts.findings.throttled;
  const subject = subjectOf(context.snapshot, pod);
  const { container } = one;
  const ref = containerRef(subject, container);
  const who = whoOf(subject, pod, container);
  const limit = formatCores(one.limit);
  const share = counts ? counts.throttled / counts.periods : 0;
  const request = parseQuantity(container.spec.resources?.requests?.cpu);
  const used = usage ?? counts?.usage;
  const told =
    counts === undefined
      ? say.atLimit
      : counts.from === undefined
        ? say.life(counts.throttled, counts.periods, one.started)
        : say.recent(counts.throttled, counts.periods, counts.at - counts.from);
  return {
    code: 'cpu-throttled',
    object: ref,
    workload: subject.workload,
    title: counts ? say.title(who, limit, Math.round(share * 100)) : say.atLimitTitle(who, limit),
    cause: sentences([
      told,
      ...(used === undefined
        ? []
        : [say.usage(formatCores(used), limit, request === undefined ? undefined : formatCores(request))]),
      say.slow,
      ...(counts === undefined ? [say.noCounts] : []),
    ]),
    evidence: [
      specEvidence(ref, specPath(container, 'resources.limits.cpu'), limit),
      ...(counts
        ? [
            {
              source: 'metric' as const,
              ref: 'container_cpu_cfs_throttled_periods_total',
              text: say.counted(counts.throttled, counts.periods),
              time: counts.at,
              object: ref,
            },
          ]
        : []),
      ...(used === undefined ? [] : [{ source: 'metric' as const, ref: 'CPU', text: formatCores(used), object: ref }]),
    ],
    remedies: [raise(subject, one, more(one.limit, share)), edit(subject, say.remove)],
  };
}

/** What the pod uses is what its one container uses. */
const isAlone = (pod: Pod): boolean => containersOf(pod).length === 1;

function check(pod: Pod, context: RuleContext): Draft[] {
  const { snapshot, now } = context;
  const { name, namespace = 'default' } = pod.metadata ?? {};
  const node = pod.spec?.nodeName;
  // A program that starts may need all that it gets; its startup probe knows how long.
  const limited = limitedOf(pod).filter(({ started }) => isReady(pod) || now - started > YOUNG);
  if (!node || limited.length === 0) return [];
  const known = context.probe({ type: 'usage', namespace: snapshot.namespace });
  if (known === undefined) return [];
  const usageOf = ({ container }: Limited): number | undefined =>
    known.type === 'usage' ? known.cpu[`${namespace}/${name}/${container.name}`] : undefined;
  if (known.type === 'failed' && snapshot.namespace === undefined && snapshot.of('Node').all().length > MOST_NODES)
    return [];
  const suspects = limited.filter((one) => {
    const usage = usageOf(one);
    // What the metrics server says of a container that has just started is an average over its start.
    if (known.type !== 'usage' || now - one.started <= YOUNG) {
      context.again(one.started + YOUNG + 1);
      return true;
    }
    return usage !== undefined && usage >= WORTH_A_LOOK * one.limit;
  });
  if (suspects.length === 0) return [];
  const periods = context.probe({ type: 'cpu-periods', node, namespace: snapshot.namespace });
  if (periods === undefined) return [];
  return suspects.flatMap((one) => {
    const usage = usageOf(one);
    if (periods.type === 'failed') {
      const full = usage !== undefined && usage >= FULL * one.limit && now - one.started > YOUNG;
      return full ? [draft(pod, one, { counts: undefined, usage }, context)] : [];
    }
    const own = periods.containers[`${namespace}/${name}/${one.container.name}`];
    const whole = isAlone(pod) ? periods.containers[`${namespace}/${name}`] : undefined;
    // The kubelet looks at the pod as a whole at other times than at its container: the newer look tells more.
    const counts = whole && (!own || whole.at > own.at) ? whole : own;
    return counts && isHeldBack(counts, one, usage) ? [draft(pod, one, { counts, usage }, context)] : [];
  });
}

/** Containers whose CPU limit stops them again and again: slow, though everything looks normal. */
export const throttledRule = rule({
  name: 'throttled',
  kind: 'Pod',
  codes: ['cpu-throttled'],
  applies: (pod) => pod.status?.phase === 'Running' && !pod.metadata?.deletionTimestamp && limitedOf(pod).length > 0,
  check,
});
