import { slashed } from '../../kube/ref.ts';
import { refOf } from '../../store/owners.ts';
import type { ObjectRef, PersistentVolumeClaim, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { kubectl, shell } from '../remedies.ts';
import type { Remedy } from '../types.ts';
import { classOf, isDefault, nameOf, requestOf } from './facts.ts';

const say = () => texts.findings.storageRemedies;
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Opens the storage chain of the finding's object, or of another. */
export function openChain(object: ObjectRef): Remedy {
  return {
    command: 'storage.chain',
    title: say().chain,
    args: { kind: object.kind, name: object.name, ...(object.namespace ? { namespace: object.namespace } : {}) },
  };
}

/** The claim made anew with one field changed: the spec of a claim can't be changed. `from` and `to` are lines of its YAML. */
function recreate(claim: ObjectRef, title: string, from: string, to: string): Remedy {
  const line = `${kubectl(claim, 'get', slashed(claim), '-o', 'yaml')} | sed ${quoted(`s|${from}|${to}|`)} | ${kubectl(claim, 'replace', '--force', '-f', '-')}`;
  return shell(title, line);
}

/** The claim anew with a class that exists. */
export function otherClass(claim: PersistentVolumeClaim, name: string): Remedy {
  const ref = refOf('PersistentVolumeClaim', claim);
  const named = classOf(claim);
  const size = requestOf(claim);
  if (named) return recreate(ref, say().otherClass(name), `storageClassName: ${named}$`, `storageClassName: ${name}`);
  // A class that is missing may still be added, once.
  return shell(
    say().setClass(name),
    kubectl(
      ref,
      'patch',
      slashed(ref),
      '-p',
      quoted(`{"spec":{"storageClassName":"${name}","resources":{"requests":{"storage":"${size}"}}}}`),
    ),
  );
}

/** The claim anew with a size that a volume has. */
export function otherSize(claim: PersistentVolumeClaim, size: string): Remedy {
  const ref = refOf('PersistentVolumeClaim', claim);
  return recreate(ref, say().otherSize(size), `storage: ${requestOf(claim)}$`, `storage: ${size}`);
}

/** The claim anew, as it was, without the volume that it was bound to or asks for. */
export function againUnbound(claim: PersistentVolumeClaim): Remedy {
  const ref = refOf('PersistentVolumeClaim', claim);
  const line = `${kubectl(ref, 'get', slashed(ref), '-o', 'yaml')} | sed ${quoted('/volumeName:/d;/pv.kubernetes.io\\/bind-completed/d;/pv.kubernetes.io\\/bound-by-controller/d')} | ${kubectl(ref, 'replace', '--force', '-f', '-')}`;
  return shell(say().again, line);
}

/** A default class for claims that name none. */
export function defaultClass(snapshot: Snapshot): Remedy[] {
  const classes = snapshot.of('StorageClass').all();
  const first = classes.length === 1 || !classes.some(isDefault) ? classes[0] : undefined;
  if (!first) return [];
  const name = nameOf(first);
  return [
    shell(
      say().defaultClass(name),
      `kubectl annotate storageclass ${name} storageclass.kubernetes.io/is-default-class=true --overwrite`,
    ),
  ];
}

/** A volume that suits the claim, on a folder of a node: a person puts in another source where there is a better one. */
export function makeVolume(claim: PersistentVolumeClaim, node: string): Remedy {
  const name = `${nameOf(claim)}-volume`;
  const block = claim.spec?.volumeMode === 'Block';
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: requestOf(claim) },
      accessModes: claim.spec?.accessModes ?? ['ReadWriteOnce'],
      storageClassName: classOf(claim) ?? '',
      ...(block ? { volumeMode: 'Block' } : {}),
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: claim.metadata?.namespace,
        name: nameOf(claim),
      },
      // A local volume has to be there already; a host path makes its folder, but can't be a block device.
      ...(block
        ? { local: { path: `/dev/${name}` } }
        : { hostPath: { path: `/mnt/${name}`, type: 'DirectoryOrCreate' } }),
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
    },
  };
  return shell(say().makeVolume(requestOf(claim), node), `echo ${quoted(JSON.stringify(volume))} | kubectl apply -f -`);
}

/** Frees a volume that still belongs to a claim that is gone. */
export function freeVolume(volume: string): Remedy {
  return shell(
    say().free(volume),
    `kubectl patch pv ${volume} --type=json -p ${quoted('[{"op":"remove","path":"/spec/claimRef"}]')}`,
  );
}

/** A claim of this name, for a pod that asks for one that is not there. */
export function makeClaim(namespace: string, name: string): Remedy {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  return shell(say().makeClaim(name), `echo ${quoted(JSON.stringify(claim))} | kubectl apply -f -`);
}

/** The ConfigMap or Secret that a volume is made of. */
export function makeConfiguration(namespace: string, kind: 'ConfigMap' | 'Secret', name: string, key = 'KEY'): Remedy {
  const what = kind === 'Secret' ? ['secret', 'generic'] : ['configmap'];
  const ref: ObjectRef = { kind, name, namespace };
  return shell(
    texts.findings.remedies.create(`${kind} ${name}`),
    kubectl(ref, 'create', ...what, name, `--from-file=${key}=FILE`),
  );
}

/** The pods of a provisioner or driver, wherever they run. */
export function lookForDriver(driver: string): Remedy {
  const words = driver.split(/[./]/).filter((word) => !/^(?:csi|com|io|org|k8s|kubernetes|net)$/.test(word));
  return shell(
    say().driverPods(driver),
    `kubectl get pods -A | grep -i -e csi -e provisioner${words[0] ? ` -e ${words[0]}` : ''}`,
  );
}
