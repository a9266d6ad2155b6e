import { selects } from '../../base/labelSelector.ts';
import { formatBytes, parseQuantity } from '../../base/quantity.ts';
import { selectorText } from '../../kube/selector.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { fits } from '../nodes/fit.ts';
import { describeRequirement, type Requirement, unmet } from '../nodes/labels.ts';
import { describeTaint } from '../nodes/taints.ts';
import { clauses, either } from '../prose.ts';
import { capacityOf, classOf, isSeen, nameOf, requestOf } from './facts.ts';

/** A volume, and why it does not suit a claim; no reason: it does. */
export interface Candidate {
  volume: PersistentVolume;
  name: string;
  reasons: readonly string[];
  /** It is nobody's, but still holds the data of a claim that is gone. */
  released: boolean;
  /** Whether its size is among the reasons. */
  tooSmall: boolean;
}

/** Whose a volume is, where it is somebody's or was. */
function ownerReasons(claim: PersistentVolumeClaim, volume: PersistentVolume): string[] {
  const say = texts.findings.storage.against;
  const { claimRef } = volume.spec ?? {};
  const phase = volume.status?.phase;
  if (volume.metadata?.deletionTimestamp) return [say.deleting];
  if (phase === 'Failed') return [say.failed(volume.status?.message ?? '')];
  if (!claimRef?.name) return [];
  const owner = `${claimRef.namespace ?? ''}/${claimRef.name}`;
  const sameName = claimRef.name === claim.metadata?.name && claimRef.namespace === claim.metadata?.namespace;
  const same = sameName && (!claimRef.uid || claimRef.uid === claim.metadata?.uid);
  if (same) return [];
  if (phase === 'Released') return [sameName ? say.releasedSame : say.released(owner)];
  return [phase === 'Bound' ? say.bound(owner) : say.reserved(owner)];
}

function isTooSmall(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const wanted = parseQuantity(requestOf(claim));
  const has = parseQuantity(capacityOf(volume));
  return wanted !== undefined && has !== undefined && has < wanted;
}

/** Why a volume does not suit a claim by itself, nodes left aside (volume.CheckVolumeModeMatches, FindMatchingVolume in Kubernetes). */
export function reasonsAgainst(claim: PersistentVolumeClaim, volume: PersistentVolume): string[] {
  const say = texts.findings.storage.against;
  const reasons = ownerReasons(claim, volume);
  const wantedClass = classOf(claim) ?? '';
  const ownClass = classOf(volume) ?? '';
  if (wantedClass !== ownClass) reasons.push(say.class(ownClass, wantedClass));
  if (isTooSmall(claim, volume)) {
    const short = (parseQuantity(requestOf(claim)) ?? 0) - (parseQuantity(capacityOf(volume)) ?? 0);
    reasons.push(say.capacity(capacityOf(volume), requestOf(claim), formatBytes(short)));
  }
  const modes = volume.spec?.accessModes ?? [];
  const lacking = (claim.spec?.accessModes ?? []).filter((mode) => !modes.includes(mode));
  if (lacking.length > 0) reasons.push(say.modes(modes, lacking));
  const wantedMode = claim.spec?.volumeMode ?? 'Filesystem';
  const ownMode = volume.spec?.volumeMode ?? 'Filesystem';
  if (wantedMode !== ownMode) reasons.push(say.volumeMode(ownMode, wantedMode));
  if (claim.spec?.selector && !selects(claim.spec.selector, volume.metadata?.labels)) {
    reasons.push(say.selector(selectorText(claim.spec.selector), labelsText(volume)));
  }
  return reasons;
}

const labelsText = (volume: PersistentVolume): string =>
  Object.entries(volume.metadata?.labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

/** What a volume requires of the node that uses it, as alternatives; empty: any node will do. */
export function volumeRequirements(volume: PersistentVolume): readonly (readonly Requirement[])[] {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return terms.map((term) =>
    (term.matchExpressions ?? []).map(({ key, operator, values }) => ({
      field: 'node affinity',
      key: key ?? '',
      operator: operator as Requirement['operator'],
      values: values ?? [],
      ofField: false,
    })),
  );
}

export const describeRequirements = (of: readonly (readonly Requirement[])[]): string =>
  either(of.map((term) => term.map(describeRequirement).join(', ')));

/** The nodes that can use a volume. */
export function nodesOf(volume: PersistentVolume, nodes: readonly Node[]): readonly Node[] {
  const wanted = volumeRequirements(volume);
  return nodes.filter((node) => unmet(node, wanted).length === 0);
}

/** Why a pod does not come to a node that a volume is on: empty when it does, as far as its own needs go. */
function refusal(pod: Pod, node: Node): string | undefined {
  const say = texts.findings.scheduling;
  const fit = fits(pod, [node], () => undefined)[0];
  if (!fit) return undefined;
  const reasons = [
    ...fit.labels.map((wanted) => say.lacks(describeRequirement(wanted), undefined)),
    ...fit.taints.map((taint) => say.refused(describeTaint(taint))),
    ...(fit.cordoned ? [say.cordonedNode] : []),
  ];
  return reasons.length > 0 ? `${fit.name} ${clauses(reasons)}` : undefined;
}

/** Why no node that can use the volume takes the pod. */
function nodeReasons(volume: PersistentVolume, pod: Pod | undefined, snapshot: Snapshot): string[] {
  const say = texts.findings.storage.against;
  const wanted = volumeRequirements(volume);
  if (wanted.length === 0 || !isSeen(snapshot, 'Node')) return [];
  const on = nodesOf(volume, snapshot.of('Node').all());
  if (on.length === 0) return [say.noNode(describeRequirements(wanted))];
  if (!pod) return [];
  const refused = on.map((node) => refusal(pod, node));
  if (refused.some((why) => why === undefined)) return [];
  return [say.otherNode(on.map(nameOf), nameOf(pod), clauses(refused))];
}

/**
 * The volumes of the claim's class with what speaks against each, the nearest first. `pod` is the one that waits for the claim, where its
 * node has a say. Empty also where volumes may not be read.
 */
export function candidatesFor(claim: PersistentVolumeClaim, snapshot: Snapshot, pod?: Pod): readonly Candidate[] {
  const wanted = classOf(claim) ?? '';
  return snapshot
    .of('PersistentVolume')
    .all()
    .filter((volume) => (classOf(volume) ?? '') === wanted)
    .map((volume) => candidate(claim, volume, snapshot, pod))
    .sort((a, b) => a.reasons.length - b.reasons.length || (a.name < b.name ? -1 : 1));
}

export function candidate(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  snapshot: Snapshot,
  pod?: Pod,
): Candidate {
  return {
    volume,
    name: nameOf(volume),
    reasons: [...reasonsAgainst(claim, volume), ...nodeReasons(volume, pod, snapshot)],
    released: volume.status?.phase === 'Released',
    tooSmall: isTooSmall(claim, volume),
  };
}

/** Volumes that would suit were they not of another class: the near misses. */
export function ofOtherClass(claim: PersistentVolumeClaim, snapshot: Snapshot): readonly PersistentVolume[] {
  const wanted = classOf(claim) ?? '';
  return snapshot
    .of('PersistentVolume')
    .all()
    .filter((volume) => (classOf(volume) ?? '') !== wanted && reasonsAgainst(claim, volume).length === 1);
}
