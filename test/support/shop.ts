import { ago, aNode, anEvent, aPod } from './snapshot.ts';

/** A Deployment with its ReplicaSet, named as the controllers name them. */
function deployment(name: string, hash: string, parts: { revision?: string; replicas?: number } = {}) {
  const { revision = '3', replicas = 1 } = parts;
  const set = `${name}-${hash}`;
  return {
    owner: { kind: 'ReplicaSet', name: set, uid: `uid-${set}` },
    objects: [
      { kind: 'Deployment', metadata: { name, namespace: 'shop', uid: `uid-${name}` }, spec: { replicas } },
      {
        kind: 'ReplicaSet',
        metadata: {
          name: set,
          namespace: 'shop',
          uid: `uid-${set}`,
          annotations: { 'deployment.kubernetes.io/revision': revision },
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid: `uid-${name}`, controller: true }],
        },
        spec: { replicas },
      },
    ],
  };
}

const crasher = deployment('crasher', '6d5f9c8b7');
const web = deployment('web', '7c9d5b6f4');
const api = deployment('api', '5f7d9d8c6', { replicas: 2 });
const worker = deployment('worker', '84c6bb99d5');

/** A pod of one container that runs well. */
function running(name: string, container: string, parts: Parameters<typeof aPod>[0] = {}) {
  return aPod({
    name,
    labels: { app: container },
    spec: { containers: [{ name: container, image: `shop/${container}:1` }], ...parts.spec },
    status: {
      containerStatuses: [
        {
          name: container,
          image: `shop/${container}:1`,
          ready: true,
          started: true,
          restartCount: 0,
          containerID: `containerd://${name}`,
          state: { running: { startedAt: ago(540) } },
          lastState: {},
        },
      ],
      ...parts.status,
    },
    ...(parts.owner ? { owner: parts.owner } : {}),
    ...(parts.metadata ? { metadata: parts.metadata } : {}),
    node: 'node' in parts ? parts.node : 'node1',
  });
}

/** The status of a container that does not run. */
const down = (name: string, image: string, parts: object) => ({
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
  containerStatuses: [{ name, image, ready: false, started: false, state: {}, lastState: {}, ...parts }],
});

export const CRASHER = 'crasher-6d5f9c8b7-x2x8k';
export const WEB = 'web-7c9d5b6f4-2kq9p';
export const API = ['api-5f7d9d8c6-jm4tt', 'api-5f7d9d8c6-wz7rc'] as const;
export const ASLEEP = 'worker-84c6bb99d5-d8zqm';

const crashing = running(CRASHER, 'crasher', {
  owner: crasher.owner,
  metadata: { creationTimestamp: ago(192) },
  spec: { containers: [{ name: 'crasher', image: 'kdbg.test/crasher:1', ports: [{ containerPort: 2345 }] }] },
  status: down('crasher', 'kdbg.test/crasher:1', {
    restartCount: 5,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 2m40s restarting failed container=crasher pod=${CRASHER}_shop(uid-${CRASHER})`,
      },
    },
    lastState: {
      terminated: {
        exitCode: 139,
        reason: 'Error',
        startedAt: ago(40),
        finishedAt: ago(40),
        containerID: 'containerd://crasher-5',
      },
    },
  }),
});

const unpulled = running(WEB, 'web', {
  owner: web.owner,
  metadata: { creationTimestamp: ago(75) },
  spec: { containers: [{ name: 'web', image: 'shop/webb:1.4' }] },
  status: {
    ...down('web', 'shop/webb:1.4', {
      restartCount: 0,
      state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "shop/webb:1.4"' } },
    }),
    phase: 'Pending',
  },
});

/** In debug mode: its container sleeps, and its readiness gate keeps it from Service traffic. */
const sleeping = running(ASLEEP, 'worker', {
  owner: worker.owner,
  metadata: { creationTimestamp: ago(240) },
  spec: {
    containers: [{ name: 'worker', image: 'shop/worker:1', command: ['/bin/sleep'], args: ['infinity'] }],
    readinessGates: [{ conditionType: 'kdbg.dev/awake' }],
  },
  status: { conditions: [{ type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady' }] },
});

/** A small shop: one program that crashes, one image that is not there, one workload asleep, three pods that are well. */
export const SHOP: readonly object[] = [
  { kind: 'Namespace', metadata: { name: 'shop', uid: 'uid-shop' } },
  aNode('node1'),
  aNode('node2'),
  ...crasher.objects,
  ...web.objects,
  ...api.objects,
  ...worker.objects,
  { kind: 'StatefulSet', metadata: { name: 'db', namespace: 'shop', uid: 'uid-db' }, spec: { replicas: 1 } },
  crashing,
  unpulled,
  sleeping,
  running(API[0], 'api', { owner: api.owner, metadata: { creationTimestamp: ago(3 * 3600) } }),
  running(API[1], 'api', { owner: api.owner, node: 'node2', metadata: { creationTimestamp: ago(3 * 3600) } }),
  running('db-0', 'db', {
    owner: { kind: 'StatefulSet', name: 'db', uid: 'uid-db' },
    node: 'node2',
    metadata: { creationTimestamp: ago(2 * 86_400) },
  }),
  anEvent(
    { name: CRASHER, container: 'crasher' },
    { reason: 'BackOff', message: 'Back-off restarting failed container crasher', count: 6, lastTimestamp: ago(12) },
  ),
  anEvent(
    { name: CRASHER, container: 'crasher' },
    {
      type: 'Normal',
      reason: 'Pulled',
      message: 'Container image "kdbg.test/crasher:1" already present on machine',
      count: 5,
      lastTimestamp: ago(41),
    },
  ),
  anEvent(
    { name: WEB, container: 'web' },
    {
      reason: 'Failed',
      message:
        'Failed to pull image "shop/webb:1.4": failed to resolve reference "docker.io/shop/webb:1.4": docker.io/shop/webb:1.4: not found',
      count: 3,
      lastTimestamp: ago(20),
    },
  ),
  anEvent(
    { name: API[0], container: 'api' },
    { type: 'Normal', reason: 'Started', message: 'Started container api', lastTimestamp: ago(540) },
  ),
];

/** What the containers have written, by `pod/container`, of the instance before by `pod/container/previous`. */
export const SHOP_LOGS: Readonly<Record<string, readonly string[]>> = {
  [`${CRASHER}/crasher`]: ['crasher: starting', 'crasher: writing through a null pointer'],
  [`${CRASHER}/crasher/previous`]: ['crasher: starting', 'crasher: writing through a null pointer'],
  [`${API[0]}/api`]: ['listening on :8080', 'GET /items 200 12ms', 'GET /items/7 404 3ms'],
  [`${API[1]}/api`]: ['listening on :8080', 'GET /health 200 1ms'],
  'db-0/db': ['database system is ready to accept connections'],
};
