import { parseTime } from '../../base/age.ts';
import type { Deployment, KubeObject, Pod } from '../../kube/objects.ts';
import { isLeaving } from '../../store/pods.ts';
import { available, configMap, deployment } from './objects.ts';
import type { Lesson, LessonPlace } from './types.ts';

type ConfigMap = KubeObject & { data?: Record<string, string> };

/** Set on the workload once the setting was changed, with the time: what has started before reads the old one. */
const CHANGED = 'lesson/changed';

const SCRIPT = 'while true; do echo "prices: 1 coffee is 3.20 $CURRENCY"; sleep 5; done';

const changedAt = (place: LessonPlace): number | undefined =>
  parseTime(place.get<Deployment>('Deployment', 'prices')?.metadata?.annotations?.[CHANGED]);

/** A setting that is changed while its program runs, which has read it at its start and does not read it again. */
export const oldConfig: Lesson = {
  id: 'old-config',
  code: 'config-changed-since-start',
  objects: () => [
    configMap('price-settings', { CURRENCY: 'EUR' }),
    deployment('prices', {
      image: 'busybox:1.36',
      command: ['sh', '-c', SCRIPT],
      replicas: 2,
      envFrom: [{ configMapRef: { name: 'price-settings' } }],
      // Ready when the change is later than the start by more than the second to which times are told.
      readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 2, periodSeconds: 2 },
    }),
  ],
  tend(place) {
    if (changedAt(place) !== undefined || !available(place, 'prices')) return;
    // A colleague, with kubectl edit.
    place.change<ConfigMap>(
      'ConfigMap',
      'price-settings',
      (found) => ({ ...found, data: { ...found.data, CURRENCY: 'CHF' } }),
      'kubectl-edit',
    );
    const annotations = { [CHANGED]: new Date(place.now()).toISOString() };
    place.change<Deployment>('Deployment', 'prices', (found) => ({
      ...found,
      metadata: { ...found.metadata, annotations: { ...found.metadata?.annotations, ...annotations } },
    }));
  },
  mended(place) {
    const changed = changedAt(place);
    if (changed === undefined || !available(place, 'prices')) return false;
    const pods = place.list<Pod>('Pod').filter((pod) => pod.metadata?.labels?.app === 'prices' && !isLeaving(pod));
    return pods.every(({ metadata }) => (parseTime(metadata?.creationTimestamp) ?? 0) >= changed - 1_000);
  },
};
