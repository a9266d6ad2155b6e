import { parseTime } from '../../base/age.ts';
import { eventsOf } from '../../store/events.ts';
import { refOf } from '../../store/owners.ts';
import { hasEnded } from '../../store/pods.ts';
import type { Node, ObjectRef, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { eventEvidence, nodeEvidence, oneLine, statusEvidence } from '../evidence.ts';
import { evictionsOf } from '../nodes/eviction.ts';
import { podsOn, readyCondition } from '../nodes/pods.ts';
import { kubeletLog, lookAtNode, podsOfNode, removeNode } from '../nodes/remedies.ts';
import { CORDON } from '../nodes/taints.ts';
import { sentences } from '../prose.ts';
import { uncordon } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import type { Evidence } from '../types.ts';
import { pressureOf } from './nodesPressure.ts';

/** A node that has just joined is not ready until its network is set up; most need a minute or two. Milliseconds. */
const JOINING = 3 * 60_000;
const MOST_EVENTS = 2;

/** What the rules about one node share. */
export interface NodeView {
  node: Node;
  name: string;
  ref: ObjectRef;
  context: RuleContext;
  /** The watched pods that are there and have not ended. */
  pods: readonly Pod[];
  /** True when all namespaces are watched. */
  all: boolean;
}

export const namesOf = (pods: readonly Pod[]): string[] => pods.map((pod) => pod.metadata?.name ?? '');
export const refsOf = (pods: readonly Pod[]): ObjectRef[] => pods.map((pod) => refOf('Pod', pod));

const conditions = (node: Node) => node.status?.conditions ?? [];
const hasTaint = (node: Node, key: RegExp): boolean => (node.spec?.taints ?? []).some((taint) => key.test(taint.key));

type Why = keyof typeof texts.findings.nodes.why;

/** Which of the known reasons a node that is not ready has. */
function whyNot(node: Node, ready: ReturnType<typeof readyCondition>): Why {
  const said = `${ready?.reason ?? ''} ${ready?.message ?? ''}`;
  if (node.metadata?.deletionTimestamp || hasTaint(node, /^ToBeDeletedByClusterAutoscaler$/)) return 'leaving';
  if (hasTaint(node, /^node\.cloudprovider\.kubernetes\.io\/shutdown$/)) return 'shutDown';
  if (/shut(?:ting)? ?down/i.test(said)) return 'shutdown';
  if (ready?.reason === 'NodeStatusNeverUpdated') return 'never';
  if (ready?.status === 'Unknown') return 'silent';
  if (hasTaint(node, /^node\.cloudprovider\.kubernetes\.io\/uninitialized$/)) return 'uninitialized';
  if (/network ?plugin|cni (?:config|plugin)|NetworkReady=false/i.test(said)) return 'network';
  if (/PLEG/.test(said)) return 'pleg';
  if (/container runtime|ContainerRuntime|runtime (?:is|status)|containerd|CRI/i.test(said)) return 'runtime';
  return 'kubelet';
}

const MEANINGS: Partial<Record<Why, 'silent' | 'network' | 'runtime' | 'pleg' | 'lostNetwork'>> = {
  silent: 'silent',
  never: 'silent',
  network: 'network',
  runtime: 'runtime',
  pleg: 'pleg',
  lostNetwork: 'lostNetwork',
};

function notReady(view: NodeView): Draft[] {
  const { node, name, ref, context } = view;
  const ready = readyCondition(node);
  const network = conditions(node).find((one) => one.type === 'NetworkUnavailable' && one.status === 'True');
  // Without a condition nothing is known yet: the node controller adds it when the kubelet does not.
  if ((ready?.status ?? 'True') === 'True' && !network) return [];
  const say = texts.findings.nodes;
  const cond = (ready?.status ?? 'True') === 'True' ? network : ready;
  const why = cond === network ? 'lostNetwork' : whyNot(node, ready);
  const born = parseTime(node.metadata?.creationTimestamp) ?? 0;
  const since = parseTime(cond?.lastTransitionTime) ?? born;
  const joining = context.now - born < JOINING && why !== 'silent';
  if (joining) context.again(born + JOINING);
  const { at, leaving, deleted, staying } = evictionsOf(node, view.pods, since);
  if (at !== undefined) context.again(at + 1000);
  const meaning = MEANINGS[why];
  const waiting = waitingFor(view);
  const lost = why === 'silent' || why === 'never' || why === 'shutDown';
  const cause = [
    ...(meaning ? [say[meaning]] : []),
    ...(cond?.reason && why !== 'silent' ? [say.says(cond.reason, oneLine(cond.message ?? ''))] : []),
    ...(joining ? [say.joining(context.now - born)] : since ? [say.since(since, context.now)] : []),
    say.holds(namesOf(view.pods), view.all),
    ...(deleted.length > 0 ? [say.evicting(namesOf(deleted))] : []),
    ...(at !== undefined && at > context.now && !joining ? [say.evicts(at, leaving.length)] : []),
    ...(staying.length > 0 && lost ? [say.stays(namesOf(staying))] : []),
    ...(waiting.length > 0 ? [say.waits(namesOf(waiting))] : []),
  ];
  return [
    {
      code: 'node-not-ready',
      ...(joining || why === 'leaving' ? { severity: 'info' as const } : {}),
      object: ref,
      affected: refsOf([...view.pods, ...waiting]),
      title: joining ? say.joiningTitle(name, say.why[why]) : say.notReadyTitle(name, say.why[why]),
      cause: sentences(cause),
      evidence: [
        ...conditionEvidence(view, cond?.type ?? 'Ready'),
        ...eventLines(view, /NotReady|NodeNotReady|Rebooted|Shutdown/),
      ],
      remedies: [
        lookAtNode(name),
        ...(why === 'leaving' ? [] : [kubeletLog(name, why === 'silent')]),
        podsOfNode(name),
        ...(lost && deleted.length > 0 ? [removeNode(name)] : []),
      ],
    },
  ];
}

/** The condition itself, word for word, and the last sign of life. */
export function conditionEvidence(view: NodeView, type: string): Evidence[] {
  const cond = conditions(view.node).find((one) => one.type === type);
  if (!cond) return [statusEvidence(view.ref, `status.conditions[${type}]`, texts.findings.nodes.why.never)];
  const said = [cond.reason, cond.message].filter(Boolean).join(': ');
  const beat = parseTime(cond.lastHeartbeatTime as string | undefined);
  return [
    statusEvidence(view.ref, `status.conditions[${type}]`, `${cond.status} · ${said}`, text(cond.lastTransitionTime)),
    ...(beat === undefined || type !== 'Ready'
      ? []
      : [
          statusEvidence(
            view.ref,
            `status.conditions[${type}].lastHeartbeatTime`,
            text(cond.lastHeartbeatTime) ?? '',
            text(cond.lastHeartbeatTime),
          ),
        ]),
  ];
}

const text = (of: unknown): string | undefined => (typeof of === 'string' ? of : undefined);

export function eventLines(view: NodeView, reasons: RegExp): Evidence[] {
  return eventsOf(view.context.snapshot, 'Node', view.node)
    .filter((event) => reasons.test(event.reason))
    .slice(0, MOST_EVENTS)
    .map((event) => eventEvidence(view.ref, event));
}

/** Pods that find no node while this one is away, and that could tell so: they are affected as well. */
function waitingFor(view: NodeView): readonly Pod[] {
  const { context, node } = view;
  return context.snapshot
    .of('Pod')
    .all()
    .filter(
      (pod) =>
        !pod.spec?.nodeName &&
        pod.status?.phase === 'Pending' &&
        Object.entries(pod.spec?.nodeSelector ?? {}).length > 0 &&
        Object.entries(pod.spec?.nodeSelector ?? {}).every(([key, value]) => node.metadata?.labels?.[key] === value),
    );
}

/** Cordoned, and nothing waits for it: the rules of scheduling tell of the pods that do. */
function cordoned(view: NodeView): Draft[] {
  const { node, name, ref, pods } = view;
  if (!node.spec?.unschedulable) return [];
  const say = texts.findings.nodes;
  const taint = (node.spec.taints ?? []).find((one) => one.key === CORDON);
  const since = parseTime(text(taint?.timeAdded));
  return [
    {
      code: 'node-cordoned',
      severity: 'info',
      object: ref,
      title: say.cordonedTitle(name),
      cause: sentences([say.cordoned(name, since), ...(pods.length > 0 ? [say.stillThere(namesOf(pods))] : [])]),
      evidence: [nodeEvidence(name, 'spec.unschedulable: true'), ...eventLines(view, /NotSchedulable/)],
      remedies: [uncordon(name)],
    },
  ];
}

export const nodeRule = rule({
  name: 'nodes',
  kind: 'Node',
  codes: ['node-not-ready', 'node-pressure', 'node-cordoned'],
  applies: (node) =>
    node.spec?.unschedulable === true ||
    (readyCondition(node)?.status ?? 'True') !== 'True' ||
    conditions(node).some((one) => one.type !== 'Ready' && one.status === 'True'),
  check(node, context) {
    const name = node.metadata?.name ?? '';
    const view: NodeView = {
      node,
      name,
      ref: { kind: 'Node', name },
      context,
      pods: podsOn(context.snapshot, name).filter((pod) => !hasEnded(pod)),
      all: context.snapshot.namespace === undefined,
    };
    return [...notReady(view), ...pressureOf(view), ...cordoned(view)];
  },
});
