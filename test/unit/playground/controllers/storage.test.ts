import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { formatBytes } from '../../../../src/base/quantity.ts';
import type {
  KubeEvent,
  KubeObject,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../../../src/kube/objects.ts';
import { scheduler } from '../../../../src/playground/controllers/scheduler.ts';
import { claimController } from '../../../../src/playground/controllers/storage/claims.ts';
import { mismatch, volumeFor } from '../../../../src/playground/controllers/storage/match.ts';
import { claimProtection, volumeProtection } from '../../../../src/playground/controllers/storage/protection.ts';
import { folderProvisioner } from '../../../../src/playground/controllers/storage/provisioner.ts';
import { volumeController } from '../../../../src/playground/controllers/storage/volumes.ts';
import { storageAdmission } from '../../../../src/playground/objects/claims.ts';
import { createObjectStore } from '../../../../src/playground/objects/store.ts';
import { served } from '../../../../src/playground/served.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { shellPod } from '../../../support/pods.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const files = temporaryFolder();
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  files.remove();
});

type ClaimSpec = NonNullable<PersistentVolumeClaim['spec']>;
type VolumeSpec = NonNullable<PersistentVolume['spec']>;

function lab() {
  const clock = new FakeClock();
  const store = createObjectStore({ clock, admission: [storageAdmission] });
  store.create(served('Namespace'), { metadata: { name: 'default' } });
  for (const name of ['a', 'b']) {
    store.create<Node>(served('Node'), { metadata: { name, labels: { 'kubernetes.io/hostname': name } } });
    const status = { allocatable: { cpu: '2', memory: '1Gi', pods: '10' } };
    store.change<Node>(served('Node'), undefined, name, (node) => ({ ...node, status }), { subresource: 'status' });
  }
  const folderOf = (volume: string) => join(files.path, volume);
  for (const controller of [
    claimController(store, clock),
    volumeController(store, clock),
    claimProtection(store, clock),
    volumeProtection(store, clock),
    folderProvisioner({ store, clock, folderOf }),
    scheduler(store, clock),
  ]) {
    ends.push(controller.start());
  }
  const wait = (ms = 1_000) => clock.advance(ms);
  return {
    store,
    clock,
    wait,
    async storageClass(name: string, more: Partial<StorageClass> = {}, isDefault = false) {
      const annotations: Record<string, string> = isDefault
        ? { 'storageclass.kubernetes.io/is-default-class': 'true' }
        : {};
      const provisioner = 'playground.kdbg.dev/folder';
      store.create<StorageClass>(served('StorageClass'), { metadata: { name, annotations }, provisioner, ...more });
      await wait();
    },
    async claim(name: string, spec: Partial<ClaimSpec> = {}) {
      store.create<PersistentVolumeClaim>(served('PersistentVolumeClaim'), {
        metadata: { name },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
      });
      await wait();
    },
    async volume(name: string, spec: Partial<VolumeSpec> = {}) {
      store.create<PersistentVolume>(served('PersistentVolume'), {
        metadata: { name },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          ...(spec.local ? {} : { hostPath: { path: `/tmp/${name}` } }),
          ...spec,
        },
      });
      await wait();
    },
    async pod(name: string, claim: string, spec: object = {}) {
      const pod = shellPod(name, 'true');
      const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: claim } }];
      store.create(served('Pod'), { ...pod, spec: { ...pod.spec, volumes, ...spec } } as unknown as KubeObject);
      await wait();
    },
    async remove(kind: string, name: string) {
      store.remove(served(kind), kind === 'PersistentVolume' ? undefined : 'default', name, { gracePeriodSeconds: 0 });
      await wait();
    },
    claimNow: (name: string) => store.get<PersistentVolumeClaim>(served('PersistentVolumeClaim'), 'default', name),
    volumeNow: (name = '') => store.get<PersistentVolume>(served('PersistentVolume'), undefined, name),
    podNow: (name: string) => store.get<Pod>(served('Pod'), 'default', name),
    said: (name: string) =>
      (store.list(served('Event')) as readonly KubeEvent[])
        .filter((event) => event.involvedObject.name === name)
        .map(({ reason, message, count }) => ({ reason, message, count })),
  };
}

describe('the folder provisioner', () => {
  test('makes a volume once a pod has a node, and the volume holds the pod there', async () => {
    const { storageClass, claim, pod, claimNow, volumeNow, podNow, said } = lab();
    await storageClass('standard', { volumeBindingMode: 'WaitForFirstConsumer' }, true);
    await claim('data');
    expect(claimNow('data')?.spec?.storageClassName).toBe('standard');
    expect(said('data').map(({ reason }) => reason)).toEqual(['WaitForFirstConsumer']);
    await pod('first', 'data');
    const name = `pvc-${claimNow('data')?.metadata?.uid}`;
    expect(claimNow('data')).toMatchObject({ spec: { volumeName: name }, status: { phase: 'Bound' } });
    const node = podNow('first')?.spec?.nodeName ?? '';
    expect(volumeNow(name)).toMatchObject({
      metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': 'playground.kdbg.dev/folder' } },
      spec: { persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: join(files.path, name) } },
      status: { phase: 'Bound' },
    });
    expect(existsSync(join(files.path, name))).toBe(true);
    expect(said('data').map(({ reason }) => reason)).toEqual([
      'WaitForFirstConsumer',
      'ExternalProvisioning',
      'Provisioning',
      'ProvisioningSucceeded',
    ]);
    expect(said('data').at(-1)?.message).toBe(`Successfully provisioned volume ${name}`);
    await pod('second', 'data', { nodeSelector: { 'kubernetes.io/hostname': node === 'a' ? 'b' : 'a' } });
    expect(podNow('second')?.status?.conditions?.[0]?.message).toContain(
      "1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) didn't match Pod's node affinity/selector",
    );
  });

  test('of an immediate class makes it at once; with the claim goes the folder, unless the class retains it', async () => {
    const { storageClass, claim, claimNow, volumeNow, remove } = lab();
    await storageClass('now');
    await storageClass('keeps', { reclaimPolicy: 'Retain' });
    await claim('short', { storageClassName: 'now' });
    await claim('long', { storageClassName: 'keeps' });
    const [short = '', long = ''] = ['short', 'long'].map((name) => claimNow(name)?.spec?.volumeName);
    expect(volumeNow(short)?.spec?.nodeAffinity).toBeUndefined();
    for (const name of [short, long]) writeFileSync(join(files.path, name, 'file'), 'data');
    for (const name of ['short', 'long']) await remove('PersistentVolumeClaim', name);
    expect([volumeNow(short), volumeNow(long)?.status?.phase]).toEqual([undefined, 'Released']);
    expect(readdirSync(files.path)).toEqual([long]);
  });

  test('says what it can not make, again and again', async () => {
    const { storageClass, claim, claimNow, said, wait } = lab();
    await storageClass('now');
    await claim('block', { storageClassName: 'now', volumeMode: 'Block' });
    await claim('chosen', { storageClassName: 'now', selector: { matchLabels: { a: 'b' } } });
    await wait(15_000);
    expect(claimNow('block')?.status?.phase).toBe('Pending');
    const failed = (name: string) => said(name).find(({ reason }) => reason === 'ProvisioningFailed');
    expect(failed('block')?.message).toBe(
      'failed to provision volume with StorageClass "now": block volumes are not supported: a volume is a folder',
    );
    expect(failed('block')?.count).toBeGreaterThan(1);
    expect(failed('chosen')?.message).toContain('claim.Spec.Selector is not supported');
  });

  test('removes no folder but that of its volume, whatever path somebody writes', async () => {
    const { volume, claim, remove, volumeNow, store } = lab();
    const precious = files.file('precious/file', 'data');
    await volume('forged', {
      hostPath: { path: join(files.path, 'precious') },
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { namespace: 'default', name: 'forged' },
    });
    store.change(served('PersistentVolume'), undefined, 'forged', (now) => ({
      ...now,
      metadata: {
        ...now.metadata,
        annotations: { 'pv.kubernetes.io/provisioned-by': 'playground.kdbg.dev/folder' },
      },
    }));
    await claim('forged', { storageClassName: '' });
    await remove('PersistentVolumeClaim', 'forged');
    expect([volumeNow('forged'), existsSync(precious)]).toEqual([undefined, true]);
  });
});

describe('claims and volumes', () => {
  test('a claim from before there was a default class gets it', async () => {
    const { claim, claimNow, storageClass, said } = lab();
    await claim('early');
    expect(claimNow('early')?.spec?.storageClassName).toBeUndefined();
    expect(said('early')[0]?.message).toContain('no storage class is set');
    await storageClass('standard', {}, true);
    expect(claimNow('early')).toMatchObject({ spec: { storageClassName: 'standard' }, status: { phase: 'Bound' } });
  });

  test('a claim whose class is made later is served without being touched', async () => {
    const { claim, claimNow, storageClass, pod, podNow, wait, said } = lab();
    await claim('fast', { storageClassName: 'fast' });
    await pod('user', 'fast');
    await wait(30_000);
    expect(said('fast')[0]).toMatchObject({ reason: 'ProvisioningFailed', count: 3 });
    expect(podNow('user')?.spec?.nodeName).toBeUndefined();
    await storageClass('fast');
    expect([claimNow('fast')?.status?.phase, podNow('user')?.spec?.nodeName]).toEqual(['Bound', expect.any(String)]);
  });

  test('a class whose volumes are made by hand provisions nothing', async () => {
    const { claim, storageClass, volume, claimNow, said } = lab();
    await storageClass('hand', { provisioner: 'kubernetes.io/no-provisioner' });
    await claim('data', { storageClassName: 'hand' });
    expect(said('data')[0]?.message).toBe('no volume plugin matched name: kubernetes.io/no-provisioner');
    await volume('other', { storageClassName: 'another' });
    expect(claimNow('data')?.status?.phase).toBe('Pending');
    await volume('own', { storageClassName: 'hand' });
    expect(claimNow('data')?.spec?.volumeName).toBe('own');
  });

  test('what becomes of a volume made by hand when its claim is gone goes by its policy and its kind', async () => {
    const { claim, volume, remove, volumeNow, said } = lab();
    const on = {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }] },
    };
    const kinds: Record<string, Partial<VolumeSpec>> = {
      temporary: { hostPath: { path: '/tmp/x' }, persistentVolumeReclaimPolicy: 'Delete' },
      elsewhere: { hostPath: { path: '/srv/x' }, persistentVolumeReclaimPolicy: 'Delete' },
      local: { local: { path: '/srv/y' }, nodeAffinity: on, persistentVolumeReclaimPolicy: 'Delete' },
      kept: {},
    };
    for (const [name, spec] of Object.entries(kinds)) {
      await volume(name, spec);
      await claim(name, { storageClassName: '', volumeName: name });
      await remove('PersistentVolumeClaim', name);
    }
    expect(Object.keys(kinds).map((name) => volumeNow(name)?.status?.phase)).toEqual([
      undefined,
      'Failed',
      'Failed',
      'Released',
    ]);
    expect(volumeNow('elsewhere')?.status?.message).toBe(
      'host_path deleter only supports /tmp/.+ but received provided /srv/x',
    );
    expect(said('local')).toContainEqual({
      reason: 'VolumeFailedDelete',
      message: 'error getting deleter volume plugin for volume "local": no volume plugin matched',
      count: 1,
    });
  });

  test('a claim that is bound to a volume of another claim is lost', async () => {
    const { claim, volume, claimNow, store, wait } = lab();
    await volume('one');
    await claim('mine', { storageClassName: '', volumeName: 'one' });
    store.change<PersistentVolume>(served('PersistentVolume'), undefined, 'one', (now) => ({
      ...now,
      spec: { ...now.spec, claimRef: { namespace: 'default', name: 'other', uid: 'other' } },
    }));
    await wait();
    expect(claimNow('mine')?.status?.phase).toBe('Lost');
  });

  test('a claim for one pod only keeps a second pod waiting until the first has gone', async () => {
    const { storageClass, claim, pod, podNow, remove } = lab();
    await storageClass('now');
    await claim('alone', { storageClassName: 'now', accessModes: ['ReadWriteOncePod'] });
    await pod('first', 'alone');
    await pod('second', 'alone');
    expect(podNow('second')?.status?.conditions?.[0]?.message).toBe(
      '0/2 nodes are available: 2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    );
    await remove('Pod', 'first');
    expect(podNow('second')?.spec?.nodeName).toBeDefined();
  });

  test('a pod that has ended does not hold its claim, one that runs does', async () => {
    const { storageClass, claim, pod, claimNow, remove, store, wait } = lab();
    await storageClass('now');
    await claim('data', { storageClassName: 'now' });
    await pod('user', 'data');
    await remove('PersistentVolumeClaim', 'data');
    expect(claimNow('data')?.metadata?.deletionTimestamp).toBeDefined();
    const status = { phase: 'Succeeded' };
    store.change<Pod>(served('Pod'), 'default', 'user', (now) => ({ ...now, status }), { subresource: 'status' });
    await wait();
    expect(claimNow('data')).toBeUndefined();
  });
});

describe('the choice of a volume', () => {
  const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'];
  const size = fc.integer({ min: 1, max: 5 }).map((gi) => formatBytes(gi * 2 ** 30));
  const modes = fc.subarray(MODES, { minLength: 1 });
  const className = fc.constantFrom('', 'fast');
  const volumes = fc.array(
    fc.record({ size, modes, className, taken: fc.boolean() }).map(({ size, modes, className, taken }) => ({
      metadata: { name: 'volume' },
      spec: {
        capacity: { storage: size },
        accessModes: modes,
        storageClassName: className,
        ...(taken ? { claimRef: { namespace: 'default', name: 'other', uid: 'x' } } : {}),
      },
      status: { phase: taken ? 'Bound' : 'Available' },
    })),
    { maxLength: 8 },
  );
  const claims = fc.record({ size, modes, className }).map(({ size, modes, className }) => ({
    metadata: { name: 'mine', namespace: 'default', uid: 'm' },
    spec: { accessModes: modes, storageClassName: className, resources: { requests: { storage: size } } },
  }));

  test('is a free one that suits wherever there is one, and none smaller of the same modes would do', () => {
    fc.assert(
      fc.property(claims, volumes, (claim, all) => {
        const free = all.filter((volume) => !volume.spec.claimRef && mismatch(claim, volume) === undefined);
        const chosen = volumeFor(claim, all) as (typeof all)[number] | undefined;
        if (!chosen) return free.length === 0;
        const same = free.filter(({ spec }) => spec.accessModes.length === chosen.spec.accessModes.length);
        const smallest = Math.min(...same.map(({ spec }) => Number.parseInt(spec.capacity.storage, 10)));
        return free.includes(chosen) && Number.parseInt(chosen.spec.capacity.storage, 10) === smallest;
      }),
    );
  });

  test('is the one that is kept for the claim among its like, and the scheduler’s are left alone', () => {
    fc.assert(
      fc.property(claims, volumes, (claim, all) => {
        const kept = {
          metadata: { name: 'kept' },
          spec: {
            capacity: { storage: '9Gi' },
            accessModes: claim.spec.accessModes,
            claimRef: { namespace: 'default', name: 'mine' },
          },
          status: { phase: 'Available' },
        };
        // Nothing has fewer modes than the claim asks for, and suits it.
        return (
          volumeFor(claim, [...all, kept]) === kept &&
          volumeFor(claim, [...all, kept], { reserved: true }) === kept &&
          volumeFor(claim, all, { reserved: true }) === undefined
        );
      }),
    );
  });
});
