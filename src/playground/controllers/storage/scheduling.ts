import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../../store/pods.ts';
import {
  BY_HAND,
  claimNamed,
  claimsOf,
  classOf,
  isBound,
  NOTES,
  noteOf,
  podsUsing,
  volumeNamed,
  volumesOf,
  waitsForConsumer,
  withNotes,
} from '../../objects/storage.ts';
import { served } from '../../served.ts';
import type { ObjectStore } from '../../types.ts';
import { reserve } from './claims.ts';
import { usableOn, volumeFor } from './match.ts';

/** What a pod's claims have to say about where it may go. */
export interface VolumeNeeds {
  /** Why no node will do at all, as the scheduler words it. */
  refusal?: string;
  /** Why a node will not do, and whether it would if another pod went. */
  against(node: Node): { reason: string; mayChange: boolean } | undefined;
  /** Has the claims bound for a node that was chosen; true when all of them are, and the pod can have it. */
  bindFor(node: Node): boolean;
}

const CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
const GONE = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
const NOTHING = "node(s) didn't find available persistent volumes to bind";
const IN_USE =
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';

function refusalOf(store: ObjectStore, claims: readonly (readonly [string, PersistentVolumeClaim | undefined])[]) {
  for (const [name, claim] of claims) {
    const named = `persistentvolumeclaim "${name}"`;
    if (!claim) return `${named} not found`;
    if (claim.status?.phase === 'Lost') {
      return `${named} bound to non-existent persistentvolume "${claim.spec?.volumeName}"`;
    }
    if (isLeaving(claim)) return `${named} is being deleted`;
  }
  const waits = ([, claim]: (typeof claims)[number]) =>
    claim && !isBound(claim) && (Boolean(claim.spec?.volumeName) || !waitsForConsumer(store, claim));
  return claims.some(waits) ? 'pod has unbound immediate PersistentVolumeClaims' : undefined;
}

/** The scheduler's plugins VolumeBinding and VolumeRestrictions (kubernetes/pkg/scheduler/framework/plugins), for one pod. */
export function volumeNeeds(store: ObjectStore, pod: Pod): VolumeNeeds {
  const { namespace } = pod.metadata ?? {};
  const named = claimsOf(pod).map((name) => [name, claimNamed(store, namespace, name)] as const);
  const claims = named.flatMap(([, claim]) => claim ?? []);
  const refusal = refusalOf(store, named);
  const unbound = claims.filter((claim) => !isBound(claim));
  const inUse = claims.some(
    (claim) =>
      claim.spec?.accessModes?.includes('ReadWriteOncePod') &&
      podsUsing(store, namespace, claim.metadata?.name ?? '').some((other) => other.spec?.nodeName && !hasEnded(other)),
  );

  /** What each unbound claim would get on a node: a volume, or a new one by its provisioner; undefined where one gets nothing. */
  function planFor(node: Node): ReadonlyMap<PersistentVolumeClaim, PersistentVolume | 'made'> | undefined {
    const plan = new Map<PersistentVolumeClaim, PersistentVolume | 'made'>();
    const taken = new Set<PersistentVolume>();
    for (const claim of unbound) {
      const chosen = noteOf(claim, NOTES.selectedNode);
      if (chosen !== undefined && chosen !== node.metadata?.name) return undefined;
      const volume = chosen === undefined ? volumeFor(claim, volumesOf(store), { node, taken }) : undefined;
      if (volume) taken.add(volume);
      else if ((classOf(store, claim)?.provisioner ?? BY_HAND) === BY_HAND) return undefined;
      plan.set(claim, volume ?? 'made');
    }
    return plan;
  }

  return {
    ...(refusal === undefined ? {} : { refusal }),
    against(node) {
      if (inUse) return { reason: IN_USE, mayChange: true };
      for (const claim of claims.filter(isBound)) {
        const volume = volumeNamed(store, claim.spec?.volumeName);
        if (!volume) return { reason: GONE, mayChange: false };
        if (!usableOn(volume, node)) return { reason: CONFLICT, mayChange: false };
      }
      return planFor(node) ? undefined : { reason: NOTHING, mayChange: false };
    },
    bindFor(node) {
      for (const [claim, volume] of planFor(node) ?? []) {
        if (volume !== 'made') reserve(store, volume, claim);
        else {
          const notes = { [NOTES.selectedNode]: node.metadata?.name ?? '' };
          const { name = '' } = claim.metadata ?? {};
          store.change(served('PersistentVolumeClaim'), namespace, name, (now) => withNotes(now, notes));
        }
      }
      return unbound.length === 0;
    },
  };
}
