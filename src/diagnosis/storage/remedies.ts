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

/** What is to be otherwise about a claim that is made anew; of its spec nothing can be changed. */
export interface ClaimWishes {
  class?: string;
  size?: string;
  /** Without the volume that it asks for, or was bound to. */
  unbound?: boolean;
}

/** What kubectl would be told: the claim's YAML with its lines changed, in place of the claim. `words` begin each kubectl. */
export function anewLine(claim: PersistentVolumeClaim, wishes: ClaimWishes, words: readonly string[]): string {
  const named = classOf(claim);
  const steps = [
    ...(wishes.class === undefined
      ? []
      : named
        ? [`s|storageClassName: ${named}$|storageClassName: ${wishes.class}|`]
        : [`s|^spec:$|&\\n  storageClassName: ${wishes.class}|`]),
    ...(wishes.size === undefined ? [] : [`s|storage: ${requestOf(claim)}$|storage: ${wishes.size}|`]),
    ...(wishes.unbound
      ? ['/volumeName:/d', '/pv.kubernetes.io\\/bind-completed/d', '/pv.kubernetes.io\\/bound-by-controller/d']
      : []),
  ];
  const by = (...rest: readonly string[]) => [...words, ...rest].join(' ');
  const name = `persistentvolumeclaim/${nameOf(claim)}`;
  return `${by('get', name, '-o', 'yaml')} | sed ${quoted(steps.join(';'))} | ${by('replace', '--force', '-f', '-')}`;
}

function anew(claim: PersistentVolumeClaim, title: string, wishes: ClaimWishes): Remedy {
  const ref = refOf('PersistentVolumeClaim', claim);
  const { unbound, ...rest } = wishes;
  return {
    command: 'claim.recreate',
    title,
    kubectl: anewLine(claim, wishes, [kubectl(ref)]),
    args: { ...rest, ...(unbound ? { unbound: 'true' } : {}) },
  };
}

/** The claim anew with a class that exists. */
export function otherClass(claim: PersistentVolumeClaim, name: string): Remedy {
  const ref = refOf('PersistentVolumeClaim', claim);
  if (classOf(claim)) return anew(claim, say().otherClass(name), { class: name });
  // A class that is missing may still be added, once.
  return shell(
    say().setClass(name),
    kubectl(
      ref,
      'patch',
      slashed(ref),
      '-p',
      quoted(`{"spec":{"storageClassName":"${name}","resources":{"requests":{"storage":"${requestOf(claim)}"}}}}`),
    ),
  );
}

/** The claim anew with a size that a volume has. */
export const otherSize = (claim: PersistentVolumeClaim, size: string): Remedy =>
  anew(claim, say().otherSize(size), { size });

/** The claim anew, as it was, without the volume that it was bound to or asks for. */
export const againUnbound = (claim: PersistentVolumeClaim): Remedy => anew(claim, say().again, { unbound: true });

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
