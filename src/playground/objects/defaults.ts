import { isRecord } from '../../base/object.ts';
import { recordOf, recordsOf } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { podSpecOf } from './podTemplate.ts';

type Loose = Record<string, unknown>;

/** Sets what is missing; false, 0 and '' are values. */
function set(object: Loose, defaults: Loose): void {
  for (const [name, value] of Object.entries(defaults)) object[name] ??= value;
}

/** An object within an object, made where there is none. */
function within(object: Loose, name: string): Loose {
  const inner = object[name];
  if (isRecord(inner)) return inner;
  const made: Loose = {};
  object[name] = made;
  return made;
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

function containerDefaults(container: Loose): void {
  const image = String(container.image ?? '');
  const tag = /:([^/:@]+)(@|$)/.exec(image)?.[1];
  const digest = image.includes('@');
  set(container, {
    imagePullPolicy: digest || (tag !== undefined && tag !== 'latest') ? 'IfNotPresent' : 'Always',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  });
  const resources = within(container, 'resources');
  if (isRecord(resources.limits)) resources.requests = { ...resources.limits, ...recordOf(resources.requests) };
  for (const port of recordsOf(container.ports)) set(port, { protocol: 'TCP' });
  for (const one of recordsOf(container.env)) {
    const { fieldRef } = recordOf(one.valueFrom);
    if (isRecord(fieldRef)) set(fieldRef, { apiVersion: 'v1' });
  }
  for (const name of PROBES) {
    const probe = container[name];
    if (!isRecord(probe)) continue;
    set(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    if (isRecord(probe.httpGet)) set(probe.httpGet, { path: '/', scheme: 'HTTP' });
  }
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
function podSpecDefaults(spec: Loose, restartPolicy: string | undefined): void {
  set(spec, {
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
  });
  if (typeof spec.serviceAccountName === 'string') spec.serviceAccount ??= spec.serviceAccountName;
  for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
    for (const container of recordsOf(spec[list])) containerDefaults(container);
  }
  for (const volume of recordsOf(spec.volumes)) {
    for (const kind of ['configMap', 'secret', 'projected', 'downwardAPI']) {
      const source = volume[kind];
      if (isRecord(source)) set(source, { defaultMode: 0o644 });
    }
    if (isRecord(volume.hostPath)) set(volume.hostPath, { type: '' });
  }
}

/** What the ServiceAccount, DefaultTolerationSeconds and Priority admission plugins add to a pod. */
function podDefaults(pod: Loose): void {
  const spec = within(pod, 'spec');
  podSpecDefaults(spec, 'Always');
  set(spec, {
    serviceAccountName: 'default',
    serviceAccount: spec.serviceAccountName ?? 'default',
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
    priority: 0,
  });
  const tolerations = recordsOf(spec.tolerations);
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    if (tolerations.some((one) => one.key === key || (one.key === undefined && one.operator === 'Exists'))) continue;
    tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  }
  spec.tolerations = tolerations;
  set(within(pod, 'status'), { phase: 'Pending', qosClass: qosOf(spec) });
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ */
function qosOf(spec: Loose): string {
  const all = [...recordsOf(spec.containers), ...recordsOf(spec.initContainers)].map((one) => recordOf(one.resources));
  if (all.every(({ requests, limits }) => !isRecord(requests) && !isRecord(limits))) return 'BestEffort';
  const guaranteed = all.every(({ requests, limits }) =>
    ['cpu', 'memory'].every(
      (name) => recordOf(limits)[name] !== undefined && recordOf(limits)[name] === recordOf(requests)[name],
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function kindDefaults(kind: string, object: Loose): void {
  const spec = () => within(object, 'spec');
  switch (kind) {
    case 'Pod':
      return podDefaults(object);
    case 'Deployment': {
      set(spec(), { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
      const strategy = within(spec(), 'strategy');
      set(strategy, { type: 'RollingUpdate' });
      if (strategy.type === 'RollingUpdate')
        set(within(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
      return;
    }
    case 'ReplicaSet':
      return set(spec(), { replicas: 1 });
    case 'StatefulSet': {
      set(spec(), { replicas: 1, podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10 });
      set(within(spec(), 'persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Retain' });
      for (const claim of recordsOf(spec().volumeClaimTemplates)) {
        set(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
        claimDefaults(claim);
      }
      const strategy = within(spec(), 'updateStrategy');
      set(strategy, { type: 'RollingUpdate' });
      if (strategy.type === 'RollingUpdate') set(within(strategy, 'rollingUpdate'), { partition: 0 });
      return;
    }
    case 'DaemonSet': {
      set(spec(), { revisionHistoryLimit: 10 });
      const strategy = within(spec(), 'updateStrategy');
      set(strategy, { type: 'RollingUpdate' });
      if (strategy.type === 'RollingUpdate') set(within(strategy, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
      return;
    }
    case 'Job':
      return jobDefaults(object, spec());
    case 'CronJob':
      return set(spec(), {
        concurrencyPolicy: 'Allow',
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      });
    case 'Service':
      set(within(object, 'status'), { loadBalancer: {} });
      return serviceDefaults(spec());
    case 'Ingress':
      return set(within(object, 'status'), { loadBalancer: {} });
    case 'Secret':
      return secretDefaults(object);
    case 'PersistentVolumeClaim':
      return claimDefaults(object);
    case 'PersistentVolume': {
      set(spec(), { volumeMode: 'Filesystem', persistentVolumeReclaimPolicy: 'Retain' });
      const { hostPath } = spec();
      if (isRecord(hostPath)) set(hostPath, { type: '' });
      return set(within(object, 'status'), { phase: 'Pending' });
    }
    case 'StorageClass':
      return set(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
    case 'Namespace':
      within(within(object, 'metadata'), 'labels')['kubernetes.io/metadata.name'] = recordOf(object.metadata).name;
      set(spec(), { finalizers: ['kubernetes'] });
      return set(within(object, 'status'), { phase: 'Active' });
    default:
  }
}

function claimDefaults(claim: Loose): void {
  set(within(claim, 'spec'), { volumeMode: 'Filesystem' });
  set(within(claim, 'status'), { phase: 'Pending' });
}

/** The job's own label ties its pods to it, as the API server adds it where the person names no selector. */
function jobDefaults(object: Loose, spec: Loose): void {
  set(spec, { backoffLimit: 6, completionMode: 'NonIndexed', suspend: false, manualSelector: undefined });
  delete spec.manualSelector;
  if (spec.completions === undefined && spec.parallelism === undefined) set(spec, { completions: 1, parallelism: 1 });
  set(spec, { parallelism: 1, podReplacementPolicy: 'TerminatingOrFailed' });
  const { uid, name } = recordOf(object.metadata);
  if (typeof uid !== 'string' || isRecord(spec.selector)) return;
  const own = { 'batch.kubernetes.io/controller-uid': uid };
  const metadata = within(within(spec, 'template'), 'metadata');
  metadata.labels = {
    ...recordOf(metadata.labels),
    ...own,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  spec.selector = { matchLabels: own };
  const { labels } = recordOf(object.metadata);
  if (Object.keys(recordOf(labels)).length === 0) within(object, 'metadata').labels = metadata.labels;
}

function serviceDefaults(spec: Loose): void {
  set(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  if (spec.type !== 'ExternalName') {
    set(spec, { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
  }
  for (const port of recordsOf(spec.ports)) {
    // As clients that write every field say that it is not set.
    if (port.targetPort === 0 || port.targetPort === '') delete port.targetPort;
    set(port, { protocol: 'TCP', targetPort: port.port });
  }
}

function secretDefaults(object: Loose): void {
  set(object, { type: 'Opaque' });
  const { stringData } = object;
  if (!isRecord(stringData)) return;
  const data = within(object, 'data');
  for (const [name, text] of Object.entries(stringData)) data[name] = Buffer.from(String(text)).toString('base64');
  delete object.stringData;
}

/** Fills in what the API server fills in, on the object itself. */
export function applyDefaults(kind: string, object: KubeObject): void {
  const loose = object as unknown as Loose;
  kindDefaults(kind, loose);
  if (kind === 'Pod') return;
  const spec = podSpecOf(kind, object);
  if (spec) podSpecDefaults(spec, kind === 'Job' || kind === 'CronJob' ? undefined : 'Always');
}
