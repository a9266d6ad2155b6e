import { mkdirSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Node, PersistentVolume, Pod } from '../../kube/objects.ts';
import { usableOn } from '../controllers/storage/match.ts';
import { claimNamed, isBound, volumeNamed } from '../objects/storage.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';
import { dataOf } from './environment.ts';

/** Within the playground's folder: the folders of the volumes that it makes itself. They outlive their pods. */
export const VOLUMES = 'volumes';

/** A node, as volumes see it. */
export interface Machine {
  /** What stands for its file system; a path of a volume is a path in it. */
  files: string;
  /** Where the volumes are that the playground makes: their paths are real. */
  volumes: string;
}

/** A volume that can't be mounted yet, as the kubelet's event says it. */
export class MountFailure extends Error {}

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** A mount that failed, named as the kubelet names it. */
const setUp = (volume: string, why: string): MountFailure =>
  new MountFailure(`MountVolume.SetUp failed for volume "${volume}" : ${why}`);

/**
 * Lays a pod's ConfigMaps, Secrets and empty folders out under `folder`, a folder a volume, and gives the folders of all volumes by the
 * volume's name; those of claims and host paths are elsewhere. Throws a MountFailure where something is missing.
 */
export function layOutVolumes(store: ObjectStore, pod: Pod, folder: string, machine: Machine): Map<string, string> {
  const places = new Map<string, string>();
  for (const volume of pod.spec?.volumes ?? []) places.set(volume.name, placeOf(store, pod, volume, folder, machine));
  return places;
}

function placeOf(store: ObjectStore, pod: Pod, volume: Volume, folder: string, machine: Machine): string {
  const { persistentVolumeClaim: claim, hostPath } = volume;
  if (claim) return claimPlace(store, pod, volume.name, claim.claimName, machine);
  if (hostPath) return hostPlace(machine, volume.name, hostPath);
  const place = join(folder, volume.name.replace(/[^\w.-]/g, '_'));
  mkdirSync(place, { recursive: true });
  layOutData(store, pod, volume, place);
  return place;
}

/** The files of a ConfigMap or Secret; nothing for another kind of volume. */
function layOutData(store: ObjectStore, pod: Pod, { name: volume, configMap, secret }: Volume, place: string): void {
  const [kind, name, optional, items] = configMap
    ? (['ConfigMap', configMap.name, configMap.optional, configMap.items] as const)
    : (['Secret', secret?.secretName, secret?.optional, secret?.items] as const);
  if (!name) return;
  const data = dataOf(store, kind, pod.metadata?.namespace ?? 'default', name);
  if (!data) {
    if (optional) return;
    throw setUp(volume, `${kind.toLowerCase()} "${name}" not found`);
  }
  rmSync(place, { recursive: true, force: true });
  const files =
    items?.map(({ key, path }) => [key, path] as const) ?? Object.keys(data).map((key) => [key, key] as const);
  for (const [key, path] of files) {
    const text = data[key];
    if (text === undefined) throw setUp(volume, `references non-existent config key: ${key}`);
    const file = join(place, normalize(`/${path}`));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The folder behind a claim; the same for every pod that uses it. */
function claimPlace(store: ObjectStore, pod: Pod, volume: string, name: string, machine: Machine): string {
  const { namespace } = pod.metadata ?? {};
  const fail = (why: string) =>
    new MountFailure(
      `Unable to attach or mount volumes: unmounted volumes=[${volume}], unattached volumes=[], failed to process volumes=[${volume}]: error processing PVC ${namespace}/${name}: ${why}`,
    );
  const claim = claimNamed(store, namespace, name);
  if (!claim) throw fail(`failed to fetch PVC from API server: persistentvolumeclaims "${name}" not found`);
  const found =
    isBound(claim) && claim.status?.phase === 'Bound' ? volumeNamed(store, claim.spec?.volumeName) : undefined;
  if (!found) throw fail('PVC is not bound');
  return volumePlace(store, pod, found, machine);
}

function volumePlace(store: ObjectStore, pod: Pod, volume: PersistentVolume, machine: Machine): string {
  const { name = '' } = volume.metadata ?? {};
  const { hostPath, local } = volume.spec ?? {};
  const node = store.get<Node>(served('Node'), undefined, pod.spec?.nodeName ?? '');
  if (node && !usableOn(volume, node)) {
    throw new MountFailure(
      `MountVolume.NodeAffinity check failed for volume "${name}" : no matching NodeSelectorTerms`,
    );
  }
  const real = normalize(hostPath?.path ?? '');
  if (real.startsWith(`${machine.volumes}/`)) {
    mkdirSync(real, { recursive: true });
    return real;
  }
  if (hostPath) return hostPlace(machine, name, hostPath);
  if (!local) throw setUp(name, 'the playground has hostPath and local volumes only');
  const place = join(machine.files, normalize(`/${local.path}`));
  if (isThere(place)) return place;
  throw new MountFailure(
    `MountVolume.NewMounter initialization failed for volume "${name}" : path "${local.path}" does not exist`,
  );
}

/** What each type of a host path has to be; of these nothing is made where it is missing. */
const TYPES: Readonly<Record<string, readonly [is: (found: Stats) => boolean, words: string]>> = {
  Directory: [(found) => found.isDirectory(), 'a directory'],
  File: [(found) => found.isFile(), 'a file'],
  Socket: [(found) => found.isSocket(), 'a socket file'],
  CharDevice: [(found) => found.isCharacterDevice(), 'a character device'],
  BlockDevice: [(found) => found.isBlockDevice(), 'a block device'],
};

/** The path in what stands for the node's file system (https://kubernetes.io/docs/concepts/storage/volumes/#hostpath). */
function hostPlace(machine: Machine, volume: string, { path, type }: { path: string; type?: string }): string {
  const place = join(machine.files, normalize(`/${path}`));
  const [is, words] = TYPES[type ?? ''] ?? [];
  const found = isThere(place);
  if (is && !(found && is(found))) throw setUp(volume, `hostPath type check failed: ${path} is not ${words}`);
  if (found) return place;
  mkdirSync(dirname(place), { recursive: true });
  if (type === 'FileOrCreate') writeFileSync(place, '');
  else mkdirSync(place);
  return place;
}

const isThere = (place: string): Stats | undefined => statSync(place, { throwIfNoEntry: false });
