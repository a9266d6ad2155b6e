import { formatClock, formatDuration } from '../../../base/age.ts';
import { common } from './common.ts';

/** Sentences about objects that were deleted and stay. Times are milliseconds since the epoch; `what` is e.g. `pod/web-1`. */
export const terminating = {
  title: (what: string, why: string): string => `${what} was deleted and does not go: ${why}`,
  deleted: (what: string, at: number): string => `${what} was deleted at ${formatClock(at)}.`,

  finalizerTitle: (names: readonly string[]): string =>
    `the ${names.length === 1 ? 'finalizer' : 'finalizers'} ${common.some(names, 2)} ${names.length === 1 ? 'holds' : 'hold'} it`,
  finalizer: (names: readonly string[]): string =>
    names.length === 1
      ? `It has the finalizer ${names[0]}: a mark that keeps it until the program that set the mark has cleaned up and takes it away.`
      : `It has the finalizers ${common.list(names)}: marks that keep it until the programs that set them have cleaned up and take them away.`,
  owner: (domain: string): string =>
    `That program belongs to ${domain}; it is not there any more, or can’t do its work: see its log.`,
  owners: {
    foregroundDeletion: 'Kubernetes’ garbage collector takes it away when all that it owns is gone.',
    orphan: 'Kubernetes’ garbage collector takes it away when all that it owns has been released.',
    'kubernetes.io/pvc-protection': 'Kubernetes takes it away when no pod uses the claim any more.',
    'kubernetes.io/pv-protection': 'Kubernetes takes it away when no claim is bound to the volume any more.',
    'batch.kubernetes.io/job-tracking': 'The job controller takes it away when it has counted the pod.',
    'service.kubernetes.io/load-balancer-cleanup':
      'The cloud’s controller takes it away when it has removed the load balancer.',
  } as Readonly<Record<string, string>>,

  nodeTitle: (node: string): string => `its node ${node} does not answer`,
  nodeGoneTitle: (node: string): string => `its node ${node} does not exist any more`,
  node: (node: string, at: number | undefined): string =>
    `Only the kubelet of ${node} can say that its containers have ended, and that node is not ready${at === undefined ? '' : ` since ${formatClock(at)}`}.`,
  nodeGone: (node: string): string => `Nobody is left to say that its containers on ${node} have ended.`,
  forceWarning:
    'When the node comes back, its containers may still be running: a StatefulSet’s new pod and the old one must not write to the same data.',
  killTitle: 'its containers do not end',
  kill: (containers: readonly string[], grace: number): string =>
    `It was given ${grace} s (terminationGracePeriodSeconds) to end; ${common.list(containers)} still ${containers.length === 1 ? 'runs' : 'run'}, and should have been killed by then.`,
  volumesTitle: 'its node has not put away its volumes',
  sandboxTitle: 'its node has not cleared it away',
  sandbox: (node: string): string =>
    `None of its containers ever ran, and ${node} has not cleared away what it had begun for it: its sandbox (the pod’s network) or its volumes. What kept it from starting may keep it from ending, too.`,
  volumes: (node: string): string => `Its containers have ended, and ${node} has not yet put its volumes away.`,
  endingTitle: (what: string, at: number): string => `${what} is still ending; it has until ${formatClock(at)}`,
  ending: (containers: readonly string[], grace: number, hook: boolean, at: number): string =>
    `${common.list(containers)} may take ${formatDuration(grace * 1000)} (terminationGracePeriodSeconds) to end${hook ? ', its preStop hook included' : ''}; Kubernetes kills it at ${formatClock(at)}.`,

  claimTitle: (pods: readonly string[]): string =>
    `${pods.length === 1 ? 'pod' : 'pods'} ${common.some(pods, 2)} ${pods.length === 1 ? 'uses' : 'use'} it`,
  claim: (pods: readonly string[]): string =>
    `Kubernetes keeps a claim as long as a pod uses it (finalizer kubernetes.io/pvc-protection): ${common.some(pods, 5)}. It goes by itself when ${pods.length === 1 ? 'that pod is' : 'those pods are'} gone.`,
  volumeTitle: (claim: string): string => `the claim ${claim} is bound to it`,
  volume: (claim: string): string =>
    `Kubernetes keeps a volume as long as a claim is bound to it (finalizer kubernetes.io/pv-protection): ${claim}. It goes by itself when that claim is gone.`,

  remainsTitle: 'some objects stay',
  finalizersTitle: (names: readonly string[]): string =>
    `objects with the ${names.length === 1 ? 'finalizer' : 'finalizers'} ${common.some(names, 2)} stay`,
  discoveryTitle: 'the cluster can’t list what is in it',
  contentTitle: 'some objects can’t be deleted',
  says: (text: string): string => `Kubernetes says: “${text}”.`,
  discovery:
    'Kubernetes can’t tell whether the namespace is empty, because a part of its API does not answer (an APIService whose server is down).',
  found: (objects: readonly string[]): string => `Still there: ${common.some(objects, 5)}.`,
  dependants: (objects: readonly string[]): string => `It waits for what it owns: ${common.some(objects, 5)}.`,

  removeFinalizer: (names: readonly string[]): string =>
    `Remove the ${names.length === 1 ? 'finalizer' : 'finalizers'} ${common.some(names, 2)}: what should be cleaned up before stays`,
  force: 'Force the deletion: take it out of the API without waiting for its node',
  nodeLook: (node: string): string => `Show all that Kubernetes says of ${node}`,
  deletePod: (pod: string): string => `Delete pod/${pod}, which uses it`,
  deleteClaim: (claim: string): string => `Delete the claim ${claim}`,
  list: (what: string): string => `List the ${what} that stay, with their finalizers`,
  services: 'List the API services, and which of them do not answer',
  controllers: (domain: string): string => `Look for the program of ${domain}`,
};
