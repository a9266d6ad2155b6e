import { available, deployment } from './objects.ts';
import type { Lesson, Manifest } from './types.ts';

const claim = (): Manifest =>
  ({
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'photos' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast-ssd',
      resources: { requests: { storage: '1Gi' } },
    },
  }) as Manifest;

/** A claim whose class is of another cluster: nobody makes its volume, and its pod waits. */
export const storageClass: Lesson = {
  id: 'storage-class',
  code: 'storage-class-missing',
  objects: () => [
    claim(),
    deployment('album', {
      image: 'playground/web:1',
      env: [{ name: 'NAME', value: 'album' }],
      volumes: [{ name: 'photos', persistentVolumeClaim: { claimName: 'photos' } }],
      volumeMounts: [{ name: 'photos', mountPath: '/photos' }],
    }),
  ],
  mended: (place) => available(place, 'album'),
};
