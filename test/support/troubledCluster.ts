import type { Code } from '../../src/diagnosis/catalog.ts';
import type { Snapshot } from '../../src/store/types.ts';
import { ago, aNode, anEvent, aPod, NOON, snapshotWith, webStatus } from './snapshot.ts';

const waiting = (reason: string, message = '') => ({ state: { waiting: { reason, message } } });
const ended = (exitCode: number, reason: string) => ({
  restartCount: 3,
  ...waiting('CrashLoopBackOff', 'back-off 40s restarting failed container'),
  lastState: {
    terminated: { exitCode, reason, startedAt: ago(20), finishedAt: ago(10), containerID: 'containerd://x' },
  },
});

/** One pod for each of these, by the code that it must be told with. */
const PODS: Readonly<Partial<Record<Code, object>>> = {
  'image-not-found': waiting('ErrImagePull', 'failed to resolve: docker.io/shop/web:1: not found'),
  'image-auth': waiting('ImagePullBackOff', 'pull access denied, authorization failed: 401 Unauthorized'),
  'image-registry-unreachable': waiting('ErrImagePull', 'dial tcp 10.0.0.1:443: connect: no route to host'),
  'image-plain-http': waiting('ErrImagePull', 'http: server gave HTTP response to HTTPS client'),
  'image-never-pull': waiting('ErrImageNeverPull', 'not present with pull policy of Never'),
  'config-missing': waiting('CreateContainerConfigError', 'configmap "settings" not found'),
  'config-key-missing': waiting('CreateContainerConfigError', "couldn't find key HOST in ConfigMap shop/settings"),
  'run-as-non-root': waiting('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root'),
  'command-not-found': waiting('RunContainerError', 'exec: "serve": executable file not found in $PATH: unknown'),
  'crash-exit': ended(1, 'Error'),
  'crash-signal': ended(139, 'Error'),
  'oom-killed': ended(137, 'OOMKilled'),
};

/** A cluster with many kinds of trouble at once, and the codes that it must be told with. */
export function troubledCluster(): { snapshot: Snapshot; codes: readonly Code[] } {
  const pods = Object.entries(PODS).map(([code, status]) =>
    aPod({ name: code, status: { phase: 'Pending', conditions: [], ...webStatus(status) } }),
  );
  const unscheduled = aPod({
    name: 'unscheduled',
    node: undefined,
    spec: { containers: [{ name: 'web', image: 'a', resources: { requests: { cpu: '64' } } }] },
    status: {
      phase: 'Pending',
      containerStatuses: [],
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1: Insufficient cpu' },
      ],
    },
  });
  const job = {
    kind: 'Job',
    metadata: { name: 'seed', namespace: 'shop', uid: 'uid-seed' },
    status: { conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }] },
  };
  const release = {
    kind: 'Secret',
    metadata: {
      name: 'sh.helm.release.v1.shop.v1',
      namespace: 'shop',
      uid: 'uid-release',
      labels: { owner: 'helm', name: 'shop', status: 'failed', version: '1', modifiedAt: String(NOON / 1000 - 600) },
    },
  };
  const event = anEvent(
    { name: 'crash-exit', container: 'web' },
    { reason: 'BackOff', message: 'Back-off restarting' },
  );
  const snapshot = snapshotWith([...pods, unscheduled, job, release, event, aNode('node1')], {
    namespace: 'shop',
    states: { StorageClass: { phase: 'forbidden', since: NOON, reason: 'storageclasses is forbidden' } },
  });
  const codes = [...Object.keys(PODS), 'insufficient-resources', 'job-failed', 'release-stuck', 'not-visible'];
  return { snapshot, codes: codes as Code[] };
}
