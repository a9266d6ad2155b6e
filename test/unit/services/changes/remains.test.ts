import { beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { type Changes, createChanges } from '../../../../src/services/changes/index.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryJournal } from '../../../support/memoryJournal.ts';
import { ObjectServer } from '../../../support/objectServer.ts';

let server: ObjectServer;
let changes: Changes;

const pod = (name: string, status: object, metadata: object = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'rs', controller: true }],
      ...metadata,
    },
    status,
  }) as unknown as KubeObject;

beforeEach(() => {
  server = new ObjectServer();
  changes = createChanges({ client: server, journal: new MemoryJournal(), readOnly: false, clock: new FakeClock() });
  server.add(pod('web-old', { phase: 'Failed', reason: 'Evicted' }));
  server.add(pod('web-full', { phase: 'Failed', reason: 'OutOfcpu' }));
  server.add(pod('job-1', { phase: 'Failed' }));
  server.add(pod('web-1', { phase: 'Running' }));
  server.add(pod('alone', { phase: 'Failed', reason: 'Evicted' }, { ownerReferences: [] }));
});

const real = () => server.writes.filter((write) => !write.dryRun);

describe('cleaning up after evictions', () => {
  it('shows each pod and deletes remains only: no pod that runs, and none that failed by itself', async () => {
    const change = await changes.cleanUp('shop');
    expect(change.diff.map((line) => line.text).sort()).toEqual([
      'pod alone (Evicted)',
      'pod web-full (OutOfcpu)',
      'pod web-old (Evicted)',
    ]);
    expect(change.checks.filter((check) => check.level === 'warning').map((check) => check.text)).toEqual([
      'Nothing makes alone again: what they were is forgotten with them',
    ]);
    expect(real()).toEqual([]);
    expect(await change.apply()).toBe('Deleted the remains of 3 pods in shop.');
    expect(server.get('Pod', 'web-old')).toBeUndefined();
    expect(server.get('Pod', 'job-1')).toBeDefined();
    expect(server.get('Pod', 'web-1')).toBeDefined();
  });

  it('takes only the pods of a finding where it names them', async () => {
    const change = await changes.cleanUp('shop', { pods: ['web-old', 'web-1'] });
    expect(change.kubectl).toContain('delete pod web-old');
    await change.apply();
    expect(server.get('Pod', 'alone')).toBeDefined();
    expect(server.get('Pod', 'web-1')).toBeDefined();
  });

  it('says so where nothing is left behind', async () => {
    await expect(changes.cleanUp('other')).rejects.toThrow('No eviction has left anything behind in other.');
  });
});

describe('removing a finalizer', () => {
  const target = { kind: 'Pod', name: 'archive', namespace: 'shop' };

  it('takes the one that was named from an object that is being deleted, after its name was typed', async () => {
    server.add(
      pod(
        'archive',
        {},
        { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a.example.com/x', 'b.example.com/y'] },
      ),
    );
    const change = await changes.removeFinalizers(target, ['a.example.com/x']);
    expect(change.confirm).toBe('name');
    expect(change.checks.map((check) => check.text).join()).toContain('may stay for ever');
    await change.apply();
    expect(server.get('Pod', 'archive')?.metadata?.finalizers).toEqual(['b.example.com/y']);
  });

  it('refuses where nobody has deleted the object: its finalizer still guards it', async () => {
    server.add(pod('archive', {}, { finalizers: ['a.example.com/x'] }));
    await expect(changes.removeFinalizers(target)).rejects.toThrow('is not being deleted');
  });
});

it('a forced deletion says what may go on running', async () => {
  const change = await changes.delete({ kind: 'Pod', name: 'web-1', namespace: 'shop' }, { graceSeconds: 0 });
  expect(change.kubectl).toContain('--grace-period=0 --force');
  expect(change.checks.map((check) => check.text).join()).toContain('its containers may go on running');
});
