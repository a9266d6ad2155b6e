import { afterEach, expect, test } from 'vitest';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { garbageCollector } from '../../../../src/playground/controllers/cleanUp.ts';
import { ownerReference } from '../../../../src/playground/controllers/owned.ts';
import { propagationController } from '../../../../src/playground/controllers/propagation.ts';
import { createObjectStore } from '../../../../src/playground/objects/store.ts';
import { served } from '../../../../src/playground/served.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A grandparent, a parent and a child, each a ConfigMap that the one before owns. */
function family() {
  const clock = new FakeClock(Date.parse('2026-01-01T12:00:00Z'));
  const store = createObjectStore({ clock });
  store.create(served('Namespace'), { metadata: { name: 'default' } });
  const kind = served('ConfigMap');
  let owner: KubeObject | undefined;
  for (const name of ['grandparent', 'parent', 'child']) {
    owner = store.create(kind, { metadata: { name, ...(owner ? { ownerReferences: [ownerReference(owner)] } : {}) } });
  }
  ends.push(propagationController(store, clock).start(), garbageCollector(store, clock).start());
  return { clock, store, kind, names: () => store.list(kind).map(({ metadata }) => metadata?.name) };
}

test('what an object owns goes after it', async () => {
  const { clock, store, kind, names } = family();
  store.remove(kind, 'default', 'grandparent');
  expect(names()).toEqual(['child', 'parent']);
  await clock.advance(100);
  expect(names()).toEqual([]);
});

test('in the foreground what it owns goes first, the youngest before all', async () => {
  const { clock, store, kind, names } = family();
  const gone: string[] = [];
  store.subscribe(({ type, object }) => {
    if (type === 'DELETED') gone.push(object.metadata?.name ?? '');
  });
  store.remove(kind, 'default', 'grandparent', { propagation: 'Foreground' });
  expect(store.get(kind, 'default', 'grandparent')?.metadata).toMatchObject({
    deletionTimestamp: '2026-01-01T12:00:00Z',
    finalizers: ['foregroundDeletion'],
  });
  await clock.advance(100);
  expect(names()).toEqual([]);
  expect(gone).toEqual(['child', 'parent', 'grandparent']);
});

test('an orphan lives on, and tells of no owner', async () => {
  const { clock, store, kind, names } = family();
  store.remove(kind, 'default', 'grandparent', { propagation: 'Orphan' });
  await clock.advance(100);
  expect(names()).toEqual(['child', 'parent']);
  expect(store.get(kind, 'default', 'parent')?.metadata).not.toHaveProperty('ownerReferences');
  expect(store.get(kind, 'default', 'child')?.metadata?.ownerReferences).toHaveLength(1);
});
