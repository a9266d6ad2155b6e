import { beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject, PersistentVolumeClaim } from '../../../../src/kube/objects.ts';
import type { ApiRequest } from '../../../../src/kube/types.ts';
import type { ClaimWishes } from '../../../../src/services/changes/claimAnew.ts';
import { type Changes, createChanges } from '../../../../src/services/changes/index.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryJournal } from '../../../support/memoryJournal.ts';
import { ObjectServer } from '../../../support/objectServer.ts';

const target = { kind: 'PersistentVolumeClaim', name: 'data', namespace: 'shop' };

let server: ObjectServer;
let clock: FakeClock;
let journal: MemoryJournal;
let changes: Changes;

const claim = (spec: object = {}, status: object = { phase: 'Pending' }, annotations: object = {}) =>
  server.add({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'data',
      namespace: 'shop',
      uid: 'first',
      labels: { app: 'db' },
      finalizers: ['kubernetes.io/pvc-protection'],
      annotations: { note: 'kept', 'volume.kubernetes.io/storage-provisioner': 'gone.example.com', ...annotations },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '1Gi' } },
      ...spec,
    },
    status,
  } as KubeObject);

beforeEach(() => {
  server = new ObjectServer();
  clock = new FakeClock();
  journal = new MemoryJournal();
  changes = createChanges({ client: server, journal, readOnly: false, clock });
});

const real = () => server.writes.filter(({ dryRun }) => !dryRun);
const now = () => server.get('PersistentVolumeClaim', 'data') as PersistentVolumeClaim | undefined;
const isClaim = ({ path }: ApiRequest) => path.includes('persistentvolumeclaims');

/** Makes the change, with time going on while it waits. */
async function made(wishes: ClaimWishes): Promise<string> {
  const change = await changes.claimAnew(target, wishes);
  const done = change.apply();
  // Whoever waits for it hears of its failure later.
  done.catch(() => undefined);
  for (let i = 0; i < 40; i++) await clock.advance(1_000);
  return done;
}

describe('a claim that is made anew', () => {
  it('shows what is otherwise, and nothing of what others have noted on it; the server is asked first', async () => {
    claim();
    const change = await changes.claimAnew(target, { class: 'standard' });
    expect(change.diff.filter(({ mark }) => mark === '-' || mark === '+')).toEqual([
      { mark: '-', text: '  storageClassName: fast' },
      { mark: '+', text: '  storageClassName: standard' },
    ]);
    expect(change.kubectl).toBe(
      "kubectl --context test -n shop get persistentvolumeclaim/data -o yaml | sed 's|storageClassName: fast$|storageClassName: standard|' | kubectl --context test -n shop replace --force -f -",
    );
    expect(change.checks.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect([change.confirm, real()]).toEqual(['key', []]);
  });

  it('is deleted as the very claim that was shown, and then made with what it had', async () => {
    claim();
    expect(await made({ class: 'standard' })).toBe('persistentvolumeclaim data in shop was made anew, with a new uid.');
    expect(real().map(({ method }) => method)).toEqual(['DELETE', 'POST']);
    expect(real()[0]?.body).toMatchObject({ preconditions: { uid: 'first' } });
    expect(now()).toMatchObject({
      metadata: { labels: { app: 'db' }, annotations: { note: 'kept' } },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'standard',
        resources: { requests: { storage: '1Gi' } },
      },
    });
    expect(now()?.metadata?.finalizers).toBeUndefined();
    expect(journal.lines).toEqual(['intent claim.recreate', 'done claim.recreate']);
  });

  it('takes another size, or leaves its volume', async () => {
    claim({ volumeName: 'lost' }, { phase: 'Lost' }, { 'pv.kubernetes.io/bind-completed': 'yes' });
    await made({ size: '500Mi' });
    expect(now()?.spec).toMatchObject({ resources: { requests: { storage: '500Mi' } }, volumeName: 'lost' });
    await made({ unbound: true });
    expect(now()?.spec?.volumeName).toBeUndefined();
    expect(now()?.metadata?.annotations).toEqual({ note: 'kept' });
  });

  it('loses the class of its annotation, which would count for more', async () => {
    claim({ storageClassName: undefined }, undefined, { 'volume.beta.kubernetes.io/storage-class': 'fast' });
    await made({ class: 'standard' });
    expect(now()?.metadata?.annotations).toEqual({ note: 'kept' });
    expect(now()?.spec?.storageClassName).toBe('standard');
  });

  it('is not made of one that is bound: its data would go', async () => {
    claim({ volumeName: 'disk' }, { phase: 'Bound' });
    await expect(changes.claimAnew(target, { class: 'standard' })).rejects.toThrow(
      'The claim data is bound to the volume disk: made anew it would lose its data.',
    );
    expect(server.writes).toEqual([]);
  });

  it('is not made while a pod that has a node uses it; one that waits for a node does not matter', async () => {
    claim();
    const pod = (name: string, nodeName?: string) =>
      server.add({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'shop' },
        spec: { nodeName, volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] },
      } as unknown as KubeObject);
    pod('waits');
    const blocks = async () =>
      (await changes.claimAnew(target, { class: 'standard' })).checks.filter(({ level }) => level === 'blocks');
    expect(await blocks()).toEqual([]);
    pod('runs', 'node1');
    expect(await blocks()).toEqual([{ level: 'blocks', text: 'It stays while a pod that has a node uses it: runs' }]);
    await expect(made({ class: 'standard' })).rejects.toThrow('It stays while a pod');
    expect(real()).toEqual([]);
  });

  it('of a StatefulSet: the template, which makes the next one, is told', async () => {
    server.add({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'shop' },
      spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
    } as unknown as KubeObject);
    const warnings = async (name: string) => {
      server.add({ ...claim(), metadata: { name, namespace: 'shop' } });
      const { checks } = await changes.claimAnew({ ...target, name }, { class: 'standard' });
      return checks.filter(({ level }) => level === 'warning').map(({ text }) => text);
    };
    expect(await warnings('data-db-0')).toEqual([
      'StatefulSet db makes such claims by its template, which stays as it is: its next replica gets a claim as this one was',
    ]);
    expect(await warnings('data-db-x')).toEqual([]);
  });

  it('that does not go is not made anew', async () => {
    const before = claim();
    server.before = (request) => {
      if (request.method === undefined && isClaim(request) && real().length > 0) server.add(before);
    };
    await expect(made({ class: 'standard' })).rejects.toThrow('something still holds it. It was not made anew.');
    expect(real().map(({ method }) => method)).toEqual(['DELETE']);
  });

  it('that the server refuses after all is there again as it was', async () => {
    claim();
    server.before = ({ method, body, query }) => {
      const { spec } = (body ?? {}) as PersistentVolumeClaim;
      if (method === 'POST' && !query?.dryRun && spec?.storageClassName === 'standard') {
        throw server.refuse(403, 'exceeded quota');
      }
    };
    await expect(made({ class: 'standard' })).rejects.toThrow('It is there again as it was, with a new uid.');
    expect(now()?.spec?.storageClassName).toBe('fast');
    expect(journal.lines.at(-1)).toMatch(/^failed claim\.recreate: .*exceeded quota/);
  });

  it('that somebody else makes first is left as they made it', async () => {
    claim();
    server.before = ({ method, query, path }) => {
      if (method === 'POST' && path.includes('persistentvolumeclaims') && !query?.dryRun) {
        throw server.refuse(409, 'already exists');
      }
    };
    await expect(made({ class: 'standard' })).rejects.toThrow('Somebody else has made');
  });

  it('is not made in read-only mode', async () => {
    changes = createChanges({ client: server, journal, readOnly: true, clock });
    claim();
    await expect(changes.claimAnew(target, { class: 'standard' })).rejects.toThrow('read-only');
  });
});
