import { list } from './words.ts';

const where = (namespace: string | undefined) => (namespace ? ` in ${namespace}` : '');

/** Sentences of this part, as functions of the figures in them. */
export const changes = {
  readOnly: (title: string) => `kdbg is in read-only mode: "${title}" is not possible.`,
  readOnlyTodo: 'Start kdbg without --read-only to change things.',
  blocked: (title: string, why: string) => `"${title}" can't be done: ${why}.`,
  nothingToChange: (object: string) => `Nothing would change: ${object} is that way already.`,
  conflict: (object: string, manager: string, places: readonly string[]) =>
    `Somebody else${manager ? ` (${manager})` : ''} has changed ${object} meanwhile${
      places.length > 0
        ? `: ${list(places.slice(0, 3))}${places.length > 3 ? ` and ${places.length - 3} more` : ''}`
        : ''
    }.`,
  conflictTodo: 'Nothing was changed. Look at it again, then repeat the change.',
  unknownKind: (kind: string, apiVersion: string) =>
    `The server does not serve ${kind}${apiVersion ? ` of ${apiVersion}` : ''}.`,
  noSuchContainer: (object: string, container: string, all: readonly string[]) =>
    all.length > 0
      ? `${object} has no container "${container}". It has: ${list(all)}.`
      : `${object} has no containers that could be changed.`,

  allowed: (verb: string, resource: string, namespace: string | undefined) =>
    `You may ${verb} ${resource}${where(namespace)}`,
  denied: (verb: string, resource: string, namespace: string | undefined) =>
    `You may not ${verb} ${resource}${where(namespace)}`,
  dryRunPassed: 'The server accepts it (dry run)',
  dryRunRefused: (why: string) => `The server refuses it: ${why}`,
  ownedBy: (kind: string, name: string) => `${kind} ${name} controls it and may put it back`,
  argo: (name: string) => `Argo CD${name ? ` (application ${name})` : ''} manages it and may revert this`,
  fluxKustomization: (name: string) => `Flux${name ? ` (Kustomization ${name})` : ''} manages it and may revert this`,
  fluxRelease: (name: string) => `Flux${name ? ` (HelmRelease ${name})` : ''} manages it and may revert this`,
  helm: (release: string) =>
    `Helm${release ? ` (release ${release})` : ''} manages it; its next upgrade may write over this`,
  autoscaled: (name: string) => `HorizontalPodAutoscaler ${name} sets the replicas and will change them again`,
  inDebugMode: 'It is in debug mode; restore it first',
  paused: 'Its rollout is paused: nothing happens until it is resumed',
  onDelete: 'Its update strategy is OnDelete: pods change only when they are deleted',

  remove: (object: string) => `Delete ${object}`,
  /** In place of a value of a Secret that changes. */
  oldValue: '••• (old value)',
  newValue: '••• (new value)',
  removed: (object: string) => `Deleted ${object}.`,
  podRemoved: (object: string) => `Deleted ${object}; its controller makes a new one.`,
  comesBack: (kind: string, name: string) => `${kind} ${name} will make a new one`,
  barePod: 'It has no controller: nothing will make it again',
  wholeNamespace: (name: string) => `Everything in the namespace ${name} is deleted with it`,
  finalizers: (names: readonly string[]) => `It goes only when its finalizers have done their work: ${list(names)}`,
  volumeLost: (volume: string) => `The data on the volume ${volume} is deleted with it`,
  volumeKept: (volume: string) => `The volume ${volume} with its data is kept (reclaim policy Retain)`,
  volumeUnknown: (volume: string) =>
    `What happens to the data on the volume ${volume} could not be read; it may be deleted`,

  anew: (object: string) => `Make ${object} anew`,
  anewSteps: 'It is deleted first, and made anew when it has gone',
  anewWaits: (name: string) => `waiting for the old ${name} to go`,
  claimBound: (claim: string, volume: string) =>
    `The claim ${claim} is bound to the volume ${volume}: made anew it would lose its data.`,
  claimUsed: (pods: readonly string[]) => `It stays while a pod that has a node uses it: ${list(pods)}`,
  claimOfSet: (set: string) =>
    `StatefulSet ${set} makes such claims by its template, which stays as it is: its next replica gets a claim as this one was`,
  claimStays: (object: string) =>
    `${object} was deleted and does not go: something still holds it. It was not made anew.`,
  anewByOther: (object: string) => `Somebody else has made ${object} anew first, as they would have it.`,
  notAnew: (object: string, why: string, back: boolean) =>
    `${object} could not be made anew: ${why}. ${back ? 'It is there again as it was, with a new uid.' : 'It could not be put back either: it is gone.'}`,

  forced:
    'It is taken out of the API at once: on a node that does not answer its containers may go on running, and may write where its successor writes',
  cleanUp: (n: number | undefined, namespace: string) =>
    n === 1
      ? `Delete the remains of one evicted pod in ${namespace}`
      : `Delete the remains of ${n === undefined ? 'all' : n} evicted pods in ${namespace}`,
  cleanedUp: (n: number, namespace: string) =>
    n === 1 ? `Deleted the remains of one pod in ${namespace}.` : `Deleted the remains of ${n} pods in ${namespace}.`,
  noRemains: (namespace: string) => `No eviction has left anything behind in ${namespace}.`,
  bareRemains: (pods: readonly string[]) =>
    `Nothing makes ${list(pods.slice(0, 3))}${pods.length > 3 ? ` and ${pods.length - 3} more` : ''} again: what they were is forgotten with them`,
  removeFinalizers: (object: string, names: readonly string[] | undefined) =>
    names ? `Remove ${list(names)} from the finalizers of ${object}` : `Remove all finalizers of ${object}`,
  notDeleted: (object: string) => `${object} is not being deleted: its finalizers still guard it.`,
  finalizersLost: (object: string) =>
    `${object} goes at once. What the finalizer waits for (a backup, a cloud disk, an entry elsewhere) is not done any more and may stay for ever`,
  finalizersRemoved: (object: string) => `Removed the finalizers of ${object}; it goes now.`,

  scale: (object: string, from: number, to: number) => `Scale ${object} from ${from} to ${to}`,
  scaleDone: (object: string, from: number, to: number) => `Scaled ${object} from ${from} to ${to}.`,
  badReplicas: (given: string) => `${given} is no number of replicas.`,
  restart: (object: string) => `Restart ${object}: all its pods are replaced, one after another`,
  restartDone: (object: string) => `Restarting ${object}.`,
  noRollout: (object: string) => `${object} has no rollout; Deployments, StatefulSets and DaemonSets have.`,
  undo: (object: string, revision: number, images: readonly string[]) =>
    `Roll ${object} back to revision ${revision} (${list(images)})`,
  undoDone: (object: string, revision: number) => `Rolled ${object} back to revision ${revision}.`,
  noSuchRevision: (object: string, revision: number, all: readonly number[]) =>
    `${object} has no revision ${revision}. It has: ${all.join(', ')}.`,
  noPreviousRevision: (object: string) => `${object} has no earlier revision to go back to.`,

  setImage: (container: string, object: string, image: string) =>
    `Set the image of container ${container} of ${object} to ${image}`,
  setImageDone: (container: string, object: string, image: string) =>
    `Container ${container} of ${object} now gets the image ${image}.`,
  setEnv: (names: readonly string[], container: string, object: string) =>
    `Change ${list(names)} in the environment of container ${container} of ${object}`,
  setEnvDone: (names: readonly string[], container: string, object: string) =>
    `Changed ${list(names)} in container ${container} of ${object}.`,
  setResources: (container: string, object: string) =>
    `Change requests and limits of container ${container} of ${object}`,
  setResourcesDone: (container: string, object: string) =>
    `Changed requests and limits of container ${container} of ${object}.`,
  label: (object: string, words: readonly string[]) => `Label ${object}: ${list(words)}`,
  labelDone: (object: string, words: readonly string[]) => `Labelled ${object}: ${list(words)}.`,
  cordon: (node: string, on: boolean) =>
    on ? `Cordon node ${node}: no new pods are put on it` : `Uncordon node ${node}: new pods may be put on it again`,
  cordonDone: (node: string, on: boolean) => (on ? `Cordoned node ${node}.` : `Uncordoned node ${node}.`),

  edit: (object: string) => `Edit ${object}`,
  editDone: (object: string) => `Changed ${object}.`,
  editRenames: (field: string, before: string, after: string) =>
    `The ${field} can't be edited: it was "${before}" and is now "${after}".`,
  editRenamesTodo: 'Put it back; to rename an object, create a new one.',
  yamlInvalid: (line: number | undefined, why: string) =>
    `The text is not valid YAML${line === undefined ? '' : ` at line ${line}`}: ${why}.`,
  yamlOneObject: (count: number) =>
    count === 0 ? 'The text is empty; nothing was changed.' : `The text has ${count} documents instead of one.`,
  yamlNoObject: 'The text is YAML, but not an object.',
  yamlTodo: 'Nothing was changed. Edit it again, or leave it.',

  putBack: (title: string) => `Put back: ${title}`,
  putBackDone: (title: string) => `Put back: ${title}.`,
  madeAnew: (object: string) => `${object} was made anew, with a new uid.`,
  noWayBack: (title: string) => `"${title}" can't be put back.`,
  otherContext: (then: string, now: string) =>
    `That change was made in the context ${then}; this kdbg is connected to ${now}.`,

  journalUnreadable: (path: string, why: string) => `The journal ${path} can't be read: ${why}.`,
  journalUnwritable: (path: string, why: string) => `The journal ${path} can't be written: ${why}.`,
  journalUnwritableTodo: 'Nothing was changed: kdbg changes only what it can write down.',
};
