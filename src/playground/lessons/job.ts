import type { Job } from '../../kube/objects.ts';
import { configMap } from './objects.ts';
import type { Lesson, Manifest } from './types.ts';

const SCRIPT = [
  'echo "import: reading orders as $FORMAT"',
  'case "$FORMAT" in csv|json) sleep 1; echo "import: 120 orders";;',
  '*) echo "import: unknown format \\"$FORMAT\\"; known are csv and json" >&2; exit 2;; esac',
].join('\n');

const job = (): Manifest =>
  ({
    kind: 'Job',
    metadata: { name: 'import' },
    spec: {
      backoffLimit: 0,
      template: {
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 2,
          containers: [
            {
              name: 'import',
              image: 'busybox:1.36',
              command: ['sh', '-c', SCRIPT],
              envFrom: [{ configMapRef: { name: 'import-settings' } }],
            },
          ],
        },
      },
    },
  }) as Manifest;

/** A Job that fails because of a value in its ConfigMap; a pipeline makes it anew when it is deleted. */
export const failedJob: Lesson = {
  id: 'job',
  code: 'job-failed',
  objects: () => [configMap('import-settings', { FORMAT: 'cvs' }), job()],
  tend(place) {
    if (!place.get('Job', 'import')) place.create(job());
  },
  mended: (place) =>
    place
      .get<Job>('Job', 'import')
      ?.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True') === true,
};
