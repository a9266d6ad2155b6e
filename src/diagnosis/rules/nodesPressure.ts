import { formatBytes, parseQuantity } from '../../base/quantity.ts';
import { eventsOf } from '../../store/events.ts';
import { controllerOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { eventEvidence, statusEvidence } from '../evidence.ts';
import { podRequests } from '../nodes/load.ts';
import { podsOn } from '../nodes/pods.ts';
import { cordon, lookAtNode, nodeUsage, podsOfNode } from '../nodes/remedies.ts';
import { sentences } from '../prose.ts';
import type { Draft } from '../rule.ts';
import { conditionEvidence, eventLines, type NodeView, namesOf, refsOf } from './nodes.ts';

const PRESSURES = ['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;
/** Events of the kubelet about what it lacks and what it does about it. */
const EVENTS: Readonly<Record<string, RegExp>> = {
  MemoryPressure: /HasInsufficientMemory|EvictionThresholdMet|SystemOOM/,
  DiskPressure: /HasDiskPressure|EvictionThresholdMet|FreeDiskSpaceFailed|ImageGCFailed|InvalidDiskCapacity/,
  PIDPressure: /HasInsufficientPID|EvictionThresholdMet/,
};

const requested = (pod: Pod): number => podRequests(pod).memory ?? 0;
const unlimited = (pod: Pod): boolean =>
  (pod.spec?.containers ?? []).some((container) => container.resources?.limits?.memory === undefined);

/** One finding for each thing that a node runs short of. */
export function pressureOf(view: NodeView): Draft[] {
  return PRESSURES.flatMap((type) => {
    const cond = view.node.status?.conditions?.find((one) => one.type === type);
    return cond?.status === 'True' ? [pressure(view, type, Date.parse(String(cond.lastTransitionTime ?? '')))] : [];
  });
}

function pressure(view: NodeView, type: (typeof PRESSURES)[number], since: number): Draft {
  const { node, name, ref, pods, context } = view;
  const say = texts.findings.nodes;
  const evicted = podsOn(context.snapshot, name).filter(
    (pod) => pod.status?.phase === 'Failed' && pod.status.reason === 'Evicted',
  );
  const size = parseQuantity(node.status?.allocatable?.memory);
  const sum = pods.reduce((total, pod) => total + requested(pod), 0);
  const greedy = pods.filter((pod) => unlimited(pod) && controllerOf(pod)?.kind !== 'Node');
  const memory = type === 'MemoryPressure';
  const cause = [
    say.pressureMeans[type] ?? '',
    ...(Number.isFinite(since) ? [say.since(since, context.now)] : []),
    say.holds(namesOf(pods), view.all),
    ...(memory && size !== undefined && pods.length > 0 ? [say.reserved(formatBytes(sum), formatBytes(size))] : []),
    ...(memory && greedy.length > 0 ? [say.greedy(namesOf(greedy))] : []),
    ...(evicted.length > 0 ? [say.evicted(namesOf(evicted))] : []),
  ];
  const message = evicted[0]?.status?.message;
  const gone = evicted[0];
  return {
    code: 'node-pressure',
    object: ref,
    group: type,
    affected: refsOf([...evicted, ...pods]),
    title: say.pressureTitle(name, say.pressures[type] ?? type),
    cause: sentences(cause),
    evidence: [
      ...conditionEvidence(view, type),
      ...eventLines(view, EVENTS[type] ?? /$^/),
      ...(gone && message ? [statusEvidence(refsOf([gone])[0] ?? ref, 'status.message', message)] : []),
      ...evicted.slice(0, 1).flatMap((pod) =>
        eventsOf(context.snapshot, 'Pod', pod)
          .filter((event) => event.reason === 'Evicted')
          .slice(0, 1)
          .map((event) => eventEvidence(refsOf([pod])[0] ?? ref, event)),
      ),
    ],
    remedies: [nodeUsage(name), lookAtNode(name), podsOfNode(name), cordon(name)],
  };
}
