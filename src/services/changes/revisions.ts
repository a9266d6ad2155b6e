import { parseTime } from '../../base/age.ts';
import { isRecord } from '../../base/object.ts';
import { REVISION } from '../../kube/annotations.ts';
import { listObjects } from '../../kube/manage.ts';
import type { ControllerRevision, KubeObject, ObjectRef, PodTemplate, ReplicaSet } from '../../kube/objects.ts';
import { RESOURCES, type Resource } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { isAsleep } from '../../store/asleep.ts';
import { texts } from '../../texts/index.ts';
import { notPossible } from './errors.ts';
import { named } from './kubectl.ts';
import { templateOf } from './podSpec.ts';
import { sameJson } from './visible.ts';

/** One state of a workload's pod template that its controller remembers. */
export interface Revision {
  revision: number;
  /** Of the ReplicaSet or ControllerRevision that holds it. */
  name: string;
  /** True for the one that the workload has now. */
  current: boolean;
  images: readonly string[];
  /** Milliseconds since the epoch, where it is known. */
  createdAt: number | undefined;
  /** The annotation kubernetes.io/change-cause. */
  changeCause: string | undefined;
  /** True for a template of debug mode. */
  asleep: boolean;
  template: PodTemplate;
}

const HASH_LABEL = 'pod-template-hash';

/** The revisions of a Deployment (from its ReplicaSets), StatefulSet or DaemonSet (from its ControllerRevisions), newest first. */
export async function revisionsOf(
  client: KubeClient,
  target: ObjectRef,
  live: KubeObject,
): Promise<readonly Revision[]> {
  const template = templateOf(live);
  if (!template || !['Deployment', 'StatefulSet', 'DaemonSet'].includes(target.kind)) {
    throw notPossible(texts.changes.noRollout(named(target)));
  }
  const found =
    target.kind === 'Deployment'
      ? (await owned<ReplicaSet>(client, RESOURCES.ReplicaSet, live)).map(fromReplicaSet)
      : (await owned<ControllerRevision>(client, RESOURCES.ControllerRevision, live)).map(fromControllerRevision);
  const all = found.filter((each) => each !== undefined).sort((a, b) => b.revision - a.revision);
  const current = all.find((each) => sameJson(each.template, template));
  return all.map((each) => ({ ...each, current: each === current }));
}

/** The objects of a kind in the owner's namespace whose controller it is. */
export async function owned<T extends KubeObject>(
  client: KubeClient,
  resource: Resource,
  owner: KubeObject,
): Promise<readonly T[]> {
  const uid = owner.metadata?.uid;
  const all = await listObjects<T>(client, resource, { namespace: owner.metadata?.namespace });
  return all.filter((item) => item.metadata?.ownerReferences?.some((ref) => ref.controller && ref.uid === uid));
}

/** The template of a ReplicaSet as its Deployment has it: without the label that tells ReplicaSets apart. */
function templateOfReplicaSet(set: ReplicaSet): PodTemplate | undefined {
  const template = templateOf(set);
  if (!template) return undefined;
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function fromReplicaSet(set: ReplicaSet): Revision | undefined {
  const template = templateOfReplicaSet(set);
  const revision = Number(set.metadata?.annotations?.[REVISION]);
  return template && Number.isInteger(revision) ? describe(set, revision, template) : undefined;
}

/** A ControllerRevision holds a patch that replaces the template whole (`$patch: replace`). */
function fromControllerRevision(held: ControllerRevision): Revision | undefined {
  const data: unknown = held.data;
  const template = isRecord(data) ? templateOf(data as KubeObject) : undefined;
  if (!template || typeof held.revision !== 'number') return undefined;
  const { $patch: _patch, ...rest } = template as unknown as Record<string, unknown>;
  return describe(held, held.revision, rest as unknown as PodTemplate);
}

function describe(held: KubeObject, revision: number, template: PodTemplate): Revision {
  return {
    revision,
    name: held.metadata?.name ?? '',
    current: false,
    images: (template.spec?.containers ?? []).map((container) => container.image ?? ''),
    createdAt: parseTime(held.metadata?.creationTimestamp),
    changeCause: held.metadata?.annotations?.['kubernetes.io/change-cause'],
    asleep: isAsleep(template),
    template,
  };
}
