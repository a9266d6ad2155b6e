import { Cell } from '../../base/readable.ts';
import type { ObjectRef, Pod } from '../../kube/objects.ts';
import { isAsleep } from '../../store/asleep.ts';
import type { ClusterStore, Changes as StoreChanges } from '../../store/types.ts';
import type { ChangeDeps } from '../changes/prepare.ts';
import { sameJson } from '../changes/visible.ts';
import { prepareSleep } from './enter.ts';
import { byPlace, entriesOf, findInDebugMode, isMarked } from './entries.ts';
import { prepareRestore } from './restore.ts';
import type { DebugMode, DebugModeEntry } from './types.ts';
import { DEBUG_KINDS, specOf } from './workload.ts';

export interface DebugModeDeps extends ChangeDeps {
  /** Written into the record on the workload, e.g. `ann@laptop`. */
  user: string;
  /** Missing: the cluster is asked every few seconds. */
  store?: ClusterStore;
  /** Where to look when all namespaces may not be listed. */
  namespace?: string | undefined;
}

const POLL_MS = 5000;
const WATCHED = ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod'] as const;

/** Debug mode on one cluster. Close it to end what it watches. */
export function createDebugMode(deps: DebugModeDeps): DebugMode {
  const entries = new Cell<readonly DebugModeEntry[]>([]);
  const set = (now: readonly DebugModeEntry[]) => {
    if (!sameJson(now, entries.get())) entries.set(now);
  };
  const close = deps.store ? followStore(deps.store, set) : poll(deps, set);
  return {
    entries,
    async find(namespace) {
      return (await findInDebugMode(deps.client, namespace, deps.namespace)).entries;
    },
    enter: (workload, container, options = {}) => prepareSleep(deps, plain(workload), container, options),
    restore: (workload) => prepareRestore(deps, plain(workload)),
    close,
  };
}

function plain({ kind, name, namespace }: ObjectRef): ObjectRef {
  return { kind, name, ...(namespace ? { namespace } : {}) };
}

function followStore(store: ClusterStore, set: (entries: readonly DebugModeEntry[]) => void): () => void {
  const ends = WATCHED.map((kind) => store.watch(kind));
  const look = () => set(inStore(store));
  const unsubscribe = store.subscribe((changes: StoreChanges) => {
    if (WATCHED.some((kind) => changes.has(kind))) look();
  });
  look();
  return () => {
    unsubscribe();
    for (const end of ends) end();
  };
}

function inStore(store: ClusterStore): readonly DebugModeEntry[] {
  const snapshot = store.snapshot();
  return DEBUG_KINDS.flatMap((kind) =>
    snapshot
      .of(kind)
      .all()
      .filter(isMarked)
      .flatMap((object) => {
        const namespace = object.metadata?.namespace ?? '';
        const labels = specOf(object).selector?.matchLabels ?? {};
        const owner = object.metadata?.uid;
        const pods = snapshot
          .of('Pod')
          .labelled(namespace, labels)
          .filter((pod) => isAsleep(pod) && (kind === 'Deployment' || ownedBy(pod, owner)));
        return entriesOf(kind, object, pods);
      }),
  ).sort(byPlace);
}

function ownedBy(pod: Pod, uid: string | undefined): boolean {
  return pod.metadata?.ownerReferences?.some((ref) => ref.controller && ref.uid === uid) ?? false;
}

function poll(deps: DebugModeDeps, set: (entries: readonly DebugModeEntry[]) => void): () => void {
  let closed = false;
  let cancel = () => {};
  const look = async () => {
    try {
      const { entries } = await findInDebugMode(deps.client, undefined, deps.namespace);
      if (!closed) set(entries);
    } catch {
      // What was seen last stays shown until the cluster answers again.
    }
    if (!closed) cancel = deps.clock.after(POLL_MS, () => void look());
  };
  void look();
  return () => {
    closed = true;
    cancel();
  };
}
