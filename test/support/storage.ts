import { ago, anEvent } from './snapshot.ts';

/** A claim `data` in `shop`, Pending for ten minutes, that wants 5Gi of the class `local`. */
export function aClaim(parts: { name?: string; spec?: object; status?: object; metadata?: object } = {}): object {
  const name = parts.name ?? 'data';
  return {
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'shop', uid: `uid-${name}`, creationTimestamp: ago(600), ...parts.metadata },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'local',
      volumeMode: 'Filesystem',
      resources: { requests: { storage: '5Gi' } },
      ...parts.spec,
    },
    status: { phase: 'Pending', ...parts.status },
  };
}

/** A volume of 10Gi of the class `local` that nobody has, made `created` seconds ago. */
export function aVolume(
  name: string,
  parts: { spec?: object; status?: object; labels?: object; created?: number } = {},
): object {
  return {
    kind: 'PersistentVolume',
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: ago(parts.created ?? 900),
      ...(parts.labels ? { labels: parts.labels } : {}),
    },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'local',
      volumeMode: 'Filesystem',
      local: { path: `/mnt/${name}` },
      ...parts.spec,
    },
    status: { phase: 'Available', ...parts.status },
  };
}

/** What holds a volume to nodes with a label. */
export const onlyOn = (value: string, key = 'kubernetes.io/hostname') => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] } },
});

/** A class; `local` makes no volumes and binds when a pod uses the claim. */
export function aClass(name = 'local', parts: object = {}): object {
  return {
    kind: 'StorageClass',
    metadata: { name, uid: `uid-${name}` },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
    ...parts,
  };
}

export const IMMEDIATE = { volumeBindingMode: 'Immediate' };

export const claimEvent = (reason: string, message: string, parts: object = {}) =>
  anEvent({ kind: 'PersistentVolumeClaim', name: 'data' }, { reason, message, ...parts });

/** The spec of a pod that uses claims as volumes of the same name. */
export const using = (...claims: string[]) => ({
  containers: [{ name: 'web', image: 'x', volumeMounts: claims.map((name) => ({ name, mountPath: `/${name}` })) }],
  volumes: claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
});
