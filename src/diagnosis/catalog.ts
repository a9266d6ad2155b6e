import type { Severity } from './types.ts';

/** In this order findings of the same severity are told: what causes others comes first. */
export const FAMILIES = [
  'node',
  'policy',
  'storage',
  'scheduling',
  'config',
  'image',
  'start',
  'crash',
  'probe',
  'rollout',
  'deletion',
  'service',
  'ingress',
  'release',
  'scope',
] as const;
export type Family = (typeof FAMILIES)[number];

export interface CatalogEntry {
  family: Family;
  /** Unless the rule has reason for another. */
  severity: Severity;
  /** What it is told of, which a person must look at or change first: kinds, or the name of words for it (`objects` of the texts). */
  object: string;
}

const entry = (family: Family, object: string, severity: Severity = 'error'): CatalogEntry => ({
  family,
  severity,
  object,
});
const CONTAINER = 'container';

/** Every code of a finding, once. A code is stable: scripts depend on it. What it means is told in the texts. */
export const CATALOG = {
  'node-not-ready': entry('node', 'Node'),
  'kubelet-unreachable': entry('node', 'Node'),
  'node-pressure': entry('node', 'Node', 'warning'),
  'node-cordoned': entry('node', 'Node', 'warning'),
  'node-sysctl-differs': entry('node', 'Node', 'warning'),
  'failures-on-one-node': entry('node', 'Node', 'info'),
  'quota-exceeded': entry('policy', 'workload'),
  'limit-range-violated': entry('policy', 'workload'),
  'pod-security-violation': entry('policy', 'workload'),
  'admission-refused': entry('policy', 'workload'),
  'storage-class-missing': entry('storage', 'PersistentVolumeClaim'),
  'volume-no-match': entry('storage', 'PersistentVolumeClaim'),
  'volume-mount-failed': entry('storage', 'Pod'),
  'volume-unbound': entry('storage', 'Pod, PersistentVolumeClaim'),
  'unschedulable-node-selector': entry('scheduling', 'Pod'),
  'unschedulable-affinity': entry('scheduling', 'Pod'),
  'unschedulable-taint': entry('scheduling', 'Pod'),
  'insufficient-resources': entry('scheduling', 'Pod'),
  'unschedulable-other': entry('scheduling', 'Pod'),
  'scheduler-missing': entry('scheduling', 'Pod'),
  'scheduling-gated': entry('scheduling', 'Pod', 'info'),
  'config-missing': entry('config', CONTAINER),
  'config-key-missing': entry('config', CONTAINER),
  'run-as-non-root': entry('config', CONTAINER),
  'config-changed-since-start': entry('config', 'workload', 'warning'),
  'image-not-found': entry('image', CONTAINER),
  'image-auth': entry('image', CONTAINER),
  'image-registry-unreachable': entry('image', CONTAINER),
  'image-plain-http': entry('image', CONTAINER),
  'image-invalid-name': entry('image', CONTAINER),
  'image-never-pull': entry('image', CONTAINER),
  'image-pull-failed': entry('image', CONTAINER),
  'image-pulling': entry('image', CONTAINER, 'info'),
  'sandbox-failed': entry('start', 'Pod'),
  'command-not-found': entry('start', CONTAINER),
  'container-start-failed': entry('start', CONTAINER),
  'init-container-failed': entry('crash', 'initContainer'),
  'oom-killed': entry('crash', CONTAINER),
  'crash-signal': entry('crash', CONTAINER),
  'crash-exit': entry('crash', CONTAINER),
  'liveness-killed': entry('probe', CONTAINER),
  'startup-killed': entry('probe', CONTAINER),
  'readiness-failing': entry('probe', CONTAINER),
  'cpu-throttled': entry('probe', CONTAINER, 'warning'),
  'job-failed': entry('rollout', 'job'),
  'rollout-stuck': entry('rollout', 'workload'),
  'autoscaler-blind': entry('rollout', 'HorizontalPodAutoscaler', 'warning'),
  'budget-blocks-eviction': entry('rollout', 'PodDisruptionBudget', 'info'),
  evicted: entry('rollout', 'Pod', 'info'),
  'terminating-stuck': entry('deletion', 'Pod, PersistentVolumeClaim, Namespace', 'warning'),
  'service-selector-mismatch': entry('service', 'Service'),
  'service-named-port-missing': entry('service', 'Service'),
  'service-port-closed': entry('service', 'Service'),
  'service-bound-to-loopback': entry('service', 'Service'),
  'service-no-ready-endpoints': entry('service', 'Service'),
  'ingress-class-missing': entry('ingress', 'Ingress'),
  'ingress-service-missing': entry('ingress', 'Ingress'),
  'ingress-port-mismatch': entry('ingress', 'Ingress'),
  'ingress-secret-missing': entry('ingress', 'Ingress'),
  'release-stuck': entry('release', 'release'),
  'not-visible': entry('scope', 'scope', 'info'),
} as const satisfies Record<string, CatalogEntry>;

export type Code = keyof typeof CATALOG;
export const CODES = Object.keys(CATALOG) as readonly Code[];

const RANKS = new Map<string, number>(CODES.map((code, i) => [code, FAMILIES.indexOf(CATALOG[code].family) * 100 + i]));

/** Lower is nearer to the root: by family, then as the catalog is ordered. */
export function rankOf(code: string): number {
  return RANKS.get(code) ?? Number.MAX_SAFE_INTEGER;
}
