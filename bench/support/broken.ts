import type { KubeObject } from '../../src/store/types.ts';
import { aDeployment, ago, aNode, anEvent, aPod, webStatus } from '../../test/support/snapshot.ts';

const REPLICAS = 20;
const NODES = 200;

/** One way in which a pod is broken: its parts, and the events about it. */
interface Fault {
  spec?: object;
  status: object;
  node?: undefined;
  events?: readonly object[];
}

const waiting = (reason: string, message: string) => webStatus({ state: { waiting: { reason, message } } });
const crashed = (exitCode: number, reason: string) => ({
  conditions: [{ type: 'Ready', status: 'False' }],
  ...webStatus({
    restartCount: 7,
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container=web' } },
    lastState: { terminated: { exitCode, reason, startedAt: ago(40), finishedAt: ago(39), containerID: 'c' } },
  }),
});
const unschedulable = {
  phase: 'Pending',
  containerStatuses: [],
  conditions: [
    { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/200 nodes are available' },
  ],
};
const pending = { node: undefined, status: unschedulable };

/** The faults that a large cluster shows at a time. */
const FAULTS: readonly Fault[] = [
  {
    status: { phase: 'Pending', ...waiting('ImagePullBackOff', 'Back-off pulling image "shop/web:2": not found') },
    events: [{ reason: 'Failed', message: 'Failed to pull image "shop/web:2": not found', count: 9 }],
  },
  { status: crashed(1, 'Error'), events: [{ reason: 'BackOff', message: 'Back-off restarting failed container' }] },
  { status: crashed(139, 'Error') },
  { status: crashed(137, 'OOMKilled') },
  { status: crashed(127, 'Error') },
  { status: waiting('CreateContainerConfigError', 'configmap "settings" not found') },
  {
    ...pending,
    spec: { containers: [{ name: 'web', image: 'shop/web:1', resources: { requests: { cpu: '64' } } }] },
    events: [{ reason: 'FailedScheduling', message: '0/200 nodes are available: 200 Insufficient cpu.' }],
  },
  { ...pending, spec: { nodeSelector: { disk: 'ssd' } } },
  {
    status: {
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(900) }],
      ...webStatus({ state: { running: { startedAt: ago(1000) } }, started: true }),
    },
    spec: { containers: [{ name: 'web', image: 'shop/web:1', readinessProbe: { httpGet: { port: 80, path: '/' } } }] },
    events: [
      { reason: 'Unhealthy', message: 'Readiness probe failed: HTTP probe failed with statuscode: 500', count: 90 },
    ],
  },
  {
    ...pending,
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
    events: [{ reason: 'FailedScheduling', message: 'pod has unbound immediate PersistentVolumeClaims' }],
  },
];

/** A cluster of `count` pods in Deployments of twenty, of which `broken` are broken in ten ways, with all that belongs to them. */
export function brokenCluster(count: number, broken: number): KubeObject[] {
  const objects: unknown[] = [];
  const step = Math.floor(count / broken);
  for (let n = 0; n < NODES; n++)
    objects.push(aNode(`node${n}`, { labels: { 'topology.kubernetes.io/zone': `z${n % 3}` } }));
  for (let n = 0; n < count; n++) {
    const team = Math.floor(n / REPLICAS);
    const workload = aDeployment(`svc-${team}`, { spec: { replicas: REPLICAS }, status: { replicas: REPLICAS } });
    if (n % REPLICAS === 0) objects.push(...workload.objects, ...beside(`svc-${team}`, team));
    const fault = n % step === 0 ? FAULTS[(n / step) % FAULTS.length] : undefined;
    const name = `svc-${team}-${n}`;
    objects.push(
      aPod({
        name,
        owner: workload.owner,
        labels: { app: `svc-${team}` },
        node: `node${n % NODES}`,
        metadata: { resourceVersion: '1' },
        spec: { containers: [{ name: 'web', image: 'shop/web:1', resources: { requests: { cpu: '10m' } } }] },
        ...fault,
      }),
    );
    for (const event of fault?.events ?? []) objects.push(anEvent({ name, container: 'web' }, event));
    if (n % 10 === 0) objects.push(anEvent({ name }, { type: 'Normal', reason: 'Pulled', message: 'already present' }));
  }
  return objects as KubeObject[];
}

/** What stands beside a workload: its service, configuration and, for every third, a claim with its volume. */
function beside(name: string, n: number): object[] {
  const metadata = { name, namespace: 'shop', uid: `uid-beside-${name}`, resourceVersion: '1' };
  const claim = {
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], volumeName: name, resources: { requests: { storage: '1Gi' } } },
    status: { phase: 'Bound' },
  };
  return [
    { kind: 'Service', metadata, spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 80 }] } },
    { kind: 'ConfigMap', metadata },
    ...(n % 3 === 0 ? [claim] : []),
  ];
}
