import { formatClock, formatDuration } from '../../../base/age.ts';

const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** Up to `most` of the items, then how many more there are. */
const some = (items: readonly string[], most = 3): string =>
  items.length <= most ? list(items) : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;

export const common = {
  list,
  some,
  /** Whole sentences, one after the other. */
  sentences: (parts: readonly string[]): string => parts.join(' '),
  /** A title as a sentence among others. */
  sentence: (words: string): string => `${words}.`,
  /** Reasons in one line, each of them no whole sentence. */
  clauses: (parts: readonly string[]): string => parts.join('; '),
  /** Any of them would do. */
  either: (parts: readonly string[]): string => parts.join(' or '),
  /** What is spoken of, then what there is to say of it. */
  headed: (head: string, words: string): string => `${head}: ${words}`,
  /** The node of a pod whose node has no name. */
  theNode: 'the node',
  /** Who a title speaks of: the workload, and the container where it has several. */
  who: (name: string, container?: string): string =>
    container === undefined ? name : `${name} (container ${container})`,
  /** Other pods with the same problem. */
  also: (pods: readonly string[]): string =>
    pods.length === 1
      ? `Pod ${pods[0]} has the same problem.`
      : `${pods.length} more pods have the same problem: ${some(pods)}.`,
  /** What Kubernetes does next, and when. */
  startsAgain: (at: number, now: number): string =>
    at > now ? `Kubernetes starts it again at ${formatClock(at)}.` : 'Kubernetes starts it again any moment.',
  triesAgain: (at: number, now: number): string =>
    at > now ? `Kubernetes tries again at ${formatClock(at)}.` : 'Kubernetes tries again any moment.',
  ran: (ms: number): string => (ms < 1000 ? 'less than a second' : formatDuration(ms)),
  noMetrics: 'the cluster has no metrics API (metrics server)',
  times: (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`),
};

/** What can't be told without a kind, by its name in the API. */
const depends: Readonly<Record<string, string>> = {
  pods: 'pods',
  events: 'why pods do not start, what their probes got, and which pods are refused',
  nodes: 'which nodes would take a pod, and how the nodes are',
  deployments: 'rollouts',
  replicasets: 'rollouts',
  statefulsets: 'rollouts',
  daemonsets: 'rollouts',
  jobs: 'whether a failed job is tried again',
  cronjobs: 'whether a failed job is tried again',
  services: 'whether Services reach their pods, and Ingresses their Services',
  endpointslices: 'which addresses Services send to',
  ingresses: 'whether Ingresses lead anywhere',
  ingressclasses: 'whether the classes of Ingresses exist',
  configmaps: 'whether the ConfigMaps that pods use exist or have changed',
  secrets: 'whether the Secrets that pods use exist or have changed, and how Helm releases stand',
  persistentvolumeclaims: 'why storage is not there',
  persistentvolumes: 'why storage is not there',
  storageclasses: 'why storage is not there',
  resourcequotas: 'what is left of a quota',
  limitranges: 'what a LimitRange allows',
  horizontalpodautoscalers: 'autoscalers',
  poddisruptionbudgets: 'what blocks the draining of nodes',
  namespaces: 'namespaces that are being deleted',
};

export const unseen = {
  title: (resources: readonly string[]): string =>
    resources.length <= 5
      ? `kdbg may not read ${list(resources)} here`
      : `kdbg may not read ${resources.length} kinds of objects here: ${some(resources)}`,
  cause: (resources: readonly string[]): string => {
    const told = [...new Set(resources.map((resource) => depends[resource] ?? resource))];
    return `The person it works for lacks the right to list them, which is no fault of the cluster. So these are not judged, neither well nor ill: ${told.join('; ')}.`;
  },
  startTitle: (who: string): string => `${who} does not start, and kdbg may not read why`,
  start: (since: string, container: string): string =>
    `Since ${since} its container ${container} is being made, which usually takes seconds. Kubernetes tells the reason in events only (a volume that can’t be mounted, an image that is large, a network that is not set up), and kdbg may not read them.`,
  claimTitle: (who: string, claims: readonly string[]): string =>
    `${who} waits for its ${claims.length === 1 ? 'claim' : 'claims'} ${list(claims)}, which ${claims.length === 1 ? 'is' : 'are'} not bound`,
  claim: (message: string): string =>
    `A claim asks for storage; until a volume is bound to it, no node takes the pod. The scheduler says: “${message}”. kdbg may not read the claims, so it can’t say why.`,
  probe: (type: string): string =>
    `Its ${type} probe may have had it ended: only events would tell, and kdbg may not read them.`,
  keys: (why: string): string => `Which keys it has could not be read: ${why}`,
  job: (failed: number): string =>
    `${failed === 1 ? 'One pod' : `${failed} pods`} of its job ${failed === 1 ? 'has' : 'have'} failed. kdbg may not read the job, so it can’t say whether it tries again.`,
  odd: (what: string): string => `kdbg could not examine it: ${what}`,
  stale: (reason: string): string => `shown as it was before the connection was lost: ${reason}`,
};

export const remedies = {
  debug: 'Put it to sleep and look inside (debug mode)',
  debugShell: 'Open a shell in the container that sleeps',
  debugEnd: 'End debug mode: put it back as it was',
  previousLog: 'Read the log of the crashed instance',
  log: 'Read its log',
  gdb: 'Attach gdb',
  rollback: (revision: number, image?: string): string =>
    image ? `Roll back to revision ${revision} (${image})` : `Roll back to revision ${revision}`,
  setImage: (image?: string): string => (image ? `Set the image to ${image}` : 'Set another image'),
  setEnv: (name?: string): string => (name ? `Set the environment variable ${name}` : 'Set an environment variable'),
  edit: (what: string): string => `Edit ${what}`,
  labelNode: (node: string, label: string): string => `Label ${node} with ${label}`,
  limits: (limit: string): string => `Raise the memory limit to ${limit}`,
  limitsUnknown: 'Set resources: requests and limits',
  requests: (fits: string | undefined) =>
    `Lower resources.requests${fits === undefined ? '' : `: ${fits} would fit now`}`,
  recreate: 'Lower resources.requests in its manifest and make the pod again',
  uncordon: (node: string): string => `Uncordon ${node}`,
  taint: (taint: string, node: string): string => `Remove the taint ${taint} from ${node}`,
  tolerate: (taint: string): string => `Add a toleration for ${taint}`,
  pullSecret: (registry: string): string => `Make a pull secret for ${registry}`,
  usePullSecret: 'Name the pull secret in imagePullSecrets',
  pullPolicy: 'Set imagePullPolicy to IfNotPresent',
  create: (what: string): string => `Make ${what}`,
  describe: 'Show all that Kubernetes says of it',
  jobAgain: 'Make the job again',
  registry: (registry: string): string => `Ask the registry ${registry} from here`,
};
