import type { Clock } from '../../../base/clock.ts';
import type { KubeObject, PersistentVolume, Pod } from '../../../kube/objects.ts';
import type { Resource } from '../../../kube/resources.ts';
import { hasEnded, isLeaving } from '../../../store/pods.ts';
import { claimsOf, PV_PROTECTION, PVC_PROTECTION, podsUsing } from '../../objects/storage.ts';
import { served } from '../../served.ts';
import type { Controller, ObjectStore } from '../../types.ts';
import { controlLoop, keyOf, splitKey } from '../loop.ts';

function letGo(store: ObjectStore, kind: Resource, object: KubeObject, finalizer: string): void {
  store.change(kind, object.metadata?.namespace, object.metadata?.name ?? '', (now) => ({
    ...now,
    metadata: { ...now.metadata, finalizers: (now.metadata?.finalizers ?? []).filter((one) => one !== finalizer) },
  }));
}

/** Keeps a claim that is being deleted while a pod uses it: one that has a node and has not ended (kubernetes/pkg/controller/volume/pvcprotection). */
export function claimProtection(store: ObjectStore, clock: Clock): Controller {
  const kind = served('PersistentVolumeClaim');
  return controlLoop({
    name: 'pvc-protection',
    store,
    clock,
    keys({ type, resource, object }) {
      if (resource.kind === kind.kind) return isLeaving(object) && type !== 'DELETED' ? [keyOf(object)] : [];
      if (resource.kind !== 'Pod') return [];
      const pod = object as Pod;
      return type === 'DELETED' || hasEnded(pod)
        ? claimsOf(pod).map((claim) => `${pod.metadata?.namespace}/${claim}`)
        : [];
    },
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const claim = store.get(kind, namespace, name);
      if (!claim || !isLeaving(claim)) return undefined;
      const used = podsUsing(store, namespace, name).some((pod) => pod.spec?.nodeName && !hasEnded(pod));
      if (!used) letGo(store, kind, claim, PVC_PROTECTION);
      return undefined;
    },
  });
}

/** Keeps a volume that is being deleted while a claim is bound to it (kubernetes/pkg/controller/volume/pvprotection). */
export function volumeProtection(store: ObjectStore, clock: Clock): Controller {
  const kind = served('PersistentVolume');
  return controlLoop({
    name: 'pv-protection',
    store,
    clock,
    keys: ({ type, resource, object }) =>
      resource.kind === kind.kind && type !== 'DELETED' && isLeaving(object) ? [keyOf(object)] : [],
    reconcile(key) {
      const volume = store.get<PersistentVolume>(kind, undefined, splitKey(key).name);
      if (volume && isLeaving(volume) && volume.status?.phase !== 'Bound') letGo(store, kind, volume, PV_PROTECTION);
      return undefined;
    },
  });
}
