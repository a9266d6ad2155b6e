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
  const sizes = allocatable(node);
  const needs = { ...podRequests(pod), pods: 1 };
  return Object.entries(needs)
    .filter(([, amount]) => amount > 0)
    .map(([resource, amount]) => {
      const size = sizes[resource] ?? 0;
      return { resource, needs: amount, size, free: requested ? size - (requested[resource] ?? 0) : undefined };
    });
}

/** A hair of rounding must not make a full node too small. */
const EPSILON = 1e-6;
const isShort = (of: Shortage): boolean => of.needs > (of.free ?? of.size) + EPSILON;

/** What speaks against each node, by the pod's own needs; what depends on other pods (affinity, spread) is not part of it. */
export function fits(
  pod: Pod,
  nodes: readonly Node[],
  requested: (node: string) => Amounts | undefined,
): readonly NodeFit[] {
  const wanted = nodeRequirements(pod);
  return nodes.map((node) => {
    const name = node.metadata?.name ?? '';
    const taints = refusingTaints(node, pod);
    return {
      node,
      name,
      labels: unmet(node, wanted),
      taints: taints.filter((taint) => taint.key !== CORDON),
      cordoned: taints.some((taint) => taint.key === CORDON),
      short: resources(pod, node, requested(name)).filter(isShort),
    };
  });
}
