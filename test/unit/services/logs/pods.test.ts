import { describe, expect, test } from 'vitest';
import { storePods } from '../../../../src/services/logs/index.ts';
import { createStore, type StoreOptions } from '../../../../src/store/store.ts';
import type { StoredKind } from '../../../../src/store/types.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

type StoreSink = Parameters<NonNullable<StoreOptions['reflect']>>[3];

function setUp() {
  const clock = new FakeClock();
  const sinks = new Map<StoredKind, StoreSink>();
  const store = createStore({} as never, {
    clock,
    reflect: (kind, _resource, _namespace, sink) => {
      sinks.set(kind, sink);
      return () => sinks.delete(kind);
    },
  });
  const put = (kind: StoredKind, ...objects: object[]) => {
    sinks.get(kind)?.replace(objects);
    sinks.get(kind)?.state({ phase: 'live', since: clock.now() });
  };
  return { clock, store, sinks, put };
}

const owned = (name: string, owner: { kind: string; name: string }, labels = {}) => ({
  metadata: {
    name,
    namespace: 'shop',
    uid: name,
    labels,
    ownerReferences: [{ ...owner, apiVersion: 'x', uid: owner.name, controller: true }],
  },
});

describe('the pods of a source', () => {
  test('are those of a Deployment through its ReplicaSets, as they come and go', async () => {
    const { clock, store, sinks, put } = setUp();
    const source = storePods(store, { namespace: 'shop', workload: { kind: 'Deployment', name: 'web' } });
    expect(source.pods.get()).toBeUndefined();
    put('Deployment', { metadata: { name: 'web', namespace: 'shop', uid: 'web' } });
    put('ReplicaSet', owned('web-6d', { kind: 'Deployment', name: 'web' }));
    put(
      'Pod',
      owned('web-6d-1', { kind: 'ReplicaSet', name: 'web-6d' }),
      owned('other', { kind: 'ReplicaSet', name: 'api' }),
    );
    await clock.advance(100);
    const names = () => source.pods.get()?.map((pod) => pod.metadata?.name);
    expect(names()).toEqual(['web-6d-1']);
    sinks.get('Pod')?.put(owned('web-6d-2', { kind: 'ReplicaSet', name: 'web-6d' }));
    await clock.advance(100);
    expect(names()).toEqual(['web-6d-1', 'web-6d-2']);
    source.close();
    expect([...sinks.keys()]).toEqual([]);
  });

  test('are those with the labels of a selector or of a Service', async () => {
    const { clock, store, put } = setUp();
    const bySelector = storePods(store, { namespace: 'shop', selector: { app: 'web' } });
    const byService = storePods(store, { namespace: 'shop', workload: { kind: 'Service', name: 'web' } });
    put('Service', { metadata: { name: 'web', namespace: 'shop', uid: 's' }, spec: { selector: { app: 'web' } } });
    put(
      'Pod',
      owned('web-1', { kind: 'ReplicaSet', name: 'x' }, { app: 'web' }),
      owned('api-1', { kind: 'ReplicaSet', name: 'y' }, { app: 'api' }),
    );
    await clock.advance(100);
    for (const source of [bySelector, byService])
      expect(source.pods.get()?.map((pod) => pod.metadata?.name)).toEqual(['web-1']);
  });

  test('are not known where they may not be listed', async () => {
    const { clock, store, sinks } = setUp();
    const source = storePods(store, { namespace: 'shop', pod: 'web-1' });
    sinks.get('Pod')?.state({ phase: 'forbidden', since: 0, reason: 'no' });
    await clock.advance(100);
    expect(source.pods.get()).toBeUndefined();
  });
});
