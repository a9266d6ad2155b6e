import { describe, expect, it } from 'vitest';
import type { KubeObject, Pod } from '../../../../src/kube/objects.ts';
import { describeObject, type Related } from '../../../../src/services/describe/index.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

/** The description with the gaps between columns made small: here the words matter. */
function shown(kind: string, object: object, related?: Related): string {
  const input = { kind, object: object as KubeObject, now: NOW, ...(related ? { related } : {}) };
  return describeObject(input).replace(/ {2,}/g, ' ');
}

const meta = (name: string) => ({ name, namespace: 'shop', creationTimestamp: '2026-01-01T10:00:00Z' });

const pod = (name: string, cpu: string, more: object = {}): Pod => ({
  metadata: meta(name),
  spec: { nodeName: 'node1', containers: [{ name: 'a', resources: { requests: { cpu, memory: '1Gi' } } }] },
  status: { phase: 'Running' },
  ...more,
});

describe('the description of a workload', () => {
  const deployment = {
    metadata: { ...meta('web'), annotations: { 'deployment.kubernetes.io/revision': '3' } },
    spec: {
      replicas: 3,
      selector: {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }],
      },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 1 } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:3' }] } },
    },
    status: { replicas: 4, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
  };

  it('counts replicas and names the strategy of a Deployment', () => {
    const text = shown('Deployment', deployment);
    expect(text).toContain('Replicas: 3 desired, 4 there, 2 updated, 2 ready, 2 available');
    expect(text).toContain('Strategy: RollingUpdate (at most 25% unavailable, at most 1 more)');
    expect(text).toContain('Selector: app=web,tier in (a,b)');
    expect(text).toMatch(/Pod template\n Labels: app=web\n Containers\n web\n Image: web:3/);
  });

  it('lists the ReplicaSets of a Deployment, the newest revision first', () => {
    const set = (name: string, revision: string, image: string) => ({
      metadata: { ...meta(name), annotations: { 'deployment.kubernetes.io/revision': revision } },
      spec: { replicas: 2, selector: {}, template: { spec: { containers: [{ name: 'web', image }] } } },
      status: { replicas: 2, readyReplicas: 1 },
    });
    const text = shown('Deployment', deployment, {
      replicaSets: [set('web-a', '9', 'web:2'), set('web-b', '10', 'web:3')],
    });
    expect(text).toContain(
      'ReplicaSets\n NAME REVISION READY AGE IMAGES\n web-b 10 1/2 120m web:3\n web-a 9 1/2 120m web:2',
    );
  });

  it('says that it has no pods, and why they could not be read', () => {
    expect(shown('Deployment', deployment, { pods: [] })).toContain('Pods\n It has no pods.');
    expect(shown('Deployment', deployment, { pods: { unread: 'Could not read its pods: no' } })).toContain(
      'Pods\n Could not read its pods: no',
    );
  });

  it('shows the claims of a StatefulSet and the counts of a DaemonSet', () => {
    const claims = [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '5Gi' } } } }];
    expect(shown('StatefulSet', { metadata: meta('db'), spec: { volumeClaimTemplates: claims } })).toContain(
      'Volume claims\n data\n Requested: 5Gi',
    );
    const status = { desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: 1, numberMisscheduled: 1 };
    expect(shown('DaemonSet', { metadata: meta('agent'), status })).toContain(
      'Pods: 3 desired, 3 there, 0 updated, 1 ready, 0 available, 1 on nodes where they should not be',
    );
  });

  it('tells how long a Job took', () => {
    const status = { succeeded: 1, startTime: '2026-01-01T11:00:00Z', completionTime: '2026-01-01T11:01:30Z' };
    const text = shown('Job', { metadata: meta('import'), spec: { completions: 1, backoffLimit: 4 }, status });
    expect(text).toContain('Pods: 0 active, 1 succeeded, 0 failed');
    expect(text).toContain('Completed: 58m ago (11:01:30), took 1m30s');
    expect(text).toContain('Backoff limit: 4');
  });
});

describe('the description of a Service', () => {
  const service = {
    metadata: meta('web'),
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.7',
      selector: { app: 'web' },
      ports: [{ port: 80, targetPort: 'http' }],
    },
  };

  it('lists who answers behind it, the ready ones first', () => {
    const slice = {
      metadata: meta('web-x'),
      addressType: 'IPv4',
      ports: [{ port: 8080, name: 'http' }],
      endpoints: [
        { addresses: ['10.0.0.1'], conditions: { ready: false }, targetRef: { kind: 'Pod', name: 'web-1' } },
        { addresses: ['10.0.0.2'], conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'web-2' } },
      ],
    };
    const text = shown('Service', service, { endpointSlices: [slice] });
    expect(text).toContain('10.0.0.2:8080 (http) ready Pod/web-2\n 10.0.0.1:8080 (http) not ready Pod/web-1');
    expect(text).toContain('Ports\n PORT TARGET\n 80/TCP http');
  });

  it('says that nobody answers', () => {
    expect(shown('Service', service, { endpointSlices: [] })).toContain(
      'Endpoints\n None: no pod that its selector chooses has an address.',
    );
  });
});

describe('the description of a node', () => {
  const node = {
    metadata: { name: 'node1', labels: { 'node-role.kubernetes.io/control-plane': '' } },
    spec: { unschedulable: true, taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] },
    status: {
      capacity: { cpu: '4', memory: '8Gi', pods: '110', 'hugepages-1Gi': '0' },
      allocatable: { cpu: '4', memory: '8Gi', pods: '110', 'hugepages-1Gi': '0' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };

  it('sums what its running pods request', () => {
    const ended = pod('finished', '2', { status: { phase: 'Succeeded' } });
    const text = shown('Node', node, { pods: [pod('a', '1'), pod('b', '500m'), ended] });
    expect(text).toContain('cpu 4 4 1.5 (38%) 0 (0%)');
    expect(text).toContain('memory 8Gi 8Gi 2Gi (25%) 0 (0%)');
    expect(text).toContain('Pods: 2 of at most 110');
    expect(text).not.toContain('finished');
    expect(text).not.toContain('hugepages');
  });

  it('shows cordon, taints and roles', () => {
    const text = shown('Node', node);
    expect(text).toContain('Status: Ready, cordoned: no new pods are put here');
    expect(text).toContain('Taints: gpu=yes:NoSchedule');
    expect(text).toContain('Roles: control-plane');
  });

  it('shows no sums when the pods may not be read', () => {
    const text = shown('Node', node, { pods: { unread: 'Could not read its pods: no' } });
    expect(text).toContain('RESOURCE CAPACITY ALLOCATABLE\n');
    expect(text).toContain('Pods\n Could not read its pods: no');
  });
});

describe('the description of data', () => {
  it('shows keys, sizes and the beginning of the values of a ConfigMap', () => {
    const long = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`).join('\n');
    const text = shown('ConfigMap', {
      metadata: meta('c'),
      data: { mode: 'fast', big: long },
      binaryData: { logo: 'AAEC' },
    });
    expect(text).toContain('mode (4 bytes)\n fast');
    expect(text).toContain('line 12\n … 8 more lines');
    expect(text).not.toContain('line 13');
    expect(text).toContain('logo (binary, 3 bytes)');
  });

  it('shows the keys and sizes of a Secret and never its values', () => {
    const value = Buffer.from('hunter2').toString('base64');
    const secret = {
      metadata: {
        ...meta('db'),
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${value}"}}` },
      },
      type: 'Opaque',
      data: { password: value },
    };
    const text = shown('Secret', secret);
    expect(text).toContain('password 7 bytes');
    expect(text).not.toContain(value);
  });

  it('keeps the values of a Secret to itself even when it is not shaped as one', () => {
    const odd = {
      metadata: { name: 'db', labels: { a: 'b' } },
      data: {
        get password(): string {
          throw new Error('odd');
        },
      },
    };
    const text = shown('Secret', odd);
    expect(text).toContain('Name: db');
    expect(text).not.toContain('password');
  });

  it('says that nobody uses a claim', () => {
    const claim = {
      metadata: meta('data'),
      spec: { resources: { requests: { storage: '1Gi' } } },
      status: { phase: 'Pending' },
    };
    const text = shown('PersistentVolumeClaim', claim, { pods: [] });
    expect(text).toContain('Status: Pending\n Volume: none yet\n Requested: 1Gi'.replaceAll('\n ', '\n'));
    expect(text).toContain('Used by\n No pod uses it.');
  });
});

describe('the description of any other kind', () => {
  it('shows spec and status indented, and the conditions as a table', () => {
    const object = {
      apiVersion: 'example.org/v1',
      kind: 'Widget',
      metadata: meta('w'),
      spec: {
        size: 3,
        tags: ['a', 'b'],
        parts: [{ name: 'x', port: 80 }, { name: 'y' }],
        script: 'one\ntwo',
        empty: {},
      },
      status: { phase: 'Ready', conditions: [{ type: 'Ready', status: 'True', reason: 'Made' }] },
    };
    expect(describeObject({ kind: 'Widget', object: object as KubeObject, now: NOW })).toBe(
      [
        'Name:         w',
        'Namespace:    shop',
        'Kind:         Widget',
        'Created:      120m ago (10:00:00)',
        'Labels:       none',
        'Annotations:  none',
        '',
        'Conditions',
        '  TYPE   STATUS  REASON',
        '  Ready  True    Made',
        '',
        'spec:',
        '  size:  3',
        '  tags:  a, b',
        '  parts:',
        '    - name:  x',
        '      port:  80',
        '    - name:  y',
        '  script:',
        '    one',
        '    two',
        '  empty:  none',
        '',
        'status:',
        '  phase:  Ready',
        '',
      ].join('\n'),
    );
  });

  it('keeps plain fields together', () => {
    const storageClass = { metadata: meta('local'), provisioner: 'p', parameters: { a: 'b' }, reclaimPolicy: 'Delete' };
    expect(shown('StorageClass', storageClass)).toContain(
      'provisioner: p\nreclaimPolicy: Delete\n\nparameters:\n a: b',
    );
  });

  it('is used for a kind of the same name from another group', () => {
    const knative = { apiVersion: 'serving.knative.dev/v1', metadata: meta('s'), spec: { template: { x: 1 } } };
    expect(shown('Service', knative)).toContain('spec:\n template:\n x: 1');
  });
});
