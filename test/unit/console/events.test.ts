import { describe, expect, it } from 'vitest';
import { Cell } from '../../../src/base/readable.ts';
import { EventsView } from '../../../src/console/events.ts';
import type { Changes, ClusterStore, ObjectRef, Snapshot, SyncState } from '../../../src/store/types.ts';
import { aDeployment, ago, anEvent, aPod, snapshotWith } from '../../support/snapshot.ts';

/** A store that holds a snapshot and tells of changes when a test says so. */
class FakeStore implements ClusterStore {
  readonly connection = new Cell<SyncState>({ phase: 'live', since: 0 });
  watched = 0;
  #snapshot: Snapshot;
  readonly #listeners = new Set<(changes: Changes) => void>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  snapshot = (): Snapshot => this.#snapshot;
  subscribe(listener: (changes: Changes) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  watch(): () => void {
    this.watched++;
    return () => {
      this.watched--;
    };
  }
  close(): void {}

  put(snapshot: Snapshot): void {
    this.#snapshot = { ...snapshot, version: this.#snapshot.version + 1 };
    for (const listener of this.#listeners) listener(new Map([['Event', 'all']]));
  }
}

const web = aDeployment('web');
const owned = aPod({ name: 'web-1', owner: web.owner });
const objects = [
  ...web.objects,
  owned,
  aPod({ name: 'db-0' }),
  anEvent({ kind: 'Deployment', name: 'web' }, { reason: 'Scaled', lastTimestamp: ago(30) }),
  anEvent({ name: 'web-1' }, { reason: 'BackOff', lastTimestamp: ago(5) }),
  anEvent({ name: 'db-0' }, { reason: 'Pulled', lastTimestamp: ago(10) }),
];

function setup(snapshot: Snapshot = snapshotWith(objects)) {
  const store = new FakeStore(snapshot);
  const stores = new Cell<ClusterStore>(store);
  const selected = new Cell<ObjectRef | undefined>(undefined);
  const view = new EventsView(stores, selected);
  const reasons = () => view.list.get().events.map(({ reason }) => reason);
  return { store, stores, selected, view, reasons };
}

const pod = (name: string): ObjectRef => ({ kind: 'Pod', name, namespace: 'shop' });

describe('the events pane', () => {
  it('shows the events of the selection, newest first', () => {
    const { selected, reasons } = setup();
    expect(reasons()).toEqual(['BackOff', 'Pulled', 'Scaled']);
    selected.set(pod('web-1'));
    expect(reasons()).toEqual(['BackOff']);
  });

  it('shows of a workload those of its pods too', () => {
    const { selected, reasons } = setup();
    selected.set({ kind: 'Deployment', name: 'web', namespace: 'shop' });
    expect(reasons()).toEqual(['BackOff', 'Scaled']);
  });

  it('shows all of the scope when asked, whatever is selected', () => {
    const { selected, view, reasons } = setup();
    selected.set(pod('db-0'));
    view.toggleAll();
    expect(reasons()).toEqual(['BackOff', 'Pulled', 'Scaled']);
    expect(view.list.get().about).toBeUndefined();
    view.toggleAll();
    expect(reasons()).toEqual(['Pulled']);
  });

  it('follows new events', () => {
    const { store, view, reasons } = setup();
    let told = 0;
    view.list.subscribe(() => told++);
    store.put(snapshotWith([...objects, anEvent({ name: 'db-0' }, { reason: 'Killing', lastTimestamp: ago(1) })]));
    expect(reasons()[0]).toBe('Killing');
    expect(told).toBe(1);
  });

  it('shows nothing of another cluster after a switch, though both count their versions alike', () => {
    const { store, stores, reasons } = setup();
    expect(reasons()).toHaveLength(3);
    const other = new FakeStore(snapshotWith([aPod({ name: 'x' }), anEvent({ name: 'x' }, { reason: 'Elsewhere' })]));
    stores.set(other);
    expect(reasons()).toEqual(['Elsewhere']);
    expect([store.watched, other.watched]).toEqual([0, 1]);
  });

  it('says that events may not be read', () => {
    const states = { Event: { phase: 'forbidden', since: 0, reason: 'not allowed' } } as const;
    expect(setup(snapshotWith([], { states })).view.list.get().forbidden).toBe('not allowed');
  });

  it('ends its watch when it is closed', () => {
    const { store, view } = setup();
    view.close();
    expect(store.watched).toBe(0);
  });
});
