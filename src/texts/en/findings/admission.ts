import { formatClock } from '../../../base/age.ts';
import { common } from './common.ts';

const pods = (n: number): string => (n === 1 ? '1 pod' : `${n} pods`);
const are = (n: number): string => (n === 1 ? 'is' : 'are');
const RESOURCES: Readonly<Record<string, string>> = {
  pods: 'the number of pods',
  'count/pods': 'the number of pods, ended ones too',
  cpu: 'CPU requests',
  memory: 'memory requests',
  'requests.cpu': 'CPU requests',
  'requests.memory': 'memory requests',
  'limits.cpu': 'CPU limits',
  'limits.memory': 'memory limits',
  'requests.ephemeral-storage': 'requests for local disk',
  'limits.ephemeral-storage': 'limits of local disk',
  'requests.storage': 'the storage of all volume claims',
  persistentvolumeclaims: 'the number of volume claims',
};
const OBJECTS: Readonly<Record<string, string>> = {
  replicasets: 'ReplicaSets',
  configmaps: 'ConfigMaps',
  cronjobs: 'CronJobs',
  statefulsets: 'StatefulSets',
  daemonsets: 'DaemonSets',
  persistentvolumeclaims: 'volume claims',
};
const ofContainers = (names: readonly string[]): string =>
  names.length === 0
    ? 'a container'
    : names.length === 1
      ? `container ${names[0]}`
      : `containers ${common.list(names)}`;

/** Sentences about pods that the API server refuses. Amounts come with their unit. */
export const admission = {
  /** What a workload can't do, for titles. */
  lacksAll: (who: string, wanted: number | undefined): string =>
    wanted === 1 ? `${who} has no pod` : `${who} has no pods`,
  lacks: (who: string, have: number, wanted: number): string => `${who} has only ${have} of ${wanted} pods`,
  lacksSome: (who: string): string => `${who} can’t make all of its pods`,
  lacksNew: (who: string): string => `${who} can’t be updated`,
  lacksClaim: (who: string, claim: string): string => `${who} can’t make its volume claim ${claim}`,
  lacksJob: (who: string): string => `${who} can’t start its job`,
  lacksSet: (who: string): string => `${who} can’t make a ReplicaSet, so it makes no pods`,

  /** How many there are. */
  none: (wanted: number | undefined): string =>
    wanted === undefined || wanted === 1
      ? 'Its pod is refused before it exists.'
      : `0 of ${wanted} pods exist: all are refused before they exist.`,
  some: (have: number, wanted: number): string =>
    `${have} of ${wanted} pods ${are(have)} there; ${pods(wanted - have)} ${are(wanted - have)} refused.`,
  unknown: 'New pods are refused before they exist.',
  rollout: (have: number, older: number, wanted: number): string =>
    `${have === 0 ? 'No pod of the new version could be made' : `${have} of ${wanted} pods of the new version are there, the next is refused`}; ${pods(older)} of the version before ${older === 1 ? 'goes' : 'go'} on running.`,

  quotaTitle: (quota: string, resources: readonly string[]): string =>
    `quota ${quota} has not enough room left (${common.some(resources)})`,
  unstatedTitle: (quota: string, missing: readonly string[]): string =>
    `quota ${quota} wants ${common.some(missing)} stated, and ${missing.length === 1 ? 'it is' : 'they are'} not`,
  scopeTitle: (scopes: string): string => `no quota of the namespace allows pods of ${scopes}`,
  resource: (resource: string): string => {
    const known = RESOURCES[resource];
    if (known) return known;
    const [, plural] = /^(?:count\/)?([a-z]+)$|^count\/([a-z]+)\./.exec(resource)?.filter(Boolean) ?? [];
    return plural ? `the number of ${OBJECTS[plural] ?? plural}` : resource;
  },
  exceeded: (of: {
    quota: string;
    resource: string;
    words: string;
    requested: string;
    used: string;
    hard: string;
    left: string;
    each: string;
  }): string =>
    `Quota ${of.quota} allows ${of.hard} for ${of.words} (${of.resource}) in this namespace: ${of.used} ${of.used === '1' ? 'is' : 'are'} used, ${of.left} left, and ${of.each} needs ${of.requested}.`,
  each: { pods: 'each pod', claim: 'the claim', job: 'the job', replicaset: 'the ReplicaSet' },
  users: (resource: string, users: readonly { name: string; amount: string; pods: number }[], more: number): string =>
    `Used by ${common.list([
      ...users.map(
        (user) =>
          `${user.name}${user.amount === String(user.pods) ? '' : ` ${user.amount}`}${user.pods > 0 ? ` (${pods(user.pods)})` : ''}`,
      ),
      ...(more > 0 ? [`${more} more`] : []),
    ])}${users.length > 1 ? ` (${resource})` : ''}.`,
  counted: (names: readonly string[]): string => `Counted: ${common.some(names, 5)}.`,
  fits: (n: number, wanted: number, now: number): string =>
    n > now ? `There is room for ${n} of ${wanted} pods.` : '',
  unstated: (quota: string, resource: string, containers: readonly string[]): string =>
    `Quota ${quota} limits ${admission.resource(resource)}, so every container must state ${resource}; ${ofContainers(containers)} ${containers.length > 1 ? 'do' : 'does'} not.`,
  scoped: (quota: string, scopes: readonly string[]): string => `Quota ${quota} counts only ${common.list(scopes)}.`,
  scope: (name: string, operator: string, values: readonly string[]): string => {
    switch (name) {
      case 'Terminating':
        return 'pods with a deadline (activeDeadlineSeconds; scope Terminating)';
      case 'NotTerminating':
        return 'pods without a deadline (scope NotTerminating)';
      case 'BestEffort':
        return 'pods that state no requests and limits (scope BestEffort)';
      case 'NotBestEffort':
        return 'pods that state requests or limits (scope NotBestEffort)';
      case 'PriorityClass':
        return values.length > 0
          ? `pods ${operator === 'NotIn' ? 'not ' : ''}of priority class ${common.list(values)}`
          : 'pods of any priority class';
      default:
        return `pods of scope ${name}`;
    }
  },
  noScope: (scopes: string): string =>
    `This cluster lets such pods into a namespace only where a quota is made for them, and none matches: ${scopes}.`,
  quotaUnseen: 'kdbg may not read the quota, so these are the figures of the refusal.',
  quotaStatus: (used: string, hard: string): string => `${used} of ${hard} used`,
  leaving: (n: number): string =>
    `${pods(n)} of it ${are(n)} still being ended; what ${n === 1 ? 'it holds' : 'they hold'} becomes free then, and the next try follows.`,
  mendedTitle: (who: string): string => `${who} waits for the next try to make its pods`,
  mended:
    'Its pods were refused before they existed, and what refused them would let them through now. Kubernetes tries again by itself, at longer and longer intervals (at most 17 minutes).',

  limitTitle: (what: string): string => `a LimitRange refuses its pods (${what})`,
  limitTitleClaim: (what: string): string => `a LimitRange refuses it (${what})`,
  limitRange: (name: string | undefined): string =>
    name === undefined ? 'A LimitRange of this namespace' : `LimitRange ${name}`,
  limitShort: (rule: 'max' | 'min' | 'ratio', resource: string, given: string | undefined, bound: string): string =>
    given === undefined
      ? `${resource} is not stated`
      : rule === 'max'
        ? `${resource} ${given} is above the maximum ${bound}`
        : rule === 'min'
          ? `${resource} ${given} is below the minimum ${bound}`
          : `the ${resource} limit is ${given} times the request, more than ${bound} times`,
  breach: (of: {
    range: string;
    rule: 'max' | 'min' | 'ratio';
    resource: string;
    of: string;
    bound: string;
    given: string | undefined;
    who: readonly string[];
  }): string => {
    const unit =
      of.of === 'Container' ? 'a container' : of.of === 'Pod' ? 'all containers of a pod together' : 'a volume claim';
    const who =
      of.of === 'PersistentVolumeClaim'
        ? 'the claim'
        : of.of === 'Pod'
          ? `the pod${of.who.length > 0 ? ` (${common.some(of.who, 4)})` : ''}`
          : ofContainers(of.who);
    const side = of.of === 'PersistentVolumeClaim' ? 'request' : of.rule === 'max' ? 'limit' : 'request';
    if (of.rule === 'ratio') {
      return `${of.range} lets the ${of.resource} limit of ${unit} be at most ${of.bound} times its request; ${
        of.given === undefined ? `${who} states no limit or request` : `of ${who} it is ${of.given} times`
      }.`;
    }
    const bound = of.rule === 'max' ? 'at most' : 'at least';
    return `${of.range} allows ${unit} ${bound} ${of.bound} ${of.resource}; ${who} ${
      of.given === undefined ? `states no ${of.resource} ${side}` : `has a ${side} of ${of.given}`
    }.`;
  },
  defaulted: (of: { range: string; container: string; resource: string; request: string; limit: string }): string =>
    `Container ${of.container} requests ${of.request} ${of.resource} and states no limit. ${of.range} gives such a container a limit of ${of.limit} (default), which is below its request, and that is not valid.`,
  defaultedShort: (resource: string, request: string, limit: string): string =>
    `${resource} request ${request} is above the default limit ${limit}`,
  byDefault: (amount: string): string => `${amount} (the LimitRange’s default)`,

  securityTitle: (level: string, first: string, more: number): string =>
    `the namespace’s Pod Security level ${level} refuses its pods (${first}${more > 0 ? ` and ${more} more` : ''})`,
  security: (namespace: string, level: string, version: string): string =>
    `Namespace ${namespace} enforces the Pod Security level ${level}${version === 'latest' ? '' : ` (as of ${version})`}, which ${
      level === 'restricted'
        ? 'wants pods to give up every privilege'
        : 'forbids pods the known ways to get hold of the node'
    }.`,
  securityNoLabel: (namespace: string): string =>
    `Namespace ${namespace} has no label for it now: the level is the cluster’s default, or the label was removed since.`,
  securityNow: (namespace: string, level: string): string => `Namespace ${namespace} enforces ${level} by now.`,
  violates: (n: number): string => (n === 1 ? 'The pod breaks one rule:' : `The pod breaks ${n} rules:`),
  violation: {
    privileged: 'it runs privileged, that is with all rights on the node (remove privileged: true)',
    escalation: 'it may gain more rights than it starts with (set allowPrivilegeEscalation: false)',
    dropAll: 'it keeps Linux capabilities, parts of root’s power (set capabilities.drop: ["ALL"])',
    addCapabilities: (names: string): string =>
      `it adds the Linux capabilities ${names} (remove them from capabilities.add)`,
    nonRoot: 'it may run as root (set runAsNonRoot: true)',
    userZero: 'it runs as root (remove runAsUser: 0)',
    seccomp: 'it has no filter of system calls (set seccompProfile.type: RuntimeDefault)',
    seccompOff: 'it turns the filter of system calls off (remove seccompProfile.type: Unconfined)',
    hostNamespaces: (fields: string): string => `it shares the node’s own network or processes (remove ${fields})`,
    hostPath: (volumes: string): string =>
      `it mounts folders of the node (hostPath in volume ${volumes}; use another kind of volume)`,
    hostPort: (ports: string): string => `it takes a port of the node (remove hostPort ${ports}, use a Service)`,
    volumes: (volumes: string, types: string): string =>
      `it uses a kind of volume that is not allowed (volume ${volumes}: ${types})`,
    sysctls: (names: string): string => `it sets kernel parameters (remove the sysctls ${names})`,
    probeHost: (host: string): string =>
      `a probe or hook asks another host (remove host: ${host}, so that it asks the pod itself)`,
    appArmor: 'it turns the AppArmor profile off, or names one that is not allowed (remove appArmorProfile)',
    seLinux: (detail: string): string => `it sets SELinux options that are not allowed (${detail})`,
    other: (check: string, detail: string): string => (detail ? `${check} (${detail})` : check),
    in: (names: readonly string[], what: string): string => `${ofContainers(names)}: ${what}`,
  },
  securityShort: (check: string): string =>
    (
      ({
        'allowPrivilegeEscalation != false': 'allowPrivilegeEscalation',
        'unrestricted capabilities': 'capabilities',
        'non-default capabilities': 'capabilities',
        'runAsNonRoot != true': 'runAsNonRoot',
        'runAsUser=0': 'runAsUser 0',
        'host namespaces': 'host namespaces',
        'hostPath volumes': 'hostPath',
      }) as Readonly<Record<string, string>>
    )[check] ?? check,

  refusedTitle: (by: string): string => `${by} refuses its pods`,
  webhook: (name: string): string => `the admission webhook ${name}`,
  webhookSays: (name: string, message: string): string =>
    `The cluster asks the admission webhook ${name} (a program that checks each new pod) before a pod is made, and it says no${message ? `: “${message}”` : ' without giving a reason'}.`,
  webhookDown: (name: string): string => `the admission webhook ${name} does not answer, so its pods are refused`,
  webhookDownTitle: (name: string): string => `the admission webhook ${name} can’t be asked`,
  webhookDownSays: (name: string, service: string | undefined, why: string): string =>
    `The cluster must ask the admission webhook ${name} before a pod is made${service ? `, at the Service ${service}` : ''}, and can’t: ${why}. Nothing that it should check can be made until it answers.`,
  webhookWhy: {
    noService: (service: string): string => `the Service ${service} does not exist`,
    noEndpoints: (service: string): string => `no pod of the Service ${service} is ready`,
    refused: (address: string): string => `nothing listens at ${address}`,
    timeout: 'it did not answer in time',
    tls: (message: string): string => `its certificate is not trusted (${message})`,
    other: (message: string): string => `“${message}”`,
  },
  policy: (name: string): string => `the policy ${name}`,
  policySays: (name: string, binding: string, message: string): string =>
    `The ValidatingAdmissionPolicy ${name} (bound here by ${binding}) says no: “${message}”.`,
  missingTitle: (kind: string, name: string): string => `${kind} ${name} does not exist`,
  missing: {
    ServiceAccount: (name: string, namespace: string): string =>
      `The pods are to run as the ServiceAccount ${name} (serviceAccountName), and namespace ${namespace} has none of that name.`,
    PriorityClass: (name: string): string =>
      `The pods name the PriorityClass ${name} (priorityClassName), and the cluster has none of that name.`,
    RuntimeClass: (name: string): string =>
      `The pods name the RuntimeClass ${name} (runtimeClassName), and the cluster has none of that name.`,
  },
  nearName: (name: string): string => `A similar name exists: ${name}.`,
  thereAre: (names: readonly string[]): string =>
    `There ${names.length === 1 ? 'is' : 'are'}: ${common.some(names, 5)}.`,
  lastTry: (time: number): string =>
    `Last refused at ${formatClock(time)}; Kubernetes tries again by itself, at longer and longer intervals (at most 17 minutes).`,
  invalidTitle: (field: string): string => `the API server finds its pods not valid${field ? ` (${field})` : ''}`,
  invalid: (field: string, text: string): string => (field ? `${field}: ${text}.` : `“${text}”.`),
  invalidWhy:
    'The pod template was accepted, so something changes the pods on their way (a LimitRange’s default or a mutating webhook), or only pods are checked for this:',
  sccTitle: 'OpenShift’s security context constraints refuse its pods',
  otherTitle: 'the API server refuses its pods',
  other: (message: string): string => `The API server says: “${message}”.`,

  /** One of what a remedy sets. */
  setTo: (field: string, amount: string): string => `${field} to ${amount}`,

  remedies: {
    fit: (parts: readonly string[], n: number): string =>
      `Set ${common.list(parts)}${n > 1 ? `: then all ${n} pods fit` : ', which fits'}`,
    bring: (parts: readonly string[]): string => `Set ${common.list(parts)}, which the LimitRange allows`,
    state: (parts: readonly string[], container: string): string =>
      `State ${common.list(parts)} for container ${container}`,
    scale: (n: number): string => `Scale to ${n}: that many the quota admits`,
    claims: 'Make it again with another claim (volumeClaimTemplates can’t be changed; its pods stay)',
    quota: (name: string): string => `Change quota ${name} (if you may)`,
    usage: (name: string): string => `See what uses quota ${name} up`,
    surge: 'Replace pods one after the other, so that the update needs no more room (maxSurge 0)',
    defaults: 'Give all containers of the namespace defaults (a LimitRange)',
    history: 'Keep fewer old ReplicaSets (revisionHistoryLimit)',
    range: (name: string | undefined): string => `Edit the LimitRange${name ? ` ${name}` : ''} (if you may)`,
    security: 'Edit the pod’s security context',
    patch: (level: string): string => `Set all that the level ${level} wants`,
    level: (namespace: string, level: string): string =>
      `Lower the level of namespace ${namespace} to ${level} (less safe)`,
    webhook: 'Find the configuration of the webhook',
    webhookService: (service: string): string => `See whether the pods of Service ${service} are well`,
    policy: (name: string): string => `Read the policy ${name}`,
    list: (kind: string): string => `See which ${kind} there are`,
    name: (field: string, name: string): string => `Set ${field} to ${name}`,
    create: (what: string): string => `Make ${what}`,
    retry: 'Try again now (makes all of its pods anew)',
  },
};
