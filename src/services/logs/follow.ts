import type { Clock } from '../../base/clock.ts';
import { followLog, type LogEnd, type LogHandle, type LogOptions, type LogSink } from '../../kube/logs.ts';
import type { KubeClient } from '../../kube/types.ts';

export type { LogEnd, LogHandle } from '../../kube/logs.ts';

/** What one follow reads: the log of one container's present instance, or of the one before it. */
export type FollowTarget = Omit<LogOptions, 'follow' | 'sinceTime'>;

/** Where it puts what it reads; the arrays of lines are given away. */
export type FollowSink = Required<LogSink>;

/** Starts to read a log; loses and repeats nothing over reconnects, and ends with the instance. */
export type Follow = (target: FollowTarget, sink: FollowSink) => LogHandle;

/** Follows on a cluster. */
export function followOn(client: KubeClient, env: { clock?: Clock; random?: () => number } = {}): Follow {
  return (target, sink) => followLog(client, { ...target, follow: target.previous !== true }, sink, env);
}

/** How the instance ended, as the end itself says it. */
export function endOf(end: LogEnd): { exitCode: number; reason: string } | undefined {
  if (end.kind !== 'container-ended' || end.exitCode === undefined) return undefined;
  return { exitCode: end.exitCode, reason: end.reason ?? '' };
}
