import { formatAge } from '../../base/age.ts';
import type { Container, ContainerStatus, Pod, PodSpec } from '../../kube/objects.ts';
import { isAsleep } from '../../store/asleep.ts';
import { podStatus } from '../../store/podStatus.ts';
import { texts } from '../../texts/index.ts';
import { conditions, eventLines, identity, listed, pairs, yesNo } from './common.ts';
import { livingContainerLines } from './container.ts';
import { type Field, fields, section } from './layout.ts';
import { ago } from './time.ts';
import type { DescribeInput } from './types.ts';
import { volumeLines } from './volumes.ts';

/** A pod: how it is, where, why, and what of. */
export function describePod({ kind, object, events, now }: DescribeInput): string[][] {
  const pod: Pod = object;
  const { spec, status } = pod;
  const { first, last } = identity(kind, pod, now);
  const t = texts.describe;
  return [
    fields([
      ...first,
      [t.label.status, statusText(pod)],
      [t.label.message, status?.message],
      [t.label.restarts, restarts(pod, now)],
      [t.label.node, spec?.nodeName ? t.nodeAt(spec.nodeName, status?.hostIP) : t.notScheduled],
      [t.label.ip, listed(status?.podIPs?.map(({ ip }) => ip)) ?? status?.podIP],
      [t.label.gates, gates(pod)],
      ...last,
      [t.label.started, ago(status?.startTime, now)],
      [t.label.qos, status?.qosClass],
      ...placement(spec),
    ]),
    conditions(status?.conditions, now),
    containers(t.section.initContainers, spec?.initContainers, status?.initContainerStatuses, now),
    containers(t.section.containers, spec?.containers, status?.containerStatuses, now),
    containers(
      t.section.ephemeralContainers,
      spec?.ephemeralContainers as Container[] | undefined,
      status?.ephemeralContainerStatuses,
      now,
    ),
    volumeLines(spec?.volumes),
    eventLines(events, now),
  ];
}

/** How a pod (or the pods of a template) is placed and who it is. */
export function placement(spec: PodSpec | undefined): Field[] {
  const t = texts.describe.label;
  const priority = [spec?.priorityClassName, spec?.priority || undefined].filter(Boolean).join(' ');
  return [
    [t.serviceAccount, spec?.serviceAccountName],
    [t.priority, priority || undefined],
    [t.runtimeClass, spec?.runtimeClassName],
    [t.hostNetwork, spec?.hostNetwork ? yesNo(true) : undefined],
    [t.nodeSelector, pairs(spec?.nodeSelector)],
    [t.tolerations, tolerations(spec)],
  ];
}

function statusText(pod: Pod): string {
  const { status, ready, containers: all } = podStatus(pod);
  const phase = pod.status?.phase ?? '';
  const t = texts.describe;
  return t.joined([
    ...(isAsleep(pod) ? [t.asleep] : []),
    status || t.unknown,
    ...(phase && phase !== status ? [t.phase(phase)] : []),
    t.podReady(ready, all),
  ]);
}

function restarts(pod: Pod, now: number): string | undefined {
  const { restarts: count, lastRestart } = podStatus(pod);
  if (count === 0) return undefined;
  return texts.describe.lastRestart(
    count,
    lastRestart === undefined ? undefined : formatAge(Math.max(0, now - lastRestart)),
  );
}

function gates(pod: Pod): string[] | undefined {
  const list = (pod.spec?.readinessGates ?? []).map(({ conditionType }) => {
    const met = (pod.status?.conditions ?? []).some(({ type, status }) => type === conditionType && status === 'True');
    return texts.describe.gateMet(conditionType, met);
  });
  return list.length > 0 ? list : undefined;
}

/** As kubectl writes them: `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`. */
function tolerations(spec: PodSpec | undefined): string[] | undefined {
  const list = (spec?.tolerations ?? []).map(({ key, value, effect, operator, tolerationSeconds }) => {
    const what = `${key ?? ''}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
    const op = operator === 'Exists' ? 'op=Exists' : operator && operator !== 'Equal' ? `op=${operator}` : '';
    return [what, op, tolerationSeconds === undefined ? '' : `for ${tolerationSeconds}s`].filter(Boolean).join(' ');
  });
  return list.length > 0 ? list : undefined;
}

function containers(
  title: string,
  list: readonly Container[] | undefined,
  statuses: readonly ContainerStatus[] | undefined,
  now: number,
): string[] {
  const lines = (list ?? []).flatMap((container, i) => [
    ...(i > 0 ? [''] : []),
    ...livingContainerLines(
      container,
      statuses?.find(({ name }) => name === container.name),
      now,
    ),
  ]);
  return section(title, lines);
}
