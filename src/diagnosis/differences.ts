import type { Changes, KindView, KubeObject, Snapshot, StoredKind } from '../store/types.ts';

/** An object that came (no `before`), changed, or went (no `after`). */
export interface Difference {
  kind: StoredKind;
  /** Names it among the objects of its kind. */
  key: string;
  before: KubeObject | undefined;
  after: KubeObject | undefined;
}

/** Namespace and name: what tells an object from the others of its kind at a time. */
export function nameKey(object: KubeObject): string {
  return `${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`;
}

interface KnownKind {
  objects: Map<string, KubeObject>;
  keys: Map<string, string>;
}

/**
 * Remembers the objects as they were when differences were last taken. A store tells only which uids changed, or that there is a new list:
 * this tells what an object was before, so that what went is known as well, and of a new list only what is new.
 */
export class Differences {
  readonly #kinds = new Map<StoredKind, KnownKind>();

  take(snapshot: Snapshot, changes: Changes): Difference[] {
    const found: Difference[] = [];
    for (const [kind, uids] of changes) {
      const known = this.#kinds.get(kind) ?? { objects: new Map(), keys: new Map() };
      this.#kinds.set(kind, known);
      const view = snapshot.of(kind) as KindView<KubeObject>;
      if (uids === 'all') takeAll(kind, known, view, found);
      else for (const uid of uids) takeOne(kind, known, uid, view.byUid(uid), found);
    }
    return found;
  }
}

function takeOne(kind: StoredKind, known: KnownKind, uid: string, after: KubeObject | undefined, to: Difference[]) {
  const key = after ? nameKey(after) : known.keys.get(uid);
  if (key === undefined) return;
  const before = known.objects.get(key);
  // Another object of the same name has come in its place.
  if (!after && before?.metadata?.uid !== uid) known.keys.delete(uid);
  else note(kind, known, key, before, after, to);
}

function takeAll(kind: StoredKind, known: KnownKind, view: KindView<KubeObject>, to: Difference[]): void {
  const gone = new Map(known.objects);
  for (const object of view.all()) {
    const key = nameKey(object);
    gone.delete(key);
    note(kind, known, key, known.objects.get(key), object, to);
  }
  for (const [key, before] of gone) note(kind, known, key, before, undefined, to);
}

function note(
  kind: StoredKind,
  known: KnownKind,
  key: string,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  to: Difference[],
): void {
  if (before === after) return;
  const uid = before?.metadata?.uid;
  if (uid !== undefined && uid !== after?.metadata?.uid) known.keys.delete(uid);
  if (after) {
    known.objects.set(key, after);
    if (after.metadata?.uid !== undefined) known.keys.set(after.metadata.uid, key);
  } else known.objects.delete(key);
  to.push({ kind, key, before, after });
}
