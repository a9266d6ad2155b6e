import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../../src/diagnosis/probes.ts';
import { classifyMount } from '../../../../src/diagnosis/storage/mountErrors.ts';
import { ago, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../../support/snapshot.ts';
import { aClaim, aVolume, using } from '../../../support/storage.ts';

type Options = Parameters<typeof snapshotWith>[1];
const find = (of: readonly unknown[], answer?: ProbeAnswer, options: Options = {}) =>
  diagnose(snapshotWith(of, options), NOON, () => answer).findings;
const codes = (of: readonly unknown[], answer?: ProbeAnswer, options: Options = {}) =>
  find(of, answer, options).map(({ code, severity, object }) => `${code} ${severity} ${object.kind}/${object.name}`);

function one(of: readonly unknown[], answer?: ProbeAnswer) {
  const finding = find(of, answer)[0];
  if (!finding) throw new Error('no finding');
  return finding;
}

const creating = { phase: 'Pending', ...webStatus({ state: { waiting: { reason: 'ContainerCreating' } } }) };
/** A pod that the kubelet is making, with one volume. */
const pod = (volume: object, parts: object = {}) =>
  aPod({
    spec: { volumes: [{ name: 'data', ...volume }] },
    status: {
      ...creating,
      conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: ago(60) }],
      ...parts,
    },
  });
const failed = (message: string, parts: object = {}) =>
  anEvent({ name: 'web-1' }, { reason: 'FailedMount', message, ...parts });
const setUp = (error: string) => failed(`MountVolume.SetUp failed for volume "data" : ${error}`);
const secret = { secret: { secretName: 'edge-tls' } };
const noSecret = setUp('secret "edge-tls" not found');

describe('a volume that can’t be mounted', () => {
  it('names the Secret that is missing, the nearest one, and the line that makes it', () => {
    const near = { kind: 'Secret', metadata: { name: 'edge-tsl', namespace: 'shop', uid: 's' } };
    const finding = one([pod(secret), noSecret, near]);
    expect(finding).toMatchObject({
      code: 'volume-mount-failed',
      severity: 'error',
      title: 'web-1 can’t start: Secret edge-tls of its volume does not exist',
    });
    expect(finding.cause).toContain('The nearest name is edge-tsl.');
    expect(finding.remedies[0]?.kubectl).toBe('kubectl -n shop create secret generic edge-tls --from-file=KEY=FILE');
  });

  it('names all that a projected volume lacks', () => {
    const volume = { projected: { sources: [{ secret: { name: 'a' } }, { configMap: { name: 'b' } }] } };
    expect(one([pod(volume), setUp('[secret "a" not found, configmap "b" not found]')]).title).toContain(
      'Secret a and ConfigMap b of its volume do not exist',
    );
  });

  it('names the key that is missing and those that there are', () => {
    const volume = { configMap: { name: 'cfg', items: [{ key: 'app.yml', path: 'x' }] } };
    const finding = one([pod(volume), setUp('configmap references non-existent config key: app.yml')], {
      type: 'keys',
      keys: ['app.yaml'],
    });
    expect(finding.title).toBe('web-1 can’t start: ConfigMap cfg has no key app.yml for its volume');
    expect(finding.cause).toContain('The nearest name is app.yaml.');
    // Of a Secret the kubelet does not say what kind of object it speaks of.
    const tls = { projected: { sources: [{ secret: { name: 'tls', items: [{ key: 'tls.key', path: 'key' }] } }] } };
    expect(one([pod(tls), setUp('references non-existent secret key: tls.key')]).title).toBe(
      'web-1 can’t start: Secret tls has no key tls.key for its volume',
    );
  });

  it('names the path and the node of a hostPath', () => {
    const finding = one([
      pod({ hostPath: { path: '/srv/geo', type: 'Directory' } }),
      setUp('hostPath type check failed: /srv/geo is not a directory'),
    ]);
    expect(finding.title).toBe('web-1 can’t start: /srv/geo on node1 does not exist or is not a directory');
  });

  it('says that the storage server refuses, and where it is', () => {
    const finding = one([
      pod({ nfs: { server: '10.0.0.5', path: '/export' } }),
      setUp(
        'mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs\nOutput: mount.nfs: Connection refused',
      ),
    ]);
    expect(finding.title).toBe('web-1 can’t start: 10.0.0.5:/export can’t be mounted');
    expect(finding.cause).toContain('node1 says: “mount failed: exit status 32: mount.nfs: Connection refused”');
  });

  it('names the driver that does not run on the node, and where it runs', () => {
    const finding = one(
      [
        pod({ csi: { driver: 'x.csi.io' } }),
        setUp(
          'kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name x.csi.io not found in the list of registered CSI drivers',
        ),
      ],
      { type: 'csi-driver', registered: true, nodes: ['node2'] },
    );
    expect(finding.title).toBe('web-1 can’t start: the storage driver x.csi.io does not run on node1');
    expect(finding.cause).toContain('It runs on node2.');
  });

  it('tells what was said before "timed out", not that it timed out', () => {
    const late = failed(
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: context deadline exceeded',
      { lastTimestamp: ago(1) },
    );
    expect(find([pod(secret), noSecret, late]).map(({ title }) => title)).toEqual([
      'web-1 can’t start: Secret edge-tls of its volume does not exist',
    ]);
    expect(one([pod({ emptyDir: {} }), late]).title).toBe('web-1 can’t start: its volume data can’t be mounted');
  });
});

describe('a volume that another node has', () => {
  const claim = aClaim({ spec: { volumeName: 'disk' }, status: { phase: 'Bound' } });
  const volume = aVolume('disk', { status: { phase: 'Bound' } });
  const multi = anEvent(
    { name: 'web-1' },
    {
      reason: 'FailedAttachVolume',
      message: 'Multi-Attach error for volume "disk" Volume is already used by pod(s) old',
    },
  );
  const mine = aPod({ spec: using('data'), status: creating });

  it('names the pod and the node that hold it', () => {
    const finding = one([claim, volume, mine, aPod({ name: 'old', node: 'node2', spec: using('data') }), multi]);
    expect(finding.title).toBe('web-1 can’t start: its volume data is still attached to node2');
    expect(finding.cause).toContain('It is used by pod old on node2.');
    expect(finding.severity).toBe('error');
  });

  it('is no alarm while that pod is being deleted', () => {
    const leaving = aPod({ name: 'old', node: 'node2', spec: using('data'), metadata: { deletionTimestamp: ago(5) } });
    expect(find([claim, volume, mine, leaving, multi]).map(({ severity }) => severity)).toEqual(['info']);
  });
});

describe('no false alarm', () => {
  it('for a volume that was mounted after a failed try', () => {
    const pulling = anEvent(
      { name: 'web-1' },
      { type: 'Normal', reason: 'Pulling', message: 'Pulling image', lastTimestamp: ago(1) },
    );
    expect(codes([pod(secret), noSecret, pulling])).not.toContain('volume-mount-failed error Pod/web-1');
    const sandbox = [{ type: 'PodReadyToStartContainers', status: 'True' }];
    expect(codes([pod(secret, { conditions: sandbox }), noSecret])).toEqual([]);
    expect(codes([aPod({ spec: { volumes: [{ name: 'data', ...secret }] } }), noSecret])).toEqual([]);
  });

  it('for a Secret that has come meanwhile', () => {
    const there = {
      kind: 'Secret',
      metadata: { name: 'edge-tls', namespace: 'shop', uid: 's', creationTimestamp: ago(3) },
    };
    expect(codes([pod(secret), noSecret, there])).toEqual([]);
  });

  it('for a pod of some seconds without an event', () => {
    const young = { conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: ago(5) }] };
    expect(codes([pod(secret, young)])).toEqual([]);
    expect(codes([pod({ secret: { secretName: 'x', optional: true } })])).toEqual([]);
  });
});

describe('without events', () => {
  it('a Secret that is seen to be missing is told', () => {
    expect(codes([pod(secret)])).toEqual(['volume-mount-failed error Pod/web-1']);
    const states = { Secret: { phase: 'forbidden', since: NOON, reason: 'no' } } as const;
    expect(codes([pod(secret)], undefined, { states })).toEqual(['not-visible info Namespace/']);
  });

  it('a driver that is not on the node is told', () => {
    const csi = pod({ csi: { driver: 'x.csi.io' } });
    expect(codes([csi], { type: 'csi-driver', registered: false, nodes: [] })).toEqual([
      'volume-mount-failed error Pod/web-1',
    ]);
    expect(codes([csi], { type: 'csi-driver', registered: true, nodes: ['node1'] })).toEqual([]);
  });
});

describe('messages of mounting', () => {
  it.each([
    [
      'MountVolume.NewMounter initialization failed for volume "v" : path "/mnt/x" does not exist',
      { type: 'path', path: '/mnt/x' },
    ],
    [
      'MapVolume.EvalHostSymlinks failed for volume "v" : lstat /dev/x: no such file or directory',
      { type: 'device', path: '/dev/x' },
    ],
    [
      'AttachVolume.Attach failed for volume "v" : timed out waiting for external-attacher of d.io CSI driver to attach volume 1',
      { type: 'attach-time-out', driver: 'd.io' },
    ],
    [
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: volume data has volumeMode Block, but is specified in volumeMounts',
      { type: 'mode', volume: 'data', mode: 'Block' },
    ],
    [
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC a/b: PVC is not bound',
      { type: 'claim' },
    ],
    [
      'MountVolume.SetUp failed for volume "v" : mount failed: exit status 32\nMounting arguments: -t nfs a:/b c\nOutput: mount: c: unknown filesystem type \'nfs\'.',
      { type: 'no-helper', filesystem: 'nfs' },
    ],
    [
      'MountVolume.SetUp failed for volume "v" : mount failed: exit status 32\nOutput: mount.nfs: access denied by server while mounting a:/b',
      { type: 'server', what: 'denied' },
    ],
    [
      'MountVolume.SetUp failed for volume "v" : mount failed: exit status 32\nOutput: mount.nfs: mounting a:/b failed, reason given by server: No such file or directory',
      { type: 'server', what: 'no-path' },
    ],
    [
      'MountVolume.MountDevice failed for volume "v" : mount failed: exit status 32\nOutput: mount: /x: wrong fs type, bad option, bad superblock on /dev/xvdf',
      { type: 'filesystem' },
    ],
    ['MountVolume.SetUp failed for volume "v" : something new', { type: 'other' }],
  ])('%s', (message, problem) => {
    expect(classifyMount(message)).toEqual(problem);
  });
});
