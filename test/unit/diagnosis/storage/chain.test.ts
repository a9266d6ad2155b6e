import { describe, expect, it } from 'vitest';
import { type Chain, chainText, storageChains } from '../../../../src/diagnosis/storage/chain.ts';
import type { ObjectRef } from '../../../../src/store/types.ts';
import { aNode, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../../support/snapshot.ts';
import { aClaim, aClass, aVolume, claimEvent, onlyOn, using } from '../../../support/storage.ts';

const CLAIM: ObjectRef = { kind: 'PersistentVolumeClaim', name: 'data', namespace: 'shop' };
const POD: ObjectRef = { kind: 'Pod', name: 'db', namespace: 'shop' };

function chain(of: readonly unknown[], ref = CLAIM, options: Parameters<typeof snapshotWith>[1] = {}): Chain {
  const found = storageChains(snapshotWith(of, options), ref, NOON)[0];
  if (!found) throw new Error('no chain');
  return found;
}
const links = (of: Chain) => of.links.map(({ state, kind, name }) => `${state} ${kind} ${name}`.trim());
const pending = (message: string) =>
  aPod({
    name: 'db',
    node: undefined,
    spec: using('data'),
    status: {
      phase: 'Pending',
      containerStatuses: undefined,
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  });

describe('the storage chain', () => {
  it('of a class that is missing breaks at the class', () => {
    const found = chain([
      aClaim({ spec: { storageClassName: 'gold' } }),
      aClass(),
      pending('pod has unbound immediate PersistentVolumeClaims'),
      claimEvent('ProvisioningFailed', 'storageclass.storage.k8s.io "gold" not found'),
    ]);
    expect(links(found)).toEqual(['waiting pod db', 'waiting claim data', 'broken class gold', 'waiting volume']);
    expect(found.broken?.name).toBe('gold');
  });

  it('tells of each volume why it does not suit', () => {
    const found = chain([
      aClaim(),
      aClass(),
      aVolume('small', { spec: { capacity: { storage: '1Gi' } } }),
      aVolume('taken', { spec: { claimRef: { namespace: 'shop', name: 'other' } }, status: { phase: 'Bound' } }),
      pending("1 node(s) didn't find available persistent volumes to bind"),
    ]);
    expect(links(found)).toEqual([
      'waiting pod db',
      'waiting claim data',
      'ok class local',
      'ok provisioner kubernetes.io/no-provisioner',
      'broken volume small',
      'broken volume taken',
    ]);
    expect(found.links.at(-2)?.text).toBe(
      '1Gi · ReadWriteOnce · local /mnt/small · Available · has 1Gi, not 5Gi (4Gi too small)',
    );
    expect(found.links.at(-1)?.text).toContain('is taken by claim shop/other');
  });

  it('that is whole says so', () => {
    const found = chain([
      aClaim({ spec: { volumeName: 'disk' }, status: { phase: 'Bound' } }),
      aClass(),
      aVolume('disk', { spec: onlyOn('node1'), status: { phase: 'Bound' } }),
      aNode('node1'),
      aPod({ name: 'db', spec: using('data') }),
    ]);
    expect(found.links.every(({ state }) => state === 'ok')).toBe(true);
    expect(chainText([found])).toContain('No link is broken.');
  });

  it('breaks at the mount where that fails', () => {
    const found = chain(
      [
        aClaim({ spec: { volumeName: 'disk' }, status: { phase: 'Bound' } }),
        aClass(),
        aVolume('disk', { status: { phase: 'Bound' } }),
        aPod({
          name: 'db',
          spec: using('data'),
          status: { phase: 'Pending', ...webStatus({ state: { waiting: { reason: 'ContainerCreating' } } }) },
        }),
        anEvent(
          { name: 'db' },
          {
            reason: 'FailedMount',
            message: 'MountVolume.NewMounter initialization failed for volume "disk" : path "/mnt/disk" does not exist',
          },
        ),
      ],
      POD,
    );
    expect(found.broken).toMatchObject({ kind: 'mount', name: 'db' });
    expect(found.broken?.text).toContain('/mnt/disk does not exist on node1');
  });

  it('marks what may not be read instead of calling it missing', () => {
    const forbidden = { phase: 'forbidden', since: NOON, reason: 'no' } as const;
    const found = chain([aClaim()], CLAIM, {
      states: { StorageClass: forbidden, PersistentVolume: forbidden, Pod: forbidden },
    });
    expect(links(found)).toEqual(['unknown pod', 'unknown claim data', 'unknown class local', 'unknown volume']);
    expect(found.broken).toBeUndefined();
    expect(chainText([found])).toContain('No broken link is known; what is marked with ? could not be seen.');
  });

  it('of a pod has one for each of its claims, also for one that does not exist', () => {
    const of = [aClaim(), aClass(), aPod({ name: 'db', spec: using('data', 'logs') })];
    const found = storageChains(snapshotWith(of), POD, NOON);
    expect(found.map(({ claim }) => claim.name)).toEqual(['data', 'logs']);
    expect(found[1]?.broken).toMatchObject({ kind: 'claim', name: 'logs', text: 'does not exist' });
  });

  it('is text of a line a link, folded, with the first broken link named', () => {
    const text = chainText([chain([aClaim({ spec: { storageClassName: 'gold' } }), aClass()])], 80);
    expect(text).toMatch(/^The storage chain of claim data\n\n✓ Pod/);
    expect(text).toContain('\n✖ StorageClass gold');
    expect(text).toContain('\nThe first broken link: StorageClass gold\n');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
