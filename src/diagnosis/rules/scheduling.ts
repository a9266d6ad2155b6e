import { eventsOf } from '../../store/events.ts';
import type { Pod } from '../../store/types.ts';
import { eventEvidence, oneLine, statusEvidence } from '../evidence.ts';
import { fits, type NodeFit } from '../nodes/fit.ts';
import { type Amounts, requestedByNode } from '../nodes/load.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { placementsOf } from '../storage/placement.ts';
import { type Subject, subjectOf } from '../subject.ts';
import type { Evidence } from '../types.ts';
import { byVolume, byVolumeMessage } from './claimsPlacement.ts';
import { byCordon, byResources, bySelector, byTaint } from './schedulingCauses.ts';
import { byMessage, byRest, isStorageOnly } from './schedulingRest.ts';

/** A pod that no node takes, and what is known of it. */
export interface Unscheduled {
  pod: Pod;
  subject: Subject;
  context: RuleContext;
  nodes: readonly NodeFit[];
  /** What the scheduler says, in one line. */
  message: string;
  load: Load;
  proof: readonly Evidence[];
}

/** What the pods of each node request; or why that is not known (an empty reason: it is being read). */
export type Load = { identity: unknown } & (
  | { known: true; of(node: string): Amounts }
  | { known: false; reason: string }
);

const NOTHING: Amounts = {};
const CONTROL_PLANE = /^node-role\.kubernetes\.io\/(?:control-plane|master)$/;

/** Replicas share their spec (the store keeps equal ones once), so what fits one fits all, until nodes or their load change. */
const known = new WeakMap<object, WeakMap<object, { load: unknown; fits: readonly NodeFit[] }>>();

function fitsOf(pod: Pod, context: RuleContext, load: Load): readonly NodeFit[] {
  const nodes = context.snapshot.of('Node').all();
  const make = () => fits(pod, nodes, (node) => (load.known ? load.of(node) : undefined));
  if (!pod.spec) return make();
  const bySpec = known.get(nodes) ?? new WeakMap();
  known.set(nodes, bySpec);
  const before = bySpec.get(pod.spec);
  if (before && before.load === load.identity) return before.fits;
  const made = make();
  bySpec.set(pod.spec, { load: load.identity, fits: made });
  return made;
}

/** Where only one namespace is watched, the pods of the others are counted by a probe. */
function loadOf(context: RuleContext): Load {
  const { snapshot } = context;
  if (snapshot.namespace === undefined) {
    const sums = requestedByNode(snapshot.of('Pod').all());
    return { identity: sums, known: true, of: (node) => sums.get(node) ?? NOTHING };
  }
  const answer = context.probe({ type: 'node-load' });
  if (answer?.type === 'node-load') {
    return { identity: answer, known: true, of: (node) => answer.requested[node] ?? NOTHING };
  }
  return { identity: undefined, known: false, reason: answer?.type === 'failed' ? answer.reason : '' };
}

function condition(pod: Pod) {
  return pod.status?.conditions?.find((one) => one.type === 'PodScheduled' && one.status === 'False');
}

/**
 * The first thing that leaves no node, in the order in which a person would look: labels, then room, then taints and cordon, then the other
 * pods. A node that only a taint or a cordon keeps away is what helps soonest, so it is told before a lack of room elsewhere.
 */
function examine(one: Unscheduled): Draft[] {
  const { nodes, message } = one;
  if (nodes.length === 0 && one.context.snapshot.of('Node').state?.phase !== 'live') return byMessage(one);
  // Then no node was even looked at, and the rules of storage tell why.
  if (isStorageOnly(message)) return byVolumeMessage(one);
  const able = nodes.filter((fit) => fit.labels.length === 0);
  const placements = placementsOf(one.pod, one.context.snapshot);
  if (able.length === 0) return [bySelector(one)];
  const labelled = able.filter((fit) => placements.every((of) => of.on(fit.node)));
  if (labelled.length === 0) {
    // Where a volume is chosen only with the node, it is the claim that finds none.
    return placements.every((of) => of.bound) ? [byVolume(one, placements)] : [];
  }
  // Where others are meant for the work, that the control plane would have room helps nobody.
  const workers = labelled.filter((fit) => !fit.taints.some((taint) => CONTROL_PLANE.test(taint.key)));
  const meant = workers.length > 0 ? workers : labelled;
  const roomy = meant.filter((fit) => fit.short.length === 0);
  if (roomy.length === 0) return [byResources(one, meant)];
  const open = roomy.filter((fit) => fit.taints.length === 0);
  const free = open.filter((fit) => !fit.cordoned);
  if (open.length === 0) return [byTaint(one, roomy)];
  if (free.length === 0) return open.map((fit) => byCordon(one, fit));
  return byRest(one, free, /Insufficient |Too many pods/i.test(message) && !one.load.known);
}

export const schedulingRule = rule({
  name: 'scheduling',
  kind: 'Pod',
  codes: [
    'unschedulable-node-selector',
    'unschedulable-affinity',
    'unschedulable-taint',
    'insufficient-resources',
    'node-cordoned',
    'unschedulable-other',
  ],
  also: ['Node', 'Pod'],
  applies: (pod) =>
    !pod.spec?.nodeName &&
    !pod.metadata?.deletionTimestamp &&
    pod.status?.phase === 'Pending' &&
    ['Unschedulable', 'SchedulerError'].includes(condition(pod)?.reason ?? ''),
  check(pod, context) {
    const subject = subjectOf(context.snapshot, pod);
    const load = loadOf(context);
    const why = condition(pod);
    const failed = eventsOf(context.snapshot, 'Pod', pod).find((view) => view.reason === 'FailedScheduling');
    return examine({
      pod,
      subject,
      context,
      nodes: fitsOf(pod, context, load),
      message: oneLine(why?.message ?? failed?.message ?? ''),
      load,
      proof: [
        statusEvidence(
          subject.pod,
          'status.conditions[PodScheduled].message',
          why?.message ?? '',
          why?.lastTransitionTime,
        ),
        ...(failed ? [eventEvidence(subject.pod, failed)] : []),
      ],
    });
  },
});
