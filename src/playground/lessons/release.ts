import { gzipSync } from 'node:zlib';
import type { KubeObject } from '../../kube/objects.ts';
import { available, deployment } from './objects.ts';
import type { Lesson, Manifest } from './types.ts';

type ReleaseSecret = KubeObject & { data?: Record<string, string> };

const NAME = 'sh.helm.release.v1.shop.v1';

const frontend = (): Manifest =>
  deployment('shop-frontend', {
    image: 'playground/web:11',
    metadata: {
      labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'shop' },
      annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'lesson-release' },
    },
  });

/** A release as Helm 3 keeps it: JSON, gzip, base64, and base64 again as all data of a Secret (helm.sh/helm/v3/pkg/storage/driver). */
function record(status: 'pending-install' | 'deployed', begun: number): Manifest {
  const time = new Date(begun).toISOString();
  const manifest = `---\n# Source: shop/templates/frontend.yaml\n${JSON.stringify({ apiVersion: 'apps/v1', ...frontend() })}\n`;
  const release = {
    name: 'shop',
    namespace: 'lesson-release',
    version: 1,
    info: {
      first_deployed: time,
      last_deployed: time,
      deleted: '',
      description: status === 'deployed' ? 'Install complete' : 'Initial install underway',
      status,
    },
    chart: { metadata: { name: 'shop', version: '0.3.1', apiVersion: 'v2' } },
    manifest,
  };
  const packed = gzipSync(JSON.stringify(release)).toString('base64');
  return {
    kind: 'Secret',
    metadata: {
      name: NAME,
      labels: { owner: 'helm', name: 'shop', status, version: '1', modifiedAt: String(Math.floor(begun / 1000)) },
    },
    type: 'helm.sh/release.v1',
    data: { release: Buffer.from(packed).toString('base64') },
  } as Manifest;
}

/** `helm install --wait` that waits for a workload that never becomes ready; when it does, Helm ends by itself. */
export const release: Lesson = {
  id: 'release',
  code: 'release-stuck',
  objects: (now) => [record('pending-install', now), frontend()],
  tend(place) {
    if (!available(place, 'shop-frontend')) return;
    place.change<ReleaseSecret>('Secret', NAME, (found) => {
      if (found.metadata?.labels?.status !== 'pending-install') return found;
      const done = record('deployed', place.now()) as ReleaseSecret;
      return {
        ...found,
        metadata: { ...found.metadata, labels: { ...done.metadata?.labels } },
        data: { ...done.data },
      };
    });
  },
  mended: (place) =>
    available(place, 'shop-frontend') && place.get('Secret', NAME)?.metadata?.labels?.status !== 'pending-install',
};
