import { parseTime } from '../../base/age.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import type { Code } from '../catalog.ts';
import { nodeEvidence, specEvidence } from '../evidence.ts';
import type { NodeFit } from '../nodes/fit.ts';
import { hostPorts, Neighbours } from '../nodes/neighbours.ts';
import { clauses, sentences } from '../prose.ts';
import { edit } from '../remedies.ts';
import type { Draft } from '../rule.ts';
import { byVolumeMessage } from './claimsPlacement.ts';
import { describeSelector, podTerms } from './podTerms.ts';
import type { Unscheduled } from './scheduling.ts';
import { base, nodeLines } from './schedulingCauses.ts';
import { wantsOf } from './schedulingWants.ts';

const MOST_NODES = 8;
/** The scheduler tries again at each change that may help; what it says for longer still holds. Milliseconds. */
const SETTLED = 15_000;

/** Reasons that the rules of storage tell, with their root. */
const STORAGE =
  /unbound immediate PersistentVolumeClaims|available persistent volumes to bind|persistentvolumeclaim "[^"]*" (?:not found|bound to non-existent|is being deleted)|bound to non-existent|PersistentVolumeClaims? .*(?:not found|deleted)/i;
const VOLUMES =
  /volume node affinity conflict|PersistentVolume's node affinity|no available volume zone|max volume count/i;
const CONTROL_PLANE = /untolerated taint.*node-role\.kubernetes\.io\/(?:control-plane|master)/;
const NEIGHBOURS = /affinity rules|topology spread/i;
const PORTS = /free ports for the requested/i;

/**
 * What the scheduler says where the nodes themselves may not be read (the messages of its plugins). Of each node it tells what it looked at
 * last: a node that only the pods around speak against had room, so that comes first.
 */
const MESSAGES: readonly (readonly [RegExp, Code])[] = [
  [/(?:pod|pods) (?:anti-)?affinity rules|topology spread/i, 'unschedulable-affinity'],
  [/Insufficient |Too many pods|free ports|cannot allocate all claims/i, 'insufficient-resources'],
  [/untolerated taint|were unschedulable/i, 'unschedulable-taint'],
  [/node affinity\/selector|didn't match node selector|requested node name/i, 'unschedulable-node-selector'],
];

/** The reasons in a message of the scheduler, without their counts: `0/3 nodes are available: 1 Too many pods, 2 Insufficient cpu.` */
function reasonsOf(message: string): string[] {
  const said = message
    .replace(/^\d+\/\d+ nodes are available[:.]?\s*/, '')
    .replace(/\.?\s*(?:no new claims to deallocate|preemption:).*$/s, '');
  return said
    .split(/,\s*(?=\d+ )/)
    .map((part) => part.replace(/^\d+ /, '').replace(/\.$/, '').trim())
    .filter(Boolean);
}

/** The message without what it adds about preemption where that can't help, which is evidence but no cause. */
const gist = (message: string): string =>
  message.replace(/\.?\s*(?:no new claims to deallocate,?\s*)?(?:preemption: .*not helpful for scheduling\.?)?$/s, '');

/** True where the scheduler speaks of nothing but the pod's claims. */
export function isStorageOnly(message: string): boolean {
  const reasons = reasonsOf(message);
  return reasons.length > 0 && reasons.every((reason) => STORAGE.test(reason));
}

/** From the scheduler's own words alone. */
export function byMessage(one: Unscheduled): Draft[] {
  const volumes = byVolumeMessage(one);
  const reasons = reasonsOf(one.message);
  // That nodes of the control plane are kept free is as it should be: what speaks against the others counts.
  const others = reasons.filter((reason) => !CONTROL_PLANE.test(reason));
  const words = others.length > 0 ? others.join(', ') : one.message;
  const known = MESSAGES.find(([pattern]) => pattern.test(words))?.[1];
  if (!known && (volumes.length > 0 || STORAGE.test(one.message))) return volumes;
  const say = texts.findings.scheduling;
  const blind = one.nodes.length === 0;
  const wants = wantsOf(one.pod, one.subject, known, one.message, reasons.length === 1);
  return [
    {
      ...base(one),
      code: known ?? 'unschedulable-other',
      title: wants.title ?? say.anyTitle(one.subject.name),
      cause: sentences([...wants.sentences, say.scheduler(gist(one.message)), ...(blind ? [say.nodesUnseen] : [])]),
      evidence: [...one.proof, ...wants.evidence],
      remedies: [edit(one.subject)],
    },
  ];
}

/**
 * Nodes would take the pod by its own needs: what keeps it from them are other pods, ports, volumes, or what only the scheduler knows.
 * `unsure`: it lacks resources that kdbg can't count.
 */
export function byRest(one: Unscheduled, free: readonly NodeFit[], unsure: boolean): Draft[] {
  const { message } = one;
  if (PORTS.test(message)) return [byPorts(one, free)];
  if (VOLUMES.test(message)) return byVolumeMessage(one);
  if (NEIGHBOURS.test(message)) return [byAffinity(one, free)];
  if (unsure) return byMessage(one);
  const others = reasonsOf(message).filter((reason) => !EXPLAINED.test(reason));
  // A node would take it: the scheduler has not tried again yet, or it waits for its volumes, which is another rule's matter.
  if (STORAGE.test(message) || others.length === 0) return [];
  const said = one.pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
  const since = parseTime(said?.lastTransitionTime) ?? 0;
  if (one.context.now - since < SETTLED) {
    one.context.again(since + SETTLED);
    return [];
  }
  return byMessage(one);
}

/** What the fields of pod and nodes explain: when they explain nothing any more, the message is older than the nodes. */
const EXPLAINED =
  /^(?:Insufficient |Too many pods|node\(s\) (?:had (?:un|taint)|were unschedulable|didn't (?:match (?:Pod's )?node (?:affinity|selector)|match the requested))|node is filtered out)|^no nodes available|^nodes? are available/i;

function byPorts(one: Unscheduled, nodes: readonly NodeFit[]): Draft {
  const say = texts.findings.scheduling;
  const ports = hostPorts(one.pod);
  const around = new Neighbours(one.context.snapshot, one.pod);
  return {
    ...base(one),
    code: 'insufficient-resources',
    group: 'hostPort',
    title: say.portTitle(one.subject.name, ports),
    cause: sentences([say.ports(ports, nodes.length), ...wanted(one)]),
    evidence: [
      ...one.proof,
      specEvidence(one.subject.pod, 'spec.containers[].ports[].hostPort', ports.join(', ')),
      ...nodes
        .slice(0, MOST_NODES)
        .map((fit) => nodeEvidence(fit.name, clauses(around.ports(fit.node)) || say.portElse)),
      ...rest(one, nodes),
    ],
    remedies: [edit(one.subject, say.portRemedy)],
  };
}

/** More replicas than nodes can't each have the same port of their node. */
function wanted(one: Unscheduled): string[] {
  const replicas = replicasOf(one);
  const count = one.nodes.length;
  return replicas !== undefined && replicas > count ? [texts.findings.scheduling.onePerNode(replicas, count)] : [];
}

const rest = (one: Unscheduled, told: readonly NodeFit[]) =>
  nodeLines(
    one,
    one.nodes.filter((fit) => !told.includes(fit)),
  );

const known = new WeakMap<object, WeakMap<object, ReadonlyMap<string, readonly string[]>>>();

/** What the pods around speak against each of these nodes; replicas share their spec, so it is found once for all of them. */
function neighboursOf(one: Unscheduled, nodes: readonly NodeFit[]): ReadonlyMap<string, readonly string[]> {
  const pods: readonly Pod[] = one.context.snapshot.of('Pod').all();
  const spec = one.pod.spec ?? one.pod;
  const bySpec = known.get(pods) ?? new WeakMap<object, ReadonlyMap<string, readonly string[]>>();
  known.set(pods, bySpec);
  const before = bySpec.get(spec);
  if (before) return before;
  const around = new Neighbours(one.context.snapshot, one.pod);
  const lines = new Map(nodes.slice(0, MOST_NODES).map((fit) => [fit.name, around.against(fit.node)]));
  bySpec.set(spec, lines);
  return lines;
}

/** Where required rules about other pods leave no node: which rule, in words. */
function byAffinity(one: Unscheduled, nodes: readonly NodeFit[]): Draft {
  const say = texts.findings.scheduling;
  const { antiAffinity, affinity, spread } = podTerms(one.pod);
  const kind = kindOf(one.message);
  const domains = (topology: string) =>
    new Set(nodes.map((fit) => fit.node.metadata?.labels?.[topology]).filter(Boolean)).size;
  const cause: string[] = [];
  let field = 'spec.affinity';
  if (kind === 'antiAffinity') {
    field = 'spec.affinity.podAntiAffinity';
    for (const term of antiAffinity)
      cause.push(say.antiAffinity(describeSelector(term.labelSelector), term.topologyKey));
    const replicas = replicasOf(one);
    const topology = antiAffinity[0]?.topologyKey;
    if (replicas !== undefined && topology && replicas > domains(topology)) {
      cause.push(say.replicas(replicas, domains(topology), topology));
    }
  } else if (kind === 'affinity') {
    field = 'spec.affinity.podAffinity';
    const around = new Neighbours(one.context.snapshot, one.pod);
    for (const term of affinity) {
      cause.push(say.affinity(describeSelector(term.labelSelector), term.topologyKey));
      if (around.nobody(term)) cause.push(say.nobody(describeSelector(term.labelSelector)));
    }
  } else if (kind === 'spread') {
    field = 'spec.topologySpreadConstraints';
    for (const constraint of spread) cause.push(say.spread(constraint.maxSkew, constraint.topologyKey));
  } else cause.push(say.existing);
  const keys = [...antiAffinity, ...affinity, ...spread].map((term) => term.topologyKey);
  for (const key of new Set(keys)) if (domains(key) === 0) cause.push(say.topologyMissing(key));
  const lines = neighboursOf(one, nodes);
  return {
    ...base(one),
    code: 'unschedulable-affinity',
    title: say.affinityTitle(one.subject.name, say.kinds[kind]),
    cause: sentences([...cause, say.scheduler(gist(one.message))]),
    evidence: [
      ...one.proof,
      specEvidence(one.subject.pod, field, sentences(cause)),
      ...nodes.flatMap((fit) => {
        const why = lines.get(fit.name) ?? [];
        return why.length > 0 ? [nodeEvidence(fit.name, clauses(why))] : [];
      }),
      ...rest(one, nodes),
    ],
    remedies: [edit(one.subject)],
  };
}

function kindOf(message: string): 'affinity' | 'antiAffinity' | 'existingAntiAffinity' | 'spread' {
  if (/existing pods anti-affinity/i.test(message)) return 'existingAntiAffinity';
  if (/anti-affinity/i.test(message)) return 'antiAffinity';
  return /topology spread/i.test(message) ? 'spread' : 'affinity';
}

function replicasOf(one: Unscheduled): number | undefined {
  const { workload } = one.subject;
  if (workload?.kind !== 'Deployment' && workload?.kind !== 'StatefulSet') return undefined;
  return one.context.snapshot.of(workload.kind).get(workload.namespace, workload.name)?.spec?.replicas;
}
