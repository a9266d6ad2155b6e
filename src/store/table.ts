import type { KubeObject } from '../kube/objects.ts';
import { controllerOf } from './owners.ts';
import type { KindView, SyncState } from './types.ts';

/** Members of one index entry; the array is made when it is first read after a change. */
class Group<T> {
  readonly members = new Map<string, T>();
  #array: readonly T[] | undefined;

  set(key: string, object: T): void {
    this.members.set(key, object);
    this.#array = undefined;
  }

  delete(key: string): void {
    if (this.members.delete(key)) this.#array = undefined;
  }

  array(): readonly T[] {
    this.#array ??= [...this.members.values()];
    return this.#array;
  }
}

/** Groups by a key of the objects; an object may be in several. */
class Index<T> {
  readonly #groups = new Map<string, Group<T>>();
  readonly #keysOf: (object: T) => readonly string[];

  constructor(keysOf: (object: T) => readonly string[]) {
    this.#keysOf = keysOf;
  }

  put(key: string, object: T, before: T | undefined): void {
    const now = this.#keysOf(object);
    if (before !== undefined) {
      for (const old of this.#keysOf(before)) if (!now.includes(old)) this.#leave(old, key);
    }
    for (const name of now) {
      let group = this.#groups.get(name);
      if (!group) {
        group = new Group();
        this.#groups.set(name, group);
      }
      group.set(key, object);
    }
  }

  drop(key: string, object: T): void {
    for (const name of this.#keysOf(object)) this.#leave(name, key);
  }

  get(name: string): readonly T[] {
    return this.#groups.get(name)?.array() ?? [];
  }

  size(name: string): number {
    return this.#groups.get(name)?.members.size ?? 0;
  }

  #leave(name: string, key: string): void {
    const group = this.#groups.get(name);
    group?.delete(key);
    if (group?.members.size === 0) this.#groups.delete(name);
  }
}

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

/** What one object belongs to: its controller; an event belongs to the object that it is about. */
function ownerUids(object: KubeObject): readonly string[] {
  const about = (object as { involvedObject?: { uid?: string } }).involvedObject?.uid;
  if (about) return [about];
  const controller = controllerOf(object);
  return controller?.uid ? [controller.uid] : [];
}

function labelKeys(object: KubeObject): readonly string[] {
  const namespace = object.metadata?.namespace ?? '';
  return Object.entries(object.metadata?.labels ?? {}).map(([name, value]) => `${namespace}\0${name}=${value}`);
}

/** All that is known of one kind, indexed. A change costs what the object's own index entries cost; nothing is copied till it is read. */
export class KindTable<T extends KubeObject> implements KindView<T> {
  state: SyncState | undefined;
  readonly #all = new Group<T>();
  readonly #uids = new Map<string, T>();
  readonly #namespaces = new Index<T>((object) => [object.metadata?.namespace ?? '']);
  readonly #owners = new Index<T>(ownerUids);
  /** Made when labels are first asked for: most kinds never are. */
  #labels: Index<T> | undefined;

  all(): readonly T[] {
    return this.#all.array();
  }

  inNamespace(namespace: string): readonly T[] {
    return this.#namespaces.get(namespace);
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.#all.members.get(keyOf(namespace, name));
  }

  byUid(uid: string): T | undefined {
    return this.#uids.get(uid);
  }

  ownedBy(uid: string): readonly T[] {
    return this.#owners.get(uid);
  }

  labelled(namespace: string, labels: Readonly<Record<string, string>>): readonly T[] {
    const wanted = Object.entries(labels);
    if (wanted.length === 0) return this.inNamespace(namespace);
    const index = this.#labelIndex();
    const names = wanted.map(([name, value]) => `${namespace}\0${name}=${value}`);
    const rarest = names.reduce((best, name) => (index.size(name) < index.size(best) ? name : best));
    const candidates = index.get(rarest);
    if (names.length === 1) return candidates;
    return candidates.filter((object) => wanted.every(([name, value]) => object.metadata?.labels?.[name] === value));
  }

  #labelIndex(): Index<T> {
    if (this.#labels) return this.#labels;
    const index = new Index<T>(labelKeys);
    for (const [key, object] of this.#all.members) index.put(key, object, undefined);
    this.#labels = index;
    return index;
  }

  /** Gives false when this version of the object is known already. */
  put(object: T): boolean {
    const name = object.metadata?.name;
    if (!name) return false;
    const key = keyOf(object.metadata?.namespace, name);
    const before = this.#all.members.get(key);
    const version = object.metadata?.resourceVersion;
    if (before && version !== undefined && before.metadata?.resourceVersion === version) return false;
    if (before?.metadata?.uid && before.metadata.uid !== object.metadata?.uid) this.#uids.delete(before.metadata.uid);
    this.#all.set(key, object);
    if (object.metadata?.uid) this.#uids.set(object.metadata.uid, object);
    this.#namespaces.put(key, object, before);
    this.#owners.put(key, object, before);
    this.#labels?.put(key, object, before);
    return true;
  }

  /** Gives the object that is gone, or undefined when it was not known. */
  remove(namespace: string | undefined, name: string): T | undefined {
    const key = keyOf(namespace, name);
    const object = this.#all.members.get(key);
    if (!object) return undefined;
    this.#all.delete(key);
    if (object.metadata?.uid) this.#uids.delete(object.metadata.uid);
    this.#namespaces.drop(key, object);
    this.#owners.drop(key, object);
    this.#labels?.drop(key, object);
    return object;
  }

  /** Takes a new list: what is not in it is gone. */
  replace(objects: readonly T[]): void {
    const listed = new Set<string>();
    for (const object of objects) {
      if (!object.metadata?.name) continue;
      listed.add(keyOf(object.metadata.namespace, object.metadata.name));
      this.put(object);
    }
    for (const [key, object] of [...this.#all.members]) {
      if (!listed.has(key)) this.remove(object.metadata?.namespace, object.metadata?.name ?? '');
    }
  }
}
