import type { Node, Pod } from '../../store/types.ts';
import { nodeRequirements, type Requirement, unmet } from './labels.ts';
import { type Amounts, allocatable, podRequests } from './load.ts';
import { CORDON, refusingTaints } from './taints.ts';

/** One resource of one node against what a pod needs of it. */
export interface Shortage {
  resource: string;
  needs: number;
  /** What the node can give to pods at all. */
  size: number;
  /** What is left of it; missing where the other pods of the node are not known. */
  free: number | undefined;
}

/** Why a node does not take a pod; all lists empty: it would. */
export interface NodeFit {
  node: Node;
  name: string;
  labels: readonly Requirement[];
  taints: ReturnType<typeof refusingTaints>;
  cordoned: boolean;
  short: readonly Shortage[];
}

/** What a pod needs against what a node has, resource by resource. `requested` is undefined where nobody knows what the node's pods ask for. */
export function resources(pod: Pod, node: Node, requested: Amounts | undefined): readonly Shortage[] {
  return needsOf(pod).map((need) => against(need, allocatable(node), requested));
}

type Need = readonly [resource: string, amount: number];

const needsOf = (pod: Pod): readonly Need[] =>
  Object.entries({ ...podRequests(pod), pods: 1 }).filter(([, amount]) => amount > 0);

function against([resource, needs]: Need, sizes: Amounts, requested: Amounts | undefined): Shortage {
  const size = sizes[resource] ?? 0;
  return { resource, needs, size, free: requested ? size - (requested[resource] ?? 0) : undefined };
}

/** A hair of rounding must not make a full node too small. */
const EPSILON = 1e-6;

/** What of a pod's needs a node can't give. A loop, as it is run for every pod that waits and every node. */
function shortOf(needs: readonly Need[], sizes: Amounts, requested: Amounts | undefined): readonly Shortage[] {
  const short: Shortage[] = [];
  for (const need of needs) {
    const [resource, amount] = need;
    const free = (sizes[resource] ?? 0) - (requested?.[resource] ?? 0);
    if (amount > free + EPSILON) short.push(against(need, sizes, requested));
  }
  return short;
}

/** What speaks against each node, by the pod's own needs; what depends on other pods (affinity, spread) is not part of it. */
export function fits(
  pod: Pod,
  nodes: readonly Node[],
  requested: (node: string) => Amounts | undefined,
): readonly NodeFit[] {
  const wanted = nodeRequirements(pod);
  const needs = needsOf(pod);
  return nodes.map((node) => {
    const name = node.metadata?.name ?? '';
    const taints = refusingTaints(node, pod);
    return {
      node,
      name,
      labels: unmet(node, wanted),
      taints: taints.filter((taint) => taint.key !== CORDON),
      cordoned: taints.some((taint) => taint.key === CORDON),
      short: shortOf(needs, allocatable(node), requested(name)),
    };
  });
}
