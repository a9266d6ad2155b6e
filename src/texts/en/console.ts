import type { PaneId } from '../panes.ts';
import { many } from './words.ts';

const PANE: Record<PaneId, string> = {
  resources: 'Resources',
  diagnosis: 'Diagnosis',
  events: 'Events',
  logs: 'Logs',
  terminal: 'Terminal',
  forwards: 'Forwards',
};

/** The console itself: header, panes, footers, dialogs. */
export const console = {
  pane: (pane: PaneId) => PANE[pane],
  kindTitle: (kind: string) => `${kind}${plural(kind).slice(kind.length)}`,
  allNamespaces: 'all namespaces',
  readOnly: 'read-only',
  live: 'live',
  loading: (loaded: number) => (loaded > 0 ? `loading, ${loaded.toLocaleString('en')} so far` : 'connecting'),
  /** Not "no connection": the server may be there and refuse the credentials. `retry`: undefined while it is being tried. */
  stale: (age: string, retry: string | undefined) =>
    `nothing read for ${age}, ${retry === undefined ? 'trying again' : `next try in ${retry}`}`,
  forbidden: 'not allowed to read',
  debugCount: (n: number) => `debug mode: ${n}`,
  forwardCount: (ready: number, all: number) =>
    ready === all ? `forwards: ${all} ready` : `forwards: ${ready} of ${all} ready`,
  rows: (shown: number, total: number, kind: string) =>
    shown === total
      ? many(total, kind.toLowerCase(), plural(kind))
      : `${shown.toLocaleString('en')} of ${many(total, kind.toLowerCase(), plural(kind))}`,
  tooSmall: (columns: number, rows: number, least: { columns: number; rows: number }) =>
    `This terminal is ${columns}x${rows}; kdbg needs at least ${least.columns}x${least.rows}.`,
  marked: (n: number) => `${n} marked`,
  onlyBroken: 'only broken',
  listLoading: (kind: string) => `Reading ${plural(kind)}…`,
  listEmpty: (kind: string, namespace: string | undefined) =>
    namespace === undefined
      ? [`There are no ${plural(kind)} in this cluster.`, ': lists another kind.']
      : [`There are no ${plural(kind)} in ${namespace}.`, 'ctrl-n goes to another namespace, : lists another kind.'],
  listNoMatch: (filter: string) => [`Nothing matches “${filter}”.`, 'esc shows everything again.'],
  listNoneBroken: ['Nothing here has a problem.', 'esc shows everything again.'],
  listForbidden: (kind: string, reason: string) => [
    `You may not list ${plural(kind)} here.`,
    reason,
    'ctrl-n goes to another namespace.',
  ],
  listStale: (kind: string, reason: string) => [`The ${plural(kind)} can't be read now.`, reason, 'kdbg keeps trying.'],
  diagnosisLooking: 'Looking…',
  diagnosisNone: (name: string) => `No problem found with ${name}.`,
  diagnosisNoneSeen: (name: string) => `No problem found with ${name} in what you may read.`,
  diagnosisNoneSoFar: (name: string) => `No problem found with ${name} so far.`,
  diagnosisNothingSeen: 'No problem found in what you may read.',
  diagnosisAsleep: (container: string, by: string, age: string) => [
    `It sleeps on purpose: debug mode, container ${container}, by ${by}, for ${age}.`,
    's opens a shell in it, g attaches gdb, f forwards a port, d restores the workload.',
  ],
  diagnosisNothing: 'No problem found.',
  diagnosisNothingHint: '2 and then r looks again; ctrl-n goes to another namespace, or to all.',
  diagnosisPending: 'still looking',
  diagnosisUnseen: (resources: string, reason: string) => `Not seen: ${resources}. ${reason}`,
  diagnosisNoConnection: (reason: string) => ['Nothing can be said of the cluster now.', reason, 'kdbg keeps trying.'],
  namespaceMissing: (namespace: string) => [`There is no namespace ${namespace}.`, 'ctrl-n goes to another one.'],
  eventsStale: (reason: string) => `The events can’t be read now. ${reason}`,
  why: 'Why we say so',
  helps: 'What helps',
  /** Behind it where the list has the keys: the number alone goes to a pane. */
  helpsReach: (key: string) => `(${key}, then the number)`,
  eventsNone: (name: string | undefined) =>
    name === undefined ? 'There are no events in this scope.' : `There are no events about ${name}.`,
  eventsNoneHint: 'The API server keeps events for an hour unless told otherwise. a shows all of them.',
  eventsLoading: 'Reading events…',
  eventsForbidden: (reason: string) => `You may not read events here. ${reason}`,
  eventsAll: 'all',
  logsNone: ['Nothing is chosen that has logs.', 'Choose a pod or a workload in the list.'],
  logsConnecting: 'Opening the log…',
  logsEmpty: 'No line has come yet.',
  logsEmptyHint: 'p shows the log of the instance before, if there was one.',
  logsNoMatch: (filter: string) => `No line matches “${filter}”. esc shows all lines.`,
  logsPrevious: 'previous instance',
  logsPaused: 'paused',
  logsLines: (n: number) => many(n, 'line'),
  logsDropped: (dropped: number, limit: number) =>
    `${dropped.toLocaleString('en')} dropped, ${limit.toLocaleString('en')} kept`,
  logsMatches: (n: number) => many(n, 'match', 'matches'),
  logsContext: (n: number) => `±${n}`,
  logsSince: (age: string) => `last ${age}`,
  terminalNone: ['No terminal is open.', 's opens a shell in the chosen container, t one on this machine.'],
  terminalCapturing: (prefix: string) => `${prefix} takes the keys back`,
  terminalEnded: (how: string, short: boolean) => `ended${how && `: ${how}`}${short ? '' : ' · x closes it'}`,
  terminalScrolled: (lines: number) => `${lines.toLocaleString('en')} lines back`,
  terminalStarting: 'connecting…',
  exitCode: (code: number) => `exit code ${code}`,
  terminalMark: 'up and down extend the mark, y copies it, esc ends it',
  forwardsNone: ['No port is forwarded.', 'f forwards a port of the chosen pod, workload or service.'],
  forwardState: { connecting: 'connecting', ready: 'ready', waiting: 'waiting', failed: 'failed' },
  forwardUntried: 'ready, not used yet',
  forwardLastError: (text: string, age: string) => `${age} ago: ${text}`,
  forwardTraffic: (connections: { open: number; total: number }, received: string, sent: string) =>
    `${connections.open} of ${many(connections.total, 'connection')} open · ${received} in, ${sent} out`,
  viewerLoading: 'Reading…',
  viewerRead: (age: string) => `read ${age} ago`,
  viewerFind: (text: string) => `searching “${text}”`,
  confirmKey: 'y does it, esc leaves it as it is',
  confirmMore: '… (c copies the whole line)',
  confirmName: (name: string) => `Type ${name} and press enter to do it; esc leaves it as it is.`,
  confirmBlocked: 'This cannot be done; esc closes.',
  confirmBusy: 'Working…',
  confirmLeave: 'esc goes on with other work meanwhile',
  confirmScroll: (below: number) => (below > 0 ? `… ${many(below, 'more line')} (↓)` : '(↑ goes back)'),
  confirmNoDiff: 'No field changes.',
  chooseNothing: 'Nothing matches.',
  chooseHint: 'enter chooses, esc closes',
  promptHint: 'enter accepts, esc closes',
  messageHint: 'esc closes',
  filterHint: 'enter keeps it, esc clears it',
  slow: (title: string, seconds: number, progress: string | undefined, lasting: boolean) =>
    `${title}${progress ? `: ${progress}` : '…'} ${seconds > 0 ? `${seconds} s ` : ''}${lasting ? '' : '· esc cancels'}`.trimEnd(),
  /** Whole in a terminal of 80 columns. */
  firstHint: 'New here? ? lists the keys, : goes anywhere, 2 to what is wrong; esc closes.',
  pluginTitle: 'The credential program of this cluster says',
  crashCause: 'Caused by:',
  crashed: (what: string, report: string) =>
    `kdbg has met a bug of its own and ended: ${what}\nThe report is in ${report}. Nothing on the cluster was lost: "kdbg restore" lists what is in debug mode.`,
};

/** The plural that discovery gives is not always at hand; this is enough for the kinds of Kubernetes. */
function plural(kind: string): string {
  const word = kind.toLowerCase();
  // Endpoints, NodeMetrics: named in the plural.
  if (/(ts|ics)$/.test(word)) return word;
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
