import { formatClock } from '../../../base/age.ts';
import { common } from './common.ts';

const pods = (n: number): string => (n === 1 ? '1 pod' : `${n} pods`);

/** Sentences about rollouts: the exchange of a workload's pods for those of a new version. */
export const rollouts = {
  title: (name: string, seconds: number): string =>
    `The rollout of ${name} is stuck: its new pods are not ready after ${seconds} s, the old ones still run`,
  firstTitle: (name: string, seconds: number): string => `The rollout of ${name} is stuck: not done after ${seconds} s`,
  deadline: (seconds: number, since: number | undefined): string =>
    `Its pods made no progress for ${seconds} s (progressDeadlineSeconds)${since === undefined ? '' : `, as Kubernetes found at ${formatClock(since)}`}; Kubernetes goes on trying, but does not roll back by itself.`,
  running: (revision: number, ready: number, made: number, wanted: number): string => {
    const version = `of the new version${Number.isNaN(revision) ? '' : ` (revision ${revision})`}`;
    if (made === 0) return `No pod ${version} is there yet; ${wanted} ${wanted === 1 ? 'is' : 'are'} wanted.`;
    const missing = made < wanted ? ` (${made} of ${pods(wanted)} made so far)` : '';
    if (made === 1) return `The pod ${version} is ${ready === 1 ? '' : 'not '}ready${missing}.`;
    return `${ready === 0 ? 'None' : ready} of the ${pods(made)} ${version} ${ready === 1 ? 'is' : 'are'} ready${missing}.`;
  },
  counted: (updated: number, wanted: number): string =>
    `${updated} of ${pods(wanted)} ${updated === 1 ? 'has' : 'have'} the new version.`,
  older: (revision: number, ready: number, all: number): string =>
    `Of the previous version${Number.isNaN(revision) ? '' : ` (revision ${revision})`} ${ready} of ${pods(all)} ${ready === 1 ? 'is' : 'are'} ready.`,
  serving: (ready: number, wanted: number, old: boolean): string =>
    ready === 0
      ? 'No pod serves.'
      : ready >= wanted
        ? `So ${ready} ready ${ready === 1 ? 'pod serves' : 'pods serve'}, as many as wanted${old ? ', partly or all with the old version' : ''}.`
        : `So only ${ready} of ${wanted} wanted ${wanted === 1 ? 'pod' : 'pods'} serve${old ? ', partly or all with the old version' : ''}.`,
  blocked: (which: readonly { name: string; status: string }[]): string =>
    `Held up by ${common.some(which.map(({ name, status }) => `${name} (${status === 'Running' ? 'Running, not ready' : status})`))}.`,
  refused: (message: string): string => `Pods are missing because Kubernetes refuses to make them: “${message}”.`,
  because: (title: string): string => `The cause, told as a finding of its own: ${title}.`,
  pausedTitle: (name: string): string => `The rollout of ${name} is paused, and a change waits for it`,
  paused: (updated: number, all: number): string =>
    `spec.paused is set, so changes are not rolled out: ${updated} of ${pods(all)} ${updated === 1 ? 'has' : 'have'} the newest version. Somebody paused it on purpose (kubectl rollout pause), or forgot it.`,
  resume: (name: string): string => `Resume the rollout of ${name}`,
  undo: 'Roll back to an earlier revision',
  updateTitle: (name: string, pod: string): string =>
    `The update of ${name} is stuck at the pod ${pod}, which does not get ready`,
  makeTitle: (name: string, pod: string): string =>
    `${name} does not get all its pods: ${pod} does not get ready, and the next are made after it only`,
  ordinalUpdate: (ordinal: number): string =>
    `A StatefulSet updates its pods one after the other, from the last to the first, and goes on only when each is ready; it has come to number ${ordinal}.`,
  ordinalMake: (ordinal: number, missing: number): string =>
    `A StatefulSet makes its pods one after the other and goes on only when each is ready (podManagementPolicy OrderedReady); it waits at number ${ordinal}, and ${pods(missing)} ${missing === 1 ? 'is' : 'are'} not made yet.`,
  updated: (n: number, wanted: number): string =>
    `${n} of ${pods(wanted)} ${n === 1 ? 'has' : 'have'} the new version.`,
  /** As evidence, beside the field that it is of. */
  updatedOf: (n: number, wanted: number): string => `${n} of ${wanted}`,
  forced:
    'After the template is mended or rolled back, the broken pod may have to be deleted: a StatefulSet does not replace a pod that never got ready.',
  replacePod: (pod: string): string => `Delete ${pod}, so that it is made anew from the template as it is then`,
  daemonUpdate: (most: string, unavailable: number): string =>
    `A DaemonSet updates its pods while at most ${most} (maxUnavailable) ${most === '1' ? 'is' : 'are'} not ready; ${unavailable} ${unavailable === 1 ? 'is' : 'are'}, so it does not go on.`,
};

/** Sentences about HorizontalPodAutoscalers, which change the number of a workload's pods with its load. */
export const autoscalers = {
  title: (name: string): string => `The autoscaler ${name} can’t scale`,
  missingTitle: (name: string, target: string): string =>
    `The autoscaler ${name} scales nothing: there is no ${target}`,
  missing: (target: string): string =>
    `It is to scale ${target} (spec.scaleTargetRef), which does not exist (not found).`,
  near: (name: string): string => `Nearest: ${name}.`,
  kindTitle: (name: string, kind: string): string => `The autoscaler ${name} scales nothing: a ${kind} can’t be scaled`,
  kind: (kind: string, version: string): string =>
    `Its target (spec.scaleTargetRef) is of the kind ${kind}${version ? ` (${version})` : ''}, which the cluster does not have or which has no number of replicas to change.`,
  requestTitle: (name: string, resource: string, containers: readonly string[]): string =>
    `The autoscaler ${name} can’t scale: ${common.some(containers)} ${containers.length === 1 ? 'states' : 'state'} no ${resource} request`,
  request: (resource: string, containers: readonly string[]): string =>
    `It scales by how much of the requested ${resource} is used, and the ${containers.length === 1 ? 'container' : 'containers'} ${common.some(containers)} ${containers.length === 1 ? 'has' : 'have'} no resources.requests.${resource}: of nothing there is no share.`,
  setRequest: (container: string, resource: string): string => `Set a ${resource} request of ${container}`,
  apiTitle: (name: string, api: string): string =>
    `The autoscaler ${name} can’t scale: the cluster has no ${api} metrics`,
  api: (api: string, metric: string): string =>
    `It scales by ${metric ? `the metric ${metric}` : 'a metric'}, and nothing in the cluster provides ${api} metrics (the API ${api}.metrics.k8s.io); an adapter, such as that of Prometheus or KEDA, would.`,
  askApis: 'List the APIs that the cluster serves',
  serverTitle: (name: string): string => `The autoscaler ${name} can’t scale: the metrics server does not answer`,
  server:
    'It scales by CPU or memory use, which the metrics server provides (the API metrics.k8s.io); it is not installed or does not work.',
  askServer: 'Ask how the metrics API is',
  says: (message: string): string => `The autoscaler says: “${message}”.`,
  stays: (now: number | undefined, min: number, max: number): string =>
    now === undefined
      ? `Until then nothing is scaled between ${min} and ${max} pods.`
      : `Until then it stays at ${now} ${now === 1 ? 'pod' : 'pods'}, wanted are ${min} to ${max}.`,
  limitedTitle: (name: string, max: number): string => `The autoscaler ${name} is at its maximum of ${max} pods`,
  limited: (max: number, since: number): string =>
    `It would run more than ${max} pods (maxReplicas), and may not since ${formatClock(since)}: more load would not be met.`,
};

/** Sentences about PodDisruptionBudgets, which limit how many pods may be evicted at a time, e.g. when a node is drained. */
export const budgets = {
  neverTitle: (name: string): string => `The budget ${name} never lets a pod be evicted`,
  sickTitle: (name: string): string => `The budget ${name} lets no pod be evicted: too few are ready`,
  unmanagedTitle: (name: string): string => `The budget ${name} can’t be computed, so no pod is evicted`,
  noneUnavailable: (value: string): string =>
    `Its maxUnavailable is ${value}, so none of its pods may ever be missing.`,
  allNeeded: (value: string, expected: number): string =>
    `Its minAvailable is ${value} and there ${expected === 1 ? 'is 1 pod' : `are ${expected} pods`} in all, so none may ever be missing.`,
  sick: (healthy: number, desired: number, expected: number): string =>
    `${healthy} of ${expected} pods ${healthy === 1 ? 'is' : 'are'} ready, and ${desired} must be at any time: there is none to spare.`,
  unmanaged: (n: number): string =>
    `${n === 1 ? 'Its pod belongs' : 'Its pods belong'} to no workload that says how many there should be, so only a minAvailable that is a plain number can be computed.`,
  failed: (why: string): string => `Kubernetes says: “${why}”.`,
  meaning: 'A node that holds them can’t be drained: the eviction is refused again and again.',
  draining: (nodes: readonly string[]): string =>
    `${common.list(nodes)} ${nodes.length === 1 ? 'is' : 'are'} cordoned and still ${nodes.length === 1 ? 'holds' : 'hold'} such pods: draining ${nodes.length === 1 ? 'it' : 'them'} waits for this.`,
  notReady: (pods: readonly string[]): string => `Not ready: ${common.some(pods)}.`,
};

/** Sentences about jobs and CronJobs beyond those of a crash. */
export const jobs = {
  policy: (exitCode: string, rule: string): string =>
    `A rule of its podFailurePolicy (number ${rule}, counted from 0) gives the job up at once for exit code ${exitCode} (PodFailurePolicy).`,
  indexes: (failed: string, of: number): string =>
    `It counts its pods by index; of ${of} ${of === 1 ? 'index' : 'indexes'} these failed for good: ${failed} (FailedIndexes).`,
  tooManyIndexes: (failed: string, most: number | undefined): string =>
    `More of its indexes failed than it allows${most === undefined ? '' : ` (maxFailedIndexes ${most})`}: ${failed} (MaxFailedIndexesExceeded).`,
  noPod: 'Its failed pod is gone, and with it the log.',
  ending: (pods: number): string =>
    pods === 1 ? 'Its last pod is still being ended.' : `Its last ${pods} pods are still being ended.`,
  last: 'This is how its last pod ended:',
  lastInit: (container: string): string => `Its init container ${container} failed, so the others never started.`,
  lastUnstarted: 'Its last pod never started.',
  earlier: (n: number): string => `The ${n} jobs before it have failed as well.`,
  earlierOne: 'The job before it has failed as well.',
  scheduleTitle: (name: string): string => `The CronJob ${name} never runs: its schedule can’t be used`,
  schedule: (schedule: string, why: string): string => `Its schedule is “${schedule}”. Kubernetes says: “${why}”.`,
  missedTitle: (name: string): string => `The CronJob ${name} has missed its starts`,
  missed: (why: string, last: number | undefined): string =>
    `Kubernetes says: “${why}”.${last === undefined ? ' It has never run.' : ` It last ran at ${formatClock(last)}.`}`,
};
