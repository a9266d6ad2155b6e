import { parseTime } from '../base/age.ts';
import type { ContainerView } from '../store/owners.ts';
import type { Pod } from '../store/types.ts';
import { backoff, backoffIn } from './backoff.ts';
import type { LogProbe } from './probes.ts';

/** How an instance of a container ended, and what has come of it since. */
export interface End {
  exitCode: number;
  signal: number | undefined;
  reason: string;
  /** What the program (terminationMessagePath) or the runtime said at the end. */
  message: string;
  /** Times in milliseconds since the epoch; missing where the kubelet does not tell them. */
  startedAt: number | undefined;
  finishedAt: number | undefined;
  /** How long it ran, in milliseconds; the kubelet tells it to the second. */
  ran: number | undefined;
  containerID: string;
  /** Of the container now. */
  now: 'ended' | 'waiting' | 'running';
  /** Since when it runs again. */
  runsSince: number | undefined;
  /** How many instances have ended so in all. */
  deaths: number;
  /** Which field of the status tells it. */
  field: 'state' | 'lastState';
  /** When Kubernetes starts it again; missing when it runs, or never will. */
  nextAt: number | undefined;
}

/** Kubernetes forgets the failures of a container that ran this long, and so does kdbg. */
const FORGIVEN = 10 * 60_000;
const SETTLED = 30_000;

/** The newest end of the container that still matters; undefined for one that is well. An end with exit code 0 counts where it should run for ever. */
export function endOf(pod: Pod, container: ContainerView, now: number): End | undefined {
  const status = container.status;
  const { terminated, waiting, running } = status?.state ?? {};
  const ended = terminated ?? status?.lastState?.terminated;
  if (!status || !ended || (container.type === 'sidecar' && isDone(pod))) return undefined;
  const restarts = status.restartCount ?? 0;
  const policy = container.type === 'sidecar' ? 'Always' : (pod.spec?.restartPolicy ?? 'Always');
  const exitCode = ended.exitCode ?? 0;
  const startedAt = epoch(ended.startedAt);
  const finishedAt = epoch(ended.finishedAt);
  const runsSince = running ? parseTime(running.startedAt) : undefined;
  const ran = startedAt !== undefined && finishedAt !== undefined ? Math.max(0, finishedAt - startedAt) : undefined;
  const end: End = {
    exitCode,
    signal: ended.signal,
    reason: ended.reason ?? '',
    message: ended.message ?? '',
    startedAt,
    finishedAt,
    ran,
    containerID: ended.containerID ?? '',
    now: running ? 'running' : terminated ? 'ended' : 'waiting',
    runsSince,
    deaths: running ? restarts : restarts + 1,
    field: terminated ? 'state' : 'lastState',
    nextAt: undefined,
  };
  // A container that ends in order and is not expected to run for ever is well.
  if (exitCode === 0 && (policy !== 'Always' || container.type === 'init' || !loops(waiting?.reason, restarts, ran)))
    return undefined;
  if (running) return recovered(end, restarts, runsSince ?? now, now) ? undefined : end;
  if (policy === 'Never' || (policy === 'OnFailure' && exitCode === 0)) return end;
  if (finishedAt !== undefined)
    end.nextAt = finishedAt + (backoffIn(waiting?.message) ?? (restarts === 0 ? 0 : backoff(restarts)));
  return end;
}

/** True when the programs of the pod have ended for good: the kubelet then ends its sidecars, by force where they do not heed it. */
function isDone({ spec, status }: Pod): boolean {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return true;
  const ended = (status?.containerStatuses ?? []).map(({ state }) => state?.terminated);
  if (ended.length === 0 || spec?.restartPolicy === 'Always') return false;
  return ended.every((one) => one && (spec?.restartPolicy === 'Never' || one.exitCode === 0));
}

/** A program that ends in order again and again: between two starts the kubelet shows at times the wait, at times only the end. */
function loops(reason: string | undefined, restarts: number, ran: number | undefined): boolean {
  return reason === 'CrashLoopBackOff' || (restarts >= 2 && ran !== undefined && ran < FORGIVEN);
}

/** The API writes the beginning of time where the runtime never started the container. */
function epoch(text: unknown): number | undefined {
  const time = parseTime(text);
  return time === undefined || time <= 0 ? undefined : time;
}

/**
 * A running container is well again unless it keeps dying: it was restarted more than once, and the instance that runs now
 * has not yet outlived the one before by much.
 */
function recovered(end: End, restarts: number, since: number, now: number): boolean {
  if (restarts < 2 || (end.ran ?? 0) > FORGIVEN) return true;
  return now - since > Math.max(SETTLED, 2 * (end.ran ?? 0));
}

/** When a running container will count as well again, for another look. */
export function settlesAt(end: End): number | undefined {
  return end.runsSince === undefined ? undefined : end.runsSince + Math.max(SETTLED, 2 * (end.ran ?? 0)) + 1;
}

/** The question for the log of the instance that ended. */
export function logOf(pod: Pod, container: ContainerView, end: End): LogProbe {
  return {
    type: 'log',
    namespace: pod.metadata?.namespace ?? 'default',
    pod: pod.metadata?.name ?? '',
    container: container.name,
    previous: end.field === 'lastState',
    instance: end.containerID || `${pod.metadata?.uid ?? ''}#${end.deaths}`,
    ...(end.finishedAt === undefined ? {} : { endedAt: end.finishedAt }),
    ...(end.now === 'waiting' ? { waits: true } : {}),
  };
}
