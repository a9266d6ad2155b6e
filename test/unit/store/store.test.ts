import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { eventsOf } from '../../../src/store/events.ts';
import { podsOf, workloadOf } from '../../../src/store/owners.ts';
import type { StoreSink } from '../../../src/store/reflect.ts';
import { createStore } from '../../../src/store/store.ts';
import { trim } from '../../../src/store/trim.ts';
import type { Changes, StoredKind } from '../../../src/store/types.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { FakeKube } from '../../support/fakeKube.ts';
import { aDeployment, ago, anEvent, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

function watched() {
  const clock = new FakeClock(NOON);
  const sinks = new Map<StoredKind, StoreSink>();
  const stopped: StoredKind[] = [];
  const store = createStore(new FakeKube(), {
    clock,
    reflect: (kind, _resource, _namespace, sink) => {
      sinks.set(kind, sink);
      return () => stopped.push(kind);
    },
  });
  const batches: Changes[] = [];
  store.subscribe((changes) => batches.push(changes));
  const sink = (kind: StoredKind): StoreSink => {
    const found = sinks.get(kind);
    if (!found) throw new Error(`${kind} is not watched`);
    return found;
  };
  return { clock, store, sink, batches, stopped };
}

const versioned = (pod: KubeObject, version: string): KubeObject => ({
  ...pod,
  metadata: { ...pod.metadata, resourceVersion: version },
});

describe('the store', () => {
  it('tells ten thousand changes that come together once', async () => {
    const { clock, store, sink, batches } = watched();
    store.watch('Pod');
    for (let i = 0; i < 10_000; i++) sink('Pod').put(aPod({ name: `web-${i}` }));
    expect(batches).toHaveLength(0);
    await clock.advance(16);
    expect(batches).toHaveLength(1);
    expect(store.snapshot().of('Pod').all()).toHaveLength(10_000);
  });

  it('gives the same array until something changes, and another after', async () => {
    const { clock, store, sink } = watched();
    store.watch('Pod');
    sink('Pod').replace([versioned(aPod(), '1')]);
    const before = store.snapshot();
    const pods = before.of('Pod').inNamespace('shop');
    expect(before.of('Pod').inNamespace('shop')).toBe(pods);
    sink('Pod').put(versioned(aPod(), '1'));
    expect(store.snapshot()).toBe(before);
    sink('Pod').put(versioned(aPod({ labels: { app: 'api' } }), '2'));
    await clock.advance(16);
    expect(store.snapshot().version).toBeGreaterThan(before.version);
    expect(store.snapshot().of('Pod').inNamespace('shop')).not.toBe(pods);
  });

  it('finds objects by label after the labels changed', () => {
    const { store, sink } = watched();
    store.watch('Pod');
    sink('Pod').put(versioned(aPod({ labels: { app: 'web', tier: 'front' } }), '1'));
    const view = store.snapshot().of('Pod');
    expect(view.labelled('shop', { app: 'web', tier: 'front' })).toHaveLength(1);
    sink('Pod').put(versioned(aPod({ labels: { app: 'api', tier: 'front' } }), '2'));
    expect(view.labelled('shop', { app: 'web' })).toEqual([]);
    expect(view.labelled('shop', { tier: 'front', app: 'api' })).toHaveLength(1);
    expect(view.labelled('other', { tier: 'front' })).toEqual([]);
  });

  it('what a new list does not hold is gone from every index', () => {
    const { owner } = aDeployment('web');
    const { store, sink } = watched();
    store.watch('Pod');
    sink('Pod').put(aPod({ owner }));
    sink('Pod').replace([aPod({ name: 'other' })]);
    const view = store.snapshot().of('Pod');
    expect([view.get('shop', 'web-1'), view.byUid('uid-web-1'), view.ownedBy(owner.uid)]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    expect(view.all().map((pod) => pod.metadata?.name)).toEqual(['other']);
  });

  it('an object made again under the same name is known by its new uid only', () => {
    const { store, sink } = watched();
    store.watch('Pod');
    sink('Pod').put(aPod());
    sink('Pod').put(aPod({ metadata: { uid: 'again' } }));
    const view = store.snapshot().of('Pod');
    expect([view.byUid('uid-web-1'), view.byUid('again')?.metadata?.name]).toEqual([undefined, 'web-1']);
  });

  it('an object that another one replaces, which goes at once, is told as gone as well', async () => {
    const { clock, store, sink, batches } = watched();
    store.watch('Pod');
    sink('Pod').put(aPod());
    await clock.advance(16);
    const again = aPod({ metadata: { uid: 'again' } });
    sink('Pod').put(again);
    sink('Pod').remove(again);
    await clock.advance(16);
    expect([...(batches.at(-1)?.get('Pod') ?? [])].sort()).toEqual(['again', 'uid-web-1']);
  });

  it('ends a watch when the last of its watchers has left, and forgets what it held', () => {
    const { store, sink, stopped } = watched();
    const first = store.watch('Pod');
    const second = store.watch('Pod');
    sink('Pod').put(aPod());
    first();
    first();
    expect(stopped).toEqual([]);
    second();
    expect(stopped).toEqual(['Pod']);
    expect(store.snapshot().of('Pod').all()).toEqual([]);
    expect(store.snapshot().of('Pod').state).toBeUndefined();
  });

  it('a stale kind is the state of the whole; one that may not be read is not', () => {
    const { store, sink } = watched();
    store.watch('Pod');
    store.watch('Node');
    sink('Pod').state({ phase: 'live', since: NOON });
    sink('Node').state({ phase: 'forbidden', since: NOON, reason: 'no right' });
    expect(store.connection.get().phase).toBe('live');
    sink('Pod').state({ phase: 'stale', since: NOON, retryAt: NOON + 1000, reason: 'cut' });
    expect(store.connection.get()).toMatchObject({ phase: 'stale', reason: 'cut' });
  });

  it('says nothing more after it was closed', async () => {
    const { clock, store, sink, batches, stopped } = watched();
    store.watch('Pod');
    sink('Pod').put(aPod());
    store.close();
    await clock.advance(100);
    expect(batches).toEqual([]);
    expect(stopped).toEqual(['Pod']);
    expect(clock.waiting).toBe(0);
  });
});

describe('what is kept of an object', () => {
  it('drops what is large and not used, and keeps the note of debug mode', () => {
    const note = 'x'.repeat(5000);
    const kept = trim('Deployment', {
      metadata: {
        name: 'web',
        managedFields: [{ manager: 'kubectl' }],
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
          'kdbg.dev/debug-mode': note,
          long: note,
          short: 'a',
        },
      },
    });
    expect(kept.metadata).toEqual({ name: 'web', annotations: { 'kdbg.dev/debug-mode': note, short: 'a' } });
  });

  it('keeps the spec of replicas once', () => {
    const one = trim('Pod', aPod({ name: 'a', node: undefined }));
    const two = trim('Pod', aPod({ name: 'b', node: undefined }));
    expect(one.spec).toBe(two.spec);
    expect(trim('Pod', aPod({ node: 'node2' })).spec?.nodeName).toBe('node2');
  });

  it('an object without a name is refused', () => {
    expect(() => trim('Pod', { metadata: {} })).toThrow(TypeError);
  });
});

describe('owners and events', () => {
  it('a pod belongs to its Deployment, even where the ReplicaSet may not be read', () => {
    const { owner, objects } = aDeployment('web');
    const pod = aPod({ owner, labels: { 'pod-template-hash': '5d' } });
    const expected = { kind: 'Deployment', name: 'web', namespace: 'shop' };
    expect(workloadOf(snapshotWith([...objects, pod]), pod)).toEqual(expected);
    expect(workloadOf(snapshotWith([pod]), pod)).toEqual(expected);
    expect(workloadOf(snapshotWith([aPod()]), aPod())).toBeUndefined();
  });

  it('the pods of a Deployment are those of all its ReplicaSets', () => {
    const { owner, objects } = aDeployment('web');
    const snapshot = snapshotWith([...objects, aPod({ owner }), aPod({ name: 'stranger' })]);
    const pods = podsOf(snapshot, { kind: 'Deployment', name: 'web', namespace: 'shop' });
    expect(pods.map((pod) => pod.metadata?.name)).toEqual(['web-1']);
  });

  it('events are found by the object, newest first, with their repetitions counted', () => {
    const snapshot = snapshotWith([
      aPod(),
      anEvent({ name: 'web-1' }, { reason: 'Old', lastTimestamp: ago(50), count: 3 }),
      anEvent(
        { name: 'web-1' },
        {
          reason: 'Series',
          lastTimestamp: null,
          firstTimestamp: null,
          eventTime: ago(90),
          series: { count: 7, lastObservedTime: ago(10) },
        },
      ),
      anEvent({ name: 'web-2' }, { reason: 'Other' }),
    ]);
    const views = eventsOf(snapshot, 'Pod', aPod());
    expect(views.map(({ reason, count, last }) => [reason, count, last])).toEqual([
      ['Series', 7, NOON - 10_000],
      ['Old', 3, NOON - 50_000],
    ]);
  });
});
