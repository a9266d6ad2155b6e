import { formatResource, parseQuantity } from '../../base/quantity.ts';
import type { Node, Pod } from '../../kube/objects.ts';
import { podStatus } from '../../store/podStatus.ts';
import { texts } from '../../texts/index.ts';
import { conditions, eventLines, identity, listed, readItems, unreadLines } from './common.ts';
import { fields, section, table } from './layout.ts';
import { podAmount, sumOf } from './podResources.ts';
import { age } from './time.ts';
import { type DescribeInput, isUnread } from './types.ts';

const ROLE = 'node-role.kubernetes.io/';

/** A node: how it is, what it has, and who has asked for how much of it. */
export function describeNode({ kind, object, events, related, now }: DescribeInput): string[][] {
  const node: Node = object;
  const { spec, status } = node;
  const { first, last } = identity(kind, node, now);
  const { label, ...t } = texts.describe;
  const info = status?.nodeInfo;
  const roles = Object.keys(node.metadata?.labels ?? {}).flatMap((name) =>
    name.startsWith(ROLE) ? [name.slice(ROLE.length)] : [],
  );
  const taints = (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  const pods = related?.pods && !isUnread(related.pods) ? running(related.pods) : undefined;
  return [
    fields([
      ...first,
      [label.status, t.joined([ready(node), ...(spec?.unschedulable ? [t.unschedulable] : [])])],
      [label.roles, listed(roles) ?? t.none],
      [label.taints, taints.length > 0 ? taints : t.none],
      [label.addresses, status?.addresses?.map(({ type, address }) => `${type} ${address}`)],
      [label.podCidr, listed(spec?.podCIDRs)],
      [label.kubelet, info?.kubeletVersion],
      [label.runtime, info?.containerRuntimeVersion],
      [label.system, listed([info?.osImage, info?.architecture, info?.kernelVersion])],
      [label.pods, pods && t.podsHere(pods.length, parseQuantity(status?.allocatable?.pods))],
      ...last,
    ]),
    conditions(status?.conditions, now),
    resources(node, pods),
    unreadLines(t.section.pods, related?.pods),
    podTable(running(readItems(related?.pods)), now),
    eventLines(events, now),
  ];
}

/** As kubectl names it: Ready, NotReady, or Unknown where the node has not been heard of. */
function ready(node: Node): string {
  const state = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  return state === 'True' ? 'Ready' : state === 'False' ? 'NotReady' : 'Unknown';
}

/** Pods that have ended ask for nothing any more. */
function running(pods: readonly Pod[]): readonly Pod[] {
  return pods.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
}

function resources(node: Node, pods: readonly Pod[] | undefined): string[] {
  const { section: titles, column, ...t } = texts.describe;
  const { capacity = {}, allocatable = {} } = node.status ?? {};
  const names = Object.keys({ ...capacity, ...allocatable }).filter(
    (name) => parseQuantity(capacity[name]) !== 0 || parseQuantity(allocatable[name]) !== 0,
  );
  const rows = names.map((name) => {
    const room = parseQuantity(allocatable[name]);
    const shown = (text: string | undefined) => {
      const amount = parseQuantity(text);
      return amount === undefined ? (text ?? '') : formatResource(name, amount);
    };
    const sum = (which: 'requests' | 'limits') => {
      if (!pods || name === 'pods') return '';
      const amount = sumOf(pods, which, name);
      return t.share(formatResource(name, amount), room ? Math.round((amount / room) * 100) : undefined);
    };
    return [name, shown(capacity[name]), shown(allocatable[name]), sum('requests'), sum('limits')];
  });
  const header = [column.resource, column.capacity, column.allocatable, column.requested, column.limits];
  return section(titles.resources, table(header, rows));
}

function podTable(pods: readonly Pod[], now: number): string[] {
  const { section: titles, column } = texts.describe;
  const amount = (pod: Pod, name: string) => {
    const [request, limit] = [podAmount(pod, 'requests', name), podAmount(pod, 'limits', name)];
    if (request === 0 && limit === 0) return '–';
    return `${formatResource(name, request)} / ${limit > 0 ? formatResource(name, limit) : '–'}`;
  };
  const rows = [...pods]
    .sort((a, b) => podAmount(b, 'requests', 'cpu') - podAmount(a, 'requests', 'cpu') || byName(a, b))
    .map((pod) => [
      pod.metadata?.namespace ?? '',
      pod.metadata?.name ?? '',
      podStatus(pod).status,
      amount(pod, 'cpu'),
      amount(pod, 'memory'),
      age(pod.metadata?.creationTimestamp, now),
    ]);
  const { namespace, name, status, cpu, memory, age: since } = column;
  return section(titles.pods, table([namespace, name, status, cpu, memory, since], rows));
}

function byName(a: Pod, b: Pod): number {
  const key = ({ metadata }: Pod) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
  return key(a).localeCompare(key(b));
}
