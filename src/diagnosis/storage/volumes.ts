import type { Pod, Snapshot } from '../../store/types.ts';
import { claimsOf, volumeOf } from './facts.ts';

/** A ConfigMap or Secret that a volume is made of. */
export interface VolumeObject {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  optional: boolean;
  /** The keys that the volume names; empty: all that there are. */
  keys: readonly string[];
}

/** A volume of a pod, as far as mounting it goes. */
export interface VolumeSource {
  name: string;
  /** What it is, as its spec says, in one line. */
  text: string;
  objects: readonly VolumeObject[];
  claim?: string;
  /** The CSI driver of an inline volume. */
  driver?: string;
  /** A server on the network, e.g. `10.0.0.5:/export`. */
  server?: string;
}

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];
interface ConfigSource {
  name?: string;
  optional?: boolean;
  items?: readonly { key?: string }[];
}

function configObject(kind: 'ConfigMap' | 'Secret', name: string | undefined, from: ConfigSource): VolumeObject[] {
  if (!name) return [];
  return [{ kind, name, optional: from.optional === true, keys: (from.items ?? []).flatMap(({ key }) => key ?? []) }];
}

function source(volume: Volume): VolumeSource {
  const { name, ...rest } = volume;
  const objects = [
    ...(volume.secret ? configObject('Secret', volume.secret.secretName, volume.secret) : []),
    ...(volume.configMap ? configObject('ConfigMap', volume.configMap.name, volume.configMap) : []),
    ...(volume.projected?.sources ?? []).flatMap(({ secret, configMap }) => [
      ...(secret ? configObject('Secret', secret.name, secret) : []),
      ...(configMap ? configObject('ConfigMap', configMap.name, configMap) : []),
    ]),
  ];
  const server = volume.nfs ? `${volume.nfs.server}:${volume.nfs.path}` : volume.iscsi?.targetPortal;
  return {
    name,
    text: JSON.stringify(rest),
    objects,
    ...(volume.persistentVolumeClaim ? { claim: volume.persistentVolumeClaim.claimName } : {}),
    ...(volume.csi ? { driver: volume.csi.driver } : {}),
    ...(server ? { server } : {}),
  };
}

export function volumesOf(pod: Pod): readonly VolumeSource[] {
  return (pod.spec?.volumes ?? []).map(source);
}

/**
 * The pod's volume of a name that an event gives: the volume's own, or that of the PersistentVolume behind its claim. The volume of the
 * service account's token, which the store leaves out, has its name only.
 */
export function volumeNamed(pod: Pod, name: string | undefined, snapshot: Snapshot): VolumeSource | undefined {
  if (name === undefined) return undefined;
  const own = (pod.spec?.volumes ?? []).find((volume) => volume.name === name);
  if (own) return source(own);
  for (const use of claimsOf(pod)) {
    const claim = snapshot.of('PersistentVolumeClaim').get(pod.metadata?.namespace, use.claim);
    if (claim?.spec?.volumeName !== name) continue;
    const volume = volumeOf(snapshot, claim)?.spec;
    const server = volume?.nfs ? `${volume.nfs.server}:${volume.nfs.path}` : volume?.iscsi?.targetPortal;
    return {
      name: use.volume,
      text: `persistentVolumeClaim ${use.claim}, persistentVolume ${name}`,
      objects: [],
      claim: use.claim,
      ...(server ? { server } : {}),
    };
  }
  return { name, text: name, objects: [] };
}
