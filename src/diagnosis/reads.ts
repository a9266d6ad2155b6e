import { controllerOf } from '../store/owners.ts';
import type { KindTypes, KindView, KubeObject, Snapshot, StoredKind, SyncState } from '../store/types.ts';

/** One look into the snapshot, e.g. "the pods of this owner". What was seen there changes only with an object that has the same key. */
export type ReadKey = string;

const KEYS = {
  state: (kind: string): ReadKey => `${kind} state`,
  all: (kind: string): ReadKey => `${kind} all`,
  namespace: (kind: string, namespace: string): ReadKey => `${kind} in ${namespace}`,
  name: (kind: string, namespace: string | undefined, name: string): ReadKey => `${kind} is ${namespace ?? ''}/${name}`,
  uid: (kind: string, uid: string): ReadKey => `${kind} uid ${uid}`,
  owner: (kind: string, uid: string): ReadKey => `${kind} of ${uid}`,
  label: (kind: string, namespace: string, name: string, value: unknown): ReadKey =>
    `${kind} with ${namespace}/${name}=${value}`,
};

/** A view that tells what is read of it. */
class ReadView<T extends KubeObject> implements KindView<T> {
  readonly #view: KindView<T>;
  readonly #kind: string;
  readonly #note: (key: ReadKey) => void;

  constructor(view: KindView<T>, kind: string, note: (key: ReadKey) => void) {
    this.#view = view;
    this.#kind = kind;
    this.#note = note;
  }

  get state(): SyncState | undefined {
    this.#note(KEYS.state(this.#kind));
    return this.#view.state;
  }

  all(): readonly T[] {
    this.#note(KEYS.all(this.#kind));
    return this.#view.all();
  }

  inNamespace(namespace: string): readonly T[] {
    this.#note(KEYS.namespace(this.#kind, namespace));
    return this.#view.inNamespace(namespace);
  }

  get(namespace: string | undefined, name: string): T | undefined {
    this.#note(KEYS.name(this.#kind, namespace, name));
    return this.#view.get(namespace, name);
  }

  byUid(uid: string): T | undefined {
    this.#note(KEYS.uid(this.#kind, uid));
    return this.#view.byUid(uid);
  }

  ownedBy(uid: string): readonly T[] {
    this.#note(KEYS.owner(this.#kind, uid));
    return this.#view.ownedBy(uid);
  }

  labelled(namespace: string, labels: Readonly<Record<string, string>>): readonly T[] {
    // Whatever has all of the labels has the first of them.
    const first = Object.entries(labels)[0];
    this.#note(first ? KEYS.label(this.#kind, namespace, first[0], first[1]) : KEYS.namespace(this.#kind, namespace));
    return this.#view.labelled(namespace, labels);
  }
}

/** The same snapshot, telling of each look into it. */
export function noting(snapshot: Snapshot, note: (key: ReadKey) => void): Snapshot {
  const views = new Map<StoredKind, unknown>();
  return {
    version: snapshot.version,
    namespace: snapshot.namespace,
    of<K extends StoredKind>(kind: K): KindView<KindTypes[K]> {
      const known = views.get(kind);
      if (known) return known as KindView<KindTypes[K]>;
      const view = new ReadView(snapshot.of(kind) as KindView<KubeObject>, kind, note);
      views.set(kind, view);
      return view as unknown as KindView<KindTypes[K]>;
    },
  };
}

export const stateKey = KEYS.state;

/** The looks in which the object was, or would be, seen. */
export function keysOf(kind: StoredKind, object: KubeObject | undefined): ReadKey[] {
  if (!object) return [];
  const { name = '', namespace, uid, labels } = object.metadata ?? {};
  const about = (object as { involvedObject?: { uid?: string } }).involvedObject?.uid;
  const owner = about || controllerOf(object)?.uid;
  return [
    KEYS.all(kind),
    KEYS.namespace(kind, namespace ?? ''),
    KEYS.name(kind, namespace, name),
    ...(uid ? [KEYS.uid(kind, uid)] : []),
    ...(owner ? [KEYS.owner(kind, owner)] : []),
    ...Object.entries(labels ?? {}).map(([label, value]) => KEYS.label(kind, namespace ?? '', label, value)),
  ];
}

/** Who has to be told of what: readers by what they read. */
export class Readers<T> {
  readonly #readers = new Map<ReadKey, Set<T>>();
  readonly #kinds = new Set<string>();

  of(key: ReadKey): Iterable<T> {
    return this.#readers.get(key) ?? [];
  }

  /** False where nobody has ever looked at this kind: nobody has to be told of its objects then. */
  know(kind: StoredKind): boolean {
    return this.#kinds.has(kind);
  }

  /** Takes note that the reader now reads other things than before. */
  move(reader: T, before: ReadonlySet<ReadKey>, now: ReadonlySet<ReadKey>): void {
    for (const key of before) {
      if (now.has(key)) continue;
      const readers = this.#readers.get(key);
      readers?.delete(reader);
      if (readers?.size === 0) this.#readers.delete(key);
    }
    for (const key of now) {
      if (before.has(key)) continue;
      const readers = this.#readers.get(key);
      if (readers) readers.add(reader);
      else {
        this.#readers.set(key, new Set([reader]));
        this.#kinds.add(key.slice(0, key.indexOf(' ')));
      }
    }
  }
}
