import { expect, test } from 'vitest';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { tableOf } from '../../../../src/playground/api/tables.ts';
import { SERVED } from '../../../../src/playground/served.ts';

const NOW = Date.parse('2026-01-01T00:10:00Z');
const metadata = { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' };

interface Table {
  columnDefinitions: readonly { name: string; priority: number }[];
  rows: readonly { cells: readonly unknown[]; object: unknown }[];
}
const table = (kind: string, object: object, included: 'Object' | 'Metadata' | 'None' = 'None') =>
  tableOf({ kind }, [{ metadata, ...object } as KubeObject], NOW, included) as Table;

test.each<[string, object, readonly unknown[]]>([
  [
    'ResourceQuota',
    { status: { hard: { pods: '4', 'limits.cpu': '2', cpu: '1' }, used: { pods: '1', 'limits.cpu': '500m' } } },
    ['a', 'cpu: 0/1, pods: 1/4', 'limits.cpu: 500m/2', '10m'],
  ],
  [
    'RoleBinding',
    {
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'User', name: 'ann' },
        { kind: 'User', name: 'bob' },
        { kind: 'ServiceAccount', namespace: 'n', name: 's' },
      ],
    },
    ['a', 'Role/r', '10m', 'ann, bob', '', 'n/s'],
  ],
  ['Role', {}, ['a', '2026-01-01T00:00:00Z']],
  [
    'PodDisruptionBudget',
    { spec: { minAvailable: '50%' }, status: { disruptionsAllowed: 1 } },
    ['a', '50%', 'N/A', 1, '10m'],
  ],
  [
    'HorizontalPodAutoscaler',
    {
      spec: {
        scaleTargetRef: { kind: 'Deployment', name: 'web' },
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    },
    ['a', 'Deployment/web', 'cpu: <unknown>/50%', '<unset>', 3, 0, '10m'],
  ],
  [
    'Endpoints',
    { subsets: [{ addresses: [1, 2, 3, 4].map((n) => ({ ip: `10.0.0.${n}` })), ports: [{ port: 80 }] }] },
    ['a', '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...', '10m'],
  ],
  ['Scale', { spec: { replicas: 2 }, status: { replicas: 1 } }, ['a', 2, 1, '10m']],
  ['IngressClass', { spec: { controller: 'x/y' } }, ['a', 'x/y', '<none>', '10m']],
  ['NetworkPolicy', { spec: { podSelector: { matchLabels: { app: 'web' } } } }, ['a', 'app=web', '10m']],
  ['PriorityClass', { value: 7 }, ['a', 7, false, '10m', 'PreemptLowerPriority']],
  [
    'Event',
    {
      lastTimestamp: '2026-01-01T00:09:00Z',
      firstTimestamp: '2026-01-01T00:00:00Z',
      count: 3,
      type: 'Normal',
      reason: 'Pulled',
      message: 'it is there',
      involvedObject: { kind: 'Pod', name: 'p', fieldPath: 'spec.containers{c}' },
      source: { component: 'kubelet', host: 'node1' },
    },
    ['60s', 'Normal', 'Pulled', 'pod/p', 'spec.containers{c}', 'kubelet, node1', 'it is there', '10m', 3, 'a'],
  ],
])('a row of a %s', (kind, object, cells) => {
  expect(table(kind, object).rows[0]?.cells).toEqual(cells);
});

test('a row is made of any object of any kind, whatever is missing', () => {
  for (const { kind } of SERVED) {
    const { columnDefinitions, rows } = table(kind, {});
    expect(rows[0]?.cells).toHaveLength(columnDefinitions.length);
    expect(columnDefinitions.filter(({ name }) => name === 'Name')).toHaveLength(1);
  }
});

test('beside the row stands what was asked for', () => {
  expect(table('Pod', { spec: { nodeName: 'n' } }, 'Object').rows[0]?.object).toMatchObject({
    spec: { nodeName: 'n' },
  });
  expect(table('Pod', { spec: {} }, 'Metadata').rows[0]?.object).toMatchObject({
    kind: 'PartialObjectMetadata',
    metadata,
  });
  expect(table('Pod', {}, 'None').rows[0]?.object).toBeNull();
});
