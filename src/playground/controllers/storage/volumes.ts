import type { Clock } from '../../../base/clock.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects.ts';
import { isLeaving } from '../../../store/pods.ts';
import { claimNamed, NOTES, noteOf, volumesOf } from '../../objects/storage.ts';
import { served } from '../../served.ts';
import type { Controller, ObjectStore } from '../../types.ts';
import { recorder } from '../events.ts';
import { controlLoop, keyOf, splitKey } from '../loop.ts';
import { changeVolumeStatus } from './claims.ts';

/** Says whose a volume is, and what becomes of it when its claim is gone (kubernetes/pkg/controller/volume/persistentvolume). */
export function volumeController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'persistentvolume-controller' });
  const kind = served('PersistentVolume');

  function sync(volume: PersistentVolume): void {
    const { claimRef } = volume.spec ?? {};
    if (!claimRef?.uid) return changeVolumeStatus(store, clock, volume, { phase: 'Available' });
    const claim = claimNamed(store, claimRef.namespace, claimRef.name ?? '');
    if (!claim || claim.metadata?.uid !== claimRef.uid) return release(volume);
    // Until the claim names it, the binder has work left to do.
    if (claim.spec?.volumeName === volume.metadata?.name) {
      changeVolumeStatus(store, clock, volume, { phase: 'Bound' });
    } else if (claim.spec?.volumeName && noteOf(volume, NOTES.boundByController)) unbind(volume);
  }

  /** The claim took another volume. */
  function unbind(volume: PersistentVolume): void {
    store.change<PersistentVolume>(kind, undefined, volume.metadata?.name ?? '', (now) => {
      const { claimRef: _claim, ...spec } = now.spec ?? {};
      const { [NOTES.boundByController]: _note, ...annotations } = now.metadata?.annotations ?? {};
      return { ...now, metadata: { ...now.metadata, annotations }, spec };
    });
  }

  function release(volume: PersistentVolume): void {
    if (volume.status?.phase === 'Failed') return;
    changeVolumeStatus(store, clock, volume, { phase: 'Released' });
    const { persistentVolumeReclaimPolicy: policy, hostPath } = volume.spec ?? {};
    // A volume that a provisioner has made is the provisioner's to delete.
    if (policy !== 'Delete' || noteOf(volume, NOTES.provisionedBy) || isLeaving(volume)) return;
    const name = volume.metadata?.name ?? '';
    if (hostPath && /\/tmp\/.+/.test(hostPath.path)) return store.remove(kind, undefined, name);
    const message = hostPath
      ? `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
      : `error getting deleter volume plugin for volume "${name}": no volume plugin matched`;
    changeVolumeStatus(store, clock, volume, { phase: 'Failed', message });
    record(volume, 'Warning', 'VolumeFailedDelete', message);
  }

  return controlLoop({
    name: 'persistentvolume',
    store,
    clock,
    keys({ type, resource, object }) {
      if (resource.kind === 'PersistentVolume') return type === 'DELETED' ? [] : [keyOf(object)];
      if (resource.kind !== 'PersistentVolumeClaim') return [];
      const claim = object as PersistentVolumeClaim;
      return volumesOf(store)
        .filter(
          ({ metadata, spec }) =>
            metadata?.name === claim.spec?.volumeName || spec?.claimRef?.uid === claim.metadata?.uid,
        )
        .map(keyOf);
    },
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const volume = store.get<PersistentVolume>(kind, undefined, splitKey(key).name);
      if (volume) sync(volume);
      return undefined;
    },
  });
}
