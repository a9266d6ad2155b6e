import { parseTime } from '../base/age.ts';
import type { Container, ContainerStatus, Pod } from '../kube/objects.ts';

/** What kubectl prints of a pod. */
export interface PodStatus {
  /** The STATUS column: `Running`, `Init:0/1`, `CrashLoopBackOff`, `Completed`, `Terminating` … */
  status: string;
  ready: number;
  containers: number;
  restarts: number;
  /** Milliseconds since the epoch; missing when nothing was restarted. */
  lastRestart?: number;
  /** Gates that are met, of all; missing when the pod has none. */
  gates?: { met: number; all: number };
}

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === 'Always';

/** Restarts and the newest end of an earlier instance, gathered from container statuses. */
class Restarts {
  count = 0;
  last: number | undefined;

  add(status: ContainerStatus): void {
    this.count += status.restartCount ?? 0;
    const ended = parseTime(status.lastState?.terminated?.finishedAt);
    if (ended !== undefined && (this.last === undefined || ended > this.last)) this.last = ended;
  }
}

function terminatedReason(state: { reason?: string; signal?: number; exitCode?: number }): string {
  if (state.reason) return state.reason;
  return state.signal ? `Signal:${state.signal}` : `ExitCode:${state.exitCode ?? 0}`;
}

const isTrue = (pod: Pod, type: string): boolean =>
  (pod.status?.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');

/**
 * The columns READY, STATUS, RESTARTS and READINESS GATES exactly as the API server computes them for kubectl
 * (printPod in kubernetes/pkg/printers/internalversion/printers.go).
 */
export function podStatus(pod: Pod): PodStatus {
  const phase = pod.status?.phase ?? '';
  let status = pod.status?.reason || phase;
  for (const condition of pod.status?.conditions ?? []) {
    if (condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated') status = 'SchedulingGated';
  }
  const init = new Map((pod.spec?.initContainers ?? []).map((container) => [container.name, container]));
  const containers =
    (pod.spec?.containers ?? []).length + (pod.spec?.initContainers ?? []).filter((one) => isSidecar(one)).length;

  const initRestarts = new Restarts();
  const sidecarRestarts = new Restarts();
  let ready = 0;
  let initializing: string | undefined;
  for (const [i, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    initRestarts.add(container);
    const sidecar = isSidecar(init.get(container.name));
    if (sidecar) sidecarRestarts.add(container);
    const { terminated, waiting } = container.state ?? {};
    if (terminated && (terminated.exitCode ?? 0) === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) ready++;
      continue;
    }
    if (terminated) initializing = `Init:${terminatedReason(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') initializing = `Init:${waiting.reason}`;
    else initializing = `Init:${i}/${init.size}`;
    break;
  }
  if (initializing !== undefined) status = initializing;

  let restarts = initRestarts;
  if (initializing === undefined || isTrue(pod, 'Initialized')) {
    restarts = sidecarRestarts;
    let running = false;
    for (const container of [...(pod.status?.containerStatuses ?? [])].reverse()) {
      restarts.add(container);
      const { waiting, terminated } = container.state ?? {};
      if (waiting?.reason) status = waiting.reason;
      else if (terminated) status = terminatedReason(terminated);
      else if (container.ready && container.state?.running) {
        running = true;
        ready++;
      }
    }
    if (status === 'Completed' && running) status = isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
  }

  if (pod.metadata?.deletionTimestamp) {
    if (pod.status?.reason === 'NodeLost') status = 'Unknown';
    else if (phase !== 'Succeeded' && phase !== 'Failed') status = 'Terminating';
  }
  const gates = pod.spec?.readinessGates ?? [];
  return {
    status,
    ready,
    containers,
    restarts: restarts.count,
    ...(restarts.count > 0 && restarts.last !== undefined ? { lastRestart: restarts.last } : {}),
    ...(gates.length > 0
      ? { gates: { met: gates.filter((gate) => isTrue(pod, gate.conditionType)).length, all: gates.length } }
      : {}),
  };
}
