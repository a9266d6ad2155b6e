import { parseTime } from '../../base/age.ts';
import { REVISION } from '../../kube/annotations.ts';
import type {
  DaemonSet,
  Deployment,
  Job,
  KubeObject,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '../../kube/objects.ts';
import { selectorText } from '../../kube/selector.ts';
import { texts } from '../../texts/index.ts';
import { conditions, eventLines, identity, pairs, readItems, unreadLines } from './common.ts';
import { containerLines } from './container.ts';
import { type Field, fields, indent, section, table } from './layout.ts';
import { placement } from './pod.ts';
import { podLines } from './podTable.ts';
import { age, ago } from './time.ts';
import type { DescribeInput } from './types.ts';
import { volumeLines } from './volumes.ts';

type Claims = NonNullable<StatefulSet['spec']>['volumeClaimTemplates'];

/** Any kind that makes pods from a template: how many there are, how they are replaced, the template, the pods. */
export function describeWorkload(input: DescribeInput): string[][] {
  const { kind, object, events, related, now } = input;
  const { first, last } = identity(kind, object, now);
  const t = texts.describe;
  const { spec, status } = object as Deployment;
  return [
    fields([
      ...first,
      ...ownFields(kind, object, now),
      [t.label.selector, selectorText(spec?.selector) || undefined],
      ...last,
    ]),
    conditions(status?.conditions, now),
    ...(kind === 'Deployment' ? [replicaSets(input)] : []),
    podLines(related?.pods, now),
    templateLines(spec?.template),
    ...(kind === 'StatefulSet' ? [claimLines((object as StatefulSet).spec?.volumeClaimTemplates)] : []),
    eventLines(events, now),
  ];
}

function ownFields(kind: string, object: KubeObject, now: number): Field[] {
  if (kind === 'Deployment') return deploymentFields(object);
  if (kind === 'StatefulSet') return statefulSetFields(object);
  if (kind === 'DaemonSet') return daemonSetFields(object);
  return kind === 'Job' ? jobFields(object, now) : replicaSetFields(object);
}

function deploymentFields({ metadata, spec, status }: Deployment): Field[] {
  const { label, ...t } = texts.describe;
  const rolling = spec?.strategy?.rollingUpdate;
  return [
    [
      label.replicas,
      t.deployReplicas({
        desired: spec?.replicas ?? 1,
        all: status?.replicas ?? 0,
        updated: status?.updatedReplicas ?? 0,
        ready: status?.readyReplicas ?? 0,
        available: status?.availableReplicas ?? 0,
      }),
    ],
    [label.paused, spec?.paused ? t.pausedValue : undefined],
    [label.revision, metadata?.annotations?.[REVISION]],
    [label.strategy, strategy(spec?.strategy?.type, rolling)],
    [label.minReady, spec?.minReadySeconds ? t.seconds(spec.minReadySeconds) : undefined],
    [label.deadline, spec?.progressDeadlineSeconds === undefined ? undefined : t.seconds(spec.progressDeadlineSeconds)],
  ];
}

function statefulSetFields({ spec, status }: StatefulSet): Field[] {
  const { label, ...t } = texts.describe;
  return [
    [
      label.replicas,
      t.setReplicas({ desired: spec?.replicas ?? 1, all: status?.replicas ?? 0, ready: status?.readyReplicas ?? 0 }),
    ],
    [label.service, spec?.serviceName || undefined],
    [label.strategy, strategy(spec?.updateStrategy?.type, spec?.updateStrategy?.rollingUpdate)],
    [label.podManagement, spec?.podManagementPolicy],
  ];
}

function daemonSetFields({ spec, status }: DaemonSet): Field[] {
  const { label, ...t } = texts.describe;
  return [
    [
      label.pods,
      t.daemonPods({
        desired: status?.desiredNumberScheduled ?? 0,
        current: status?.currentNumberScheduled ?? 0,
        updated: status?.updatedNumberScheduled ?? 0,
        ready: status?.numberReady ?? 0,
        available: status?.numberAvailable ?? 0,
        wrong: status?.numberMisscheduled ?? 0,
      }),
    ],
    [label.strategy, strategy(spec?.updateStrategy?.type, spec?.updateStrategy?.rollingUpdate)],
  ];
}

function replicaSetFields({ metadata, spec, status }: ReplicaSet): Field[] {
  const { label, ...t } = texts.describe;
  return [
    [
      label.replicas,
      t.setReplicas({ desired: spec?.replicas ?? 1, all: status?.replicas ?? 0, ready: status?.readyReplicas ?? 0 }),
    ],
    [label.revision, metadata?.annotations?.[REVISION]],
  ];
}

function jobFields({ spec, status }: Job, now: number): Field[] {
  const { label, ...t } = texts.describe;
  const [start, end] = [parseTime(status?.startTime), parseTime(status?.completionTime)];
  const when = ago(status?.completionTime, now);
  return [
    [
      label.pods,
      t.jobPods({ active: status?.active ?? 0, succeeded: status?.succeeded ?? 0, failed: status?.failed ?? 0 }),
    ],
    [label.suspended, spec?.suspend ? t.suspendedValue : undefined],
    [label.started, ago(status?.startTime, now)],
    [label.completed, when && start !== undefined && end !== undefined ? t.took(when, end - start) : when],
    [label.completions, spec?.completions === undefined ? undefined : String(spec.completions)],
    [label.parallelism, spec?.parallelism === undefined ? undefined : String(spec.parallelism)],
    [label.backoffLimit, spec?.backoffLimit === undefined ? undefined : String(spec.backoffLimit)],
    [label.deadline, spec?.activeDeadlineSeconds === undefined ? undefined : t.seconds(spec.activeDeadlineSeconds)],
    [label.ttl, spec?.ttlSecondsAfterFinished === undefined ? undefined : t.seconds(spec.ttlSecondsAfterFinished)],
  ];
}

function strategy(
  type: string | undefined,
  rolling: { maxUnavailable?: unknown; maxSurge?: unknown; partition?: number } | undefined,
): string | undefined {
  const t = texts.describe;
  if (!type) return undefined;
  return t.rolling(type, [
    ...(rolling?.maxUnavailable === undefined ? [] : [t.maxUnavailable(String(rolling.maxUnavailable))]),
    ...(rolling?.maxSurge === undefined ? [] : [t.maxSurge(String(rolling.maxSurge))]),
    ...(rolling?.partition ? [t.partition(rolling.partition)] : []),
  ]);
}

/** The ReplicaSets of a Deployment, the newest revision first. */
function replicaSets({ related, now }: DescribeInput): string[] {
  const { section: titles, column } = texts.describe;
  const revision = (set: ReplicaSet) => Number(set.metadata?.annotations?.[REVISION] ?? 0);
  const rows = [...readItems(related?.replicaSets)]
    .sort((a, b) => revision(b) - revision(a))
    .map((set) => [
      set.metadata?.name ?? '',
      String(revision(set) || ''),
      `${set.status?.readyReplicas ?? 0}/${set.spec?.replicas ?? 0}`,
      age(set.metadata?.creationTimestamp, now),
      (set.spec?.template?.spec?.containers ?? []).map(({ image }) => image ?? '').join(', '),
    ]);
  return [
    ...unreadLines(titles.replicaSets, related?.replicaSets),
    ...section(
      titles.replicaSets,
      table([column.name, column.revision, column.ready, column.age, column.images], rows),
    ),
  ];
}

function templateLines(template: PodTemplate | undefined): string[] {
  if (!template) return [];
  const { label, section: titles } = texts.describe;
  const { spec, metadata } = template;
  const own: Field[] = [
    [label.labels, pairs(metadata?.labels)],
    [label.annotations, pairs(metadata?.annotations, ': ')],
    ...placement(spec),
  ];
  const containers = (title: string, list: NonNullable<typeof spec>['containers'] | undefined) =>
    section(title, (list ?? []).flatMap(containerLines));
  return [
    titles.template,
    ...indent([
      ...fields(own),
      ...containers(titles.initContainers, spec?.initContainers),
      ...containers(titles.containers, spec?.containers),
      ...volumeLines(spec?.volumes),
    ]),
  ];
}

function claimLines(claims: Claims): string[] {
  const { label, none, section: titles } = texts.describe;
  const lines = (claims ?? []).flatMap(({ metadata, spec }) => [
    metadata?.name ?? '',
    ...indent(
      fields([
        [label.requested, spec?.resources?.requests?.storage ?? none],
        [label.accessModes, spec?.accessModes?.join(', ')],
        [label.storageClass, spec?.storageClassName],
      ]),
    ),
  ]);
  return section(titles.claims, lines);
}
