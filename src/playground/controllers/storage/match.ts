import { selects } from '../../../base/labelSelector.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../../kube/objects.ts';
import { isLeaving } from '../../../store/pods.ts';
import { capacity, classNameOf, isFor, requested } from '../../objects/storage.ts';
import { termsFit } from '../fits.ts';

/** Why a volume is not of the kind that the claim asks for. */
function wrongModes(claim: PersistentVolumeClaim, volume: PersistentVolume): string | undefined {
  if ((volume.spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) {
    return 'incompatible volumeMode';
  }
  const modes = volume.spec?.accessModes ?? [];
  return (claim.spec?.accessModes ?? []).every((mode) => modes.includes(mode)) ? undefined : 'incompatible accessMode';
}

/** Why a volume can't be the claim's, as the binder words it; undefined when it can (checkVolumeSatisfyClaim in kubernetes/pkg/controller/volume). */
export function mismatch(claim: PersistentVolumeClaim, volume: PersistentVolume): string | undefined {
  if (capacity(volume) < requested(claim)) return 'requested PV is too small';
  if (classNameOf(volume) !== classNameOf(claim)) return 'storageClassName does not match';
  return wrongModes(claim, volume);
}

/** Whether a node may use the volume. */
export function usableOn(volume: PersistentVolume, node: Node): boolean {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms;
  return !terms || termsFit(terms, node);
}

/**
 * The volume that a claim gets: the one that is kept for it or that suits it and is nobody's; those with few access modes first, then the
 * smallest. With a node, only what can be used there; `reserved` leaves those that are not kept for the claim to the scheduler.
 */
export function volumeFor(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  { node, reserved = false, taken }: { node?: Node; reserved?: boolean; taken?: ReadonlySet<PersistentVolume> } = {},
): PersistentVolume | undefined {
  // Of what was kept for it by hand the class does not matter.
  const isKept = (volume: PersistentVolume) => isFor(volume, claim) && !wrongModes(claim, volume);
  const suits = (volume: PersistentVolume) =>
    !reserved &&
    !volume.spec?.claimRef &&
    volume.status?.phase === 'Available' &&
    !mismatch(claim, volume) &&
    (!claim.spec?.selector || selects(claim.spec.selector, volume.metadata?.labels));
  const modes = (volume: PersistentVolume) => volume.spec?.accessModes?.length ?? 0;
  const later = (volume: PersistentVolume) => (isKept(volume) ? 0 : 1);
  return volumes
    .filter(
      (volume) =>
        !isLeaving(volume) &&
        !taken?.has(volume) &&
        capacity(volume) >= requested(claim) &&
        (isKept(volume) || suits(volume)) &&
        (!node || usableOn(volume, node)),
    )
    .sort((a, b) => modes(a) - modes(b) || later(a) - later(b) || capacity(a) - capacity(b))[0];
}
