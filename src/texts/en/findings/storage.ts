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
  classMissing: (claim: string, name: string, volumesSeen: boolean): string =>
    `A StorageClass says who makes volumes. ${claim} wants one of the class ${name}, and the cluster has no such class${volumesSeen ? ' and no volume of it' : ''}.`,
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
  noVolumes: (name: string | undefined): string =>
    name ? `There is no volume of the class ${name}.` : 'There is no volume without a class.',
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

  resizeTitle: (claim: string, size: string): string => `The volume of claim ${claim} can’t be enlarged to ${size}`,
  resize: (has: string, size: string, message: string): string =>
    end(
      `It has ${has}, the claim asks for ${size} by now, and Kubernetes says: “${message}”. What uses it goes on with ${has}`,
    ),

  noConsumer: 'It is bound when a pod uses it (WaitForFirstConsumer): no pod does yet, which is no fault.',
  waitsForPod: (pods: readonly string[]): string =>
    `It is bound when its pod is scheduled (WaitForFirstConsumer); it waits for ${common.some(pods)}.`,
  classesUnseen: 'kdbg may not read the StorageClasses, so it can’t say which there are.',
  volumesUnseen: 'kdbg may not read the volumes (PersistentVolumes), so it can’t say why each does not suit.',
  eventsUnseen: 'kdbg may not read the events, so it can’t say how far the volume is.',

  waitsTitle: (who: string, claim: string): string => `${who} waits for its claim ${claim}, which is not bound`,
  waits: (volume: string, why: string): string =>
    `Its volume ${volume} is that claim: ${end(why)} The pod is started when the claim is bound.`,
  missingClaimTitle: (who: string, claim: string): string => `${who} asks for the claim ${claim}, which does not exist`,
  missingClaim: (volume: string, claim: string, namespace: string): string =>
    `Its volume ${volume} is the PersistentVolumeClaim ${claim}, and namespace ${namespace} has none of that name.`,
  nearestClaim: (name: string): string => `The nearest name is ${name}.`,
  claimsThere: (names: readonly string[]): string =>
    names.length === 0
      ? 'The namespace has no claims at all.'
      : `There ${names.length === 1 ? 'is' : 'are'}: ${common.some(names, 5)}.`,
  ephemeralTitle: (who: string, claim: string): string => `The claim ${claim} that belongs to ${who} has not been made`,
  ephemeral: (claim: string, ms: number): string =>
    `Kubernetes makes the claim ${claim} for the pod by itself (a generic ephemeral volume); after ${formatDuration(ms)} it is not there. A quota may refuse it, or the controller does not run.`,
  deletedClaimTitle: (who: string, claim: string): string =>
    `${who} waits for its claim ${claim}, which is being deleted`,
  deletedClaim: (claim: string): string =>
    `The claim ${claim} is marked for deletion and goes when the last pod that uses it has ended; no new pod may use it. Make the claim again once it is gone.`,
  bypassTitle: (who: string, claim: string): string =>
    `${who} names its node itself, so its claim ${claim} is never bound`,
  bypass: (claim: string, node: string): string =>
    `The claim ${claim} is bound when the scheduler chooses a node for its pod (WaitForFirstConsumer). The pod sets spec.nodeName: ${node}, which leaves the scheduler out. With nodeSelector kubernetes.io/hostname: ${node} instead the scheduler sends it there and binds the claim.`,
  oncePodTitle: (who: string, claim: string, pods: readonly string[]): string =>
    `${who} can’t have the claim ${claim}: ${pods.length > 0 ? `pod ${common.some(pods)} uses it` : 'another pod uses it'}`,
  oncePod: (claim: string, pods: readonly string[]): string =>
    `The claim ${claim} is ReadWriteOncePod: one pod at a time may use it${pods.length > 0 ? `, and ${common.some(pods)} does` : ''}. The pod is started when that one has ended.`,

  placeTitle: (who: string, claim: string, nodes: readonly string[]): string =>
    nodes.length > 0
      ? `${who} can’t be scheduled: the volume of its claim ${claim} is on ${common.some(nodes)}, and it may not run there`
      : `${who} can’t be scheduled: no node that it may run on can use the volume of its claim ${claim}`,
  apartTitle: (who: string): string => `${who} can’t be scheduled: its volumes are on different nodes`,
  apart: 'No node can use all of them.',
  place: (claim: string, volume: string, wants: string, nodes: readonly string[]): string =>
    nodes.length > 0
      ? `The claim ${claim} is bound to the volume ${volume}, which can only be used on ${common.some(nodes)} (it wants ${wants}).`
      : `The claim ${claim} is bound to the volume ${volume}, which can only be used on a node with ${wants}, and there is none.`,
  placeRefuses: (node: string, why: string): string => `${node} ${why || 'would take the pod'}.`,
  notOn: (volume: string): string => `can’t use the volume ${volume}`,
  tooManyTitle: (who: string): string => `${who} can’t be scheduled: no node can attach one more volume`,
  tooMany: (claims: number): string =>
    `A node can attach a limited number of volumes; the pod needs ${claims === 1 ? 'one' : claims} more, and each node that it may run on has as many as its storage driver allows.`,

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

const article = (what: string): string => (/^[aeiou]/i.test(what) ? `an ${what}` : `a ${what}`);

/** Sentences of volumes that can't be attached or mounted. */
export const mounts = {
  someVolume: 'one of its volumes',
  title: (who: string, volume: string): string => `${who} can’t start: its volume ${volume} can’t be mounted`,
  says: (node: string, error: string): string => end(`${node} says: “${error}”`),
  retries: 'The node tries again by itself, at the latest every two minutes.',
  nearest: (name: string): string => `The nearest name is ${name}.`,
  missingTitle: (who: string, what: readonly string[]): string =>
    `${who} can’t start: ${common.list(what)} of its volume ${what.length === 1 ? 'does' : 'do'} not exist`,
  missing: (volume: string, what: readonly string[], namespace: string): string =>
    `The volume ${volume} is made of ${common.list(what)}, which ${what.length === 1 ? 'was' : 'were'} not found in namespace ${namespace}.`,
  rootCaTitle: (who: string): string => `${who} can’t start: the cluster’s certificate is not yet in its namespace`,
  rootCa: (namespace: string): string =>
    `Kubernetes puts the ConfigMap kube-root-ca.crt into every namespace, and ${namespace} has none: the controller manager does not run, or the namespace is seconds old.`,
  keyTitle: (who: string, kind: string, name: string, key: string): string =>
    `${who} can’t start: ${kind} ${name} has no key ${key} for its volume`,
  key: (volume: string, kind: string, name: string, key: string): string =>
    `The volume ${volume} takes the key ${key} of ${kind} ${name}, which lacks it.`,
  hostPathTitle: (who: string, path: string, wanted: string, node: string): string =>
    `${who} can’t start: ${path} on ${node} does not exist or is not ${article(wanted)}`,
  hostPath: (volume: string, path: string, wanted: string, node: string): string =>
    `The volume ${volume} is the path ${path} of the node that the pod runs on (hostPath), and has to be ${article(wanted)} there. On ${node} it does not exist, or is something else. Make it on the node, or let the pod run where it is.`,
  pathTitle: (who: string, path: string, node: string): string =>
    `${who} can’t start: the folder ${path} does not exist on ${node}`,
  path: (volume: string, path: string, node: string): string =>
    `The volume ${volume} is the folder ${path} of ${node}, which is missing there. Somebody has to make it, or mount its disk.`,
  deviceTitle: (who: string, path: string, node: string): string =>
    `${who} can’t start: the device ${path} does not exist on ${node}`,
  device: (volume: string, path: string, node: string): string =>
    `The volume ${volume} is the device ${path} of ${node}, which is missing there.`,
  helperTitle: (who: string, volume: string, node: string): string =>
    `${who} can’t start: ${node} can’t mount its volume ${volume}`,
  helper: (filesystem: string | undefined, node: string): string =>
    filesystem
      ? `The node ${node} knows no file system ${filesystem}: the program that mounts it (mount.${filesystem}) or its kernel module is not installed there.`
      : `A program that mounts this kind of volume is not installed on ${node}.`,
  serverTitle: (who: string, server: string): string => `${who} can’t start: ${server} can’t be mounted`,
  server: {
    refused: (server: string): string =>
      `The storage server refuses the connection (${server}): nothing listens there.`,
    'no-path': (server: string): string => `The storage server answers, but does not export that path (${server}).`,
    denied: (server: string): string =>
      `The storage server does not let this node in (${server}): look at its list of allowed clients.`,
    'time-out': (server: string): string =>
      `The storage server does not answer (${server}): address, firewall or the server itself.`,
    'no-name': (server: string): string => `The name of the storage server can’t be resolved on the node (${server}).`,
    'no-route': (server: string): string => `The node has no way to the storage server (${server}).`,
    protocol: (server: string): string =>
      `The storage server does not speak the version of the protocol that the node asks for (${server}).`,
  },
  filesystemTitle: (who: string, volume: string): string =>
    `${who} can’t start: the file system of its volume ${volume} can’t be used`,
  filesystem: (node: string): string =>
    `${node} does not find the file system that it expects on the disk: another one, a damaged one, or wrong mount options.`,
  driverTitle: (who: string, name: string, node: string): string =>
    `${who} can’t start: the storage driver ${name} does not run on ${node}`,
  driver: (name: string, node: string): string =>
    `The volume is mounted by the storage driver (CSI) ${name}, a pod of which has to run on each node, and ${node} has none.`,
  driverOn: (registered: boolean, nodes: readonly string[]): string =>
    nodes.length > 0
      ? `It runs on ${common.some(nodes)}.`
      : registered
        ? 'It runs on no node.'
        : 'It runs on no node and is not installed in the cluster.',
  attachTitle: (who: string, volume: string, node: string): string =>
    `${who} can’t start: its volume ${volume} is not attached to ${node}`,
  attach: (driver: string, node: string): string =>
    `Before it is mounted the volume has to be attached to ${node}. That is the work of the controller of the storage driver ${driver}, which does not answer: it does not run, or can’t reach its storage.`,
  multiTitle: (who: string, volume: string, nodes: readonly string[]): string =>
    `${who} can’t start: its volume ${volume} is still attached to ${nodes.length > 0 ? common.some(nodes) : 'another node'}`,
  multi: (node: string): string =>
    `The volume can be attached to one node at a time, and the pod was sent to ${node} (multi-attach error).`,
  holder: (pod: string, node: string): string => `pod ${pod} on ${node}`,
  holders: (who: readonly string[]): string => `It is used by ${common.some(who)}.`,
  attachedTo: (nodes: readonly string[]): string => `It is attached to ${common.some(nodes)}.`,
  attachment: (node: string, attached: boolean, error: string): string =>
    `${attached ? 'attached to' : 'to be attached to'} ${node}${error ? `: ${error}` : ''}`,
  leaving: 'That pod is being deleted: the volume comes over when it has ended.',
  notLeaving: 'It comes over only when nothing uses it there any more.',
  freePod: (pod: string): string => `Delete the pod ${pod} that holds the volume`,
  sameNode:
    'Send the pods to the same node, or use a volume for many nodes (strategy Recreate avoids this in a rollout)',
  modeTitle: (who: string, volume: string): string =>
    `${who} can’t start: its volume ${volume} is used in the wrong way`,
  mode: (volume: string, mode: string): string =>
    mode === 'Block'
      ? `The volume ${volume} is a raw device (volumeMode Block): the container has to name it in volumeDevices, not in volumeMounts.`
      : `The volume ${volume} is a file system (volumeMode ${mode}): the container has to name it in volumeMounts, not in volumeDevices.`,
  kinds: {
    full: (node: string): string => `There is no space left where ${node} keeps it.`,
    'read-only': (node: string): string => `What it would be mounted on is read-only on ${node}.`,
    permission: (node: string): string => `${node} may not mount it.`,
    'sub-path': (_node: string): string =>
      'The part of the volume that the container asks for (subPath) can’t be used.',
  },
  timeOut: (volume: string, node: string): string =>
    `${node} has waited for the volume ${volume} for two minutes, and nothing has told why it does not come.`,
};

const LINKS = {
  pod: 'Pod',
  claim: 'Claim',
  class: 'StorageClass',
  provisioner: 'Provisioner',
  volume: 'Volume',
  node: 'Node',
  mount: 'Mount in',
} as const;

/** The storage chain as one view. */
export const chain = {
  title: (claim: string): string => `The storage chain of claim ${claim}`,
  viewTitle: (what: string): string => `${what} · storage`,
  noClaims: 'choose a PersistentVolumeClaim, or a pod that uses one',
  link: (kind: keyof typeof LINKS, name: string): string => (name ? `${LINKS[kind]} ${name}` : LINKS[kind]),
  firstBroken: (link: string): string => `The first broken link: ${link}`,
  whole: 'No link is broken.',
  notAllSeen: 'No broken link is known; what is marked with ? could not be seen.',
  unseen: 'may not be read with your rights',
  noClaim: 'does not exist',
  noPod: 'no pod uses it',
  pod: (volume: string, where: string): string => `uses it as volume ${volume}, ${where}`,
  onNode: (node: string): string => `runs on ${node}`,
  noNode: 'has no node yet',
  unscheduled: (message: string): string => `has no node. The scheduler says: “${message}”`,
  claim: (phase: string, size: string, modes: readonly string[], mode: string): string =>
    `${phase || 'no phase yet'}: wants ${size}, ${modes.join(', ')}, ${mode}.`,
  noClassOnPurpose: 'none on purpose (storageClassName: ""): only a volume that is there already can be bound',
  noClass: 'none named',
  noDefault: 'none named, and none is the default',
  classMissing: 'does not exist as a StorageClass; only volumes that name it can be bound',
  byHand: 'makes no volumes: somebody has to make them by hand',
  made: 'nothing more to do',
  notYet: 'has not been asked yet, or is at work',
  noVolume: 'none yet',
  boundElsewhere: 'was not found',
  anyNode: 'the volume can be used on any node',
  only: (wanted: string, nodes: readonly string[]): string =>
    `the volume can only be used on ${common.some(nodes)} (${wanted})`,
  onlyNone: (wanted: string): string => `the volume can only be used on a node with ${wanted}, and there is none`,
  onlyUnseen: (wanted: string): string =>
    `the volume can only be used on a node with ${wanted}; the nodes may not be read`,
  podElsewhere: (pod: string): string => `Pod ${pod} can’t go there.`,
  mounted: (node: string): string => `mounted on ${node}`,
  mounting: (node: string): string => `${node} is about to attach and mount it`,
};
