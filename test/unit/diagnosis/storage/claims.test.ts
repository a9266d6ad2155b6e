import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../../src/diagnosis/probes.ts';
import { ago, aNode, anEvent, aPod, NOON, snapshotWith } from '../../../support/snapshot.ts';
import { aClaim, aClass, aVolume, claimEvent, IMMEDIATE, onlyOn, using } from '../../../support/storage.ts';

type Options = Parameters<typeof snapshotWith>[1];
const find = (of: readonly unknown[], options: Options = {}, answer?: ProbeAnswer) =>
  diagnose(snapshotWith(of, options), NOON, () => answer).findings;
const codes = (of: readonly unknown[], options: Options = {}, answer?: ProbeAnswer) =>
  find(of, options, answer).map(({ code, severity, object }) => `${code} ${severity} ${object.kind}/${object.name}`);

function one(of: readonly unknown[], options: Options = {}, answer?: ProbeAnswer) {
  const finding = find(of, options, answer)[0];
  if (!finding) throw new Error('no finding');
  return finding;
}

/** A pod that the scheduler can't place. */
const waiting = (message: string, spec: object = using('data')) =>
  aPod({
    name: 'db',
    node: undefined,
    spec,
    status: {
      phase: 'Pending',
      containerStatuses: undefined,
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  });
const unbound = 'pod has unbound immediate PersistentVolumeClaims';
const none = "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind";
const plain = { storageClassName: '' };
const noVolume = claimEvent(
  'FailedBinding',
  'no persistent volumes available for this claim and no storage class is set',
);

describe('a claim that no volume suits', () => {
  it.each([
    [
      'a volume that is too small',
      {},
      { capacity: { storage: '1Gi' } },
      'Volume disk has 1Gi, not 5Gi (4Gi too small)',
    ],
    [
      'another access mode',
      {},
      { accessModes: ['ReadOnlyMany'] },
      'Volume disk allows ReadOnlyMany, not ReadWriteOnce',
    ],
    ['a raw device', {}, { volumeMode: 'Block' }, 'Volume disk has volumeMode Block, not Filesystem'],
    [
      'labels that its selector wants',
      { selector: { matchLabels: { tier: 'gold' } } },
      {},
      'Volume disk lacks the labels tier=gold that the claim’s selector wants (it has none)',
    ],
    [
      'a volume that is reserved',
      {},
      { claimRef: { namespace: 'other', name: 'db' } },
      'Volume disk is reserved for claim other/db (spec.claimRef)',
    ],
  ])('tells %s', (_what, claim, volume, sentence) => {
    const finding = one([
      aClaim({ spec: { ...plain, ...claim } }),
      aVolume('disk', { spec: { ...plain, ...volume } }),
      noVolume,
    ]);
    expect(finding).toMatchObject({ code: 'volume-no-match', object: { kind: 'PersistentVolumeClaim', name: 'data' } });
    expect(finding.cause).toContain(sentence);
  });

  it('tells a volume that still belongs to an earlier claim of its name, and how to free it', () => {
    const finding = one([
      aClaim({ spec: plain }),
      aVolume('disk', {
        spec: { ...plain, claimRef: { namespace: 'shop', name: 'data', uid: 'uid-before' } },
        status: { phase: 'Released' },
      }),
      noVolume,
    ]);
    expect(finding.cause).toContain(
      'it still belongs to an earlier claim of the same name, now deleted, and keeps its data',
    );
    expect(finding.remedies.map(({ kubectl }) => kubectl)).toContain(
      `kubectl patch pv disk --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'`,
    );
  });

  it('names the volume that only its class keeps away', () => {
    expect(one([aClaim({ spec: plain }), aVolume('disk'), noVolume]).cause).toContain(
      'Volume disk (10Gi) would suit, but is of StorageClass local.',
    );
  });

  it('is silent while a volume suits it: the controller binds it in a moment', () => {
    expect(codes([aClaim({ spec: plain }), aVolume('disk', { spec: plain, created: 20 }), noVolume])).toEqual([]);
  });

  it('is silent in its first seconds, as long as no event tells', () => {
    const young = aClaim({ spec: plain, metadata: { creationTimestamp: ago(3) } });
    expect(codes([young])).toEqual([]);
    expect(codes([young, noVolume])).toEqual(['volume-no-match error PersistentVolumeClaim/data']);
  });

  it('that asks for one volume by name tells why it can’t have that one', () => {
    const claim = aClaim({ spec: { volumeName: 'disk' } });
    expect(one([claim, aVolume('disk2')]).cause).toContain('there is none of that name. The nearest name is disk2.');
    expect(one([claim, aVolume('disk', { spec: { capacity: { storage: '1Gi' } } })]).cause).toContain(
      'has 1Gi, not 5Gi',
    );
  });

  it('whose volume is gone has lost it', () => {
    const finding = one([aClaim({ spec: { volumeName: 'disk' }, status: { phase: 'Lost' } })]);
    expect(finding).toMatchObject({ code: 'volume-no-match', title: 'Claim data has lost its volume disk' });
  });

  it('tells its pod too, as a consequence', () => {
    expect(codes([aClaim({ spec: plain }), noVolume, waiting(unbound), aNode('node1')])).toEqual([
      'volume-no-match error PersistentVolumeClaim/data',
      'volume-unbound warning Pod/db',
    ]);
  });

  it('where volumes may not be read, says what the events say and that they could not be seen', () => {
    const finding = one([aClaim({ spec: plain }), noVolume], {
      states: {
        PersistentVolume: { phase: 'forbidden', since: NOON, reason: 'no' },
        StorageClass: { phase: 'forbidden', since: NOON, reason: 'no' },
      },
    });
    expect(finding.code).toBe('volume-no-match');
    expect(finding.cause).toContain('kdbg may not read the volumes');
    expect(finding.cause).not.toContain('There is no volume');
  });
});

describe('the class of a claim', () => {
  const missing = claimEvent('ProvisioningFailed', 'storageclass.storage.k8s.io "locl" not found');

  it('that does not exist is told with the nearest name and the line that makes the claim anew', () => {
    const finding = one([aClaim({ spec: { storageClassName: 'locl' } }), aClass(), aClass('gold'), missing]);
    expect(finding.code).toBe('storage-class-missing');
    expect(finding.cause).toContain('The nearest name is local; there are: local and gold.');
    expect(finding.remedies[0]).toMatchObject({
      command: 'claim.recreate',
      args: { class: 'local' },
      kubectl:
        "kubectl -n shop get persistentvolumeclaim/data -o yaml | sed 's|storageClassName: locl$|storageClassName: local|' | kubectl -n shop replace --force -f -",
    });
  });

  it('is told from the event where the classes may not be read', () => {
    const states = { StorageClass: { phase: 'forbidden', since: NOON, reason: 'no' } } as const;
    const claim = aClaim({ spec: { storageClassName: 'locl' } });
    expect(one([claim, missing], { states }).cause).toContain('kdbg may not read the StorageClasses');
    const noVolumes = { ...states, PersistentVolume: { phase: 'forbidden', since: NOON, reason: 'no' } } as const;
    expect(one([claim, missing], { states: noVolumes }).cause).not.toContain('no volume of it');
    expect(codes([claim], { states })).toEqual(['not-visible info Namespace/']);
  });

  it('may exist in volumes only, which then tell why none of them suits', () => {
    const spec = { storageClassName: 'manual' };
    const volume = aVolume('disk', { spec: { ...spec, capacity: { storage: '1Gi' } } });
    expect(codes([aClaim({ spec }), volume])).toEqual(['volume-no-match error PersistentVolumeClaim/data']);
  });

  it('that is not named, with none the default, is told with the class that could be it', () => {
    const finding = one([aClaim({ spec: { storageClassName: undefined } }), aClass()]);
    expect(finding.title).toBe('Claim data names no StorageClass, and none is the default');
    expect(finding.remedies[0]?.kubectl).toBe(
      'kubectl annotate storageclass local storageclass.kubernetes.io/is-default-class=true --overwrite',
    );
  });

  it('of replicas is one finding', () => {
    const scheduling = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: unbound }];
    const owner = { kind: 'StatefulSet', name: 'db', uid: 'uid-db' };
    const of = ['db-0', 'db-1'].flatMap((name) => [
      aPod({
        name,
        owner,
        node: undefined,
        spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } }] },
        status: { phase: 'Pending', containerStatuses: undefined, conditions: scheduling },
      }),
      aClaim({ name: `data-${name}`, spec: { storageClassName: 'gone' } }),
    ]);
    expect(codes([...of, aClass(), aNode('node1')])).toEqual([
      'storage-class-missing error PersistentVolumeClaim/data-db-0',
      'volume-unbound warning Pod/db-0',
    ]);
  });
});

describe('a claim that waits for its first consumer', () => {
  it('is silent without a pod, and with one that is unschedulable for another reason', () => {
    expect(codes([aClaim(), aClass()])).toEqual([]);
    const pod = waiting("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector", {
      ...using('data'),
      nodeSelector: { disk: 'ssd' },
    });
    expect(codes([aClaim(), aClass(), aNode('node1'), pod])).toEqual(['unschedulable-node-selector error Pod/db']);
  });

  it('of a class that makes no volumes is told when its pod finds none', () => {
    const finding = one([aClaim(), aClass(), aNode('node1'), waiting(none)]);
    expect(finding.code).toBe('volume-no-match');
    expect(finding.cause).toContain(
      'The class local makes no volumes by itself (its provisioner is kubernetes.io/no-provisioner)',
    );
  });

  it('tells that its volume is on a node where the pod does not go', () => {
    const finding = one([
      aClaim(),
      aClass(),
      aVolume('disk', { spec: onlyOn('node1') }),
      aNode('node1'),
      aNode('node2', { labels: { disk: 'ssd' } }),
      waiting(none, { ...using('data'), nodeSelector: { disk: 'ssd' } }),
    ]);
    expect(finding.code).toBe('volume-no-match');
    expect(finding.cause).toContain('is on node1, where pod db does not run: node1 lacks disk=ssd');
  });

  it('is never bound for a pod that names its node itself', () => {
    const pod = aPod({
      name: 'db',
      spec: using('data'),
      status: { phase: 'Pending', containerStatuses: undefined },
    });
    const finding = one([aClaim(), aClass(), pod]);
    expect(finding).toMatchObject({ code: 'volume-unbound', severity: 'error', object: { kind: 'Pod', name: 'db' } });
    expect(finding.cause).toContain('spec.nodeName: node1');
  });
});

describe('a claim whose volume somebody has to make', () => {
  const claim = aClaim({ spec: { storageClassName: 'ebs' } });
  const ebs = aClass('ebs', { ...IMMEDIATE, provisioner: 'ebs.csi.example.com' });
  const asked = claimEvent(
    'ExternalProvisioning',
    'Waiting for a volume to be created either by the external provisioner',
  );
  const unknown: ProbeAnswer = { type: 'csi-driver', registered: false, nodes: [] };

  it('is told when nothing takes it up, with whether the driver is installed', () => {
    const finding = one([claim, ebs, asked], {}, unknown);
    expect(finding).toMatchObject({ code: 'volume-no-match', severity: 'error' });
    expect(finding.cause).toContain(
      'For 1m it has not taken up the claim. No storage driver of the name ebs.csi.example.com',
    );
  });

  it('is told from claim and events where classes and drivers may not be read', () => {
    const noted = aClaim({
      spec: { storageClassName: 'ebs' },
      metadata: { annotations: { 'volume.kubernetes.io/storage-provisioner': 'ebs.csi.example.com' } },
    });
    const states = {
      StorageClass: { phase: 'forbidden', since: NOON, reason: 'no' },
      PersistentVolume: { phase: 'forbidden', since: NOON, reason: 'no' },
    } as const;
    const refused: ProbeAnswer = { type: 'failed', missing: false, reason: 'csinodes is forbidden' };
    const finding = one([noted, asked], { states }, refused);
    expect(finding.title).toBe('Nothing makes the volume of claim data: ebs.csi.example.com does not answer');
    expect(finding.cause).not.toContain('is registered');
  });

  it('is silent for a minute where the driver is there', () => {
    const there: ProbeAnswer = { type: 'csi-driver', registered: true, nodes: ['node1'] };
    const soon = claimEvent('ExternalProvisioning', 'Waiting for a volume', { firstTimestamp: ago(30) });
    expect(codes([claim, ebs, soon], {}, there)).toEqual([]);
    expect(codes([claim, ebs, soon], {}, unknown)).toEqual(['volume-no-match error PersistentVolumeClaim/data']);
  });

  it('is silent while it is being made, and a warning after minutes', () => {
    const started = (seconds: number) =>
      claimEvent('Provisioning', 'External provisioner is provisioning volume', {
        type: 'Normal',
        firstTimestamp: ago(seconds),
      });
    expect(codes([claim, ebs, asked, started(50)])).toEqual([]);
    expect(codes([claim, ebs, asked, started(500)])).toEqual(['volume-unbound warning PersistentVolumeClaim/data']);
  });

  it('quotes what the provisioner says when it fails', () => {
    const failed = claimEvent('ProvisioningFailed', 'rpc error: code = ResourceExhausted desc = quota of 10 disks', {
      count: 4,
    });
    expect(one([claim, ebs, asked, failed]).cause).toContain(
      'tried 4 times and says: “rpc error: code = ResourceExhausted',
    );
  });

  it('is silent when the class that was missing has come', () => {
    const before = claimEvent('ProvisioningFailed', 'storageclass.storage.k8s.io "ebs" not found');
    expect(codes([claim, ebs, before], {}, { type: 'csi-driver', registered: true, nodes: [] })).toHaveLength(1);
    expect(
      codes([aClaim({ spec: { storageClassName: 'ebs' }, metadata: { creationTimestamp: ago(30) } }), ebs, before]),
    ).toEqual([]);
  });
});

describe('a volume that is to grow', () => {
  const growing = (conditions: object[]) =>
    aClaim({
      spec: { volumeName: 'disk', resources: { requests: { storage: '20Gi' } } },
      status: { phase: 'Bound', capacity: { storage: '10Gi' }, conditions },
    });

  it('is silent while it grows, or waits for its pod to be started', () => {
    expect(codes([growing([{ type: 'Resizing', status: 'True' }]), aClass()])).toEqual([]);
    expect(codes([growing([{ type: 'FileSystemResizePending', status: 'True' }]), aClass()])).toEqual([]);
  });

  it('is a warning when it fails, with what its driver says', () => {
    const finding = one([growing([]), claimEvent('VolumeResizeFailed', 'resize volume failed: quota'), aClass()]);
    expect(finding).toMatchObject({ code: 'volume-no-match', severity: 'warning' });
    expect(finding.cause).toBe(
      'It has 10Gi, the claim asks for 20Gi by now, and Kubernetes says: “resize volume failed: quota”. What uses it goes on with 10Gi.',
    );
  });
});

describe('a pod and its claims', () => {
  it('that asks for a claim that is not there is told with the nearest name', () => {
    const finding = one([
      waiting('0/1 nodes are available: persistentvolumeclaim "data" not found. not found'),
      aNode('node1'),
      aClaim({ name: 'data2', status: { phase: 'Bound' } }),
    ]);
    expect(finding).toMatchObject({ code: 'volume-unbound', severity: 'error', object: { kind: 'Pod', name: 'db' } });
    expect(finding.cause).toContain('namespace shop has none of that name. The nearest name is data2.');
  });

  it('whose volume is on a node where it may not run is told which and why', () => {
    const bound = aClaim({ spec: { volumeName: 'disk' }, status: { phase: 'Bound' } });
    const of = [
      bound,
      aVolume('disk', { spec: onlyOn('node1'), status: { phase: 'Bound' } }),
      aNode('node1'),
      aNode('node2', { labels: { disk: 'ssd' } }),
    ];
    const finding = one([...of, waiting('volume', { ...using('data'), nodeSelector: { disk: 'ssd' } })]);
    expect(finding.code).toBe('unschedulable-node-selector');
    expect(finding.cause).toBe(
      'The claim data is bound to the volume disk, which can only be used on node1 (it wants kubernetes.io/hostname=node1). node1 lacks disk=ssd.',
    );
    const room = {
      containers: [{ name: 'web', resources: { requests: { cpu: '3' } } }],
      volumes: using('data').volumes,
    };
    expect(one([...of, aNode('node3', { allocatable: { cpu: '8' } }), waiting('Insufficient cpu', room)]).code).toBe(
      'insufficient-resources',
    );
  });

  it('that needs a claim for one pod names the pod that has it', () => {
    const claim = aClaim({
      spec: { accessModes: ['ReadWriteOncePod'], volumeName: 'disk' },
      status: { phase: 'Bound' },
    });
    const holder = aPod({ name: 'first', spec: using('data') });
    const said =
      '1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';
    expect(one([claim, holder, waiting(said), aNode('node1')]).title).toBe(
      'db can’t have the claim data: pod first uses it',
    );
  });

  it('never throw on odd objects', () => {
    const odd = [
      { kind: 'PersistentVolumeClaim', metadata: { name: 'a', namespace: 'shop', uid: 'a' } },
      { kind: 'PersistentVolume', metadata: { name: 'b', uid: 'b' } },
      { kind: 'StorageClass', metadata: { name: 'c', uid: 'c' } },
      anEvent({ kind: 'PersistentVolumeClaim', name: 'a' }, { reason: undefined, message: undefined }),
    ];
    const report = diagnose(snapshotWith(odd), NOON);
    expect(report.unseen).toEqual([]);
  });
});
