import { formatClock } from '../../../base/age.ts';
import { common } from './common.ts';

const resources: Readonly<Record<string, string>> = {
  memory: 'memory',
  'ephemeral-storage': 'disk space',
  inodes: 'files on its disk (inodes)',
  pids: 'process ids',
  MemoryPressure: 'memory',
  DiskPressure: 'disk space',
  PIDPressure: 'process ids',
  cpu: 'CPU',
  pods: 'places for pods',
};
const resource = (name: string): string => (Object.hasOwn(resources, name) ? resources[name] : undefined) ?? name;
const at = (time: number | undefined): string => (time === undefined ? '' : ` at ${formatClock(time)}`);

/** Sentences about pods that were evicted from their node, or refused by it. Times are milliseconds since the epoch. */
export const evicted = {
  title: (who: string, n: number, why: (n: number) => string): string =>
    n === 1 ? `A pod of ${who} was evicted: ${why(n)}` : `${n} pods of ${who} were evicted: ${why(n)}`,
  bareTitle: (who: string, why: string): string => `${who} was evicted and nothing replaces it: ${why}`,
  refusedTitle: (who: string, n: number, node: string): string =>
    n === 1 ? `${node} refused a pod of ${who}` : `${node} refused ${n} pods of ${who}`,
  bareRefusedTitle: (who: string, node: string): string => `${node} refused ${who} and nothing replaces it`,

  volumeTitle: (n: number, volume: string, limit: string): string =>
    n === 1 ? `its volume ${volume} grew past ${limit}` : `their volumes ${volume} grew past ${limit}`,
  volume: (volume: string, limit: string, node: string, time: number | undefined): string =>
    `${node} ended it${at(time)} because its volume ${volume} (emptyDir: a folder that lives as long as the pod) held more than its limit of ${limit}.`,
  storageTitle: (n: number, limit: string): string =>
    n === 1
      ? `it wrote more than its disk limit of ${limit}`
      : `they wrote more than their disk limit of ${limit} each`,
  storage: (whose: string, limit: string, node: string, time: number | undefined): string =>
    `${node} ended it${at(time)} because ${whose} had written more to the node’s disk (files, logs, emptyDir) than the limit of ${limit} on ephemeral-storage allows.`,
  storagePod: 'its containers together',
  storageContainer: (container: string): string => `container ${container}`,
  lowTitle: (n: number, name: string): string =>
    n === 1 ? `its node ran short of ${resource(name)}` : `their nodes ran short of ${resource(name)}`,
  low: (
    name: string,
    node: string,
    time: number | undefined,
    available: string | undefined,
    threshold: string | undefined,
  ): string =>
    `${node} ended it${at(time)} because the node ran short of ${resource(name)}${
      available === undefined
        ? ''
        : `: ${available} was left${threshold ? `, and it begins to evict below ${threshold}` : ''}`
    }.`,
  used: (container: string, amount: string, request: string): string =>
    `Container ${container} used ${amount}, having requested ${request}; who uses more than was requested is evicted first.`,
  priorityTitle: (n: number): string =>
    n === 1 ? 'its node needed the room for a more important pod' : 'more important pods needed the room',
  priority: (node: string, time: number | undefined): string =>
    `${node} ended it${at(time)} to make room for a pod of higher priority (preemption).`,
  shutdownTitle: (n: number): string => (n === 1 ? 'its node was shut down' : 'their nodes were shut down'),
  shutdown: (node: string, time: number | undefined): string =>
    `${node} was shut down${at(time)}, and ended its pods first.`,
  otherTitle: (n: number, reason: string): string =>
    n === 1 ? `its node ended it (${reason})` : `their nodes ended them (${reason})`,
  other: (reason: string, node: string, message: string): string =>
    message ? `${node} ended it (${reason}): ${message}` : `${node} ended it (${reason}).`,

  outOf: (name: string, node: string, figures: string): string =>
    `When it came to ${node}, there was not enough ${resource(name)} free any more${figures}.`,
  figures: (needed: string, used: string, capacity: string): string =>
    `: it needs ${needed}, and ${used} of ${capacity} were taken`,
  affinity: (node: string): string =>
    `It was put on ${node}, whose labels are not those that it wants of its node (nodeSelector or affinity).`,
  ports: (node: string): string => `A port of ${node} that it wants for itself (hostPort) was taken already.`,
  refused: (reason: string, node: string, message: string): string =>
    `${node} refused to begin it (${reason})${message ? `: ${message}` : ''}.`,

  replaced: (workload: string, ready: number, wanted: number): string =>
    `It was replaced: ${workload} has ${ready} of ${wanted} pods ready. What is left of it does nothing and is safe to delete.`,
  replacedSome: (workload: string): string =>
    `It was replaced: ${workload} has other pods that are ready. What is left of it does nothing and is safe to delete.`,
  notReplaced: (workload: string, ready: number, wanted: number): string =>
    `Only ${ready} of the ${wanted} pods that ${workload} wants are ready, so what replaces it is not well yet.`,
  notReplacedYet: (workload: string): string => `None of the pods of ${workload} that could replace it is ready.`,
  unwanted: (workload: string): string =>
    `${workload} needs no pod in its place now. What is left of it does nothing and is safe to delete.`,
  job: (job: string): string =>
    `The job ${job} makes another pod where it still has to. What is left of this one is safe to delete when its log is not needed.`,
  again: (n: number, first: number): string =>
    `It has happened ${common.times(n)} since ${formatClock(first)}: the pods that replace it are ended for the same reason.`,
  bare: 'No workload made it, so nothing starts it again: make it anew after its cause is mended.',
  remove: (n: number): string => (n === 1 ? 'Delete what is left of it' : `Delete the remains of these ${n} pods`),
  removeAll: (n: number, namespace: string): string => `Delete the remains of all ${n} evicted pods in ${namespace}`,
  raiseLimit: (what: string): string => `Raise the limit: ${what}`,
};
