import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer, ReleaseAnswer } from '../../../src/diagnosis/probes.ts';
import { aDeployment, ago, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const record = (status: string, seconds: number, parts: { revision?: number; kind?: string } = {}) => {
  const { revision = 1, kind = 'Secret' } = parts;
  return {
    kind,
    metadata: {
      name: `sh.helm.release.v1.shop.v${revision}`,
      namespace: 'shop',
      uid: `release-${revision}`,
      resourceVersion: '7',
      creationTimestamp: ago(seconds),
      labels: {
        owner: 'helm',
        name: 'shop',
        status,
        version: String(revision),
        modifiedAt: String(NOON / 1000 - seconds),
      },
    },
  };
};
const member = (kind: string, name: string, apiVersion = 'apps/v1') => ({ kind, name, apiVersion });
const kept = (seconds: number, parts: Partial<ReleaseAnswer> = {}): ReleaseAnswer => ({
  type: 'release',
  chart: 'shop 0.3.1',
  status: '',
  description: '',
  begunAt: NOON - seconds * 1000,
  objects: [member('Deployment', 'web')],
  hooks: [],
  ...parts,
});
const { owner, objects: web } = aDeployment('web', {
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'uid-web',
    annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'shop' },
  },
  status: { replicas: 1, updatedReplicas: 1, readyReplicas: 0, availableReplicas: 0 },
});
const [wellWeb] = aDeployment('web', {
  status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
}).objects;
const waiting = aPod({
  owner,
  status: {
    phase: 'Pending',
    conditions: [{ type: 'Ready', status: 'False' }],
    ...webStatus({ state: { waiting: { reason: 'ImagePullBackOff', message: 'x: not found' } } }),
  },
});
const starting = aPod({
  owner,
  status: {
    phase: 'Pending',
    conditions: [{ type: 'Ready', status: 'False' }],
    ...webStatus({ state: { waiting: { reason: 'ContainerCreating' } } }),
  },
});

function released(objects: readonly unknown[], answer: ProbeAnswer, options = {}) {
  const report = diagnose(snapshotWith(objects, options), NOON, (key) =>
    key.startsWith('release/') ? answer : undefined,
  );
  return report.findings.find(({ code }) => code === 'release-stuck');
}

describe('a Helm release', () => {
  it('that is pending with a workload that can’t start is told at once, with what the workload lacks', () => {
    const found = released([record('pending-install', 20), ...web, waiting], kept(20));
    expect(found).toMatchObject({
      severity: 'error',
      object: { kind: 'Secret', name: 'sh.helm.release.v1.shop.v1' },
      title: 'The Helm release shop hangs in pending-install: Deployment web is not ready',
    });
    expect(found?.cause).toContain('0 of 1 pods ready: its image shop/web:1 can’t be pulled (ImagePullBackOff)');
    expect(found?.affected.map(({ kind }) => kind)).toEqual(['Secret', 'Deployment']);
  });

  it('that is coming up is under way and not told, until Helm would have given up', () => {
    expect(released([record('pending-install', 20), ...web, starting], kept(20))).toBeUndefined();
    expect(released([record('pending-install', 301), ...web, starting], kept(301))?.cause).toMatch(/not ready/);
  });

  it('that hangs though everything is ready was interrupted: Helm refuses the next upgrade', () => {
    const all = [record('deployed', 9000), record('pending-upgrade', 600, { revision: 2 }), wellWeb];
    const found = released(all, kept(600));
    expect(found?.title).toBe('The Helm release shop hangs in pending-upgrade, though its objects are ready');
    expect(found?.cause).toContain('another operation (install/upgrade/rollback) is in progress');
    expect(found?.remedies.map(({ kubectl }) => kubectl)).toContain('helm -n shop rollback shop 1');
  });

  it.each([['deployed'], ['superseded'], ['uninstalled']])('that is %s is not told', (status) => {
    expect(released([record(status, 600), ...web, waiting], kept(600))).toBeUndefined();
  });

  it('is told by its newest revision: an older failure is history', () => {
    expect(
      released([record('failed', 900), record('deployed', 600, { revision: 2 }), wellWeb], kept(900)),
    ).toBeUndefined();
  });

  it('that failed is told with Helm’s words and what they mean; after a day with all objects well as a warning', () => {
    const timeout = { description: 'Release "shop" failed: timed out waiting for the condition' };
    const found = released([record('failed', 600), ...web, waiting], kept(900, timeout));
    expect(found?.cause).toContain('“Release "shop" failed: timed out waiting for the condition”. That is: it waited');
    expect(released([record('failed', 600), wellWeb], kept(900))?.severity).toBe('error');
    expect(released([record('failed', 90_000), wellWeb], kept(90_000))?.severity).toBe('warning');
  });

  it('of which the new pods fail while the old ones serve is not called ready', () => {
    const [both] = aDeployment('web', {
      status: { replicas: 2, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
    }).objects;
    const [, set] = web;
    const found = released([record('failed', 60, { revision: 2 }), both, set, waiting], kept(60));
    expect(found?.title).toBe('The Helm release shop has failed: Deployment web is not ready');
    expect(found?.cause).toContain('its old pods still run');
  });

  it('whose hook failed names the hook, not the objects that were never made', () => {
    const hooks = [{ ...member('Job', 'migrate', 'batch/v1'), events: ['pre-install'], phase: 'Failed' }];
    const found = released([record('failed', 60)], kept(60, { hooks }));
    expect(found?.title).toBe('The Helm release shop has failed: its hook Job migrate fails');
    expect(found?.cause).toContain('so the 1 object of the release was not made');
  });

  it('names objects that do not exist, and is not sure of those that it may not look for', () => {
    expect(released([record('failed', 60)], kept(60))?.title).toContain('Deployment web does not exist');
    const forbidden = { states: { Deployment: { phase: 'forbidden', since: NOON, reason: 'no' } } };
    const unsure = released([record('failed', 60)], kept(60), forbidden);
    expect(unsure?.title).toBe('The last install of the Helm release shop has failed (revision 1)');
    expect(unsure?.cause).not.toContain('ready');
    const other = kept(60, { objects: [member('Service', 'web', 'serving.knative.dev/v1')] });
    expect(released([record('failed', 60)], other)?.title).not.toContain('does not exist');
  });

  it('that is kept in a ConfigMap is told as well', () => {
    const found = released([record('failed', 60, { kind: 'ConfigMap' }), ...web, waiting], kept(60));
    expect(found?.object.kind).toBe('ConfigMap');
  });

  it('that can’t be read is told by the objects that are marked with its name, and says so', () => {
    const failed: ProbeAnswer = { type: 'failed', missing: false, reason: 'secrets is forbidden' };
    const found = released([record('pending-install', 600), ...web, waiting], failed);
    expect(found?.title).toContain('Deployment web is not ready');
    expect(found?.cause).toContain('could not be read (secrets is forbidden)');
  });

  it('that is removed is told when that takes too long, with what is left', () => {
    expect(released([record('uninstalling', 60), wellWeb], kept(60))).toBeUndefined();
    expect(released([record('uninstalling', 600), wellWeb], kept(600))?.cause).toContain(
      'Still there: Deployment web.',
    );
  });

  it('waits for pods that are refused, claims without volume, jobs, and addresses', () => {
    const pieces = [
      [{ kind: 'Service', metadata: meta('lb'), spec: { type: 'LoadBalancer' } }, 'v1', 'external address'],
      [{ kind: 'PersistentVolumeClaim', metadata: meta('data'), status: { phase: 'Pending' } }, 'v1', 'no volume yet'],
      [{ kind: 'Job', metadata: meta('seed'), status: { conditions: failedJob } }, 'batch/v1', 'BackoffLimitExceeded'],
      [{ kind: 'StatefulSet', metadata: meta('db'), spec: { replicas: 2 } }, 'apps/v1', '0 of 2 pods ready'],
    ] as const;
    for (const [object, apiVersion, words] of pieces) {
      const answer = kept(600, { objects: [member(object.kind, object.metadata.name, apiVersion)] });
      expect(released([record('failed', 600), object], answer)?.cause).toContain(words);
    }
    const refusal = anEvent({ kind: 'StatefulSet', name: 'db' }, { reason: 'FailedCreate', message: 'exceeded quota' });
    const db = { kind: 'StatefulSet', metadata: meta('db'), spec: { replicas: 2 } };
    const answer = kept(20, { objects: [member('StatefulSet', 'db')] });
    expect(released([record('pending-install', 20), db, refusal], answer)?.cause).toContain('refused: exceeded quota');
  });
});

const failedJob = [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }];
function meta(name: string) {
  return { name, namespace: 'shop', uid: `uid-${name}` };
}
