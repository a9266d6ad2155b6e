import type { KubeObject, PodTemplate } from '../../kube/objects.ts';

/** On the workload: all that is needed to put everything back, as JSON (record.ts). */
export const RECORD_ANNOTATION = 'kdbg.dev/debug-mode';
/** On the workload, so that it is found: `true`, and `restoring` while its sleeping pods are taken away. */
export const MODE_LABEL = 'kdbg.dev/debug-mode';
/** On the pod template: the containers that sleep, separated by commas. So a sleeping pod tells by itself what it is. */
export const ASLEEP_ANNOTATION = 'kdbg.dev/asleep';
/** The readiness gate that stays false, so that a sleeping pod gets no traffic of Services. */
export const GATE = 'kdbg.dev/awake';

/** The containers of a pod or a pod template that debug mode put to sleep; empty for any other. */
export function sleepingContainers(of: Pick<KubeObject, 'metadata'> | PodTemplate | undefined): readonly string[] {
  const names = of?.metadata?.annotations?.[ASLEEP_ANNOTATION];
  return names ? names.split(',') : [];
}

/** True for a pod (or a pod template) of debug mode. kubectl shows such a pod as 1/1 Running. */
export function isAsleep(of: Pick<KubeObject, 'metadata'> | PodTemplate | undefined): boolean {
  return sleepingContainers(of).length > 0;
}
