import { DIAGNOSED_KINDS } from '../../src/diagnosis/rules/index.ts';
import type { KubeObject, Pod } from '../../src/kube/objects.ts';
import { snapshotOf } from '../../src/store/store.ts';
import { KindTable } from '../../src/store/table.ts';
import { trim } from '../../src/store/trim.ts';
import type { Snapshot, StoredKind, SyncState } from '../../src/store/types.ts';

/** A moment of the tests: 2026-01-01T12:00:00Z. */
export const NOON = Date.parse('2026-01-01T12:00:00Z');

/** A time so many seconds before NOON, as the wire has it. */
export const ago = (seconds: number): string => new Date(NOON - seconds * 1000).toISOString().replace('.000', '');

/** A snapshot that holds these objects; kinds in `states` are in that state instead of live. */
export function snapshotWith(
  objects: readonly unknown[],
  options: { namespace?: string; states?: Partial<Record<StoredKind, SyncState>> } = {},
): Snapshot {
  const tables = Object.fromEntries(
    DIAGNOSED_KINDS.map((kind) => {
      const table = new KindTable<KubeObject>();
      table.state = options.states?.[kind] ?? { phase: 'live', since: NOON };
      return [kind, table];
    }),
  );
  for (const object of objects) {
    const kind = (object as KubeObject).kind as StoredKind;
    tables[kind]?.put(trim(kind, object));
  }
  return snapshotOf(tables, 1, options.namespace);
}

interface PodShape {
  name?: string;
  namespace?: string;
  owner?: { kind: string; name: string; uid: string };
  labels?: Record<string, string>;
  node?: string | undefined;
  metadata?: object;
  spec?: object;
  status?: object;
}

/** A pod `web-1` in `shop` with a container `web`, running well unless the parts say otherwise. */
export function aPod(parts: PodShape = {}): Pod {
  const name = parts.name ?? 'web-1';
  const node = 'node' in parts ? parts.node : 'node1';
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace: parts.namespace ?? 'shop',
      uid: `uid-${name}`,
      creationTimestamp: ago(600),
      labels: parts.labels ?? { app: 'web' },
      ...(parts.owner ? { ownerReferences: [{ apiVersion: 'apps/v1', controller: true, ...parts.owner }] } : {}),
      ...parts.metadata,
    },
    spec: {
      ...(node === undefined ? {} : { nodeName: node }),
      restartPolicy: 'Always',
      containers: [{ name: 'web', image: 'shop/web:1' }],
      ...parts.spec,
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'web',
          image: 'shop/web:1',
          ready: true,
          started: true,
          restartCount: 0,
          containerID: 'containerd://web-1',
          state: { running: { startedAt: ago(600) } },
          lastState: {},
        },
      ],
      ...parts.status,
    },
  } as unknown as Pod;
}

/** The status of the container `web`, with these parts. */
export const webStatus = (parts: object): object => ({
  containerStatuses: [
    { name: 'web', image: 'shop/web:1', ready: false, restartCount: 0, state: {}, lastState: {}, ...parts },
  ],
});

export function anEvent(about: { kind?: string; name: string; container?: string }, parts: object): object {
  const { kind = 'Pod', name, container } = about;
  const id = JSON.stringify([name, container, parts]);
  return {
    kind: 'Event',
    metadata: { name: `e-${id}`, namespace: 'shop', uid: `event-${id}`, creationTimestamp: ago(60) },
    type: 'Warning',
    involvedObject: {
      kind,
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      ...(container ? { fieldPath: `spec.containers{${container}}` } : {}),
    },
    firstTimestamp: ago(60),
    lastTimestamp: ago(5),
    count: 1,
    ...parts,
  };
}

/** A Deployment, its ReplicaSet, and the reference by which its pods name it. */
export function aDeployment(name: string, parts: object = {}) {
  const owner = { kind: 'ReplicaSet', name: `${name}-5d`, uid: `uid-rs-${name}` };
  const deployment = {
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', uid: `uid-${name}` },
    spec: { replicas: 1 },
    ...parts,
  };
  const replicaSet = {
    kind: 'ReplicaSet',
    metadata: {
      name: owner.name,
      namespace: 'shop',
      uid: owner.uid,
      annotations: { 'deployment.kubernetes.io/revision': '2' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid: `uid-${name}`, controller: true }],
    },
    spec: { replicas: 1 },
  };
  return { owner, objects: [deployment, replicaSet] };
}

export function aNode(name: string, parts: { labels?: object; spec?: object; allocatable?: object } = {}): object {
  return {
    kind: 'Node',
    metadata: { name, uid: `uid-${name}`, labels: { 'kubernetes.io/hostname': name, ...parts.labels } },
    spec: parts.spec ?? {},
    status: { allocatable: { cpu: '2', memory: '4Gi', pods: '110', ...parts.allocatable } },
  };
}
