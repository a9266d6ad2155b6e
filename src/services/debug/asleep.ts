import { isRecord } from '../../base/object.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { AWAKE_GATE, DEBUG_MODE_ANNOTATION } from '../../store/owners.ts';

/** On the workload: all that is needed to put everything back, as JSON (record.ts). */
export const RECORD_ANNOTATION = DEBUG_MODE_ANNOTATION;
/** On the workload, so that it is found by a label selector: `true`, and `restoring-<epoch seconds>` while its sleeping pods are taken away. */
export const MODE_LABEL = 'kdbg.dev/debug-mode';
/** On the pod template: the containers that sleep, separated by commas. So a sleeping pod tells by itself what it is. */
export const ASLEEP_ANNOTATION = 'kdbg.dev/asleep';
/** The readiness gate that stays false, so that a sleeping pod gets no traffic of Services. */
export const GATE = AWAKE_GATE;

/** The containers of a pod or a pod template that debug mode put to sleep; empty for any other. */
export function sleepingContainers(of: Pick<KubeObject, 'metadata'> | undefined): readonly string[] {
  const names = of?.metadata?.annotations?.[ASLEEP_ANNOTATION];
  return names ? names.split(',') : [];
}

/** True for a pod (or a pod template) of debug mode. kubectl shows such a pod as 1/1 Running. */
export function isAsleep(of: (Pick<KubeObject, 'metadata'> & { spec?: unknown }) | undefined): boolean {
  if (!of) return false;
  if (sleepingContainers(of).length > 0) return true;
  const gates: unknown = isRecord(of.spec) ? of.spec.readinessGates : undefined;
  return Array.isArray(gates) && gates.some((gate: unknown) => isRecord(gate) && gate.conditionType === GATE);
}
