import { type ReleaseName, recordOfRelease, releaseOf } from '../diagnosis/releases/records.ts';
import { loadRelease } from '../services/releases/load.ts';
import { podsOf, workloadOf } from '../store/owners.ts';
import type { KubeObject, ObjectRef, Snapshot, StoredKind } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { targetOf } from './target.ts';
import type { Command, Invocation } from './types.ts';

/** The release of an object: of Helm's own Secret or ConfigMap, else by annotations and labels of it, its pods or its workload. */
function releaseOfRef(snapshot: Snapshot, ref: ObjectRef): ReleaseName | undefined {
  const object = snapshot.of(ref.kind as StoredKind).get(ref.namespace, ref.name) as KubeObject | undefined;
  if (!object) return undefined;
  if (ref.kind === 'Secret' || ref.kind === 'ConfigMap') {
    const record = recordOfRelease(ref.kind, object);
    if (record) return { name: record.release, namespace: record.ref.namespace };
  }
  const own = releaseOf(object);
  if (own || ref.kind !== 'Pod') return own;
  const [pod] = podsOf(snapshot, ref);
  const workload = pod && workloadOf(snapshot, pod);
  return workload && releaseOfRef(snapshot, workload);
}

function target(desk: Desk, invocation: Invocation): ReleaseName | undefined {
  const ref = targetOf(desk, invocation);
  return ref && releaseOfRef(desk.workspace.get().store.snapshot(), ref);
}

export const releaseCommands: readonly Command[] = [
  {
    id: 'release.open',
    group: 'look',
    disabled: (desk, invocation) => (target(desk, invocation) ? undefined : texts.findings.releases.noRelease),
    run(desk, invocation) {
      const release = target(desk, invocation);
      if (!release) return;
      desk.viewer.open(texts.findings.releases.view.title(release.name), 'text', (signal) => {
        const { client, store, report } = desk.workspace.get();
        return loadRelease(client, release, {
          snapshot: store.snapshot(),
          report: report.get(),
          now: desk.clock.now(),
          signal,
        });
      });
    },
  },
];
