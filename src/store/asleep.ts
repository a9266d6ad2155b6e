import { isRecord } from '../base/object.ts';
import type { KubeObject } from '../kube/objects.ts';

/** On a workload that is in debug mode: kdbg's own record of the way back. */
export const DEBUG_MODE = 'kdbg.dev/debug-mode';
/** The readiness gate that stays false, so that a sleeping pod of debug mode gets no traffic of Services. */
export const AWAKE_GATE = 'kdbg.dev/awake';
/** On the pod template: the containers that sleep, separated by commas. So a sleeping pod tells by itself what it is. */
export const ASLEEP_ANNOTATION = 'kdbg.dev/asleep';

/** The containers of a pod or a pod template that debug mode put to sleep; empty for any other. */
export function sleepingContainers(of: Pick<KubeObject, 'metadata'> | undefined): readonly string[] {
  const names = of?.metadata?.annotations?.[ASLEEP_ANNOTATION];
  return names ? names.split(',') : [];
}

/**
 * True for a pod (or a pod template) of debug mode: it sleeps on purpose. kubectl shows such a pod as 1/1 Running.
 * Where traffic was let in there is no gate.
 */
export function isAsleep(of: (Pick<KubeObject, 'metadata'> & { spec?: unknown }) | undefined): boolean {
  if (!of) return false;
  if (sleepingContainers(of).length > 0) return true;
  const gates: unknown = isRecord(of.spec) ? of.spec.readinessGates : undefined;
  return Array.isArray(gates) && gates.some((gate: unknown) => isRecord(gate) && gate.conditionType === AWAKE_GATE);
}

/** True for a workload in debug mode: its rollout waits on purpose, and its pods that do not sleep are the old ones. */
export function inDebugMode(object: Pick<KubeObject, 'metadata'> & { spec?: { template?: object } }): boolean {
  return object.metadata?.annotations?.[DEBUG_MODE] !== undefined || isAsleep(object.spec?.template);
}
