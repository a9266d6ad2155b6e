import { parseQuantity } from '../../base/quantity.ts';
import type { KubeObject, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../kube/objects.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';

/** Who makes the volumes of the class `standard`. */
export const PROVISIONER = 'playground.kdbg.dev/folder';
/** The provisioner of classes whose volumes are made by hand. */
export const BY_HAND = 'kubernetes.io/no-provisioner';

/** What controllers and the scheduler note on claims and volumes (https://kubernetes.io/docs/reference/labels-annotations-taints/). */
export const NOTES = {
  bindCompleted: 'pv.kubernetes.io/bind-completed',
  boundByController: 'pv.kubernetes.io/bound-by-controller',
  provisionedBy: 'pv.kubernetes.io/provisioned-by',
  provisioner: 'volume.kubernetes.io/storage-provisioner',
  oldProvisioner: 'volume.beta.kubernetes.io/storage-provisioner',
  selectedNode: 'volume.kubernetes.io/selected-node',
  oldClass: 'volume.beta.kubernetes.io/storage-class',
  defaultClass: 'storageclass.kubernetes.io/is-default-class',
} as const;

export const PVC_PROTECTION = 'kubernetes.io/pvc-protection';
export const PV_PROTECTION = 'kubernetes.io/pv-protection';

export const noteOf = ({ metadata }: KubeObject, name: string): string | undefined => metadata?.annotations?.[name];

/** An object with notes added. */
export function withNotes<T extends KubeObject>(object: T, notes: Readonly<Record<string, string>>): T {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, ...notes } } };
}

/** The class that a claim or volume names; empty for none. */
export const classNameOf = (object: PersistentVolumeClaim | PersistentVolume): string =>
  noteOf(object, NOTES.oldClass) ?? object.spec?.storageClassName ?? '';

export function classOf(store: ObjectStore, claim: PersistentVolumeClaim): StorageClass | undefined {
  const name = classNameOf(claim);
  return name === '' ? undefined : store.get<StorageClass>(served('StorageClass'), undefined, name);
}

/** The class of claims that name none: of several defaults the newest. */
export function defaultClass(store: ObjectStore): StorageClass | undefined {
  return (store.list(served('StorageClass')) as readonly StorageClass[])
    .filter((one) => noteOf(one, NOTES.defaultClass) === 'true')
    .sort((a, b) => (b.metadata?.creationTimestamp ?? '').localeCompare(a.metadata?.creationTimestamp ?? ''))[0];
}

/** Binding is left to the scheduler: the claim's class waits for the first pod. */
export const waitsForConsumer = (store: ObjectStore, claim: PersistentVolumeClaim): boolean =>
  classOf(store, claim)?.volumeBindingMode === 'WaitForFirstConsumer';

/** Both halves know each other, as the binder notes it when it has finished. */
export const isBound = (claim: PersistentVolumeClaim): boolean =>
  Boolean(claim.spec?.volumeName) && noteOf(claim, NOTES.bindCompleted) !== undefined;

export const claimNamed = (store: ObjectStore, namespace: string | undefined, name: string) =>
  store.get<PersistentVolumeClaim>(served('PersistentVolumeClaim'), namespace, name);

export const volumeNamed = (store: ObjectStore, name: string | undefined) =>
  name ? store.get<PersistentVolume>(served('PersistentVolume'), undefined, name) : undefined;

export const volumesOf = (store: ObjectStore) => store.list(served('PersistentVolume')) as readonly PersistentVolume[];

/** The names of the claims that a pod uses. */
export const claimsOf = (pod: Pod): readonly string[] =>
  (pod.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

export const podsUsing = (store: ObjectStore, namespace: string | undefined, claim: string): readonly Pod[] =>
  (store.list(served('Pod'), namespace) as readonly Pod[]).filter((pod) => claimsOf(pod).includes(claim));

/** Bytes that a claim asks for. */
export const requested = (claim: PersistentVolumeClaim): number =>
  parseQuantity(claim.spec?.resources?.requests?.storage) ?? 0;

export const capacity = (volume: PersistentVolume): number => parseQuantity(volume.spec?.capacity?.storage) ?? 0;

/** Whether a volume is kept for a claim: by its name, and by its uid where the volume tells it. */
export function isFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec ?? {};
  return (
    claimRef?.name === claim.metadata?.name &&
    claimRef?.namespace === claim.metadata?.namespace &&
    (!claimRef?.uid || claimRef.uid === claim.metadata?.uid)
  );
}
