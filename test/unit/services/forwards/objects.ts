import type { Pod } from '../../../../src/kube/objects.ts';

export interface PodLike {
  ready?: boolean;
  phase?: string;
  /** Why its container waits; missing: it runs. */
  waiting?: string;
  created?: string;
  deleting?: boolean;
  ports?: { name?: string; containerPort: number }[];
  gates?: string[];
}

/** A pod with one container, `main`. */
export function podOf(name: string, like: PodLike = {}): Pod {
  const { ready = true, phase = 'Running', waiting, created = '2026-01-01T12:00:00Z', ports = [], gates = [] } = like;
  const state = waiting ? { waiting: { reason: waiting } } : { running: { startedAt: created } };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: `uid-${name}`,
      namespace: 'shop',
      creationTimestamp: created,
      labels: { app: 'web' },
      ...(like.deleting ? { deletionTimestamp: created } : {}),
    },
    spec: {
      containers: [{ name: 'main', ports }],
      readinessGates: gates.map((conditionType) => ({ conditionType })),
    },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'main', ready, restartCount: 0, image: '', imageID: '', state }],
    },
  };
  return pod as unknown as Pod;
}
