import { describe, expect, it } from 'vitest';
import { formatClock } from '../../../src/base/age.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { Finding } from '../../../src/diagnosis/types.ts';
import { ago, aNode, anEvent, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const node = (status: string) => ({
  ...(aNode('node1') as object),
  status: { conditions: [{ type: 'Ready', status, lastTransitionTime: ago(400), message: 'Kubelet stopped posting' }] },
});
const ended = { containerStatuses: [{ name: 'web', state: { terminated: { exitCode: 137, finishedAt: ago(8) } } }] };
/** Deleted with a grace period of 1 s, which was over so many seconds ago. */
const pod = (seconds: number, metadata: object = {}, parts: object = {}) =>
  aPod({
    metadata: { deletionTimestamp: ago(seconds), deletionGracePeriodSeconds: 1, ...metadata },
    ...parts,
  });
const find = (objects: readonly object[], namespace?: string): readonly Finding[] =>
  diagnose(snapshotWith(objects, namespace ? { namespace } : {}), NOON).findings.filter(
    (finding) => finding.code === 'terminating-stuck',
  );
const finalizers = ['backup.example.com/before-delete'];

describe('a pod that was deleted and stays', () => {
  it('for a finalizer: it is named with whose it is, and can be taken away', () => {
    const [finding, ...others] = find([node('True'), pod(8, { finalizers }, { status: ended })]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      object: { kind: 'Pod', name: 'web-1' },
      title: 'pod/web-1 was deleted and does not go: the finalizer backup.example.com/before-delete holds it',
    });
    expect(finding?.cause).toContain('belongs to backup.example.com');
    expect(finding?.remedies.at(-1)).toMatchObject({
      command: 'resource.removeFinalizers',
      kubectl: `kubectl -n shop patch pod/web-1 --type=merge -p '{"metadata":{"finalizers":null}}'`,
      args: { finalizers: 'backup.example.com/before-delete' },
    });
  });

  it('for a node that does not answer: a forced deletion is offered with its danger', () => {
    const [finding] = find([node('Unknown'), pod(60)]);
    expect(finding?.title).toBe('pod/web-1 was deleted and does not go: its node node1 does not answer');
    expect(finding?.cause).toContain('must not write to the same data');
    expect(finding?.remedies.at(-1)).toMatchObject({
      command: 'pod.forceDelete',
      kubectl: 'kubectl -n shop delete pod web-1 --grace-period=0 --force',
    });
  });

  it('because its containers can’t be killed: the kubelet is quoted', () => {
    const event = anEvent(
      { name: 'web-1' },
      { reason: 'FailedKillPod', message: 'error killing pod: KillContainerError', lastTimestamp: ago(3) },
    );
    const [finding] = find([node('True'), pod(60), event]);
    expect(finding?.cause).toMatch(/web still runs.*“error killing pod: KillContainerError”/);
  });

  it('because its volumes are not put away', () => {
    expect(find([node('True'), pod(30, {}, { status: ended })])).toEqual([]);
    expect(find([node('True'), pod(300, {}, { status: ended })])[0]?.title).toContain('has not put away its volumes');
  });

  it('that never began is not said to have ended its containers: what kept it from starting is quoted', () => {
    const waiting = { phase: 'Pending', containerStatuses: [{ name: 'web', state: { waiting: { reason: 'x' } } }] };
    const event = anEvent(
      { name: 'web-1' },
      { reason: 'FailedCreatePodSandBox', message: 'no network', firstTimestamp: ago(900), lastTimestamp: ago(900) },
    );
    const [finding] = find([node('True'), pod(300, {}, { status: waiting }), event]);
    expect(finding?.title).toContain('its node has not cleared it away');
    expect(finding?.cause).toMatch(/None of its containers ever ran.*“no network”/);
  });

  it('that still has time is for information, and only when it takes long', () => {
    const slow = (left: number) =>
      aPod({ metadata: { deletionTimestamp: ago(-left), deletionGracePeriodSeconds: 300 } });
    expect(find([node('True'), slow(290)])).toEqual([]);
    const [finding] = find([node('True'), slow(100)]);
    expect(finding).toMatchObject({ severity: 'info', nextAt: NOON + 100_000 });
    expect(finding?.cause).toContain(`Kubernetes kills it at ${formatClock(NOON + 100_000)}`);
  });

  it.each([
    ['one that just passed its grace period', pod(2)],
    ['a finalizer that is a second old', pod(2, { finalizers }, { status: ended })],
    ['the job controller’s own mark', pod(8, { finalizers: ['batch.kubernetes.io/job-tracking'] }, { status: ended })],
  ])('silent: %s', (_, object) => {
    expect(find([node('True'), object])).toEqual([]);
  });
});

describe('other objects that were deleted and stay', () => {
  const claim = (seconds: number, names = ['kubernetes.io/pvc-protection']) => ({
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop', uid: 'c', deletionTimestamp: ago(seconds), finalizers: names },
  });
  const user = (parts: object = {}) =>
    aPod({ spec: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] }, ...parts });

  it('a claim names the pods that use it', () => {
    const [finding] = find([claim(30), user()]);
    expect(finding).toMatchObject({
      object: { kind: 'PersistentVolumeClaim', name: 'data' },
      title: 'persistentvolumeclaim/data was deleted and does not go: pod web-1 uses it',
    });
  });

  it('a claim whose pods are going, or have ended, goes by itself', () => {
    expect(
      find([claim(30), user({ metadata: { deletionTimestamp: ago(-20), deletionGracePeriodSeconds: 30 } })]),
    ).toEqual([]);
    expect(find([claim(30), user({ status: { phase: 'Succeeded' } })])).toEqual([]);
  });

  const gone = (seconds: number, conditions: readonly object[]) => ({
    kind: 'Namespace',
    metadata: { name: 'shop', uid: 'n', deletionTimestamp: ago(seconds) },
    status: { phase: 'Terminating', conditions: conditions.map((one) => ({ status: 'True', ...one })) },
  });
  const remaining = [
    {
      type: 'NamespaceContentRemaining',
      message: 'Some resources are remaining: configmaps. has 1 resource instances',
    },
    {
      type: 'NamespaceFinalizersRemaining',
      message:
        'Some content in the namespace has finalizers remaining: operator.example.com/cleanup in 1 resource instances',
    },
  ];
  const kept = {
    kind: 'ConfigMap',
    metadata: {
      name: 'kept',
      namespace: 'shop',
      uid: 'k',
      deletionTimestamp: ago(60),
      finalizers: ['operator.example.com/cleanup'],
    },
  };

  it('a namespace names the finalizer and the object that hold it; the object by itself is for information', () => {
    const found = find([gone(60, remaining), kept], 'shop');
    expect(found.map(({ object, severity }) => [object.kind, severity])).toEqual([
      ['Namespace', 'warning'],
      ['ConfigMap', 'info'],
    ]);
    expect(found[0]?.cause).toMatch(/operator\.example\.com\/cleanup.*Still there: configmap\/kept/);
    expect(found[0]?.remedies.map((remedy) => remedy.command)).toContain('resource.removeFinalizers');
  });

  it('a namespace that the cluster can’t look through quotes why', () => {
    const broken = {
      type: 'NamespaceDeletionDiscoveryFailure',
      message: 'stale GroupVersion discovery: metrics.k8s.io/v1beta1',
    };
    const [finding] = find([gone(60, [broken])], 'shop');
    expect(finding?.cause).toContain('stale GroupVersion discovery: metrics.k8s.io/v1beta1');
    expect(finding?.remedies[0]?.kubectl).toBe('kubectl get apiservices');
  });

  it('a namespace whose pods are only ending is given time, and another namespace is nobody’s business', () => {
    expect(find([gone(60, remaining.slice(0, 1))], 'shop')).toEqual([]);
    expect(find([gone(60, remaining)], 'other')).toEqual([]);
  });

  it('a service waits minutes for its load balancer before it is told', () => {
    const service = (seconds: number) => ({
      kind: 'Service',
      metadata: {
        name: 'web',
        namespace: 'shop',
        uid: 's',
        deletionTimestamp: ago(seconds),
        finalizers: ['service.kubernetes.io/load-balancer-cleanup'],
      },
    });
    expect(find([service(100)])).toEqual([]);
    expect(find([service(400)])[0]?.cause).toContain('removed the load balancer');
  });
});
