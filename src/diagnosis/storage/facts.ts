import { hasEnded } from '../../store/pods.ts';
import type {
  KubeObject,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Snapshot,
  StorageClass,
  StoredKind,
} from '../../store/types.ts';

/** Where a class was named before `storageClassName` was a field; still honoured (https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class). */
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';
const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const PROVISIONER = ['volume.kubernetes.io/storage-provisioner', 'volume.beta.kubernetes.io/storage-provisioner'];
/** The provisioner of classes whose volumes are made by hand. */
export const BY_HAND = 'kubernetes.io/no-provisioner';

/** True where the list of a kind may be trusted, so that what is not in it does not exist. */
export function isSeen(snapshot: Snapshot, kind: StoredKind): boolean {
  const state = snapshot.of(kind).state;
  return state?.phase === 'live' || (state?.phase === 'stale' && !state.neverLoaded);
}

/** The class that a claim or volume names: undefined for none, empty for "no class on purpose". A volume without one has the empty one. */
export function classOf(object: PersistentVolumeClaim | PersistentVolume): string | undefined {
  return object.metadata?.annotations?.[OLD_CLASS] ?? object.spec?.storageClassName;
}

export function isDefault(of: StorageClass): boolean {
  return DEFAULT_CLASS.some((name) => of.metadata?.annotations?.[name] === 'true');
}

export const waitsForConsumer = (of: StorageClass): boolean => of.volumeBindingMode === 'WaitForFirstConsumer';
export const nameOf = (object: KubeObject): string => object.metadata?.name ?? '';
export const selectedNode = (claim: PersistentVolumeClaim): string | undefined =>
  claim.metadata?.annotations?.[SELECTED_NODE];

/** Who has to make the volume: as the claim notes it (a migrated driver), else as its class says. */
export function provisionerOf(claim: PersistentVolumeClaim, of: StorageClass): string {
  for (const name of PROVISIONER) {
    const noted = claim.metadata?.annotations?.[name];
    if (noted) return noted;
  }
  return of.provisioner ?? '';
}

/** What a claim asks for, as it stands there, e.g. `50Gi`. */
export const requestOf = (claim: PersistentVolumeClaim): string => claim.spec?.resources?.requests?.storage ?? '0';
export const capacityOf = (volume: PersistentVolume): string => volume.spec?.capacity?.storage ?? '0';

/** A volume of a pod that is a claim. */
export interface ClaimUse {
  /** The volume's name in the pod. */
  volume: string;
  claim: string;
  /** The claim is made for this pod and goes with it. */
  ephemeral: boolean;
}

export function claimsOf(pod: Pod): readonly ClaimUse[] {
  return (pod.spec?.volumes ?? []).flatMap((volume): ClaimUse[] => {
    const named = volume.persistentVolumeClaim?.claimName;
    if (named) return [{ volume: volume.name, claim: named, ephemeral: false }];
    return volume.ephemeral ? [{ volume: volume.name, claim: `${nameOf(pod)}-${volume.name}`, ephemeral: true }] : [];
  });
}

const NOBODY: readonly Pod[] = [];
const users = new WeakMap<object, Map<string, Pod[]>>();

/** The pods that use a claim and have not ended; those that are being deleted are among them. */
export function podsUsing(snapshot: Snapshot, namespace: string, claim: string): readonly Pod[] {
  const pods = snapshot.of('Pod').inNamespace(namespace);
  let byClaim = users.get(pods);
  if (!byClaim) {
    byClaim = new Map();
    for (const pod of pods) {
      if (hasEnded(pod)) continue;
      for (const use of claimsOf(pod)) {
        const known = byClaim.get(use.claim);
        if (known) known.push(pod);
        else byClaim.set(use.claim, [pod]);
      }
    }
    users.set(pods, byClaim);
  }
  return byClaim.get(claim) ?? NOBODY;
}

/** The volume that a claim is bound to, where it may be read. */
export function volumeOf(snapshot: Snapshot, claim: PersistentVolumeClaim | undefined): PersistentVolume | undefined {
  const name = claim?.status?.phase === 'Bound' ? claim.spec?.volumeName : undefined;
  return name ? snapshot.of('PersistentVolume').get(undefined, name) : undefined;
}

/** What the scheduler says of a pod that it can't place; empty for any other pod. */
export function schedulerSays(pod: Pod): string {
  const said = pod.status?.conditions?.find((one) => one.type === 'PodScheduled' && one.status === 'False');
  return !pod.spec?.nodeName && said ? (said.message ?? '') : '';
}
