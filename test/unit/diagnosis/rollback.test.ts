import { describe, expect, it } from 'vitest';
import { rollback, sameEnvironment, sameImage } from '../../../src/diagnosis/rollback.ts';
import { subjectOf } from '../../../src/diagnosis/subject.ts';
import { aDeployment, aPod, snapshotWith } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');

/** The ReplicaSet of a revision of Deployment web with one container. */
const revision = (of: number, container: object, status: object = { replicas: 0 }) => ({
  kind: 'ReplicaSet',
  metadata: {
    name: `web-r${of}`,
    namespace: 'shop',
    uid: `r${of}`,
    annotations: { 'deployment.kubernetes.io/revision': String(of) },
    ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true }],
  },
  spec: { template: { spec: { containers: [{ name: 'web', ...container }] } } },
  status,
});

/** The revisions that are offered to a failing pod of `failing`. */
function offered(sets: readonly ReturnType<typeof revision>[], failing: number, fails?: typeof sameImage) {
  const pod = aPod({ owner });
  const made = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: `web-r${failing}`,
    uid: `r${failing}`,
    controller: true,
  };
  const own = { ...pod, metadata: { ...pod.metadata, ownerReferences: [made] } };
  const deployment = objects.filter((object) => object.kind === 'Deployment');
  const snapshot = snapshotWith([...deployment, ...sets, own]);
  return rollback(snapshot, subjectOf(snapshot, own), 'web', fails).map(({ args }) => args?.revision);
}

describe('a way back is offered only to what does not fail in the same way', () => {
  it('a revision with the same image that can’t be pulled is passed over', () => {
    const sets = [
      revision(1, { image: 'web:1' }),
      revision(2, { image: 'wbe:2' }),
      revision(3, { image: 'wbe:2', args: ['-v'] }),
    ];
    expect(offered(sets, 3, sameImage)).toEqual([1]);
    expect(offered(sets.slice(1), 3, sameImage)).toEqual([]);
  });

  it('one that takes its environment from the same missing ConfigMap is passed over', () => {
    const envFrom = [{ configMapRef: { name: 'settings' } }];
    const sets = [revision(1, { image: 'web:1', envFrom }), revision(2, { image: 'web:2', envFrom })];
    expect(offered(sets, 2, sameEnvironment)).toEqual([]);
    expect(offered([revision(1, { image: 'web:1' }), ...sets.slice(1)], 2, sameEnvironment)).toEqual([1]);
  });

  it('one that was only restarted since is the same', () => {
    const sets = [revision(1, { image: 'web:1' }), revision(2, { image: 'web:1' })];
    expect(offered(sets, 2)).toEqual([]);
  });

  it('one whose own pods are not ready either is passed over; one that serves is not', () => {
    const last = revision(2, { image: 'web:2' });
    expect(offered([revision(1, { image: 'web:1' }, { replicas: 1 }), last], 2)).toEqual([]);
    expect(offered([revision(1, { image: 'web:1' }, { replicas: 1, readyReplicas: 1 }), last], 2)).toEqual([1]);
  });

  it('the revision of the failing pod itself is not the way back while a newer one rolls out', () => {
    const sets = [revision(1, { image: 'web:1' }), revision(2, { image: 'web:2' })];
    expect(offered(sets, 1)).toEqual([]);
  });
});
