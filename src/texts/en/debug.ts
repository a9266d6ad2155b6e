import { list } from './words.ts';

const pods = (count: number) => `${count} ${count === 1 ? 'pod' : 'pods'}`;

/** Sentences of this part, as functions of the figures in them. */
export const debug = {
  enter: (container: string, object: string) => `Put container ${container} of ${object} to sleep`,
  entered: (container: string, object: string) => `Container ${container} of ${object} goes to sleep.`,
  enteredByDelete: (container: string, object: string, pod: string) =>
    `Container ${container} of ${object} goes to sleep; pod ${pod} was deleted so that it comes back asleep.`,
  restore: (object: string) => `Put ${object} back as it was before debug mode`,
  restored: (object: string) => `${object} is out of debug mode; no sleeping pod is left.`,
  restoredExactly: (object: string, original: { name: string; revision: number } | undefined) =>
    `${object} is exactly as it was before debug mode${
      original ? ` (revision ${original.revision}, ${original.name})` : ''
    }; no sleeping pod is left.`,

  wrongKind: (object: string) => `${object} can't be put to sleep: only Deployments, StatefulSets and DaemonSets can.`,
  wrongKindTodo: 'Choose the workload that it belongs to.',
  initContainer: (container: string) =>
    `${container} is an init container: it runs before the others and can't be put to sleep.`,
  already: (container: string, object: string) => `Container ${container} of ${object} sleeps already.`,
  alreadyTodo: 'Open a shell in it, or restore it first.',
  notInDebugMode: (object: string) => `${object} is not in debug mode.`,
  brokenRecord: (object: string, annotation: string) =>
    `The annotation ${annotation} of ${object} can't be understood: somebody changed it, or a newer kdbg wrote it.`,
  brokenRecordTodo: (kind: string, name: string, namespace: string) =>
    `The former state is in its revisions: kubectl -n ${namespace} rollout history ${kind}/${name}`,

  paused: 'Its rollout is paused: no pod is replaced until it is resumed (kubectl rollout resume)',
  noReplicas: 'It is scaled to 0: there is no pod that could sleep',
  noPods: 'It has no pods: no node takes them',
  recreate: (replicas: number) =>
    `Strategy Recreate: all ${pods(replicas)} stop and come back asleep; nothing serves until it is restored`,
  allSleep: (replicas: number) => `All ${pods(replicas)} are replaced by sleeping ones, one after another`,
  besideThem: (replicas: number, surge: number) =>
    replicas === 1
      ? 'The pod that is there stays; a sleeping one comes up beside it'
      : `All ${pods(replicas)} stay; ${surge === 1 ? 'a sleeping one comes' : `up to ${surge} sleeping ones come`} up beside them`,
  someStop: (stay: number, replicas: number, asleep: number) =>
    `${stay} of ${pods(replicas)} stay; up to ${asleep} come up asleep`,
  rolloutWaits:
    'The rollout waits while a pod sleeps, and may be called failed after its progress deadline; that is expected',
  onNodes: (count: number) =>
    count === 1
      ? 'Its only pod is replaced by a sleeping one; nothing serves on that node until it is restored'
      : `Of its ${pods(count)} those that are not ready and at least one more are replaced by sleeping ones`,
  onlyReplica: 'Its only pod is replaced by a sleeping one; nothing serves until it is restored',
  oneOf: (replicas: number) => `1 of ${pods(replicas)} is replaced by a sleeping one; the others stay`,
  partition: (partition: number, replicas: number) =>
    `Its rolling update has partition ${partition} with ${replicas} replicas: no pod is replaced`,
  podIsDeleted: (pod: string) =>
    `Pod ${pod} would not be replaced by itself: kdbg deletes it so that it comes back asleep`,
  trafficComes: 'Services will send traffic to the sleeping pod: connections are refused until you start the program',
  neededToRestore: (check: string) => `${check}: restoring may leave a sleeping pod`,

  nobodyChanged: 'Nobody has changed its pod template since: it will be exactly as before',
  changedSince: (kept: readonly string[]) =>
    `Its pod template was changed since, and that stays: only what put it to sleep is taken back${
      kept.length > 0 ? `; left as it is: ${list(kept)}` : ''
    }`,
  runsAgain: (name: string, revision: number) => `${name} (revision ${revision}) runs again`,
  asleepAgain: (object: string) => `${object} was put to sleep again by somebody while it was being restored.`,
  waitingForController: (object: string) => `Waiting for the controller of ${object} to see the change`,
  waitingForSleepers: (names: readonly string[]) =>
    names.length > 0 ? `Waiting for ${list(names)} to go` : 'Waiting for the last sleeping pod to go',
  stillAsleep: (object: string, names: readonly string[], why: string) =>
    `${object} is put back, but ${names.length > 0 ? `${list(names)} still ${names.length === 1 ? 'sleeps' : 'sleep'}` : 'a sleeping pod may be left'}${why ? `: ${why}` : ''}.`,
  stillAsleepTodo: (kind: string, name: string, namespace: string) =>
    `Try again: kdbg restore ${kind}/${name} -n ${namespace}`,

  unknownDebugger: (id: string, all: readonly string[]) => `There is no debugger "${id}". There are: ${list(all)}.`,
  process: (pid: number) => `process ${pid}`,
  unfit: (debuggerName: string, what: string) => `${debuggerName} can't be started on ${what}.`,
  unfitTodo: (server: string) => `It needs a program that is run by ${server}.`,
  lookingInside: (container: string) => `Looking into container ${container}`,
  serverMissing: (server: string, container: string) => `Container ${container} has no ${server}.`,
  serverMissingTodo: (server: string) =>
    `Install ${server} in it (its package manager may be there), or use an image that has it.`,
  clientMissing: (program: string) => `${program} is not installed on this machine.`,
  clientMissingTodo: (program: string) => `Install ${program}, then try again.`,
  whichProgram: (container: string) =>
    `Which program does container ${container} run? Its image decides that, which Kubernetes does not show.`,
  programGuessed: (path: string) => `Taking ${path}, which is named like the image`,
  programUnknown: (container: string) =>
    `What container ${container} runs is set in its image, which Kubernetes does not show.`,
  programUnknownTodo:
    'Open a shell in it and start the debugger with the program yourself, e.g. gdbserver localhost:2345 /PROGRAM',
  fetchingSymbols: (path: string) => `Fetching ${path} for its symbols`,
  noSymbols: (why: string) => `No symbols: ${why}`,
  fileUnreadable: (path: string, pod: string, why: string) => `${path} could not be read from pod ${pod}: ${why}.`,
  lost: 'the connection was lost',
  startingServer: (server: string, port: number) => `Starting ${server} on port ${port}`,
  serverEnded: (command: string, why: string) => `\`${command}\` ended at once${why ? `: ${why}` : ''}.`,
  serverEndedTodo: 'What it said is in its terminal tab, or run it by hand in a shell of the container.',
  exitCode: (code: number | undefined) => (code === undefined ? '' : `exit code ${code}`),
  notListening: (server: string, port: number) => `${server} did not open port ${port}.`,
  cancelled: (debuggerName: string) => `Attaching ${debuggerName} was cancelled.`,
  attached: (debuggerName: string) => `${debuggerName} is attached; the program waits at its start.`,
  attachEditor: (debuggerName: string, port: number) => `${debuggerName} waits for your editor at 127.0.0.1:${port}.`,

  command: {
    summary: 'put back what is in debug mode; without arguments list it',
    all: 'put everything back that is in debug mode in the namespace (with -A: everywhere)',
    bothGiven: 'Name workloads or give --all, not both.',
    badTarget: (written: string) =>
      `"${written}" is no Deployment, StatefulSet or DaemonSet; write it as deployment/NAME, statefulset/NAME or daemonset/NAME.`,
    none: (namespace: string | undefined) =>
      namespace === undefined ? 'Nothing is in debug mode.' : `Nothing is in debug mode in namespace ${namespace}.`,
    columns: ['NAMESPACE', 'WORKLOAD', 'CONTAINER', 'SINCE', 'BY', 'STATE'] as readonly string[],
    state: (state: 'starting' | 'asleep' | 'restoring', pods: readonly string[]) =>
      `${state}${pods.length > 0 ? ` (${list(pods)})` : ''}`,
    putBackWith: (line: string) => `Put it back with: ${line}`,
    unseen: (resource: string, namespace: string | undefined, why: string) =>
      `not looked at: ${resource} in ${namespace === undefined ? 'all namespaces' : namespace}: ${why}`,
  },
};
