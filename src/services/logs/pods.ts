import { Cell, type Readable } from '../../base/readable.ts';
import { isWorkloadKind, podsOf, type WorkloadKind } from '../../store/owners.ts';
import type { ClusterStore, Pod, Snapshot, StoredKind } from '../../store/types.ts';
import type { LogSource } from './types.ts';

/** The pods of a source as they come and go; undefined while (or where) they can't be known. */
export interface PodSource {
  readonly pods: Readable<readonly Pod[] | undefined>;
  close(): void;
}

/** The kinds between a workload and its pods. */
const BETWEEN: Readonly<Record<string, StoredKind>> = { Deployment: 'ReplicaSet', CronJob: 'Job' };

/** The pods of a source, from the store; their kinds are watched until it is closed. */
export function storePods(store: ClusterStore, source: LogSource): PodSource {
  const kinds: StoredKind[] = ['Pod'];
  const kind = source.workload?.kind;
  if (kind !== undefined && isSource(kind)) kinds.push(kind);
  const between = kind === undefined ? undefined : BETWEEN[kind];
  if (between) kinds.push(between);
  const releases = kinds.map((watched) => store.watch(watched));
  const pods = new Cell<readonly Pod[] | undefined>(read(store.snapshot(), source));
  const unsubscribe = store.subscribe((changes) => {
    if (!kinds.some((watched) => changes.has(watched))) return;
    const before = pods.get();
    const now = read(store.snapshot(), source);
    if (before && now && before.length === now.length && now.every((pod, i) => pod === before[i])) return;
    pods.set(now);
  });
  return {
    pods,
    close() {
      unsubscribe();
      for (const release of releases) release();
    },
  };
}

/** The kinds whose pods the store can tell. */
function isSource(kind: string): kind is WorkloadKind | 'Service' {
  return kind === 'Service' || isWorkloadKind(kind);
}

function read(snapshot: Snapshot, source: LogSource): readonly Pod[] | undefined {
  const view = snapshot.of('Pod');
  const { namespace, workload } = source;
  // A stale list is still the best there is; one that never came says nothing.
  if (view.state === undefined || view.state.phase === 'loading' || view.state.phase === 'forbidden') return undefined;
  if (source.pod !== undefined) {
    const pod = view.get(namespace, source.pod);
    return pod ? [pod] : [];
  }
  if (workload?.kind === 'Service') {
    const selector = snapshot.of('Service').get(namespace, workload.name)?.spec?.selector;
    return selector && Object.keys(selector).length > 0 ? view.labelled(namespace, selector) : [];
  }
  if (workload) return podsOf(snapshot, { ...workload, namespace });
  return view.labelled(namespace, source.selector ?? {});
}
