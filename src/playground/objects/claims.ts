import { parseQuantity } from '../../base/quantity.ts';
import type { PersistentVolumeClaim } from '../../kube/objects.ts';
import { forbidden } from '../failure.ts';
import type { ObjectStore } from '../types.ts';
import { classOf, defaultClass, NOTES, noteOf, PV_PROTECTION, PVC_PROTECTION } from './storage.ts';
import type { Admission } from './store.ts';

/** What the admission plugins DefaultStorageClass, StorageObjectInUseProtection and PersistentVolumeClaimResize do with claims and volumes. */
export const storageAdmission: Admission = ({ operation, resource, object, before }, store) => {
  if (resource.kind !== 'PersistentVolumeClaim' && resource.kind !== 'PersistentVolume') return;
  if (operation === 'CREATE') {
    const finalizer = resource.kind === 'PersistentVolume' ? PV_PROTECTION : PVC_PROTECTION;
    const finalizers = object.metadata?.finalizers ?? [];
    if (!finalizers.includes(finalizer))
      object.metadata = { ...object.metadata, finalizers: [...finalizers, finalizer] };
  }
  if (resource.kind !== 'PersistentVolumeClaim') return;
  const claim = object as PersistentVolumeClaim;
  if (before === undefined) setClass(claim, store);
  else if (grows(claim, before) && classOf(store, claim)?.allowVolumeExpansion !== true) {
    throw forbidden(
      resource,
      claim.metadata?.name ?? '',
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  }
};

function setClass(claim: PersistentVolumeClaim, store: ObjectStore): void {
  if (claim.spec?.storageClassName !== undefined || noteOf(claim, NOTES.oldClass) !== undefined) return;
  const storageClassName = defaultClass(store)?.metadata?.name;
  if (storageClassName !== undefined) claim.spec = { ...claim.spec, storageClassName };
}

/** Of a claim that is bound; another one's size can't be changed at all. */
function grows(claim: PersistentVolumeClaim, before: PersistentVolumeClaim): boolean {
  const size = (of: PersistentVolumeClaim) => parseQuantity(of.spec?.resources?.requests?.storage) ?? 0;
  return before.status?.phase === 'Bound' && size(claim) > size(before);
}
