import { mkdirSync, rmSync } from 'node:fs';
import type { Clock } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../kube/objects.ts';
import { isLeaving } from '../../../store/pods.ts';
import { classNameOf, classOf, NOTES, noteOf, PROVISIONER, volumeNamed } from '../../objects/storage.ts';
import { served } from '../../served.ts';
import type { Controller, ObjectStore } from '../../types.ts';
import { recorder } from '../events.ts';
import { controlLoop, keyOf, splitKey } from '../loop.ts';

/** Milliseconds that a folder takes to be made: nobody sees a claim wait otherwise. */
const WORK_MS = 250;
const RETRY_MS = 15_000;

export interface ProvisionerOptions {
  store: ObjectStore;
  clock: Clock;
  /** The folder of a volume by its name. */
  folderOf(volume: string): string;
}

/**
 * Makes the volumes of the playground's own class, each a folder, and takes those away whose claims are gone: what an external provisioner
 * does (kubernetes-sigs/sig-storage-lib-external-provisioner). A folder is on the node that the first pod of its claim came to.
 */
export function folderProvisioner({ store, clock, folderOf }: ProvisionerOptions): Controller {
  const record = recorder(store, clock, { component: `${PROVISIONER}_playground` });
  const claims = served('PersistentVolumeClaim');
  const volumes = served('PersistentVolume');
  const begun = new Set<string>();

  const isAsked = (claim: PersistentVolumeClaim) =>
    noteOf(claim, NOTES.provisioner) === PROVISIONER && !claim.spec?.volumeName && !isLeaving(claim);
  const isOver = (volume: PersistentVolume) =>
    noteOf(volume, NOTES.provisionedBy) === PROVISIONER &&
    volume.status?.phase === 'Released' &&
    volume.spec?.persistentVolumeReclaimPolicy === 'Delete';

  function refusal(claim: PersistentVolumeClaim): string | undefined {
    if (claim.spec?.volumeMode === 'Block') return 'block volumes are not supported: a volume is a folder';
    return claim.spec?.selector ? 'claim.Spec.Selector is not supported' : undefined;
  }

  function provision(claim: PersistentVolumeClaim, of: StorageClass): number | undefined {
    const { uid = '', namespace, name } = claim.metadata ?? {};
    if (!begun.has(uid)) {
      begun.add(uid);
      const message = `External provisioner is provisioning volume for claim "${namespace}/${name}"`;
      record(claim, 'Normal', 'Provisioning', message);
      return WORK_MS;
    }
    begun.delete(uid);
    const volume = `pvc-${uid}`;
    try {
      const refused = refusal(claim);
      if (refused) throw new Error(refused);
      if (!volumeNamed(store, volume)) make(claim, of, volume);
    } catch (thrown) {
      const message = `failed to provision volume with StorageClass "${of.metadata?.name}": ${messageOf(thrown)}`;
      record(claim, 'Warning', 'ProvisioningFailed', message);
      return RETRY_MS;
    }
    record(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`);
    return undefined;
  }

  function make(claim: PersistentVolumeClaim, of: StorageClass, name: string): void {
    const path = folderOf(name);
    mkdirSync(path, { recursive: true });
    const { name: own = '', namespace = '', uid = '', resourceVersion = '' } = claim.metadata ?? {};
    const node = store.get<Node>(served('Node'), undefined, noteOf(claim, NOTES.selectedNode) ?? '');
    const host = node?.metadata?.labels?.['kubernetes.io/hostname'];
    const only = { key: 'kubernetes.io/hostname', operator: 'In', values: [host ?? ''] };
    store.create<PersistentVolume>(volumes, {
      metadata: { name, annotations: { [NOTES.provisionedBy]: PROVISIONER } },
      spec: {
        capacity: { storage: claim.spec?.resources?.requests?.storage ?? '0' },
        accessModes: claim.spec?.accessModes ?? [],
        persistentVolumeReclaimPolicy: of.reclaimPolicy ?? 'Delete',
        storageClassName: classNameOf(claim),
        volumeMode: 'Filesystem',
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: own, namespace, uid, resourceVersion },
        hostPath: { path, type: 'DirectoryOrCreate' },
        ...(host ? { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [only] }] } } } : {}),
      },
    });
  }

  function remove(volume: PersistentVolume): void {
    const { name = '' } = volume.metadata ?? {};
    // By its name, not by the path in the object, which anybody can write.
    rmSync(folderOf(name), { recursive: true, force: true });
    store.remove(volumes, undefined, name);
  }

  return controlLoop({
    name: 'folder-provisioner',
    store,
    clock,
    keys({ type, resource, object }) {
      if (type === 'DELETED') return [];
      if (resource.kind === claims.kind) return isAsked(object as PersistentVolumeClaim) ? [keyOf(object)] : [];
      return resource.kind === volumes.kind && isOver(object as PersistentVolume) ? [keyOf(object)] : [];
    },
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      if (namespace === undefined) {
        const volume = volumeNamed(store, name);
        if (volume && isOver(volume) && !isLeaving(volume)) remove(volume);
        return undefined;
      }
      const claim = store.get<PersistentVolumeClaim>(claims, namespace, name);
      const of = claim && classOf(store, claim);
      return claim && of && isAsked(claim) ? provision(claim, of) : undefined;
    },
  });
}
