import { recordOf, textOf } from '../base/untrusted.ts';
import { LAST_APPLIED } from '../kube/annotations.ts';
import type { Container, KubeObject, ObjectMeta } from '../kube/objects.ts';
import type { ConfigurationChange, KindTypes, StoredKind } from './types.ts';

/** An annotation longer than this is somebody's document; only kdbg's own are read whole. */
const LONGEST_ANNOTATION = 512;
/** Equal parts (the specs of replicas) are kept once; the table of them is emptied when it has grown past this. */
const MOST_SHARED = 2000;
const SERVICE_ACCOUNT_MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

const POD_SPEC = [
  'nodeName',
  'hostNetwork',
  'nodeSelector',
  'affinity',
  'tolerations',
  'topologySpreadConstraints',
  'restartPolicy',
  'readinessGates',
  'schedulingGates',
  'imagePullSecrets',
  'serviceAccountName',
  'schedulerName',
  'priorityClassName',
  'priority',
  'preemptionPolicy',
  'runtimeClassName',
  'terminationGracePeriodSeconds',
  'activeDeadlineSeconds',
  'securityContext',
  'overhead',
  'shareProcessNamespace',
  'resources',
  'resourceClaims',
] as const;
const POD_STATUS = [
  'phase',
  'reason',
  'message',
  'podIP',
  'hostIP',
  'startTime',
  'qosClass',
  'nominatedNodeName',
  'conditions',
] as const;
const CONTAINER_STATUS = [
  'name',
  'image',
  'containerID',
  'ready',
  'started',
  'restartCount',
  'state',
  'lastState',
] as const;
const EVENT = [
  'involvedObject',
  'reason',
  'message',
  'type',
  'count',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'series',
  'source',
  'reportingComponent',
] as const;
const META = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'generateName',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'ownerReferences',
  'finalizers',
] as const;

type Loose = Record<string, unknown>;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function pick(from: Loose, fields: readonly string[]): Loose {
  const to: Loose = {};
  for (const field of fields) if (from[field] !== undefined) to[field] = from[field];
  return to;
}

const parts = new Map<string, unknown>();
/** The first value that was equal to this one: ten thousand replicas then cost one spec. */
function shared<T>(value: T): T {
  if (value === undefined) return value;
  const text = JSON.stringify(value);
  const known = parts.get(text);
  if (known !== undefined) return known as T;
  if (parts.size >= MOST_SHARED) parts.clear();
  parts.set(text, value);
  return value;
}

/** `ownOnly`: of the annotations only kdbg's own are kept, as tools copy whole objects into theirs, a Secret's values too. */
function trimMeta(value: unknown, ownOnly = false): ObjectMeta {
  const from = recordOf(value);
  const to = pick(from, META);
  if (to.labels !== undefined) to.labels = shared(to.labels);
  if (to.ownerReferences !== undefined) to.ownerReferences = shared(to.ownerReferences);
  const annotations: Loose = {};
  for (const [name, text] of Object.entries(recordOf(from.annotations))) {
    if (name === LAST_APPLIED || typeof text !== 'string') continue;
    if (name.startsWith('kdbg.dev/') || (!ownOnly && text.length <= LONGEST_ANNOTATION)) annotations[name] = text;
  }
  if (Object.keys(annotations).length > 0) to.annotations = shared(annotations);
  return to as ObjectMeta;
}

function trimContainer(value: unknown): unknown {
  const { terminationMessagePath, terminationMessagePolicy, ...container } = recordOf(value) as Loose &
    Partial<Container>;
  const mounts = list(container.volumeMounts).filter((mount) => recordOf(mount).mountPath !== SERVICE_ACCOUNT_MOUNT);
  return { ...container, volumeMounts: mounts.length > 0 ? mounts : undefined };
}

/** The volume that every pod has for its service account's token differs from replica to replica in its name only. */
const isTokenVolume = (value: unknown): boolean => {
  const name = recordOf(value).name;
  return typeof name === 'string' && name.startsWith('kube-api-access-');
};

function trimPod(pod: Loose): Loose {
  const spec = recordOf(pod.spec);
  const status = recordOf(pod.status);
  const { nodeName, ...same } = pick(spec, POD_SPEC);
  for (const field of ['containers', 'initContainers', 'ephemeralContainers']) {
    if (spec[field] !== undefined) same[field] = list(spec[field]).map(trimContainer);
  }
  const volumes = list(spec.volumes).filter((volume) => !isTokenVolume(volume));
  if (volumes.length > 0) same.volumes = volumes;
  const to = pick(status, POD_STATUS);
  for (const field of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']) {
    if (status[field] !== undefined) {
      to[field] = list(status[field]).map((item) => pick(recordOf(item), CONTAINER_STATUS));
    }
  }
  return { spec: nodeName === undefined ? shared(same) : { ...shared(same), nodeName }, status: to };
}

function trimNode(node: Loose): Loose {
  const status = recordOf(node.status);
  const images = list(status.images).map((image) => ({
    names: list(recordOf(image).names).filter((name) => typeof name === 'string' && !name.includes('@')),
  }));
  return {
    spec: node.spec,
    status: {
      ...pick(status, ['conditions', 'allocatable', 'capacity', 'addresses', 'nodeInfo', 'daemonEndpoints']),
      images: shared(images),
    },
  };
}

/** Of a slice only who is behind it and how they are; in a large cluster there are as many endpoints as pods. */
function trimEndpointSlice(slice: Loose): Loose {
  return {
    ...pick(slice, ['addressType', 'ports']),
    endpoints: list(slice.endpoints).map((endpoint) => {
      const { targetRef, ...from } = recordOf(endpoint);
      const to = pick(from, ['addresses', 'conditions', 'nodeName']);
      if (targetRef !== undefined) to.targetRef = pick(recordOf(targetRef), ['kind', 'name', 'namespace']);
      return to;
    }),
  };
}

/** Setting `immutable` changes nothing of what an object holds. */
const HELD = ['f:data', 'f:binaryData', 'f:stringData'];
/** What every apply writes beside the data: it does not make the time of an entry another change's. */
const OF_APPLY = `f:${LAST_APPLIED}`;

/**
 * Nothing that it holds, even from a server that sends whole objects: of what was changed after it was made only the names of the keys
 * and the times, from the managed fields (https://kubernetes.io/docs/reference/using-api/server-side-apply/#managing-fields).
 */
function trimConfiguration(object: Loose): Loose {
  const meta = recordOf(object.metadata);
  const made = textOf(meta.creationTimestamp);
  const changes: ConfigurationChange[] = [];
  let newest: string | undefined;
  for (const entry of list(meta.managedFields)) {
    const { time, fieldsV1 } = recordOf(entry);
    const fields = recordOf(fieldsV1);
    if (typeof time !== 'string' || !HELD.some((field) => field in fields)) continue;
    if (newest === undefined || time > newest) newest = time;
    if (time > made) changes.push({ at: time, keys: keysOf(fields), only: isOnly(recordOf(fields['f:metadata'])) });
  }
  changes.sort((a, b) => (a.at < b.at ? 1 : -1));
  return {
    ...(newest === undefined ? {} : { changedAt: newest }),
    ...(changes.length > 0 ? { changes } : {}),
  };
}

function keysOf(fields: Loose): string[] {
  const keys = HELD.flatMap((field) => Object.keys(recordOf(fields[field])));
  return [...new Set(keys.filter((key) => key.startsWith('f:')).map((key) => key.slice(2)))].sort();
}

/** True when the manager holds nothing else of the object, so that the time is that of a change to what the object holds. */
function isOnly(meta: Loose): boolean {
  const others = Object.keys(meta).filter((field) => field !== 'f:annotations' && field !== '.');
  const annotations = Object.keys(recordOf(meta['f:annotations'])).filter((name) => name !== '.' && name !== OF_APPLY);
  return others.length === 0 && annotations.length === 0;
}

/**
 * The parts of an object that kdbg uses. Managed fields, the last applied configuration and long annotations are left out,
 * of pods, nodes and events all that is not read. Throws a TypeError for what has no name, which the reflector leaves out.
 */
export function trim<K extends StoredKind>(kind: K, value: unknown): KindTypes[K] {
  const object = recordOf(value);
  if (typeof recordOf(object.metadata).name !== 'string') throw new TypeError('an object without a name');
  const head: KubeObject = { kind, metadata: trimMeta(object.metadata, kind === 'Secret') };
  const body =
    kind === 'Pod'
      ? trimPod(object)
      : kind === 'Node'
        ? trimNode(object)
        : kind === 'Event'
          ? pick(object, EVENT)
          : kind === 'EndpointSlice'
            ? trimEndpointSlice(object)
            : kind === 'ConfigMap' || kind === 'Secret'
              ? trimConfiguration(object)
              : { ...object };
  return { ...body, ...head } as KindTypes[K];
}
