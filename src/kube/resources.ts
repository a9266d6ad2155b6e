/** A kind of object that the API server serves: as discovery tells it. */
export interface Resource {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  /** The name in paths, e.g. `pods`. */
  plural: string;
  singular: string;
  shortNames: readonly string[];
  namespaced: boolean;
  verbs: readonly string[];
}

const ALL = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] as const;

function known(groupVersion: string, kind: string, plural: string, shortNames: string[], namespaced = true): Resource {
  const [group, version] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
  return {
    group: group ?? '',
    version: version ?? '',
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames,
    namespaced,
    verbs: ALL,
  };
}

/** The kinds that kdbg itself works with, known without asking; every other kind comes from discovery. */
export const RESOURCES = {
  Pod: known('v1', 'Pod', 'pods', ['po']),
  Node: known('v1', 'Node', 'nodes', ['no'], false),
  Namespace: known('v1', 'Namespace', 'namespaces', ['ns'], false),
  Event: known('v1', 'Event', 'events', ['ev']),
  Service: known('v1', 'Service', 'services', ['svc']),
  ConfigMap: known('v1', 'ConfigMap', 'configmaps', ['cm']),
  Secret: known('v1', 'Secret', 'secrets', []),
  PersistentVolumeClaim: known('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', ['pvc']),
  PersistentVolume: known('v1', 'PersistentVolume', 'persistentvolumes', ['pv'], false),
  ResourceQuota: known('v1', 'ResourceQuota', 'resourcequotas', ['quota']),
  LimitRange: known('v1', 'LimitRange', 'limitranges', ['limits']),
  ServiceAccount: known('v1', 'ServiceAccount', 'serviceaccounts', ['sa']),
  Deployment: known('apps/v1', 'Deployment', 'deployments', ['deploy']),
  ReplicaSet: known('apps/v1', 'ReplicaSet', 'replicasets', ['rs']),
  StatefulSet: known('apps/v1', 'StatefulSet', 'statefulsets', ['sts']),
  DaemonSet: known('apps/v1', 'DaemonSet', 'daemonsets', ['ds']),
  ControllerRevision: known('apps/v1', 'ControllerRevision', 'controllerrevisions', []),
  Job: known('batch/v1', 'Job', 'jobs', []),
  CronJob: known('batch/v1', 'CronJob', 'cronjobs', ['cj']),
  EndpointSlice: known('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', []),
  Ingress: known('networking.k8s.io/v1', 'Ingress', 'ingresses', ['ing']),
  IngressClass: known('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', [], false),
  StorageClass: known('storage.k8s.io/v1', 'StorageClass', 'storageclasses', ['sc'], false),
  HorizontalPodAutoscaler: known('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', ['hpa']),
  PodDisruptionBudget: known('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', ['pdb']),
} as const satisfies Record<string, Resource>;

export type KnownKind = keyof typeof RESOURCES;

/** The Resource of a kind that kdbg knows; undefined for any other. */
export function knownResource(kind: string): Resource | undefined {
  return (RESOURCES as Record<string, Resource>)[kind];
}

/** `v1` or `apps/v1`. */
export function apiVersionOf(resource: Pick<Resource, 'group' | 'version'>): string {
  return resource.group ? `${resource.group}/${resource.version}` : resource.version;
}

/**
 * The path of a collection, an object or a subresource, e.g. `/api/v1/namespaces/shop/pods/web-1/log`.
 * Without a namespace the collection over all namespaces is meant (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris).
 */
export function resourcePath(
  resource: Pick<Resource, 'group' | 'version' | 'plural' | 'namespaced'>,
  at: { namespace?: string | undefined; name?: string; subresource?: string } = {},
): string {
  const root = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`;
  const scope = resource.namespaced && at.namespace ? `/namespaces/${encodeURIComponent(at.namespace)}` : '';
  const name = at.name === undefined ? '' : `/${encodeURIComponent(at.name)}`;
  return `${root}${scope}/${resource.plural}${name}${at.subresource ? `/${at.subresource}` : ''}`;
}
