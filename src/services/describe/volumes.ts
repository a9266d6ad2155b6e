import { isRecord } from '../../base/object.ts';
import { plain } from '../../base/untrusted.ts';
import type { PodSpec } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import { aligned, section } from './layout.ts';

type Volume = NonNullable<PodSpec['volumes']>[number];
type Projection = NonNullable<NonNullable<Volume['projected']>['sources']>[number];

/** The volumes of a pod, a line each: what is behind it. */
export function volumeLines(volumes: readonly Volume[] | undefined): string[] {
  return section(
    texts.describe.section.volumes,
    aligned((volumes ?? []).map((volume) => [volume.name, source(volume)])),
  );
}

function source(volume: Volume): string {
  const t = texts.describe;
  const {
    persistentVolumeClaim: claim,
    configMap,
    secret,
    emptyDir,
    hostPath,
    projected,
    ephemeral,
    csi,
    nfs,
  } = volume;
  if (claim) return words(`PersistentVolumeClaim ${claim.claimName}`, claim.readOnly && t.readOnly);
  if (configMap) return keyed('ConfigMap', configMap.name, configMap);
  if (secret) return keyed('Secret', secret.secretName, secret);
  if (emptyDir) {
    const size = emptyDir.sizeLimit === undefined ? undefined : t.sizeLimit(emptyDir.sizeLimit);
    return words(t.emptyDir, emptyDir.medium === 'Memory' && t.inMemory, size);
  }
  if (hostPath) return words(t.onHost(hostPath.path), hostPath.type);
  if (projected) return (projected.sources ?? []).map(projection).join('; ');
  if (ephemeral) return t.ownClaim;
  if (csi) return words(`CSI ${csi.driver}`, csi.readOnly && t.readOnly);
  if (nfs) return words(`NFS ${nfs.server}:${nfs.path}`, nfs.readOnly && t.readOnly);
  return other(volume);
}

function projection({ serviceAccountToken, configMap, secret, downwardAPI, ...rest }: Projection): string {
  const t = texts.describe;
  if (serviceAccountToken) return t.token(serviceAccountToken.expirationSeconds);
  if (configMap) return keyed('ConfigMap', configMap.name, configMap);
  if (secret) return keyed('Secret', secret.name, secret);
  return downwardAPI ? t.podFields : Object.keys(rest).join(', ');
}

function keyed(
  kind: string,
  name: string | undefined,
  { items, optional }: { items?: readonly { key: string }[]; optional?: boolean },
): string {
  const t = texts.describe;
  return words(
    `${kind} ${name ?? ''}`,
    items?.length && t.keysOnly(items.map((item) => item.key)),
    optional && t.optional,
  );
}

/** Of the many other types: its name and what it says. */
function other(volume: Volume): string {
  const found = Object.entries(volume).find(([key, value]) => key !== 'name' && isRecord(value));
  if (!found) return '';
  const [type, of] = found;
  const said = isRecord(of) ? Object.entries(of).map(([key, value]) => `${key} ${plain(value)}`) : [];
  return words(type, ...said);
}

const words = (...parts: unknown[]): string =>
  texts.describe.joined(parts.filter((part): part is string => typeof part === 'string' && part !== ''));
