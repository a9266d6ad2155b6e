import type { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';
import { ApiError } from '../errors.ts';
import { kubeletTrouble } from '../kubelet.ts';
import { type At, getObject } from '../manage.ts';
import type { ContainerStatus, Pod } from '../objects.ts';
import { RESOURCES } from '../resources.ts';
import type { KubeClient } from '../types.ts';

/** How a log ended. `text` says it to a person. */
export type LogEnd =
  /** All that there is was read; nothing was to be followed. */
  | { kind: 'complete'; text: string }
  | { kind: 'container-ended'; text: string; exitCode?: number; reason?: string }
  | { kind: 'pod-gone'; text: string }
  | { kind: 'no-previous'; text: string }
  | { kind: 'failed'; text: string; error: KdbgError };

/** What is known of a container, as far as its log goes. */
export interface ContainerView {
  /** `containerd://…` of the instance whose log is read now; empty when none has started. */
  id: string;
  /** The instance before it, if the kubelet still knows it. */
  previousId: string;
  running: boolean;
  /** Why it is not running, e.g. `ContainerCreating`. */
  waiting: string;
  ended: { exitCode: number; reason: string } | undefined;
  /** How each instance that is known ended, by its id. */
  endOf: ReadonlyMap<string, { exitCode: number; reason: string }>;
}

/** Looks at a container; `gone` when its pod is, undefined when it may not be looked at or is not known yet. */
export async function viewContainer(
  client: KubeClient,
  at: At,
  container: string,
  signal: AbortSignal,
): Promise<ContainerView | 'gone' | undefined> {
  let pod: Pod;
  try {
    pod = await getObject<Pod>(client, RESOURCES.Pod, at, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return 'gone';
    if (error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  }
  const { status } = pod;
  const all = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ];
  const found = all.find((item) => item?.name === container);
  return found ? viewOf(found) : undefined;
}

function viewOf(status: ContainerStatus): ContainerView {
  const now = status.state?.terminated;
  const last = status.lastState?.terminated;
  const endOf = new Map<string, { exitCode: number; reason: string }>();
  for (const ended of [last, now]) {
    if (ended?.containerID) endOf.set(ended.containerID, { exitCode: ended.exitCode, reason: ended.reason ?? '' });
  }
  const running = status.state?.running !== undefined;
  const ended = now ?? (running ? undefined : last);
  return {
    id: running ? (status.containerID ?? '') : (ended?.containerID ?? ''),
    previousId: last?.containerID ?? '',
    running,
    waiting: status.state?.waiting?.reason ?? '',
    ended: ended ? { exitCode: ended.exitCode, reason: ended.reason ?? '' } : undefined,
    endOf,
  };
}

/** What an answer of the log endpoint that is no log means. */
export type LogFault = 'not-started' | 'no-previous' | 'pod-gone' | 'kubelet' | 'denied' | 'other';

/** https://github.com/kubernetes/kubernetes: pkg/kubelet (validateContainerLogStatus) and pkg/registry/core/pod (LogLocation). */
export function logFault(error: KdbgError): LogFault {
  if (!(error instanceof ApiError)) return 'other';
  if (error.code === 'kubelet-unreachable') return 'kubelet';
  const said = error.details?.message ?? error.message;
  if (error.status === 403 || error.status === 401) return 'denied';
  if (error.status === 404) return 'pod-gone';
  if (/previous terminated container/.test(said)) return 'no-previous';
  if (/waiting to start|not available|does not have a host assigned|is not (yet )?scheduled/.test(said))
    return 'not-started';
  if (/\/containerLogs\/|dial tcp|proxy error|kubelet/.test(said)) return 'kubelet';
  return error.status === 400 ? 'denied' : 'other';
}

/** Why the kubelet could not be asked, in words, from the API server's own error. */
export function kubeletReason(error: KdbgError): string {
  if (!(error instanceof ApiError) || error.code === 'kubelet-unreachable') return error.message;
  const trouble = kubeletTrouble(error.details?.message ?? error.message);
  const say = texts.findings.nodes.kubelet;
  if (trouble) return say.error(trouble.address, say.faults[trouble.fault], trouble.port);
  return error.message;
}
