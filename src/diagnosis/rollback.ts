import { REVISION } from '../kube/annotations.ts';
import { slashed } from '../kube/ref.ts';
import { isAsleep } from '../store/asleep.ts';
import { controllerOf } from '../store/owners.ts';
import type { Container, ReplicaSet, Snapshot } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { kubectl } from './remedies.ts';
import type { Subject } from './subject.ts';
import type { Remedy } from './types.ts';

/** True where the container as an earlier revision had it would fail as it does now; `now` is the one that fails. */
export type FailsToo = (before: Container, now: Container) => boolean;

export const sameImage: FailsToo = (before, now) => before.image === now.image;

/** Where what the environment is taken from is missing: a container that takes it from the same places. */
export const sameEnvironment: FailsToo = (before, now) =>
  same(before.env ?? [], now.env ?? []) && same(before.envFrom ?? [], now.envFrom ?? []);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const revisionOf = (set: ReplicaSet): number => Number(set.metadata?.annotations?.[REVISION] ?? Number.NaN);
const templateOf = (set: ReplicaSet | undefined) => set?.spec?.template?.spec;

function containerOf(set: ReplicaSet | undefined, name: string): Container | undefined {
  const spec = templateOf(set);
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].find((one) => one.name === name);
}

/** It has pods, and none of them is ready: whatever it lacks, going back to it does not help. */
const failsNow = ({ status }: ReplicaSet): boolean => (status?.replicas ?? 0) > 0 && !status?.readyReplicas;

/**
 * Back to the last revision that the Deployment still has and that does not fail as this one does: those of debug mode only sleep, one with the
 * same pod specification (it was only restarted since) or without a ready pod among its own would help nobody.
 */
export function rollback(snapshot: Snapshot, subject: Subject, container: string, fails?: FailsToo): Remedy[] {
  if (subject.workload?.kind !== 'Deployment') return [];
  const deployment = snapshot.of('Deployment').get(subject.workload.namespace, subject.workload.name);
  const uid = deployment?.metadata?.uid;
  if (!uid) return [];
  const sets = snapshot
    .of('ReplicaSet')
    .ownedBy(uid)
    .filter((set) => Number.isFinite(revisionOf(set)) && !isAsleep(set.spec?.template))
    .sort((a, b) => revisionOf(b) - revisionOf(a));
  const pod = subject.pod.kind === 'Pod' ? snapshot.of('Pod').get(subject.pod.namespace, subject.pod.name) : undefined;
  const owner = pod && controllerOf(pod)?.uid;
  const failing = sets.find((set) => set.metadata?.uid === owner) ?? sets[0];
  const now = containerOf(failing, container);
  const helps = (set: ReplicaSet): boolean => {
    const then = containerOf(set, container);
    return !(failsNow(set) || same(templateOf(set), templateOf(failing)) || (fails && then && now && fails(then, now)));
  };
  const before = sets.slice(1).find(helps);
  if (!before) return [];
  const revision = revisionOf(before);
  const image = containerOf(before, container)?.image;
  const changed = image === containerOf(sets[0], container)?.image ? undefined : image;
  return [
    {
      command: 'workload.rollback',
      title: texts.findings.remedies.rollback(revision, changed),
      kubectl: kubectl(subject.workload, 'rollout', 'undo', slashed(subject.workload), `--to-revision=${revision}`),
      args: { revision },
    },
  ];
}
