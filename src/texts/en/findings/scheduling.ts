import { common } from './common.ts';

const nodes = (n: number): string => (n === 1 ? '1 node' : `${n} nodes`);
const noneOf = (n: number): string => (n === 1 ? 'The only node has it not' : `None of the ${n} nodes has it`);

/** Sentences of the scheduling family. Amounts come with their unit. */
export const scheduling = {
  selectorTitle: (who: string, wanted: string): string => `${who} can’t be scheduled: no node has ${wanted}`,
  selector: (field: string, wanted: string, all: number): string =>
    all === 0
      ? `It wants a node with ${wanted} (${field}), and the cluster has no node.`
      : `It wants a node with ${wanted} (${field}). ${noneOf(all)}.`,
  combination: (all: number): string =>
    `Each of these holds for some node, but none of the ${nodes(all)} has them all together.`,
  nearValue: (node: string, label: string): string => `Nearest: ${node} has ${label}.`,
  noSuchLabel: (name: string): string => `No node has a label named ${name}.`,
  nearName: (node: string, label: string): string => `A label of a similar name: ${node} has ${label}.`,
  lacks: (wanted: string, has: string | undefined): string =>
    has === undefined ? `lacks ${wanted}` : `lacks ${wanted}: it has ${has}`,
  taintTitle: (who: string, taint: string): string =>
    `${who} can’t be scheduled: every node that fits has a taint that it does not tolerate (${taint})`,
  taint: (taints: readonly string[]): string =>
    `${common.some(taints, 4)}, and the pod has no toleration for ${taints.length === 1 ? 'it' : 'them'}.`,
  nodeTaint: (node: string, taint: string): string => `${node} has the taint ${taint}`,
  refused: (what: string): string => `refuses the pod: taint ${what}`,
  cordonedNode: 'is cordoned',
  othersNotFit: (n: number): string => `The other ${nodes(n)} would not take it anyway.`,
  resourceTitle: (who: string, resource: string): string =>
    `${who} can’t be scheduled: no node has enough ${resource} free`,
  resources: {
    cpu: 'CPU',
    memory: 'memory',
    pods: 'room for pods',
    'ephemeral-storage': 'ephemeral storage',
  } as Readonly<Record<string, string>>,
  needs: (amount: string, resource: string, parts: readonly string[]): string =>
    parts.length > 1
      ? `It requests ${amount} ${resource} in sum (${common.some(parts, 5)}).`
      : `It requests ${amount} ${resource}.`,
  bestFree: (amount: string, of: string, node: string): string =>
    `The most that is free on any node is ${amount} of ${of} (${node}).`,
  bestSize: (amount: string, node: string): string => `The largest node can allocate ${amount} (${node}).`,
  neverFits: (amount: string, node: string): string =>
    `Even an empty node would not do: the largest can allocate ${amount} (${node}).`,
  loadUnknown: (reason: string): string =>
    `How much of that is free is not known, as the pods of other namespaces can’t be read: ${reason}`,
  loadComing: 'How much of that is free is being looked up.',
  free: (resource: string, free: string, of: string, needs: string): string =>
    `${resource} ${free} of ${of} free, needs ${needs}`,
  size: (resource: string, of: string, needs: string): string => `${resource} ${of} allocatable, needs ${needs}`,
  refusedNodes: (n: number, why: string): string => `${nodes(n)} ${n === 1 ? 'is' : 'are'} not considered: ${why}.`,
  notNodeLabels: 'other labels than the pod wants',
  affinityTitle: (who: string, kind: string): string => `${who} can’t be scheduled: its ${kind} leaves no node`,
  kinds: {
    affinity: 'pod affinity',
    antiAffinity: 'pod anti-affinity',
    existingAntiAffinity: 'neighbours’ pod anti-affinity',
    spread: 'topology spread',
  },
  antiAffinity: (pods: string, topology: string): string =>
    `It must not share a ${topology} with pods that have ${pods} (required pod anti-affinity), and every ${topology} that would fit has one.`,
  affinity: (pods: string, topology: string): string =>
    `It must share a ${topology} with a pod that has ${pods} (required pod affinity), and none that fits does.`,
  existing: 'Pods that run already do not want it beside them (their required pod anti-affinity).',
  spread: (skew: number, topology: string): string =>
    `Its pods may differ by at most ${skew} from ${topology} to ${topology} (topologySpreadConstraints, DoNotSchedule).`,
  replicas: (n: number, domains: number, topology: string): string =>
    `The workload wants ${n} pods, and there ${domains === 1 ? 'is' : 'are'} ${domains} ${topology}${domains === 1 ? '' : 's'} with different values.`,
  anyPod: 'any labels',
  cordonTitle: (node: string, who: string): string => `${node} is cordoned, and ${who} waits for it`,
  cordon: (node: string, pods: string): string =>
    `${node} is marked unschedulable (cordoned), so it takes no new pods; ${pods} could run there and on no other node.`,
  anyTitle: (who: string): string => `${who} can’t be scheduled`,
  scheduler: (message: string): string => `The scheduler says: “${message}”.`,
  nodesUnseen: 'kdbg may not read the nodes, so this is what the scheduler says.',
};
