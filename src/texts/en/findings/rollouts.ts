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
  running: (revision: number, ready: number, made: number, wanted: number): string =>
    `Of the new version${Number.isNaN(revision) ? '' : ` (revision ${revision})`} ${ready} of ${pods(made)} ${ready === 1 ? 'is' : 'are'} ready; ${wanted} ${wanted === 1 ? 'is' : 'are'} wanted.`,
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
  forced:
    'After the template is mended or rolled back, the broken pod may have to be deleted: a StatefulSet does not replace a pod that never got ready.',
  replacePod: (pod: string): string => `Delete ${pod}, so that it is made anew from the template as it is then`,
  daemonUpdate: (most: string, unavailable: number): string =>
    `A DaemonSet updates its pods while at most ${most} (maxUnavailable) ${most === '1' ? 'is' : 'are'} not ready; ${unavailable} ${unavailable === 1 ? 'is' : 'are'}, so it does not go on.`,
};
