import type { Node, PersistentVolume, Pod, Snapshot } from '../../store/types.ts';
import { unmet } from '../nodes/labels.ts';
import { either } from '../prose.ts';
import { candidatesFor, describeRequirements, volumeRequirements } from './candidates.ts';
import { BY_HAND, claimsOf, classOf, nameOf, provisionerOf } from './facts.ts';

/** A claim whose volume can be used on some nodes only. */
export interface Placement {
  claim: string;
  /** The volume that it is bound to; of a claim that is not bound yet, those that it could have. */
  volumes: readonly PersistentVolume[];
  bound: boolean;
  /** What the volume wants of its node, in words. */
  wants: string;
  /** Whether a node can use it. */
  on(node: Node): boolean;
}

function placement(claim: string, volumes: readonly PersistentVolume[], bound: boolean): Placement[] {
  const wanted = volumes.map(volumeRequirements);
  if (wanted.length === 0 || wanted.some((terms) => terms.length === 0)) return [];
  return [
    {
      claim,
      volumes,
      bound,
      wants: either(wanted.map(describeRequirements)),
      on: (node) => wanted.some((terms) => unmet(node, terms).length === 0),
    },
  ];
}

/** Where the volumes of a pod hold it; empty where they do not, or where they may not be read. */
export function placementsOf(pod: Pod, snapshot: Snapshot): readonly Placement[] {
  return claimsOf(pod).flatMap((use) => {
    const claim = snapshot.of('PersistentVolumeClaim').get(pod.metadata?.namespace, use.claim);
    if (!claim) return [];
    const name = claim.spec?.volumeName;
    const bound = name ? snapshot.of('PersistentVolume').get(undefined, name) : undefined;
    if (bound) return placement(use.claim, [bound], claim.status?.phase === 'Bound');
    const named = classOf(claim);
    const of = named ? snapshot.of('StorageClass').get(undefined, named) : undefined;
    if (!of || provisionerOf(claim, of) !== BY_HAND) return [];
    const suiting = candidatesFor(claim, snapshot).filter(({ reasons }) => reasons.length === 0);
    return placement(
      use.claim,
      suiting.map(({ volume }) => volume),
      false,
    );
  });
}

export const volumeNames = (of: Placement): string[] => of.volumes.map(nameOf);
