import { afterAll, describe, expect, test } from 'vitest';
import { createObject, deleteObject, findObject, getObject, listObjects } from '../../../src/kube/manage.ts';
import type {
  KubeEvent,
  KubeObject,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
} from '../../../src/kube/objects.ts';
import { patchObject } from '../../../src/kube/patch.ts';
import { RESOURCES } from '../../../src/kube/resources.ts';
import { eventually } from '../cluster.ts';
import { shellPod } from '../pods.ts';
import { rejection } from '../rejection.ts';
import type { ContractTarget } from './target.ts';

const { PersistentVolumeClaim: CLAIM, PersistentVolume: VOLUME, StorageClass: CLASS } = RESOURCES;
const RUN = 'while true; do sleep 1; done';

/** A pod whose volume `data` is mounted at /data. */
function podWith(name: string, script: string, volume: object, spec: object = {}) {
  const pod = shellPod(name, script, { volumeMounts: [{ name: 'data', mountPath: '/data' }] });
  return { ...pod, spec: { ...pod.spec, volumes: [{ name: 'data', ...volume }], ...spec } };
}

const on = (node: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }],
    },
  },
});

/** Claims, volumes and classes: who is bound to whom, and what is said while somebody waits. */
export function storageContract(target: () => ContractTarget): void {
  const lab = () => target().lab;
  /** What belongs to no namespace carries the name of ours. */
  const own = (name: string) => `${lab().namespace}-${name}`;
  const claim = (name: string, storageClassName: string, spec: object = {}) =>
    createObject(lab().client, CLAIM, lab().namespace, {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '2Gi' } }, ...spec },
    } as KubeObject);
  const volume = (name: string, storage: string, spec: object = {}) =>
    createObject<PersistentVolume>(lab().client, VOLUME, undefined, {
      metadata: { name: own(name), labels: { of: lab().namespace } },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce', 'ReadWriteMany'],
        storageClassName: '',
        hostPath: { path: `/var/tmp/${own(name)}` },
        ...spec,
      },
    } as KubeObject);
  const storageClass = (name: string, provisioner: string, more: object = {}) =>
    createObject(lab().client, CLASS, undefined, { metadata: { name: own(name) }, provisioner, ...more } as KubeObject);
  const claimNow = (name: string) =>
    getObject<PersistentVolumeClaim>(lab().client, CLAIM, { namespace: lab().namespace, name });
  const volumeNow = (name: string) => getObject<PersistentVolume>(lab().client, VOLUME, { name: own(name) });
  const pod = (name: string) => getObject<Pod>(lab().client, RESOURCES.Pod, { namespace: lab().namespace, name });
  const use = (name: string, claimName: string, script = RUN, spec: object = {}) =>
    lab().create(podWith(name, script, { persistentVolumeClaim: { claimName } }, spec));
  const bound = (name: string) =>
    eventually(`${name} to be bound`, async () => {
      const now = await findObject<PersistentVolumeClaim>(lab().client, CLAIM, { namespace: lab().namespace, name });
      return now?.status?.phase === 'Bound' ? now : undefined;
    });
  const phase = (name: string, wanted: string) =>
    eventually(`${name} to be ${wanted}`, async () => {
      const now = await volumeNow(name);
      return now.status?.phase === wanted ? now : undefined;
    });
  const said = (name: string, reason: string) =>
    eventually(`${reason} of ${name}`, async () =>
      (
        await listObjects<KubeEvent>(lab().client, RESOURCES.Event, {
          namespace: lab().namespace,
          fieldSelector: `involvedObject.name=${name},reason=${reason}`,
        })
      ).at(0),
    );
  const unscheduled = (name: string) =>
    eventually(`the scheduler's word on ${name}`, async () =>
      (await pod(name)).status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False'),
    );
  const runs = (name: string) =>
    eventually(`${name} to run`, async () => (await pod(name)).status?.phase === 'Running');
  const log = (name: string) => lab().client.text({ path: `/api/v1/namespaces/${lab().namespace}/pods/${name}/log` });
  const away = (name: string) => lab().remove('Pod', name, 0);
  const gone = (name: string) =>
    eventually(`${name} to go`, async () => {
      const left = await findObject(lab().client, CLAIM, { namespace: lab().namespace, name });
      return left === undefined;
    });
  /** Nodes that pods may come to, by their host names. */
  const nodes = async () =>
    (await listObjects<Node>(lab().client, RESOURCES.Node, {}))
      .filter(({ spec }) => !spec?.unschedulable && !spec?.taints?.length)
      .map(({ metadata }) => metadata?.labels?.['kubernetes.io/hostname'] ?? '');

  describe('storage', () => {
    afterAll(async () => {
      const { client, namespace } = lab();
      const all = async (resource: typeof CLAIM, at: { namespace?: string; labelSelector?: string }) => {
        for (const { metadata } of await listObjects(client, resource, at)) {
          const place = { name: metadata?.name ?? '', ...(at.namespace ? { namespace: at.namespace } : {}) };
          await deleteObject(client, resource, place, { gracePeriodSeconds: 0 }).catch(() => undefined);
        }
      };
      await all(RESOURCES.StatefulSet, { namespace });
      await all(RESOURCES.Pod, { namespace });
      await all(CLAIM, { namespace });
      await all(VOLUME, { labelSelector: `of=${namespace}` });
      for (const name of ['waits', 'else']) {
        await deleteObject(client, CLASS, { name: own(name) }).catch(() => undefined);
      }
    });

    test('a claim whose class is not there waits and says so, and its pod is held back', async () => {
      await claim('classless', 'no-such-class');
      await use('of-classless', 'classless');
      expect(await said('classless', 'ProvisioningFailed')).toMatchObject({
        type: 'Warning',
        message: 'storageclass.storage.k8s.io "no-such-class" not found',
        source: { component: 'persistentvolume-controller' },
      });
      expect(await claimNow('classless')).toMatchObject({
        metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
        spec: { storageClassName: 'no-such-class', volumeMode: 'Filesystem' },
        status: { phase: 'Pending' },
      });
      const word = await unscheduled('of-classless');
      expect(word.reason).toBe('Unschedulable');
      expect(word.message).toMatch(/^0\/\d+ nodes are available: pod has unbound immediate PersistentVolumeClaims\./);
      expect((await said('of-classless', 'FailedScheduling')).message).toBe(word.message);
      // No pod that has a node uses it: nothing holds the claim.
      await lab().remove('PersistentVolumeClaim', 'classless');
      await gone('classless');
      await away('of-classless');
      await use('of-nothing', 'nothing');
      expect((await unscheduled('of-nothing')).message).toContain(': persistentvolumeclaim "nothing" not found.');
      await away('of-nothing');
    });

    test('a claim without a class gets the smallest volume that suits it, and keeps it', async () => {
      await claim('plain', '', { accessModes: ['ReadWriteMany'], selector: { matchLabels: { of: lab().namespace } } });
      expect(await said('plain', 'FailedBinding')).toMatchObject({
        type: 'Normal',
        message: 'no persistent volumes available for this claim and no storage class is set',
      });
      const made = await volume('small', '1Gi');
      expect(made.spec).toMatchObject({ persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
      await volume('large', '9Gi', { accessModes: ['ReadWriteOnce'] });
      await volume('middle', '5Gi');
      const now = await bound('plain');
      expect(now).toMatchObject({
        metadata: {
          annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' },
        },
        spec: { volumeName: own('middle') },
        status: { phase: 'Bound', capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce', 'ReadWriteMany'] },
      });
      const taken = await phase('middle', 'Bound');
      expect(taken.metadata).toMatchObject({
        finalizers: ['kubernetes.io/pv-protection'],
        annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' },
      });
      expect(taken.spec?.claimRef).toMatchObject({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: 'plain',
        namespace: lab().namespace,
        uid: now.metadata?.uid,
      });
      for (const name of ['small', 'large']) {
        expect((await phase(name, 'Available')).status?.lastPhaseTransitionTime).toBeDefined();
      }
    });

    test('what is bound is not changed, and does not grow without its class', async () => {
      const change = (spec: object, name = 'plain') =>
        rejection(
          patchObject(lab().client, CLAIM, { namespace: lab().namespace, name }, 'merge', { spec }),
        ) as Promise<Error>;
      expect((await change({ storageClassName: 'other' })).message).toContain(
        'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
      );
      expect((await change({ resources: { requests: { storage: '3Gi' } } })).message).toContain(
        'is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      );
      expect((await change({ resources: { requests: { storage: '1Mi' } } })).message).toContain(
        'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
      );
      const wrong = (await rejection(claim('wrong', '', { accessModes: [], resources: {} }))) as Error;
      expect(wrong.message).toContain(
        'spec.accessModes: Required value: at least 1 access mode is required; spec.resources[storage]: Required value',
      );
      const local = (await rejection(volume('wrong', '1Gi', { hostPath: undefined, local: { path: '/x' } }))) as Error;
      expect(local.message).toContain('spec.nodeAffinity: Required value: Local volume requires node affinity');
    });

    test('a claim that names a volume is told why it can not have it', async () => {
      await claim('named', '', { volumeName: own('small') });
      expect(await said('named', 'VolumeMismatch')).toMatchObject({
        type: 'Warning',
        message: `Cannot bind to requested volume "${own('small')}": requested PV is too small`,
      });
      await claim('taken', '', { volumeName: own('middle') });
      expect(await said('taken', 'FailedBinding')).toMatchObject({
        type: 'Warning',
        message: `volume "${own('middle')}" already bound to a different claim.`,
      });
      for (const name of ['named', 'taken']) await lab().remove('PersistentVolumeClaim', name);
    });

    test('a class that waits for the first pod: the pod goes where a volume is, and its data stays', async () => {
      await storageClass('waits', 'kubernetes.io/no-provisioner', { volumeBindingMode: 'WaitForFirstConsumer' });
      const of = await getObject(lab().client, CLASS, { name: own('waits') });
      expect(of).toMatchObject({ reclaimPolicy: 'Delete', volumeBindingMode: 'WaitForFirstConsumer' });
      await claim('data', own('waits'));
      expect(await said('data', 'WaitForFirstConsumer')).toMatchObject({
        type: 'Normal',
        message: 'waiting for first consumer to be created before binding',
      });
      await use('writer', 'data', `echo kept > /data/file; ${RUN}`);
      expect((await unscheduled('writer')).message).toMatch(
        /^0\/\d+ nodes are available: .*node\(s\) didn't find available persistent volumes to bind/,
      );
      const [first = '', second = first] = await nodes();
      await volume('there', '2Gi', { storageClassName: own('waits'), ...on(second) });
      await runs('writer');
      expect((await bound('data')).spec?.volumeName).toBe(own('there'));
      expect((await pod('writer')).spec?.nodeName).toBe(second);
      const read = async (name: string) => {
        await use(name, 'data', 'cat /data/file; echo read');
        await eventually(`the words of ${name}`, async () => (await log(name).catch(() => '')) === 'kept\nread\n');
        await away(name);
      };
      // Beside the first one, and after it.
      await read('beside');
      await away('writer');
      await read('after');
      await use('elsewhere', 'data', RUN, { nodeSelector: { 'kubernetes.io/hostname': first } });
      const word = await (first === second ? { message: undefined } : unscheduled('elsewhere'));
      if (first !== second) expect(word.message).toContain("node(s) didn't match PersistentVolume's node affinity");
      await away('elsewhere');
    });

    test('a claim and a volume that are in use go when they are no longer', async () => {
      await use('user', 'data');
      await runs('user');
      await lab().remove('PersistentVolumeClaim', 'data');
      expect((await claimNow('data')).metadata).toMatchObject({
        deletionTimestamp: expect.any(String),
        finalizers: ['kubernetes.io/pvc-protection'],
      });
      await use('late', 'data');
      expect((await unscheduled('late')).message).toContain(': persistentvolumeclaim "data" is being deleted.');
      await deleteObject(lab().client, VOLUME, { name: own('there') });
      expect(await volumeNow('there')).toMatchObject({
        metadata: { deletionTimestamp: expect.any(String) },
        status: { phase: 'Bound' },
      });
      await away('late');
      await away('user');
      await gone('data');
      await eventually(
        'its volume to go',
        async () => (await findObject(lab().client, VOLUME, { name: own('there') })) === undefined,
      );
      // That of the other claim stays: it holds data.
      await lab().remove('PersistentVolumeClaim', 'plain');
      const released = await phase('middle', 'Released');
      expect(released.spec?.claimRef?.name).toBe('plain');
    });

    test('a claim that has lost its volume', async () => {
      await volume('short-lived', '3Gi', { claimRef: { namespace: lab().namespace, name: 'loses' } });
      expect((await phase('short-lived', 'Available')).spec?.claimRef?.uid).toBeUndefined();
      // Of what suits, those with few access modes come first.
      await claim('loses', '', { accessModes: ['ReadWriteMany'] });
      expect((await bound('loses')).spec?.volumeName).toBe(own('short-lived'));
      await deleteObject(lab().client, VOLUME, { name: own('short-lived') });
      await patchObject(lab().client, VOLUME, { name: own('short-lived') }, 'merge', {
        metadata: { finalizers: null },
      });
      expect(await said('loses', 'ClaimLost')).toMatchObject({
        type: 'Warning',
        message: 'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
      });
      expect((await claimNow('loses')).status).toEqual({ phase: 'Lost' });
      await use('of-loses', 'loses');
      expect((await unscheduled('of-loses')).message).toContain(
        `: persistentvolumeclaim "loses" bound to non-existent persistentvolume "${own('short-lived')}".`,
      );
      await away('of-loses');
    });

    test('a claim of somebody else’s provisioner waits for it', async () => {
      await storageClass('else', 'example.com/nobody');
      await claim('asks', own('else'));
      expect(await said('asks', 'ExternalProvisioning')).toMatchObject({
        type: 'Normal',
        message:
          "Waiting for a volume to be created either by the external provisioner 'example.com/nobody' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
      });
      expect((await claimNow('asks')).metadata?.annotations).toMatchObject({
        'volume.kubernetes.io/storage-provisioner': 'example.com/nobody',
        'volume.beta.kubernetes.io/storage-provisioner': 'example.com/nobody',
      });
      await lab().remove('PersistentVolumeClaim', 'asks');
    });

    test('a stateful set has a claim for each pod, which outlives it', async () => {
      const [node = ''] = await nodes();
      await volume('of-set', '2Gi', { storageClassName: own('waits'), ...on(node) });
      const script = `echo started >> /data/starts; cat /data/starts; ${RUN}`;
      const template = podWith('set', script, {}, { restartPolicy: 'Always', volumes: [] });
      const set = {
        metadata: { name: 'set' },
        spec: {
          serviceName: 'set',
          selector: { matchLabels: { app: 'set' } },
          template: { metadata: { labels: { app: 'set' } }, spec: template.spec },
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: {
                accessModes: ['ReadWriteOnce'],
                storageClassName: own('waits'),
                resources: { requests: { storage: '1Gi' } },
              },
            },
          ],
        },
      } as unknown as KubeObject;
      const start = () => createObject(lab().client, RESOURCES.StatefulSet, lab().namespace, set);
      await start();
      const first = await bound('data-set-0');
      expect(first.metadata?.labels).toEqual({ app: 'set' });
      expect((await pod('set-0')).spec?.volumes).toContainEqual({
        name: 'data',
        persistentVolumeClaim: { claimName: 'data-set-0' },
      });
      expect((await said('set', 'SuccessfulCreate')).message).toMatch(
        /^Create (Claim data-set-0 Pod set-0 in StatefulSet set success|Pod set-0 in StatefulSet set successful)$/,
      );
      const starts = async () => (await log('set-0').catch(() => '')).split('\n').filter(Boolean).length;
      await eventually('its first start', async () => (await starts()) === 1);
      await deleteObject(lab().client, RESOURCES.StatefulSet, { namespace: lab().namespace, name: 'set' });
      await eventually('its pod to go', async () => (await lab().pods('app=set')).length === 0);
      await start();
      await eventually('its second start', async () => (await starts()) === 2);
      expect((await claimNow('data-set-0')).metadata?.uid).toBe(first.metadata?.uid);
    });

    test('what the kubelet says of a pod that came past the scheduler, and of a host path', async () => {
      const [nodeName = ''] = await nodes();
      // Without a token's volume, which the kubelet may or may not have mounted by then and would name beside.
      await use('past', 'nothing', RUN, { nodeName, automountServiceAccountToken: false });
      const failed =
        'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC';
      expect((await said('past', 'FailedMount')).message).toBe(
        `${failed} ${lab().namespace}/nothing: failed to fetch PVC from API server: persistentvolumeclaims "nothing" not found`,
      );
      await lab().create(podWith('host', RUN, { hostPath: { path: `/var/tmp/${own('none')}`, type: 'Directory' } }));
      expect((await said('host', 'FailedMount')).message).toBe(
        `MountVolume.SetUp failed for volume "data" : hostPath type check failed: /var/tmp/${own('none')} is not a directory`,
      );
      for (const name of ['past', 'host']) await away(name);
    });
  });
}
