import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { ago, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const probe = { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 };
const EXCEEDED = {
  type: 'Progressing',
  status: 'False',
  reason: 'ProgressDeadlineExceeded',
  message: 'ReplicaSet "web-new" has timed out progressing.',
  lastUpdateTime: ago(30),
};

function deployment(parts: { metadata?: object; spec?: object; status?: object } = {}): object {
  return {
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'uid-web',
      annotations: { 'deployment.kubernetes.io/revision': '2' },
      ...parts.metadata,
    },
    spec: {
      replicas: 2,
      progressDeadlineSeconds: 12,
      template: { spec: { containers: [{ name: 'web' }] } },
      ...parts.spec,
    },
    status: { conditions: [EXCEEDED], ...parts.status },
  };
}
const replicaSet = (name: string, revision: number, ready: number, all: number): object => ({
  kind: 'ReplicaSet',
  metadata: {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true }],
  },
  spec: { replicas: all, template: { spec: { containers: [{ name: 'web', image: `shop/web:${revision}` }] } } },
  status: { replicas: all, readyReplicas: ready },
});
const ofSet = (name: string) => ({ kind: 'ReplicaSet', name, uid: `uid-${name}` });
const notReady = { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(60) }] };
const broken = (
  name: string,
  owner: { kind: string; name: string; uid: string },
  parts: { labels?: Record<string, string>; age?: number } = {},
) =>
  aPod({
    name,
    owner,
    metadata: { creationTimestamp: ago(parts.age ?? 60) },
    ...(parts.labels ? { labels: parts.labels } : {}),
    spec: { containers: [{ name: 'web', image: 'shop/web:2', readinessProbe: probe }] },
    status: { ...notReady, ...webStatus({ started: true, state: { running: { startedAt: ago(parts.age ?? 60) } } }) },
  });
const fails = (name: string) =>
  anEvent(
    { name, container: 'web' },
    { reason: 'Unhealthy', message: 'Readiness probe failed: HTTP probe failed with statuscode: 404', count: 20 },
  );
const serving = (name: string, owner: { kind: string; name: string; uid: string }, labels?: Record<string, string>) =>
  aPod({ name, owner, ...(labels ? { labels } : {}) });
const find = (...all: readonly unknown[]) =>
  diagnose(snapshotWith(all), NOON).findings.filter(({ code }) => code === 'rollout-stuck');

const stuck = [
  replicaSet('web-old', 1, 2, 2),
  replicaSet('web-new', 2, 0, 1),
  serving('web-old-1', ofSet('web-old')),
  serving('web-old-2', ofSet('web-old')),
  broken('web-new-1', ofSet('web-new')),
  fails('web-new-1'),
];

describe('a Deployment whose rollout is past its deadline', () => {
  it('is told with both versions, who serves, which pod blocks and why, and how to go back', () => {
    const [found] = find(deployment(), ...stuck);
    expect(found).toMatchObject({ severity: 'error', object: { kind: 'Deployment', name: 'web' } });
    expect(found?.cause).toContain('no progress for 12 s (progressDeadlineSeconds)');
    expect(found?.cause).toContain('The pod of the new version (revision 2) is not ready (1 of 2 pods made so far)');
    expect(found?.cause).toContain('previous version (revision 1) 2 of 2 pods are ready');
    expect(found?.cause).toContain('2 ready pods serve');
    expect(found?.cause).toContain('Held up by web-new-1 (Running, not ready)');
    expect(found?.cause).toContain('readiness probe fails');
    expect(found?.remedies[0]).toMatchObject({ command: 'workload.rollback', args: { revision: 1 } });
    expect(found?.remedies.find(({ command }) => command === 'probe.run')?.args).toMatchObject({ pod: 'web-new-1' });
  });

  it('is not said to lack pods that only the ReplicaSets would tell of, where those may not be read', () => {
    const states = { ReplicaSet: { phase: 'forbidden', since: NOON, reason: 'no' } } as const;
    const status = { replicas: 3, updatedReplicas: 1, readyReplicas: 2 };
    const mine = broken(
      'web-abc-1',
      { kind: 'ReplicaSet', name: 'web-abc', uid: 'u' },
      {
        labels: { 'pod-template-hash': 'abc' },
      },
    );
    const { findings } = diagnose(snapshotWith([deployment({ status }), mine, fails('web-abc-1')], { states }), NOON);
    const found = findings.find(({ code }) => code === 'rollout-stuck');
    expect(found?.cause).toContain('1 of 2 pods has the new version. So 2 ready pods serve');
    expect(found?.cause).toContain('Held up by web-abc-1 (Running, not ready)');
    expect(found?.remedies.map(({ kubectl }) => kubectl)).toContain('kubectl -n shop rollout undo deployment/web');
  });

  it('follows the finding about its pods where nothing of it ever ran', () => {
    const all = diagnose(
      snapshotWith([
        deployment(),
        replicaSet('web-new', 2, 0, 1),
        broken('web-new-1', ofSet('web-new')),
        fails('web-new-1'),
      ]),
      NOON,
    ).findings;
    expect(all.map(({ code }) => code)).toEqual(['readiness-failing', 'rollout-stuck']);
  });

  it('is expected in debug mode, while it rolls, and at 0 replicas', () => {
    expect(find(deployment({ metadata: { annotations: { 'kdbg.dev/debug-mode': '{}' } } }), ...stuck)).toEqual([]);
    const asleep = { metadata: { annotations: { 'kdbg.dev/asleep': 'web' } }, spec: { containers: [] } };
    expect(find(deployment({ spec: { replicas: 1, template: asleep } }), ...stuck)).toEqual([]);
    const rolls = { conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' }] };
    expect(find(deployment({ status: rolls }), ...stuck)).toEqual([]);
    expect(find(deployment({ spec: { replicas: 0 } }))).toEqual([]);
  });

  it('whose pods Kubernetes refuses to make says so in its words', () => {
    const message = 'pods "web-new-1" is forbidden: exceeded quota: pods';
    const refused = {
      conditions: [EXCEEDED, { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }],
    };
    const [found] = find(deployment({ status: refused }), replicaSet('web-new', 2, 0, 0));
    expect(found?.cause).toContain('No pod of the new version (revision 2) is there yet; 2 are wanted.');
    expect(found?.cause).toContain(`refuses to make them: “${message}”`);
  });

  it('a paused one with a change that waits is for information; without one it is nothing', () => {
    const paused = (updatedReplicas: number) =>
      find(deployment({ spec: { paused: true }, status: { replicas: 2, updatedReplicas, conditions: [] } }));
    expect(paused(0)[0]).toMatchObject({ severity: 'info', title: expect.stringContaining('paused') });
    expect(paused(2)).toEqual([]);
  });
});

describe('a StatefulSet', () => {
  const owner = { kind: 'StatefulSet', name: 'db', uid: 'uid-db' };
  const set = (status: object, spec: object = {}) => ({
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'shop', uid: 'uid-db' },
    spec: { replicas: 3, template: { spec: { containers: [{ name: 'web' }] } }, ...spec },
    status: { replicas: 3, readyReplicas: 2, currentRevision: 'db-1', updateRevision: 'db-2', ...status },
  });
  const hash = (revision: string) => ({ 'controller-revision-hash': revision });
  const updating = (age: number) => [
    serving('db-0', owner, hash('db-1')),
    serving('db-1', owner, hash('db-1')),
    broken('db-2', owner, { labels: hash('db-2'), age }),
    fails('db-2'),
  ];

  it('whose update is blocked by a broken pod is told with its number and what has to be done', () => {
    const [found] = find(set({}), ...updating(60));
    expect(found?.title).toContain('stuck at the pod db-2');
    expect(found?.cause).toContain('has come to number 2');
    expect(found?.cause).toContain('only 2 of 3 wanted pods serve');
    expect(found?.cause).toContain('may have to be deleted');
    expect(found?.remedies[0]).toMatchObject({ command: 'workload.rollback' });
  });

  it('is left alone while a new pod starts, with OnDelete, and as a canary whose pods are ready', () => {
    expect(find(set({}), ...updating(10))).toEqual([]);
    expect(find(set({}, { updateStrategy: { type: 'OnDelete' } }), ...updating(60))).toEqual([]);
    const canary = [serving('db-0', owner, hash('db-1')), serving('db-2', owner, hash('db-2'))];
    expect(find(set({ readyReplicas: 2 }, { updateStrategy: { rollingUpdate: { partition: 2 } } }), ...canary)).toEqual(
      [],
    );
  });

  it('that makes its pods in order is told when the first has not been ready for long', () => {
    const made = (age: number) =>
      find(
        set({ updateRevision: 'db-1', readyReplicas: 0 }),
        broken('db-0', owner, { labels: hash('db-1'), age }),
        fails('db-0'),
      );
    expect(made(60)).toEqual([]);
    expect(made(700)[0]?.cause).toContain('it waits at number 0, and 2 pods are not made yet');
  });
});

describe('a DaemonSet', () => {
  const owner = { kind: 'DaemonSet', name: 'agent', uid: 'uid-agent' };
  const generation = (n: string) => ({ 'pod-template-generation': n });
  const set = (status: object) => ({
    kind: 'DaemonSet',
    metadata: {
      name: 'agent',
      namespace: 'shop',
      uid: 'uid-agent',
      annotations: { 'deprecated.daemonset.template.generation': '2' },
    },
    spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } },
    status: { desiredNumberScheduled: 3, updatedNumberScheduled: 1, numberReady: 2, numberUnavailable: 1, ...status },
  });

  it('whose update stops at maxUnavailable is told', () => {
    const pods = [
      serving('agent-a', owner, generation('1')),
      broken('agent-b', owner, { labels: generation('2') }),
      fails('agent-b'),
    ];
    const [found] = find(set({}), ...pods);
    expect(found?.cause).toContain('at most 1 (maxUnavailable) is not ready; 1 is');
    expect(found?.cause).toContain('1 of 3 pods has the new version');
  });

  it('with an old pod that fails while it updates is not stuck by it', () => {
    expect(find(set({}), broken('agent-a', owner, { labels: generation('1') }), fails('agent-a'))).toEqual([]);
  });
});
