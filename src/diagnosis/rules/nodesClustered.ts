import { parseTime } from '../../base/age.ts';
import { slashed } from '../../kube/ref.ts';
import { controllerOf, podsUnder, refOf, workloadObject, workloadOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { ObjectRef, Pod, Snapshot } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { nodeEvidence } from '../evidence.ts';
import { isBroken, podsOn, readyCondition } from '../nodes/pods.ts';
import { cordon, lookAtNode, podsOfNode } from '../nodes/remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';

/** Fewer than so many failing pods on a node are no pattern. */
const FEWEST = 3;
/** Pods younger than this may still come up. Milliseconds. */
const YOUNG = 60_000;
/** So unlikely has it to be that chance put all failing replicas on one node. */
const CHANCE = 0.05;
/** From here on it is more than a hint. */
const CERTAIN = 0.005;
/** The failures elsewhere change without a change of this node. Milliseconds. */
const LOOK_AGAIN = 30_000;

/** How the replicas of one workload do on a node and elsewhere. */
interface Split {
  workload: ObjectRef;
  bad: readonly Pod[];
  /** Replicas on the node that run well, and replicas elsewhere. */
  wellHere: number;
  well: number;
  badElsewhere: number;
}

/** The workloads with failing pods among these, each once. */
function splits(snapshot: Snapshot, node: string, broken: readonly Pod[]): Split[] {
  const seen = new Map<string, ObjectRef>();
  for (const pod of broken) {
    const workload = controllerOf(pod)?.kind === 'Node' ? undefined : workloadOf(snapshot, pod);
    if (workload && workload.kind !== 'Job' && workload.kind !== 'CronJob') {
      seen.set(`${workload.namespace}/${slashed(workload)}`, workload);
    }
  }
  return [...seen.values()].flatMap((workload) => {
    const uid = workloadObject(snapshot, workload)?.metadata?.uid;
    if (!uid) return [];
    const pods = podsUnder(snapshot, workload.kind, uid).filter((pod) => !pod.metadata?.deletionTimestamp);
    const here = pods.filter((pod) => pod.spec?.nodeName === node);
    const there = pods.filter((pod) => pod.spec?.nodeName && pod.spec.nodeName !== node);
    return [
      {
        workload,
        bad: here.filter(isBroken),
        wellHere: here.filter((pod) => isReady(pod) && !isBroken(pod)).length,
        well: there.filter((pod) => isReady(pod) && !isBroken(pod)).length,
        badElsewhere: there.filter(isBroken).length,
      },
    ];
  });
}

/** A workload tells something of the node when its replicas fail there and only there. */
const tells = (one: Split): boolean =>
  one.bad.length > 0 && one.wellHere === 0 && one.well > 0 && one.badElsewhere === 0;

/** The likelihood that of n replicas just these k are the failing ones: one in (n choose k). */
function chance(one: Split): number {
  const n = one.bad.length + one.well;
  let ways = 1;
  for (let i = 1; i <= one.bad.length; i++) ways = (ways * (n - one.bad.length + i)) / i;
  return 1 / ways;
}

function examine(name: string, context: RuleContext): Draft[] {
  const { snapshot, now } = context;
  const pods = podsOn(snapshot, name);
  const broken = pods.filter((pod) => isBroken(pod) && now - (parseTime(pod.metadata?.creationTimestamp) ?? 0) > YOUNG);
  if (broken.length < FEWEST) {
    if (pods.filter(isBroken).length >= FEWEST) context.again(now + YOUNG);
    return [];
  }
  context.again(now + LOOK_AGAIN);
  const all = splits(snapshot, name, broken);
  const telling = all.filter(tells);
  const bad = telling.flatMap((one) => one.bad);
  const likelihood = telling.reduce((product, one) => product * chance(one), 1);
  // A workload that fails here and elsewhere as well speaks for the programs, not for the node.
  const against = all.filter((one) => one.badElsewhere > 0 || one.wellHere > 0).length;
  if (bad.length < FEWEST || likelihood > CHANCE || against >= telling.length) return [];
  const say = texts.findings.nodes;
  const well = telling.reduce((sum, one) => sum + one.well, 0);
  return [
    {
      code: 'failures-on-one-node',
      severity: likelihood <= CERTAIN && telling.length > 1 ? 'warning' : 'info',
      object: { kind: 'Node', name },
      affected: bad.map((pod) => refOf('Pod', pod)),
      title: say.clusterTitle(name, telling.length),
      cause: say.cluster(name, bad.length, well),
      evidence: telling.map((one) => nodeEvidence(name, say.replicas(slashed(one.workload), one.bad.length, one.well))),
      remedies: [cordon(name), lookAtNode(name), podsOfNode(name)],
    },
  ];
}

/** What is wrong with a node shows in its pods: replicas that fail there while the same workloads run well on others. */
export const clusteredRule = rule({
  name: 'failures on one node',
  kind: 'Node',
  codes: ['failures-on-one-node'],
  // Of a node that is not ready that is told already.
  applies: (node) => (readyCondition(node)?.status ?? 'True') === 'True',
  check: (node, context) => examine(node.metadata?.name ?? '', context),
});
