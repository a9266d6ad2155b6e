import { common } from './common.ts';

const nodes = (n: number): string => (n === 1 ? '1 node' : `${n} nodes`);
const noneOf = (n: number): string => (n === 1 ? 'The only node has it not' : `None of the ${n} nodes has it`);

/** What a label of nodes divides them into, in words: pods are kept apart or together by its values. */
const place = (topology: string): string =>
  ({
    'kubernetes.io/hostname': 'node',
    'topology.kubernetes.io/zone': 'zone',
    'topology.kubernetes.io/region': 'region',
  })[topology] ?? topology;
/** The place with its label, where the word does not say it. */
const named = (topology: string): string =>
  place(topology) === topology ? topology : `${place(topology)} (${topology})`;

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
  missed: (toleration: string): string =>
    `It tolerates ${toleration}, which is another taint: name, value and effect all have to be the same.`,
  tolerating: (tolerations: readonly string[], node: string): string =>
    `With ${tolerations.length === 1 ? 'the toleration' : 'the tolerations'} {${tolerations.join('}, {')}} ${node} would take it.`,
  sickTitle: (who: string, ills: string): string => `${who} can’t be scheduled: ${ills}`,
  sick: (node: string, what: string): string => `${node} ${what}`,
  conditions: {
    notReady: 'is not ready',
    unreachable: 'does not report any more (unreachable)',
    memory: 'runs short of memory',
    disk: 'runs short of disk space',
    pids: 'runs short of process ids',
    network: 'has no pod network yet',
    outOfService: 'is out of service',
    uninitialized: 'is not set up by the cloud yet',
    shutdown: 'is switched off',
  },
  sickNodes:
    'Kubernetes keeps new pods away from such nodes by taints that it sets and removes itself: the node has to be mended, a toleration would not help.',
  ownNode: (node: string): string =>
    `A DaemonSet makes a pod for each node; this one is meant for ${node} and no other.`,
  fitsAfter: (node: string, pods: readonly string[], leaving: boolean): string =>
    leaving
      ? `It fits on ${node} as soon as ${common.some(pods)} ${pods.length === 1 ? 'is' : 'are'} gone, which ${pods.length === 1 ? 'is' : 'are'} being deleted.`
      : `It fits on ${node} once pods of jobs there have ended: ${common.some(pods)}.`,
  nominated: (node: string): string =>
    `The scheduler makes room for it on ${node}: pods of lower priority are being moved away (preemption).`,
  scaleUp: (message: string): string => `A node is being added for it: ${message}.`,
  noScaleUp: (message: string): string => `The cluster autoscaler adds no node for it: ${message}.`,
  noVictims: (name: string, priority: number): string =>
    `Its priority (${name ? `${name}, ` : ''}${priority}) does not help: no pods of lower priority could make enough room (preemption).`,
  neighbour: (pods: readonly string[], wanted: string, topology: string, domain: string): string =>
    `has ${common.some(pods)} with ${wanted} (${topology}=${domain})`,
  unwilling: (pods: readonly string[]): string =>
    pods.length === 1
      ? `${pods[0]} there does not want it beside it (pod anti-affinity)`
      : `${common.some(pods)} there do not want it beside them (pod anti-affinity)`,
  noNeighbour: (wanted: string, topology: string, domain: string): string =>
    `no pod with ${wanted} runs in ${topology}=${domain}`,
  nobody: (wanted: string): string => `No running pod that kdbg sees has ${wanted}.`,
  noTopology: (key: string): string => `has no label ${key}`,
  topologyMissing: (key: string): string => `No node that fits has the label ${key} at all, so the rule can’t be met.`,
  skewed: (topology: string, domain: string, here: number, least: number, most: number): string =>
    `${topology}=${domain} has ${here} such pods, the least has ${least}: one more would be a difference of ${here + 1 - least}, and ${most} is allowed`,
  portTaken: (port: string, pod: string): string => `host port ${port} is taken by ${pod}`,
  portElse: 'a pod that kdbg does not see has the port',
  portTitle: (who: string, ports: readonly string[]): string =>
    `${who} can’t be scheduled: no node has ${ports.length === 1 ? 'port' : 'the ports'} ${common.list(ports)} free`,
  ports: (ports: readonly string[], n: number): string =>
    `It wants ${ports.length === 1 ? `port ${ports[0]}` : `the ports ${common.list(ports)}`} of the node itself (hostPort), which one pod on a node can have. On ${n === 1 ? 'the only node that would fit' : `the ${n} nodes that would fit`} another pod has ${ports.length === 1 ? 'it' : 'them'}.`,
  onePerNode: (replicas: number, n: number): string =>
    `The workload wants ${replicas} pods, and there ${n === 1 ? 'is' : 'are'} ${nodes(n)}.`,
  portRemedy: 'Remove hostPort (a Service reaches pods without it), or lower replicas',
  gatedTitle: (who: string): string => `${who} is held back on purpose: a scheduling gate is set`,
  gated: (gates: readonly string[]): string =>
    `The scheduler does not look at it before ${gates.length === 1 ? `the gate ${gates[0]} is` : `the gates ${common.list(gates)} are`} removed from spec.schedulingGates by whoever set ${gates.length === 1 ? 'it' : 'them'}: usually the controller of that name.`,
  gateRemedy: 'Remove the gates by hand',
  noSchedulerTitle: (who: string, scheduler: string): string =>
    `${who} is not scheduled: no scheduler “${scheduler}” answers`,
  noScheduler: (scheduler: string, wait: string): string =>
    `spec.schedulerName is ${scheduler}. For ${wait} nobody has tried to place the pod: a scheduler of that name does not run.`,
  noDefaultScheduler: (wait: string): string =>
    `For ${wait} nobody has tried to place the pod: the cluster’s own scheduler (kube-scheduler) is down or far behind.`,
  schedulersElse: (names: readonly string[]): string => `Other pods were placed by ${common.list(names)}.`,
  schedulerRemedy: 'Correct schedulerName',
  schedulerPods: 'See whether the scheduler runs',
  refused: (what: string): string => `refuses the pod: taint ${what}`,
  cordonedNode: 'is cordoned',
  othersNotFit: (n: number): string => `The other ${nodes(n)} would not take it anyway.`,
  noPlaceTitle: (who: string): string => `${who} can’t be scheduled: no node has room for another pod`,
  noPlace: (most: string, node: string): string =>
    `A node takes a limited number of pods (allocatable pods: ${most} on ${node}), and on each that would fit all places are taken.`,
  noDevice: (resource: string): string =>
    `No node offers ${resource} at all: there is no such hardware, or its device plugin does not run, or the name is misspelt.`,
  alsoShort: (resource: string, needs: string, best: string, node: string): string =>
    `Of ${resource} it requests ${needs}, and the most that is free is ${best} (${node}).`,
  orElse: (alternatives: readonly string[]): string =>
    `Instead ${common.some(alternatives)} would do, which no node has either.`,
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
  initNeeds: (container: string): string =>
    `That is for its init container ${container}, which needs more than all the others together.`,
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
    `It must not share a ${named(topology)} with pods that have ${pods} (required pod anti-affinity), and every ${place(topology)} that would fit has one.`,
  affinity: (pods: string, topology: string): string =>
    `It must share a ${named(topology)} with a pod that has ${pods} (required pod affinity), and none that fits does.`,
  existing: 'Pods that run already do not want it beside them (their required pod anti-affinity).',
  spread: (skew: number, topology: string): string =>
    `Its pods have to be spread evenly: how many there are may differ by at most ${skew} from one ${named(topology)} to another (topologySpreadConstraints, DoNotSchedule).`,
  replicas: (n: number, domains: number, topology: string): string =>
    `The workload wants ${n} pods, and there ${domains === 1 ? 'is' : 'are'} ${domains} ${place(topology)}${domains === 1 ? '' : 's'} to put them on.`,
  anyPod: 'any labels',
  cordonTitle: (node: string, who: string): string => `${node} is cordoned, and ${who} waits for it`,
  cordon: (node: string, pods: string): string =>
    `${node} is marked unschedulable (cordoned), so it takes no new pods; ${pods} could run there and on no other node.`,
  anyTitle: (who: string): string => `${who} can’t be scheduled`,
  scheduler: (message: string): string => `The scheduler says: “${message}”.`,
  asksPorts: (ports: readonly string[]): string =>
    `It wants ${ports.length === 1 ? `port ${ports[0]}` : `the ports ${common.list(ports)}`} of the node itself (hostPort).`,
  asksAmounts: (amounts: readonly string[]): string => `It requests ${common.list(amounts)}.`,
  asksLabels: (alternatives: readonly string[], field: string): string =>
    `It wants a node with ${alternatives.join(', or with ')} (${field}).`,
  tolerates: (own: readonly string[]): string =>
    own.length === 0
      ? 'Taints keep pods off a node unless they tolerate them; this pod has no toleration of its own.'
      : `Taints keep pods off a node unless they tolerate them; this pod tolerates ${common.list(own)}.`,
  asksApart: (pods: string, topology: string): string =>
    `It must not share a ${named(topology)} with pods that have ${pods} (required pod anti-affinity).`,
  asksTogether: (pods: string, topology: string): string =>
    `It must share a ${named(topology)} with a pod that has ${pods} (required pod affinity).`,
  nodesUnseen: 'kdbg may not read the nodes, so this is what the scheduler says.',
};
