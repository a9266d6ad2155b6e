import { formatClock } from '../../../base/age.ts';
import { common } from './common.ts';

const DAY = 86_400_000;
const because = (figures: string, why: string): string => (why ? `${figures}: ${why}` : figures);
const objects = (n: number): string => (n === 1 ? '1 object' : `${n} objects`);
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const actions: Readonly<Record<string, string>> = {
  install: 'install',
  upgrade: 'upgrade',
  rollback: 'roll back',
  uninstall: 'remove',
};

const nouns: Readonly<Record<string, string>> = {
  install: 'install',
  upgrade: 'upgrade',
  rollback: 'rollback',
  uninstall: 'removal',
};

/** Sentences about Helm releases. Times are in milliseconds since the epoch. */
export const releases = {
  odd: 'what Helm keeps of the release can’t be read: it is not in the form of Helm 3',
  stuckTitle: (name: string, status: string, first: string | undefined): string =>
    first
      ? `The Helm release ${name} hangs in ${status}: ${first} is not ready`
      : `The Helm release ${name} hangs in ${status}, though its objects are ready`,
  missingTitle: (name: string, status: string, first: string): string =>
    `The Helm release ${name} hangs in ${status}: ${first} does not exist`,
  hookTitle: (name: string, status: string, hook: string, failed: boolean): string => {
    const how = status === 'failed' ? 'has failed' : `hangs in ${status}`;
    return `The Helm release ${name} ${how}: its hook ${hook} ${failed ? 'fails' : 'is not done'}`;
  },
  /** Nothing of it is broken now. */
  lastFailedTitle: (name: string, action: string, revision: number): string =>
    `The last ${nouns[action] ?? 'change'} of the Helm release ${name} has failed (revision ${revision})`,
  failedTitle: (name: string, first: string): string => `The Helm release ${name} has failed: ${first} is not ready`,
  failedMissingTitle: (name: string, first: string): string =>
    `The Helm release ${name} has failed: ${first} does not exist`,
  uninstallTitle: (name: string): string => `The Helm release ${name} is still being removed`,
  /** What Helm set out to do. */
  began: (action: string, chart: string, revision: number, at: number | undefined, now: number): string => {
    const what = `${actions[action] ?? 'change'} ${chart ? `the chart ${chart}` : 'it'} (revision ${revision})`;
    if (at === undefined) return `Helm has begun to ${what} and has not ended.`;
    const when = now - at < DAY ? `at ${formatClock(at)}` : `on ${day(at)}`;
    return `Helm began to ${what} ${when}, ${common.ran(Math.max(0, now - at))} ago, and has not ended.`;
  },
  tried: (action: string, chart: string, revision: number): string =>
    `Helm tried to ${actions[action] ?? 'change'} ${chart ? `the chart ${chart}` : 'it'} (revision ${revision}) and gave up.`,
  says: (description: string): string => `It says: “${description}”.`,
  /** What Helm's commonest errors mean. */
  meanings: [
    [
      /timed out waiting|context deadline exceeded/i,
      'That is: it waited for the objects to become ready (--wait, 5 minutes unless --timeout says otherwise), and they did not in time.',
    ],
    [
      /field is immutable/i,
      'That is: the chart changes a field that can’t be changed in an object that exists; the object has to be deleted first, or the chart changed back.',
    ],
    [
      /cannot be imported into the current release|already exists/i,
      'That is: an object of that name is there already, and this release did not make it.',
    ],
    [
      /no matches for kind|ensure CRDs are installed/i,
      'That is: the cluster does not know a kind that the chart uses; what defines it (a CRD, custom resource definition) has to be installed first.',
    ],
    [/\bforbidden\b/i, 'That is: the one who ran Helm may not make or change this object.'],
  ] as readonly (readonly [RegExp, string])[],
  notReady: (bad: number, all: number): string => {
    if (all === 1) return 'Its only object is not ready.';
    if (bad === all) return `None of its ${all} objects is ready.`;
    return `${bad} of its ${all} objects ${bad === 1 ? 'is' : 'are'} not ready.`;
  },
  part: (object: string, why: string): string => `${object}: ${why}.`,
  missing: (names: readonly string[]): string =>
    names.length === 1 ? `${names[0]} does not exist.` : `These do not exist: ${common.some(names, 6)}.`,
  hookPart: (object: string, when: string, why: string): string => `The hook ${object} (${when}): ${why}.`,
  hookFailed: 'Helm noted that it failed',
  hookRuns: 'Helm noted that it was started, and not that it ended',
  heldUp: (n: number): string =>
    `Helm goes on only when this hook has ended well, so the ${objects(n)} of the release ${n === 1 ? 'was' : 'were'} not made.`,
  more: (n: number): string => `${n} more are not ready.`,
  allReady: (n: number): string =>
    n === 1 ? 'Its only object is ready now.' : `All of its ${n} objects are ready now.`,
  interrupted:
    'Helm probably ended before it could note that it was done: a closed terminal, a cancelled pipeline, a lost connection.',
  locked:
    'While the release is in this state, Helm refuses to install or upgrade it (“another operation (install/upgrade/rollback) is in progress”).',
  serves: (revision: number): string => `Revision ${revision} is the last that was deployed well.`,
  still: (names: string): string => `Still there: ${names}.`,
  nameInUse:
    'Until it is removed, its name can’t be used for another install (“cannot re-use a name that is still in use”).',
  doesNotExist: 'does not exist',
  gone: 'None of its objects is left that kdbg can see.',
  byLabel: (why: string): string =>
    `What Helm keeps of it could not be read (${why}); its objects are those with its name in their labels or annotations.`,
  notSeen: (kinds: string): string => `kdbg did not look at its objects of other kinds (${kinds}).`,
  because,
  deleting: 'it is being deleted',
  unscheduled: (message: string): string => `no node takes its pod${message ? `: ${message}` : ''}`,
  notReadyYet: 'it is not ready yet',
  image: (image: string, reason: string): string => `its image ${image} can’t be pulled (${reason})`,
  crashes: (container: string, code: number | undefined): string =>
    code === undefined
      ? `its container ${container} ends again and again (CrashLoopBackOff)`
      : `its container ${container} ends again and again (CrashLoopBackOff, exit code ${code})`,
  waits: (container: string, reason: string, message: string): string =>
    because(`its container ${container} can’t start (${reason})`, message),
  ended: (container: string, code: number): string => `its container ${container} ended with exit code ${code}`,
  starting: 'its containers are being made',
  initRuns: (container: string): string => `its init container ${container} still runs`,
  probeFails: (container: string, since: number | undefined): string =>
    since === undefined
      ? `its container ${container} runs, but is not ready`
      : `its container ${container} runs since ${formatClock(since)}, but is not ready (readiness probe)`,
  pods: (ready: number, wanted: number): string => `${ready} of ${wanted} pods ready`,
  oldPods: (updated: number, wanted: number): string => `${updated} of ${wanted} pods are of the new revision`,
  oldServe: 'its old pods still run, because the new ones are not ready',
  refused: (message: string): string => `its pods are refused: ${message}`,
  jobFailed: (reason: string, message: string): string =>
    because(`the job has failed${reason ? ` (${reason})` : ''}`, message),
  jobRuns: 'the job has not ended',
  claimPending: 'it has no volume yet (Pending)',
  claimLost: (volume: string): string => `its volume ${volume} is gone (Lost)`,
  noAddress: 'it waits for an external address (type LoadBalancer), which the cluster must give it',
  noRelease: 'This belongs to no release: it has neither Helm’s annotations nor the label app.kubernetes.io/instance.',
  /** The view of one release. */
  view: {
    title: (name: string): string => `release/${name}`,
    release: 'Release',
    namespace: 'Namespace',
    chart: 'Chart',
    status: 'Status',
    statusOf: (status: string, revision: number): string => `${status} (revision ${revision})`,
    noHelm: 'not told by Helm: its objects are those with its name in their labels or annotations',
    begun: 'Last operation',
    ago: (clock: string, age: string): string => `${clock} (${age} ago)`,
    description: 'Helm says',
    unread: (why: string): string => `What Helm keeps of it could not be read: ${why}`,
    objects: (n: number): string => `Objects (${n}):`,
    noObjects: 'It has no objects that kdbg can see.',
    object: 'OBJECT',
    state: 'STATE',
    findings: 'FINDINGS',
    when: 'WHEN',
    hooks: 'Hooks:',
    revisions: 'Revisions:',
    revision: 'REVISION',
    statusColumn: 'STATUS',
    written: 'AGE',
    states: {
      ready: 'ready',
      missing: 'does not exist',
      unknown: 'not looked at: kdbg does not watch this kind, or may not read it',
    },
  },
  remedies: {
    open: (name: string): string => `Show all objects of the release ${name}`,
    rollback: (revision: number): string => `Roll back to revision ${revision}`,
    uninstall: 'Remove the release, to install it again',
    history: 'Show its history',
  },
};
