import type { StoredKind } from '../../store/types.ts';
import type { AnyRule } from '../rule.ts';
import { admissionRules } from './admission.ts';
import { autoscalerRule } from './autoscalers.ts';
import { budgetRule } from './budgets.ts';
import { claimRule } from './claims.ts';
import { claimPodRule } from './claimsPods.ts';
import { configRule } from './config.ts';
import { configChangedRules } from './configChanged.ts';
import { crashRule } from './crash.ts';
import { evictedRule } from './evicted.ts';
import { imageRule } from './images.ts';
import { ingressRule } from './ingresses.ts';
import { jobRule } from './jobs.ts';
import { cronJobRule } from './jobsCron.ts';
import { mountRule } from './mounts.ts';
import { nodeRule } from './nodes.ts';
import { clusteredRule } from './nodesClustered.ts';
import { kubeletOfPodRule, kubeletRule } from './nodesKubelet.ts';
import { oomEarlierRule } from './oomEarlier.ts';
import { probeRule } from './probes.ts';
import { readinessRule } from './readiness.ts';
import { releaseRules } from './releases.ts';
import { rolloutRule } from './rollouts.ts';
import { daemonSetRule, statefulSetRule } from './rolloutsOrdered.ts';
import { sandboxRule } from './sandbox.ts';
import { schedulingRule } from './scheduling.ts';
import { waitingRule } from './schedulingWaits.ts';
import { serviceRule } from './services.ts';
import { startRule } from './start.ts';
import { terminatingRules } from './terminating.ts';
import { throttledRule } from './throttled.ts';
import { unexplainedRule } from './unexplained.ts';

/** Every rule. A new one is its file, a line here, and its codes in the catalog. */
export const RULES: readonly AnyRule[] = [
  nodeRule,
  kubeletRule,
  kubeletOfPodRule,
  clusteredRule,
  ...admissionRules,
  claimRule,
  claimPodRule,
  mountRule,
  schedulingRule,
  waitingRule,
  configRule,
  imageRule,
  startRule,
  crashRule,
  probeRule,
  readinessRule,
  rolloutRule,
  statefulSetRule,
  daemonSetRule,
  jobRule,
  cronJobRule,
  autoscalerRule,
  budgetRule,
  unexplainedRule,
  ...releaseRules,
  ...configChangedRules,
  evictedRule,
  oomEarlierRule,
  sandboxRule,
  ...terminatingRules,
  throttledRule,
  serviceRule,
  ingressRule,
];

/** The kinds that rules read: what has to be watched or listed for a diagnosis. */
export const DIAGNOSED_KINDS: readonly StoredKind[] = [
  'Pod',
  'Event',
  'Node',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Service',
  'EndpointSlice',
  'Ingress',
  'IngressClass',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'ResourceQuota',
  'LimitRange',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'Namespace',
];
