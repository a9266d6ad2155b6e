import type { KubeObject, Pod } from '../../src/kube/objects.ts';

/** A running pod of one container, as the API server would give it. */
export function runningPod(name: string, namespace = 'shop', parts: { status?: object; spec?: object } = {}): Pod {
  return {
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name.replace(/-[^-]*$/, '') } },
    spec: { nodeName: 'node1', containers: [{ name: 'main', image: 'nginx:1.22' }], ...parts.spec },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'ContainersReady', status: 'True' },
      ],
      containerStatuses: [
        {
          name: 'main',
          ready: true,
          started: true,
          restartCount: 0,
          image: 'nginx:1.22',
          imageID: 'sha256:0',
          state: { running: { startedAt: '2026-01-01T12:00:00Z' } },
        },
      ],
      ...parts.status,
    },
  };
}

/** A pod whose container died by SIGSEGV and waits for its next start. */
export function crashingPod(name: string, namespace = 'shop'): Pod {
  const now = new Date();
  const at = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString().replace(/\.\d+/, '');
  return runningPod(name, namespace, {
    status: {
      conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
      containerStatuses: [
        {
          name: 'main',
          ready: false,
          started: false,
          restartCount: 5,
          image: 'crasher:1',
          imageID: 'sha256:1',
          state: {
            waiting: {
              reason: 'CrashLoopBackOff',
              message: `back-off 2m40s restarting failed container=main pod=${name}_${namespace}(0)`,
            },
          },
          lastState: {
            terminated: { exitCode: 139, reason: 'Error', startedAt: at(21), finishedAt: at(20), containerID: 'c://1' },
          },
        },
      ],
    },
  });
}

/** A namespace, a node and some pods in it: enough for a console. */
export function smallCluster(pods: readonly KubeObject[]): KubeObject[] {
  return [
    { kind: 'Namespace', metadata: { name: 'shop' } },
    {
      kind: 'Node',
      metadata: { name: 'node1' },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      },
    } as KubeObject,
    ...pods,
  ];
}
