import { RESOURCES, type Resource } from '../kube/resources.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const;

/** What a subresource of a kind is served with, for discovery. */
export interface Subresource {
  name: string;
  group: string;
  version: string;
  kind: string;
  verbs: readonly string[];
}

/** A kind that the playground serves. */
export interface ServedResource extends Resource {
  /** As clients list them: `kubectl get all`. */
  categories: readonly string[];
  subresources: readonly Subresource[];
}

const ALL_CATEGORY = new Set([
  'Pod',
  'Service',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
]);

/** Kinds that kdbg itself does not work with, and that manifests and kubectl use. */
const MORE: readonly Resource[] = [
  other('', 'v1', 'ReplicationController', 'replicationcontrollers', ['rc']),
  other('', 'v1', 'Endpoints', 'endpoints', ['ep']),
  other('coordination.k8s.io', 'v1', 'Lease', 'leases', []),
  other('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', ['netpol']),
  other('scheduling.k8s.io', 'v1', 'PriorityClass', 'priorityclasses', ['pc'], false),
  other('node.k8s.io', 'v1', 'RuntimeClass', 'runtimeclasses', [], false),
  other('rbac.authorization.k8s.io', 'v1', 'Role', 'roles', []),
  other('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings', []),
  other('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', [], false),
  other('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', [], false),
];

function other(
  group: string,
  version: string,
  kind: string,
  plural: string,
  shortNames: readonly string[],
  namespaced = true,
): Resource {
  return { group, version, kind, plural, singular: kind.toLowerCase(), shortNames, namespaced, verbs: VERBS };
}

const STATUS = ['get', 'patch', 'update'];
const CONNECT = ['create', 'get'];

function subresourcesOf(resource: Resource): readonly Subresource[] {
  const { group, version, kind } = resource;
  const own = (name: string, verbs: readonly string[]): Subresource => ({ name, group, version, kind, verbs });
  const scale: Subresource = { name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: STATUS };
  switch (kind) {
    case 'Pod':
      return [
        own('status', STATUS),
        own('log', ['get']),
        { ...own('exec', CONNECT), kind: 'PodExecOptions' },
        { ...own('attach', CONNECT), kind: 'PodAttachOptions' },
        { ...own('portforward', CONNECT), kind: 'PodPortForwardOptions' },
        own('ephemeralcontainers', STATUS),
        own('resize', STATUS),
        { ...own('binding', ['create']), kind: 'Binding' },
        { name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
      ];
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      return [own('status', STATUS), scale];
    case 'ConfigMap':
    case 'Secret':
    case 'Event':
    case 'EndpointSlice':
    case 'StorageClass':
      return [];
    default:
      return [own('status', STATUS)];
  }
}

/** Every kind that the playground serves, in the order of discovery. */
export const SERVED: readonly ServedResource[] = [...Object.values(RESOURCES), ...MORE].map((resource) => ({
  ...resource,
  verbs: VERBS,
  categories: ALL_CATEGORY.has(resource.kind) ? ['all'] : [],
  subresources: subresourcesOf(resource),
}));

/** The kind behind a path of a group, a version and a plural; undefined when it is not served. */
export function servedAt(group: string, version: string, plural: string): ServedResource | undefined {
  return SERVED.find((one) => one.group === group && one.version === version && one.plural === plural);
}

/** The served resource of a kind; throws for one that the playground does not know, which is a fault of the program. */
export function served(kind: string): ServedResource {
  const found = SERVED.find((one) => one.kind === kind);
  if (!found) throw new Error(`the playground serves no ${kind}`);
  return found;
}
