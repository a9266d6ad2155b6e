import { formatDuration } from '../../../base/age.ts';
import { common } from './common.ts';

const className = (name: string | undefined): string =>
  name === undefined || name === '' ? 'no StorageClass' : `StorageClass ${name}`;

/** The access modes in words. */
const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'ReadWriteOnce (written from one node)',
  ReadOnlyMany: 'ReadOnlyMany (read from many nodes)',
  ReadWriteMany: 'ReadWriteMany (written from many nodes)',
  ReadWriteOncePod: 'ReadWriteOncePod (used by one pod)',
};
const mode = (name: string): string => MODES[name] ?? name;
const end = (text: string): string => (/[.!?…”]$/.test(text) ? text : `${text}.`);

/** Sentences of claims, volumes and classes. */
export const storage = {
  boundTo: (volume: string): string => `bound to volume ${volume}`,
  beingDeleted: 'It is being deleted.',
  young: 'It was made just now.',
  suits: (volume: string): string => `Volume ${volume} suits it and is bound in a moment.`,
  suitsAndWaits: (volume: string, ms: number): string =>
    `Volume ${volume} seems to suit it, and yet it is not bound after ${formatDuration(ms)}.`,
  event: (message: string): string => end(`Kubernetes says: “${message}”`),

  lostTitle: (claim: string, volume: string): string => `Claim ${claim} has lost its volume ${volume}`,
  lost: (volume: string): string =>
    `It was bound to the volume ${volume}, and that volume has been deleted. Kubernetes never binds such a claim again: the claim has to be made anew, and what was on the volume is lost unless a backup or the disk itself is still there.`,
  lostTaken: (volume: string, reasons: readonly string[]): string =>
    `It was bound to the volume ${volume}, which is no longer its own: ${common.list(reasons)}. The claim has to be made anew.`,

  noSuchVolumeTitle: (claim: string, volume: string): string =>
    `Claim ${claim} wants the volume ${volume}, which does not exist`,
  noSuchVolume: (volume: string, near: string | undefined): string =>
    `spec.volumeName asks for the volume ${volume} and no other, and there is none of that name.${near ? ` The nearest name is ${near}.` : ''}`,
  namedTitle: (claim: string, volume: string): string =>
    `Claim ${claim} can’t have the volume ${volume} that it asks for`,
  named: (volume: string, reasons: readonly string[]): string =>
    `spec.volumeName asks for the volume ${volume} and no other, but ${common.list(reasons.map((reason) => `the volume ${reason}`))}.`,

  classTitle: (claim: string, name: string): string =>
    `Claim ${claim} names the StorageClass ${name}, which does not exist`,
  classMissing: (claim: string, name: string): string =>
    `A StorageClass says who makes volumes. ${claim} wants one of the class ${name}, and the cluster has no such class and no volume of it.`,
  classes: (names: readonly string[], near: string | undefined): string =>
    names.length === 0
      ? 'The cluster has no StorageClass at all.'
      : near
        ? `The nearest name is ${near}; there ${names.length === 1 ? 'is' : 'are'}: ${common.some(names, 8)}.`
        : names.length === 1
          ? `The only class is ${names[0]}.`
          : `There are: ${common.some(names, 8)}.`,
  noDefaultTitle: (claim: string): string => `Claim ${claim} names no StorageClass, and none is the default`,
  noDefault: (claim: string): string =>
    `A StorageClass says who makes volumes. ${claim} names none, so the default would be used, and no class is marked as the default.`,
  noDefaultShort: 'It names no class and none is the default, so nothing will make a volume for it.',
  defaultComes: (name: string): string => `It names no class; the default, ${name}, is set in a moment.`,

  noMatchTitle: (claim: string, size: string, candidates: number): string =>
    candidates === 0
      ? `Claim ${claim} finds no volume: there is none for its ${size}`
      : `Claim ${claim} finds no volume of ${size} that suits it`,
  wish: (size: string, modes: readonly string[], name: string | undefined): string =>
    `It wants ${size}, ${modes.map(mode).join(' and ') || 'any access mode'}, with ${className(name)}.`,
  noVolumes: (name: string | undefined): string => `There is no volume with ${className(name)}.`,
  candidates: (lines: readonly string[]): string => `${common.some(lines, 4)}.`,
  candidate: (volume: string, reasons: readonly string[]): string => `Volume ${volume} ${common.list(reasons)}`,
  nearMiss: (volume: string, size: string, name: string): string =>
    `Volume ${volume} (${size}) would suit, but is of ${className(name)}.`,
  byHand: (name: string, provisioner: string): string =>
    `The class ${name} makes no volumes by itself (its provisioner is ${provisioner}): somebody has to make them by hand.`,
  onPurpose: 'It asks for no class (storageClassName: ""), so nothing will make a volume for it.',
  noClassToMake: (name: string): string => `There is no StorageClass ${name} that could make one.`,
  notThere: (name: string, provisioner: string, message: string): string =>
    `The class ${name} (provisioner ${provisioner}) makes no volume on the nodes that the pod may run on. The scheduler says: “${message}”.`,
  noRoomTitle: (claim: string, size: string): string => `No node has ${size} of storage left for claim ${claim}`,
  noRoom: (size: string, name: string, message: string): string =>
    `The storage driver of the class ${name} tells how much each node can still give, and none has ${size}. The scheduler says: “${message}”.`,

  provisionerTitle: (claim: string, provisioner: string): string =>
    `Nothing makes the volume of claim ${claim}: ${provisioner} does not answer`,
  provisioner: (name: string, provisioner: string, ms: number): string =>
    `The class ${name} leaves making volumes to the provisioner ${provisioner}, a program that has to run in the cluster. For ${formatDuration(ms)} it has not taken up the claim.`,
  driverUnknown: (provisioner: string): string =>
    `No storage driver of the name ${provisioner} is registered, neither in the cluster nor on a node, so it is probably not installed.`,
  driverKnown: (nodes: readonly string[]): string =>
    nodes.length === 0
      ? 'The driver is registered in the cluster, but on no node: look whether its pods run.'
      : `The driver is registered on ${common.some(nodes)}: look whether its controller runs.`,
  provisioningTitle: (claim: string): string => `The volume of claim ${claim} can’t be made`,
  provisioningFailed: (provisioner: string, message: string, count: number): string =>
    `${provisioner} tried ${common.times(count)} and says: “${message}”. It goes on trying.`,
  provisioningSoon: (provisioner: string): string => `${provisioner} is to make its volume.`,
  slowTitle: (claim: string): string => `Claim ${claim} has waited long for its volume`,
  slow: (provisioner: string, ms: number): string =>
    `${provisioner} began to make the volume ${formatDuration(ms)} ago, and has told neither success nor failure since.`,

  noConsumer: 'It is bound when a pod uses it (WaitForFirstConsumer): no pod does yet, which is no fault.',
  waitsForPod: (pods: readonly string[]): string =>
    `It is bound when its pod is scheduled (WaitForFirstConsumer); it waits for ${common.some(pods)}.`,
  classesUnseen: 'kdbg may not read the StorageClasses, so it can’t say which there are.',
  volumesUnseen: 'kdbg may not read the volumes (PersistentVolumes), so it can’t say why each does not suit.',
  eventsUnseen: 'kdbg may not read the events, so it can’t say how far the volume is.',

  none: 'none',
  suitsShort: 'suits',
  classIs: (provisioner: string, binding: string, isDefault: boolean): string =>
    `provisioner ${provisioner}, binds ${binding === 'WaitForFirstConsumer' ? 'when a pod uses it (WaitForFirstConsumer)' : 'at once (Immediate)'}${isDefault ? ', the default' : ''}`,

  /** What speaks against a volume; each follows its name. */
  against: {
    deleting: 'is being deleted',
    failed: (message: string): string => `has failed${message ? ` (${message})` : ''}`,
    bound: (owner: string): string => `is taken by claim ${owner}`,
    reserved: (owner: string): string => `is reserved for claim ${owner} (spec.claimRef)`,
    released: (owner: string): string =>
      `is Released: it still belongs to the deleted claim ${owner} and keeps its data`,
    releasedSame: 'is Released: it still belongs to an earlier claim of the same name, now deleted, and keeps its data',
    class: (own: string, wanted: string): string => `is of ${className(own)}, not of ${className(wanted)}`,
    capacity: (has: string, wanted: string, short: string): string => `has ${has}, not ${wanted} (${short} too small)`,
    modes: (has: readonly string[], lacking: readonly string[]): string =>
      `allows ${has.join(', ') || 'no access mode'}, not ${lacking.map(mode).join(', ')}`,
    volumeMode: (own: string, wanted: string): string => `has volumeMode ${own}, not ${wanted}`,
    selector: (wanted: string, has: string): string =>
      `lacks the labels ${wanted} that the claim’s selector wants${has ? ` (it has ${has})` : ' (it has none)'}`,
    noNode: (wanted: string): string => `can only be used on a node with ${wanted}, and there is none`,
    otherNode: (nodes: readonly string[], pod: string, why: string): string =>
      `is on ${common.some(nodes)}, where pod ${pod} does not run: ${why}`,
  },
};

export const storageRemedies = {
  chain: 'Show the whole chain: claim, class, provisioner, volumes, pods',
  otherClass: (name: string): string => `Make the claim anew with the class ${name} (a claim’s class can’t be changed)`,
  setClass: (name: string): string => `Give the claim the class ${name}`,
  otherSize: (size: string): string => `Make the claim anew with ${size} (a claim can’t be made smaller)`,
  again: 'Make the claim anew, so that it is bound to another volume',
  defaultClass: (name: string): string => `Make ${name} the default StorageClass`,
  makeVolume: (size: string, node: string): string => `Make a volume of ${size} on a folder of ${node}`,
  free: (volume: string): string => `Free the volume ${volume} for a new claim (its data stays)`,
  makeClaim: (name: string): string => `Make the claim ${name}`,
  driverPods: (driver: string): string => `Look for the pods of ${driver}`,
};
