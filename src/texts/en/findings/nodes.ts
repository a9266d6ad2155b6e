import { formatClock, formatDuration } from '../../../base/age.ts';
import { common } from './common.ts';

const pods = (n: number): string => (n === 1 ? '1 pod' : `${n} pods`);
/** `3 pods (web-1, web-2 and db-0)`. */
const named = (names: readonly string[]): string => `${pods(names.length)} (${common.some(names)})`;

/** Sentences about nodes. Times are milliseconds since the epoch. */
export const nodes = {
  notReadyTitle: (node: string, why: string): string => `Node ${node} is not ready: ${why}`,
  joiningTitle: (node: string, why: string): string => `Node ${node} is not ready yet: ${why}`,
  why: {
    silent: 'its kubelet has stopped reporting',
    network: 'its pod network is not set up',
    runtime: 'its container runtime does not answer',
    pleg: 'its container runtime is too slow (PLEG)',
    shutdown: 'the machine is shutting down',
    shutDown: 'the machine is switched off',
    leaving: 'it is being removed',
    kubelet: 'its kubelet says so',
    never: 'its kubelet has not reported yet',
    uninitialized: 'the cloud has not set it up yet',
    lostNetwork: 'its network is not set up',
  },
  silent:
    'The kubelet, the node’s agent, sends no status any more (NodeStatusUnknown): it has stopped, the machine is down, or its network is cut. What its pods do now nobody knows.',
  network: 'The network plugin (CNI), which gives pods their addresses, is not ready, so no pod can start there.',
  runtime:
    'The container runtime (e.g. containerd) does not answer the kubelet, so containers can’t be started or watched.',
  pleg: 'The kubelet can’t list the containers in time (PLEG, its loop that looks at them): the runtime hangs or the machine is overloaded.',
  lostNetwork: 'The cluster has no route to this node’s pods yet (NetworkUnavailable).',
  says: (reason: string, message: string): string => `It says: ${reason}${message ? `: “${message}”` : ''}.`,
  since: (at: number, now: number): string => `It is so since ${formatClock(at)}, for ${formatDuration(now - at)}.`,
  joining: (age: number): string => `The node joined ${formatDuration(age)} ago; most need a minute or two.`,
  holds: (names: readonly string[], all: boolean): string =>
    names.length === 0
      ? all
        ? 'It holds no pods.'
        : 'It holds no pods of this namespace.'
      : `It holds ${named(names)}${all ? '' : ' of this namespace'}.`,
  waits: (names: readonly string[]): string =>
    `${named(names)} ${names.length === 1 ? 'waits' : 'wait'} for a node meanwhile.`,
  evicts: (at: number, n: number): string =>
    `If it stays so, Kubernetes deletes ${n === 1 ? 'that pod' : `${pods(n)} there`} at ${formatClock(at)}, so that ${n === 1 ? 'its workload makes it' : 'their workloads make them'} anew on another node.`,
  evicting: (names: readonly string[]): string =>
    `${named(names)} ${names.length === 1 ? 'is' : 'are'} being deleted because of it; only the kubelet can confirm that, so ${names.length === 1 ? 'it stays' : 'they stay'} “Terminating” until it is back or the node is removed.`,
  stays: (names: readonly string[]): string =>
    `${named(names)} ${names.length === 1 ? 'has' : 'have'} no other place: nothing makes ${names.length === 1 ? 'it' : 'them'} anew elsewhere (${names.length === 1 ? 'a bare, static or DaemonSet pod' : 'bare, static or DaemonSet pods'}).`,
  lost: 'The node’s own API object is marked for deletion.',

  pressureTitle: (node: string, what: string): string => `Node ${node} runs short of ${what}`,
  pressures: {
    MemoryPressure: 'memory',
    DiskPressure: 'disk space',
    PIDPressure: 'process ids',
  } as Readonly<Record<string, string>>,
  pressureMeans: {
    MemoryPressure:
      'Its kubelet evicts pods to get memory back, those without requests first, and no pod without memory requests is placed there.',
    DiskPressure:
      'Its kubelet removes unused images and then evicts pods to get disk space back, and no new pods are placed there.',
    PIDPressure: 'Too many processes run there; its kubelet evicts pods, and no new pods are placed there.',
  } as Readonly<Record<string, string>>,
  reserved: (amount: string, of: string): string =>
    `The pods there that kdbg sees request ${amount} of ${of} memory; what uses more than it requests goes first.`,
  greedy: (parts: readonly string[]): string => `Without a memory limit: ${common.some(parts)}.`,
  evicted: (names: readonly string[]): string => `Evicted from there so far: ${common.some(names)}.`,

  cordonedTitle: (node: string): string => `Node ${node} is cordoned: it takes no new pods`,
  cordoned: (node: string, at: number | undefined): string =>
    `Somebody marked ${node} unschedulable (kubectl cordon or drain)${at === undefined ? '' : ` at ${formatClock(at)}`}. Nothing waits for it now.`,
  stillThere: (names: readonly string[]): string =>
    `${named(names)} still ${names.length === 1 ? 'runs' : 'run'} there.`,

  clusterTitle: (node: string, workloads: number): string =>
    workloads === 1
      ? `Pods fail on node ${node} and run well on others`
      : `Pods of ${workloads} workloads fail on node ${node} and run well on others`,
  cluster: (node: string, bad: number, well: number): string =>
    `All ${bad} pods of these workloads on ${node} fail, and all ${well} elsewhere run well. So the node is more likely to blame than the programs: its kernel, disk, network or clock, or what is installed there.`,
  replicas: (workload: string, bad: number, well: number): string =>
    `${workload}: ${bad} on this node ${bad === 1 ? 'fails' : 'fail'}, ${well} elsewhere ${well === 1 ? 'runs' : 'run'} well`,

  kubelet: {
    ref: 'kubelet, through the API server',
    title: (node: string, why: string): string => `The kubelet of node ${node} can’t be reached: ${why}`,
    /** For panes and errors: short, as it stands beside other things. */
    error: (node: string, why: string, port: number): string =>
      `The kubelet${node ? ` of ${node}` : ''} can’t be reached (${why}, port ${port}): see Diagnosis.`,
    faults: {
      refused: 'connection refused',
      'no-route': 'no route to host',
      timeout: 'time-out',
      dns: 'its name can’t be resolved',
      tls: 'TLS certificate',
      denied: 'it refuses the API server',
      closed: 'it closes the connection',
      tunnel: 'the tunnel to the node is down',
      other: 'it gives no usable answer',
    },
    means: {
      refused: 'the machine answers, but nothing listens on that port: the kubelet does not run',
      'no-route': 'a firewall or router turns the connection away, or the machine is off',
      timeout: 'no answer comes at all: a firewall swallows the packets, or the machine hangs or is off',
      dns: 'the API server can’t resolve the node’s name',
      tls: 'the kubelet’s certificate is not accepted: expired, for another name, or its signing request (CSR) was never approved',
      denied: 'the kubelet runs, but does not accept the API server’s credentials or rights',
      closed: 'something takes the connection and ends it: an overloaded kubelet, or a proxy between',
      tunnel:
        'the API server reaches nodes through a tunnel or proxy (e.g. konnectivity), which has no way to this one',
      other: 'the API server got an answer that it can’t use',
    },
    cause: (at: string, why: string, means: string): string =>
      `The API server can’t use the kubelet, the node’s agent, at ${at}: ${why}. That is: ${means}.`,
    slow: (seconds: number): string => `time-out, no answer within ${seconds} s`,
    broken: 'So logs, shells (exec), port-forwards and debugging don’t work for any pod there.',
    stillReady: 'The node itself reports that it is ready: its pods run on, and so does traffic to them.',
    notReady: 'The node is not ready either, so what its pods do is not known.',
    runsOn: 'What was started there before runs on.',
    pods: (names: readonly string[]): string => `It concerns ${named(names)} here.`,
  },

  remedies: {
    look: (node: string): string => `See what Kubernetes knows of ${node}`,
    usage: (node: string): string => `See what uses ${node} up`,
    requests: (node: string): string => `See whose requests fill ${node}`,
    pods: (node: string): string => `List the pods on ${node}`,
    kubeletLog: (node: string): string => `On ${node} itself: see what its kubelet says`,
    restart: (node: string): string => `On ${node} itself: look at the kubelet, and start it again`,
    port: (node: string, port: number): string => `Check port ${port} of ${node} from a control-plane machine`,
    csr: 'Look for unapproved certificate requests',
    cordon: (node: string): string => `Keep new pods away from ${node} (cordon)`,
    remove: (node: string): string => `If the machine is gone for good: remove ${node}`,
  },
};
