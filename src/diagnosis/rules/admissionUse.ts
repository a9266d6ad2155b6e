import { formatResource, parseQuantity } from '../../base/quantity.ts';
import { pluralOf } from '../../store/kinds.ts';
import { workloadOf } from '../../store/owners.ts';
import { hasEnded } from '../../store/pods.ts';
import type { Pod, ResourceQuota, Snapshot, StoredKind } from '../../store/types.ts';
import { podRequests } from '../nodes/load.ts';
import type { Template } from './admissionRefused.ts';

type PodSpec = NonNullable<Pod['spec']>;

/** The resource that a quota's name counts in pods: `requests.cpu` → requests of cpu. Undefined for what is not counted in pods. */
export function computeOf(resource: string): { side: 'requests' | 'limits'; name: string } | undefined {
  const [, side, name] = /^(requests|limits)\.(.+)$/.exec(resource) ?? [];
  if (name === 'storage') return undefined;
  if (name && (side === 'requests' || side === 'limits')) return { side, name };
  return /^(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(resource)
    ? { side: 'requests', name: resource }
    : undefined;
}

const limits = new WeakMap<PodSpec, Readonly<Record<string, number>>>();

/** As podRequests, of the limits: they add up by the same rule. */
function podLimits(spec: PodSpec): Readonly<Record<string, number>> {
  const known = limits.get(spec);
  if (known) return known;
  const asRequests = (list: PodSpec['containers'] | undefined) =>
    list?.map((one) => ({ ...one, resources: { requests: one.resources?.limits ?? {} } }));
  const sums = podRequests({
    spec: {
      containers: asRequests(spec.containers) ?? [],
      initContainers: asRequests(spec.initContainers) ?? [],
      ...(spec.resources?.limits ? { resources: { requests: spec.resources.limits } } : {}),
      ...(spec.overhead ? { overhead: spec.overhead } : {}),
    },
  });
  limits.set(spec, sums);
  return sums;
}

/** What a pod counts for in a quota, in base units; 0 where it counts for nothing. */
export function podUses(pod: Template, resource: string): number {
  if (resource === 'pods' || resource === 'count/pods') return 1;
  const compute = computeOf(resource);
  if (!compute || !pod.spec) return 0;
  const sums = compute.side === 'limits' ? podLimits(pod.spec) : podRequests({ spec: pod.spec });
  return sums[compute.name] ?? 0;
}

/** An amount as a person writes it; the names of quotas say whether it is cores, bytes or pieces. */
export function showAmount(resource: string, amount: number): string {
  const compute = computeOf(resource);
  return formatResource(compute?.name ?? (/storage$/.test(resource) ? 'storage' : resource), amount);
}

/** Hard limit and what is used now, in base units; undefined where the quota does not count the resource. */
export function stateOf(quota: ResourceQuota, resource: string): { hard: number; used: number } | undefined {
  const hard = parseQuantity(quota.spec?.hard?.[resource] ?? quota.status?.hard?.[resource]);
  const used = parseQuantity(quota.status?.used?.[resource]);
  return hard === undefined || used === undefined ? undefined : { hard, used };
}

/** One user of a quota: a workload with its pods, or an object that is counted. */
export interface QuotaUser {
  name: string;
  amount: number;
  /** How many pods; 0 for what is no workload. */
  pods: number;
}

const COUNTED: readonly StoredKind[] = [
  'Service',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
];

/** Who uses a quota up, the biggest first; empty where that can't be told. */
export function usersOf(
  snapshot: Snapshot,
  namespace: string,
  quota: ResourceQuota | undefined,
  resource: string,
): QuotaUser[] {
  const users = new Map<string, QuotaUser>();
  const add = (name: string, amount: number, pods: number) => {
    const user = users.get(name) ?? { name, amount: 0, pods: 0 };
    users.set(name, { name, amount: user.amount + amount, pods: user.pods + pods });
  };
  if (resource === 'pods' || resource === 'count/pods' || computeOf(resource)) {
    for (const pod of snapshot.of('Pod').inNamespace(namespace)) {
      if ((hasEnded(pod) && resource !== 'count/pods') || !inScope(pod, quota)) continue;
      const amount = podUses(pod, resource);
      if (amount > 0) add(workloadOf(snapshot, pod)?.name ?? pod.metadata?.name ?? '', amount, 1);
    }
  } else if (/(^|\/)requests\.storage$|(^|\/)persistentvolumeclaims$/.test(resource)) {
    const storageClass = /^(.+)\.storageclass\.storage\.k8s\.io\//.exec(resource)?.[1];
    for (const claim of snapshot.of('PersistentVolumeClaim').inNamespace(namespace)) {
      if (storageClass !== undefined && claim.spec?.storageClassName !== storageClass) continue;
      const size = parseQuantity(claim.spec?.resources?.requests?.storage) ?? 0;
      add(claim.metadata?.name ?? '', /storage$/.test(resource) ? size : 1, 0);
    }
  } else {
    const plural = /^(?:count\/)?([a-z]+)/.exec(resource)?.[1];
    const kind = COUNTED.find((one) => pluralOf(one) === plural);
    const type = /^services\.(loadbalancer|nodeport)s$/.exec(resource)?.[1];
    for (const object of kind ? snapshot.of(kind).inNamespace(namespace) : []) {
      const own = (object as { spec?: { type?: string } }).spec?.type ?? '';
      if (type === 'loadbalancer' && own !== 'LoadBalancer') continue;
      if (type === 'nodeport' && own !== 'NodePort' && own !== 'LoadBalancer') continue;
      add(object.metadata?.name ?? '', 1, 0);
    }
  }
  return [...users.values()].sort((a, b) => b.amount - a.amount || (a.name < b.name ? -1 : 1));
}

/** Whether a quota's scopes take the pod in (https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes). */
function inScope(pod: Pod, quota: ResourceQuota | undefined): boolean {
  return scopesOf(quota).every(({ scopeName, operator, values }) => {
    const name = pod.spec?.priorityClassName ?? '';
    switch (scopeName) {
      case 'Terminating':
        return pod.spec?.activeDeadlineSeconds !== undefined;
      case 'NotTerminating':
        return pod.spec?.activeDeadlineSeconds === undefined;
      case 'BestEffort':
        return pod.status?.qosClass === 'BestEffort';
      case 'NotBestEffort':
        return pod.status?.qosClass !== 'BestEffort';
      case 'PriorityClass':
        if (operator === 'In') return values.includes(name);
        if (operator === 'NotIn') return !values.includes(name);
        return operator === 'DoesNotExist' ? name === '' : name !== '';
      default:
        return true;
    }
  });
}

/** The scopes of a quota, both ways of writing them. */
export function scopesOf(quota: ResourceQuota | undefined) {
  return [
    ...(quota?.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists', values: [] as string[] })),
    ...(quota?.spec?.scopeSelector?.matchExpressions ?? []).map((one) => ({
      scopeName: one.scopeName,
      operator: one.operator,
      values: one.values ?? [],
    })),
  ];
}
