import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { trim } from '../../../src/store/trim.ts';
import { aDeployment, ago, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const deployment = aDeployment('web');
const template = (spec: object) => ({ spec: { containers: [{ name: 'web', image: 'shop/web:1', ...spec }] } });
const all = { envFrom: [{ configMapRef: { name: 'settings' } }] };
const one = (key: string) => ({
  env: [{ name: 'CURRENCY', valueFrom: { configMapKeyRef: { name: 'settings', key } } }],
});

const entry = (seconds: number, fields: object, manager = 'kubectl-patch') => ({
  manager,
  operation: 'Update',
  time: ago(seconds),
  fieldsV1: fields,
});
const settings = (fields: readonly object[], kind = 'ConfigMap', made = 3000) => ({
  kind,
  metadata: {
    name: 'settings',
    namespace: 'shop',
    uid: 'uid-settings',
    creationTimestamp: ago(made),
    managedFields: fields,
  },
});
const patched = settings([entry(60, { 'f:data': { 'f:CURRENCY': {} } })]);

function found(config: object, spec: object = all, more: { pods?: readonly object[]; sets?: object } = {}) {
  const [made, set] = deployment.objects;
  const pods = more.pods ?? [aPod({ name: 'web-1', owner: deployment.owner, ...template(spec) })];
  const replicaSet = { ...set, spec: { replicas: 2, template: template(spec) }, ...more.sets };
  return diagnose(snapshotWith([made, replicaSet, config, ...pods]), NOON).findings;
}

describe('configuration that was changed after the pods had started', () => {
  it('is one finding of the workload, with the key, how many pods have the old one, and the restart', () => {
    const pods = [600, 600, 30].map((seconds, i) =>
      aPod({
        name: `web-${i}`,
        owner: deployment.owner,
        ...template(all),
        status: { containerStatuses: [{ name: 'web', state: { running: { startedAt: ago(seconds) } } }] },
      }),
    );
    const [finding, ...others] = found(patched, all, { pods });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'config-changed-since-start',
      severity: 'warning',
      object: { kind: 'Deployment', name: 'web' },
      title: 'web runs with an older ConfigMap settings than there is now',
    });
    expect(finding?.cause).toMatch(/was changed at .* \(CURRENCY\)\. 2 of 3 pods started before that/);
    expect(finding?.remedies[0]).toMatchObject({
      command: 'workload.restart',
      kubectl: 'kubectl -n shop rollout restart deployment/web',
    });
  });

  it('a Secret, a single file of a volume, and an init container count as well', () => {
    const secret = settings([entry(60, { 'f:data': { 'f:tls.key': {} } })], 'Secret');
    const file = {
      volumes: [{ name: 'v', secret: { secretName: 'settings' } }],
      containers: [{ name: 'web', volumeMounts: [{ name: 'v', mountPath: '/tls.key', subPath: 'tls.key' }] }],
    };
    const init = {
      initContainers: [{ name: 'render', ...all }],
      containers: [{ name: 'web' }],
    };
    const mounted = found(
      secret,
      {},
      { pods: [aPod({ owner: deployment.owner, spec: file })], sets: { spec: { template: { spec: file } } } },
    );
    expect(mounted.map((finding) => [finding.code, finding.title])).toEqual([
      ['config-changed-since-start', 'web runs with an older Secret settings than there is now'],
    ]);
    expect(mounted[0]?.cause).toContain('mounted at /tls.key as a single file (subPath)');
    const pod = aPod({
      owner: deployment.owner,
      spec: init,
      status: {
        initContainerStatuses: [{ name: 'render', state: { terminated: { exitCode: 0, startedAt: ago(610) } } }],
      },
    });
    const rendered = found(patched, {}, { pods: [pod], sets: { spec: { template: { spec: init } } } });
    expect(rendered[0]?.cause).toContain('init container render has done its work');
  });

  it('where only a label may have been written, it is for information and says so', () => {
    const helm = settings([
      entry(60, { 'f:data': { 'f:CURRENCY': {} }, 'f:metadata': { 'f:labels': { 'f:helm.sh/chart': {} } } }, 'helm'),
    ]);
    const [finding] = found(helm);
    expect([finding?.severity, finding?.title]).toEqual([
      'info',
      'web may run with an older ConfigMap settings than there is now',
    ]);
    expect(finding?.cause).toContain('or a label');
  });

  it('kubectl apply writes its own annotation beside the data: that is no other change', () => {
    const annotation = { 'f:kubectl.kubernetes.io/last-applied-configuration': {}, '.': {} };
    const applied = settings([
      entry(60, { 'f:data': { 'f:CURRENCY': {} }, 'f:metadata': { 'f:annotations': annotation } }, 'kubectl'),
    ]);
    expect(found(applied)[0]?.severity).toBe('warning');
  });

  it('one that was made later is told where the pods could start without it', () => {
    const later = settings([entry(60, { 'f:data': { 'f:CURRENCY': {} } })], 'ConfigMap', 60);
    const optional = { envFrom: [{ configMapRef: { name: 'settings', optional: true } }] };
    expect(found(later, optional)[0]).toMatchObject({
      severity: 'warning',
      title: 'web runs without the ConfigMap settings, which was made later',
    });
    expect(found(later)[0]).toMatchObject({ severity: 'info' });
  });

  it.each([
    [
      'a container that started in the same second or later',
      settings([entry(600, { 'f:data': { 'f:CURRENCY': {} } })]),
      all,
      {},
    ],
    ['a change of a key that the pods do not use', patched, one('ROUNDING'), {}],
    [
      'a volume, which the kubelet brings up to date',
      patched,
      { volumeMounts: [{ name: 'v', mountPath: '/etc/web' }] },
      {},
    ],
    ['a label that somebody else set', settings([entry(60, { 'f:metadata': { 'f:labels': {} } })]), all, {}],
    ['setting it immutable', settings([entry(60, { 'f:immutable': {} })]), all, {}],
    ['data that is as old as the object', settings([entry(3000, { 'f:data': { 'f:CURRENCY': {} } })]), all, {}],
  ])('silent: %s', (_, config, spec, more) => {
    expect(found(config, spec, more)).toEqual([]);
  });

  it('silent: pods of a job, pods that have ended, and a container that waits for its next start', () => {
    const job = aPod({ owner: { kind: 'Job', name: 'export', uid: 'uid-job' }, ...template(all) });
    const ended = aPod({ ...template(all), status: { phase: 'Succeeded' } });
    const waiting = aPod({
      ...template(all),
      status: { containerStatuses: [{ name: 'web', state: { waiting: { reason: 'ContainerCreating' } } }] },
    });
    for (const pod of [job, ended, waiting]) expect(diagnose(snapshotWith([patched, pod]), NOON).findings).toEqual([]);
  });

  it('silent: the pods that a rollout is replacing already', () => {
    const newer = {
      kind: 'ReplicaSet',
      metadata: {
        name: 'web-6e',
        namespace: 'shop',
        uid: 'uid-rs-new',
        annotations: { 'deployment.kubernetes.io/revision': '3' },
        ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true }],
      },
      spec: { replicas: 1, template: template(all) },
    };
    const [made, set] = deployment.objects;
    const replicaSet = { ...set, spec: { replicas: 1, template: template(all) } };
    const old = aPod({ owner: deployment.owner, ...template(all) });
    expect(diagnose(snapshotWith([made, replicaSet, newer, old, patched]), NOON).findings).toEqual([]);
  });

  it('a tool that restarts pods by itself gets a minute to do so', () => {
    const sets = {
      metadata: { ...deployment.objects[1]?.metadata, annotations: { 'reloader.stakater.com/auto': 'true' } },
    };
    const just = settings([entry(20, { 'f:data': { 'f:CURRENCY': {} } })]);
    expect(found(just, all, { sets })).toEqual([]);
    expect(found(just, all)).toHaveLength(1);
    expect(found(patched, all, { sets })).toHaveLength(1);
  });

  it('a pod whose owner may not be read is told by itself', () => {
    const pod = aPod({ owner: deployment.owner, ...template(all) });
    expect(diagnose(snapshotWith([patched, pod]), NOON).findings).toMatchObject([
      { code: 'config-changed-since-start', object: { kind: 'ReplicaSet' } },
    ]);
  });
});

describe('what is kept of a Secret', () => {
  it('is nothing that it holds, even where a server sends all of it and tools have copied it into annotations', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: {
        name: 'db',
        namespace: 'shop',
        creationTimestamp: ago(100),
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{"stringData":{"PASSWORD":"hunter2"}}',
          'kapp.example.com/original': 'hunter2',
        },
        managedFields: [entry(10, { 'f:data': { 'f:PASSWORD': { 'v:"hunter2"': {} } } })],
      },
      data: { PASSWORD: 'aHVudGVyMg==' },
      stringData: { PASSWORD: 'hunter2' },
    };
    const kept = trim('Secret', secret);
    expect(JSON.stringify(kept)).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(kept.changes).toEqual([{ at: ago(10), keys: ['PASSWORD'], only: true }]);
    expect(Object.keys(kept).sort()).toEqual(['changedAt', 'changes', 'kind', 'metadata']);
  });

  it('holds for ConfigMaps, too', () => {
    const kept = trim('ConfigMap', { ...patched, data: { CURRENCY: 'CHF' }, binaryData: { LOGO: 'iVBORw0' } });
    expect(JSON.stringify(kept)).not.toMatch(/CHF|iVBORw0/);
  });
});
