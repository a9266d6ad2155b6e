import type { Resource } from '../../kube/resources.ts';
import { knownResource } from '../../kube/resources.ts';
import { controllerOf, refOf } from '../../store/owners.ts';
import type { KubeObject, ObjectRef, Snapshot, StoredKind } from '../../store/types.ts';
import type { ReleaseMember } from '../probes.ts';
import { INSTANCE, type ReleaseName, releaseOf } from './records.ts';

/** Helm makes kinds in this order (helm.sh/helm/v3/pkg/releaseutil/kind_sorter.go): what comes first may hold up what comes later. */
const ORDER = [
  'Namespace',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'Ingress',
];
const rank = (kind: string): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);

/** The references of a manifest's objects, in the order in which Helm makes them. */
export function membersOf(members: readonly ReleaseMember[], release: ReleaseName): readonly ObjectRef[] {
  return members.map((member) => refOfMember(member, release)).sort((a, b) => rank(a.kind) - rank(b.kind));
}

export function refOfMember(member: ReleaseMember, release: ReleaseName): ObjectRef {
  const resource = watchedResource(member);
  if (resource && !resource.namespaced) return { kind: member.kind, name: member.name };
  return {
    kind: member.kind,
    name: member.name,
    namespace: member.namespace ?? release.namespace,
    ...(resource ? {} : { apiVersion: member.apiVersion }),
  };
}

/** The resource of a manifest's object where it is one that kdbg knows; another group may have a kind of the same name. */
function watchedResource({ kind, apiVersion }: ReleaseMember): Resource | undefined {
  const resource = knownResource(kind);
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return resource && resource.group === group ? resource : undefined;
}

/** What people count as parts of an application; its pods and ReplicaSets come of these. */
const GROUPED: readonly StoredKind[] = [
  'PersistentVolumeClaim',
  'Service',
  'DaemonSet',
  'Pod',
  'Deployment',
  'StatefulSet',
  'Job',
  'CronJob',
];

/** The objects that belong to a release as annotations and labels tell it: where Helm's own record can't be read. */
export function labelledMembers(snapshot: Snapshot, release: ReleaseName): readonly ObjectRef[] {
  return GROUPED.flatMap((kind) =>
    (snapshot.of(kind).inNamespace(release.namespace) as readonly KubeObject[])
      .filter((object) => controllerOf(object) === undefined && isPart(object, release))
      .map((object) => refOf(kind, object)),
  );
}

function isPart(object: KubeObject, release: ReleaseName): boolean {
  const owner = releaseOf(object);
  return (
    (owner?.name === release.name && owner.namespace === release.namespace) ||
    object.metadata?.labels?.[INSTANCE] === release.name
  );
}
