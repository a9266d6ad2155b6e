import type { Clock } from '../base/clock.ts';
import { Cell, type Readable } from '../base/readable.ts';
import type { KubeObject } from '../kube/objects.ts';
import { RESOURCES } from '../kube/resources.ts';
import type { KubeClient } from '../kube/types.ts';
import { reflectWith, type StoreSink, type WatchKind } from './reflect.ts';
import { KindTable } from './table.ts';
import type { Changes, ClusterStore, KindTypes, KindView, Snapshot, StoredKind, SyncState } from './types.ts';

/** Watch events that come within this many milliseconds are told as one batch. */
const BATCH = 16;

export interface StoreOptions {
  /** The namespace to watch; all when missing. Kinds without namespace are watched whole. */
  namespace?: string | undefined;
  clock: Clock;
  /** 0 to 1, for the jitter of retries. */
  random?: () => number;
  /** Another list+watch than the reflector, for tests. */
  reflect?: WatchKind;
}

type Tables = { [K in StoredKind]?: KindTable<KindTypes[K]> };
interface Watched {
  count: number;
  stop: () => void;
}

const EMPTY = new KindTable<never>();

class Store implements ClusterStore {
  readonly #namespace: string | undefined;
  readonly #clock: Clock;
  readonly #reflect: WatchKind;
  readonly #tables: Tables = {};
  readonly #watched = new Map<StoredKind, Watched>();
  readonly #listeners = new Set<(changes: Changes) => void>();
  readonly #connection: Cell<SyncState>;
  #changes = new Map<StoredKind, Set<string> | 'all'>();
  #cancelFlush: (() => void) | undefined;
  #snapshot: Snapshot | undefined;
  #version = 0;
  #closed = false;

  constructor(client: KubeClient, options: StoreOptions) {
    this.#namespace = options.namespace;
    this.#clock = options.clock;
    this.#reflect = options.reflect ?? reflectWith(client, options.clock, options.random ?? Math.random);
    this.#connection = new Cell<SyncState>({ phase: 'loading', loaded: 0, since: options.clock.now() });
  }

  get connection(): Readable<SyncState> {
    return this.#connection;
  }

  snapshot(): Snapshot {
    this.#snapshot ??= snapshotOf(this.#tables, this.#version, this.#namespace);
    return this.#snapshot;
  }

  subscribe(listener: (changes: Changes) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  watch(kind: StoredKind): () => void {
    if (this.#closed) return () => {};
    const watched = this.#watched.get(kind) ?? this.#start(kind);
    watched.count++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--watched.count === 0) this.#end(kind, watched);
    };
  }

  close(): void {
    this.#closed = true;
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#listeners.clear();
    for (const { stop } of this.#watched.values()) stop();
    this.#watched.clear();
  }

  #start(kind: StoredKind): Watched {
    const table = new KindTable<KubeObject>();
    (this.#tables as Record<StoredKind, unknown>)[kind] = table;
    table.state = { phase: 'loading', loaded: 0, since: this.#clock.now() };
    const watched: Watched = { count: 0, stop: () => {} };
    this.#watched.set(kind, watched);
    const current = () => this.#tables[kind] === (table as unknown);
    const sink: StoreSink = {
      replace: (objects) => {
        if (!current()) return;
        table.replace(objects);
        this.#note(kind, 'all');
      },
      put: (object) => {
        if (!current()) return;
        const { namespace, name = '', uid } = object.metadata ?? {};
        const before = table.get(namespace, name)?.metadata?.uid;
        if (!table.put(object)) return;
        this.#note(kind, uid);
        // Another object of the same name has come in its place, and may go before anybody has looked.
        if (before !== undefined && before !== uid) this.#note(kind, before);
      },
      remove: (object) => {
        if (!current()) return;
        const gone = table.remove(object.metadata?.namespace, object.metadata?.name ?? '');
        if (gone) this.#note(kind, gone.metadata?.uid);
      },
      state: (state) => {
        if (!current()) return;
        const settled = state.phase === 'forbidden' && table.state?.phase !== 'forbidden';
        table.state = state;
        this.#tellConnection();
        // Who waits for this kind has to learn that nothing will come.
        if (settled) this.#note(kind, 'all');
      },
    };
    watched.stop = this.#reflect(kind, RESOURCES[kind], this.#namespace, sink);
    this.#note(kind, 'all');
    return watched;
  }

  #end(kind: StoredKind, watched: Watched): void {
    if (this.#watched.get(kind) !== watched) return;
    this.#watched.delete(kind);
    delete this.#tables[kind];
    watched.stop();
    this.#note(kind, 'all');
    this.#tellConnection();
  }

  #note(kind: StoredKind, what: string | undefined): void {
    this.#version++;
    this.#snapshot = undefined;
    const known = this.#changes.get(kind);
    if (what === undefined || what === 'all') this.#changes.set(kind, 'all');
    else if (known === undefined) this.#changes.set(kind, new Set([what]));
    else if (known !== 'all') known.add(what);
    this.#cancelFlush ??= this.#clock.after(BATCH, () => this.#flush());
  }

  #flush(): void {
    this.#cancelFlush = undefined;
    const changes = this.#changes;
    this.#changes = new Map();
    for (const listener of [...this.#listeners]) listener(changes);
  }

  #tellConnection(): void {
    const states = [...this.#watched.keys()].flatMap((kind) => this.#tables[kind]?.state ?? []);
    const worst = worstState(states);
    if (worst) this.#connection.set(worst);
  }
}

/** A stale kind counts most, then one that loads. What may not be read does not make the rest worse: it counts only when it is all. */
function worstState(states: readonly SyncState[]): SyncState | undefined {
  const stale = states.filter((state) => state.phase === 'stale').sort((a, b) => a.since - b.since)[0];
  if (stale) return stale;
  const loading = states.filter((state) => state.phase === 'loading');
  const first = loading[0];
  if (first) {
    return {
      phase: 'loading',
      loaded: loading.reduce((sum, state) => sum + state.loaded, 0),
      since: Math.min(...loading.map((state) => state.since)),
    };
  }
  const live = states.filter((state) => state.phase === 'live').sort((a, b) => b.since - a.since)[0];
  return live ?? states[0];
}

/** A view of tables that change under it: `version` tells which moment it is of. */
export function snapshotOf(tables: Tables, version: number, namespace: string | undefined): Snapshot {
  return {
    version,
    namespace,
    // A kind may come from an object of the cluster: `constructor` is none that is kept.
    of: <K extends StoredKind>(kind: K) =>
      ((Object.hasOwn(tables, kind) ? tables[kind] : undefined) ?? EMPTY) as unknown as KindView<KindTypes[K]>,
  };
}

/** Watches what is asked for and keeps it, trimmed and indexed. Nothing is watched before `watch` is called. */
export function createStore(client: KubeClient, options: StoreOptions): ClusterStore {
  return new Store(client, options);
}
