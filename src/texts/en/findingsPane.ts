import { formatClock, formatDuration } from '../../base/age.ts';
import { many } from './words.ts';

interface Figures {
  ready: number;
  wanted: number;
}

const ready = ({ ready: is, wanted }: Figures): string => `${is} of ${many(wanted, 'new pod')} ready`;
const after = (ms: number): string => (ms < 1_000 ? 'at once' : `after ${formatDuration(ms)}`);

/** The Diagnosis pane: its list, what opens from it, and what becomes of a finding after a change. */
export const findingsPane = {
  /** The line above the list. */
  listed: (counts: { here: number; elsewhere: number; notes: number }): string =>
    [
      counts.here > 0 ? `${many(counts.here, 'problem')} here` : '',
      counts.elsewhere > 0
        ? counts.here > 0
          ? `${counts.elsewhere} elsewhere`
          : `${many(counts.elsewhere, 'problem')} elsewhere`
        : '',
      counts.notes > 0 ? many(counts.notes, 'note') : '',
    ]
      .filter(Boolean)
      .join(' · '),
  notes: (n: number) => `${many(n, 'note')}, no problem; enter shows them`,
  notesWhat:
    'Notes say what kdbg has seen and what needs nothing from you: an image that is still pulled, a pod that an eviction left.',
  muted: (n: number) => `${n} muted`,
  /** Behind the time of the next try, which the sentence tells. */
  /** Follows the time of the next try. */
  countdown: (left: string) => ` (in ${left})`,
  container: (name: string) => `container ${name}`,
  otherTry: (left: string) => `The next try is in ${left}.`,
  affected: (n: number) => many(n, 'pod'),

  /** Where evidence was read: a part of the object, or what else says it. */
  sourceNames: {
    status: 'status',
    spec: 'spec',
    event: 'event',
    log: 'log',
    node: 'node',
    metric: 'metric',
    socket: 'socket',
    api: 'api',
  },
  /** What evidence was read from, where it can't be opened. */
  sources: {
    metric: 'A figure that the metrics API gave when it was read; it is not kept anywhere.',
    api: 'An answer of the API server to a question of kdbg; it is not kept anywhere.',
    socket: 'What the kernel of the pod said of its sockets when it was asked.',
    other: 'It was read when the finding was made.',
  },
  readAt: (time: number) => `Read at ${formatClock(time)}.`,
  evidenceTitle: (source: string) => `Evidence: ${source}`,
  eventGone: (reason: string) => `The event ${reason} is gone; the API server keeps events for an hour.`,
  lineGone: (text: string) => `That line is no longer in this log. It said: ${text}`,
  fieldGone: (field: string, text: string) => `${field} is no longer there. It said: ${text}`,
  objectGone: (kind: string, name: string, field: string, text: string) => [
    `${kind} ${name} no longer exists.`,
    '',
    'What the finding has read from it:',
    `  ${field}: ${text}`,
  ],
  objectNotListed: (kind: string, name: string) =>
    `${kind} ${name} is not in the list: it no longer exists, or may not be read.`,
  scopeTitle: 'Not seen',

  muteTitle: 'Muted findings; enter shows one again',
  muteAll: (n: number) => `show all ${n} again`,
  muteSince: (age: string, there: boolean) => `muted ${age} ago${there ? '' : ' · not there now'}`,
  mutedOne: (code: string, name: string, key: string) => `${code} of ${name} is muted; ${key} lists what is muted.`,
  unmuted: (n: number) => `${many(n, 'finding')} shown again.`,
  muteNotKept: (why: string) => `It is muted until kdbg ends, but that could not be written down: ${why}`,

  recheck: 'Looking again',
  rechecked: {
    same: (title: string) => `Looked again; it is still so: ${title}`,
    gone: (title: string) => `Looked again; it is gone: ${title}`,
    none: 'Looked again; there is no problem.',
    some: (n: number) => `Looked again; ${n === 1 ? '1 problem is' : `${n} problems are`} there.`,
  },

  /** What became of a finding after a change. */
  follow: {
    line: (code: string, name: string) => `${code} of ${name}`,
    checking: 'checking',
    waits: 'Kubernetes takes up the change',
    unseen: 'waiting for the connection to the cluster',
    rolling: (figures: Figures) => `Kubernetes starts the pods anew, ${ready(figures)}`,
    goneRolling: (figures: Figures) => `gone so far, ${ready(figures)}`,
    goneHolds: 'gone; looking whether it stays so',
    gone: (ms: number, left: Figures | undefined) => `gone ${after(ms)}${left ? `, but only ${ready(left)}` : ''}`,
    goneNotice: (code: string, name: string, ms: number, left: Figures | undefined) =>
      `${code} of ${name} is gone ${after(ms)}${left ? `, but only ${ready(left)}` : ''}.`,
    replaced: (code: string, now: string) => `${code} is gone; now ${now}:`,
    changed: 'it has changed:',
    /** The cause is that of the finding, which is shown with it. */
    newPodToo: (pod: string) => `the new pod ${pod} has it too.`,
    newProblem: (title: string) => `the new pods have another problem: ${title}`,
    blocked: (pod: string) =>
      `the StatefulSet waits for ${pod} to become ready and does not replace it before. Delete that pod: the new one takes the change.`,
    unchanged: (figures: Figures | undefined, cause: string) =>
      `nothing has moved for 2 minutes${figures ? `, ${ready(figures)}` : ''}. ${cause}`,
    back: (cause: string) => `it is back. ${cause}`,
    backNotice: (code: string, name: string) => `${code} of ${name} is back.`,
    stillNotice: (code: string, name: string, why: string) => `${code} of ${name} is still there: ${why}`,
    still: 'still there',
    stop: (key: string) => `${key} stops looking`,
    stopped: 'Findings are no longer followed.',
    none: 'No finding is followed.',
  },

  /** The finding as text. */
  text: {
    why: 'Why:',
    helps: 'What helps:',
    severity: { error: 'error', warning: 'warning', info: 'note' },
    inNamespace: (namespace: string) => `namespace ${namespace}`,
  },
};
