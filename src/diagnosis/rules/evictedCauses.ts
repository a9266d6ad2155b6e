import { parseTime } from '../../base/age.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine } from '../evidence.ts';
import { sentences } from '../prose.ts';

/** Why pods were evicted: in the words of a title (which names them before), and, of one of them, in whole sentences. */
export interface EvictionCause {
  /** For so many pods. */
  title: (n: number) => string;
  cause: string;
  /** The same limit or the same shortage: pods of a workload that share it are told together. */
  group: string;
  /** The limit that the workload sets itself, where that was the reason. */
  limit?: 'volume' | 'storage';
}

/** When the kubelet ended it; the pod's own status is the nearest to it. */
export function endedAt(pod: Pod): number | undefined {
  const target = pod.status?.conditions?.find((one) => one.type === 'DisruptionTarget');
  const ends = (pod.status?.containerStatuses ?? []).flatMap(
    (one) => parseTime(one.state?.terminated?.finishedAt) ?? [],
  );
  return parseTime(target?.lastTransitionTime) ?? (ends.length > 0 ? Math.max(...ends) : undefined);
}

/** What the kubelet says of an eviction; the messages are those of pkg/kubelet/eviction, preemption and nodeshutdown. */
export function evictionCause(pod: Pod, node: string): EvictionCause {
  const say = texts.findings.evicted;
  const reason = pod.status?.reason ?? '';
  const message = oneLine(pod.status?.message ?? '');
  const time = endedAt(pod);
  const volume = /Usage of EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/.exec(message);
  if (volume?.[1] && volume[2]) {
    const [, name, limit] = volume;
    return {
      title: (n) => say.volumeTitle(n, name, limit),
      cause: say.volume(name, limit, node, time),
      group: `volume ${name}`,
      limit: 'volume',
    };
  }
  const storage =
    /(?:Container (\S+) exceeded its local ephemeral storage limit|ephemeral local storage usage exceeds the total limit of containers) "?([\d.]+\w*)/.exec(
      message,
    );
  if (storage?.[2]) {
    const limit = storage[2];
    const whose = storage[1] ? say.storageContainer(storage[1]) : say.storagePod;
    return {
      title: (n) => say.storageTitle(n, limit),
      cause: say.storage(whose, limit, node, time),
      group: 'storage',
      limit: 'storage',
    };
  }
  const low = /low on resource: \[?([\w-]+)/.exec(message)?.[1] ?? /had condition: \[(\w+)/.exec(message)?.[1];
  if (low) {
    const threshold = /Threshold quantity: ([^,\s]+)/.exec(message)?.[1];
    const available = /available: ([^,\s]+?)\.?(?:\s|$)/.exec(message)?.[1];
    const used = /Container (\S+) was using (\S+), request is ([^,\s]+)/.exec(message);
    const more = used?.[1] && used[2] && used[3] ? say.used(used[1], used[2], used[3]) : '';
    return {
      title: (n) => say.lowTitle(n, low),
      cause: sentences([say.low(low, node, time, available, threshold), more]),
      group: `low ${low}`,
    };
  }
  if (reason === 'Preempting' || /admit critical pod|preempt/i.test(message)) {
    return { title: say.priorityTitle, cause: say.priority(node, time), group: 'priority' };
  }
  if (/^(?:Terminated|NodeShutdown|Shutdown)$/.test(reason) || /node (?:is )?shut/i.test(message)) {
    return { title: say.shutdownTitle, cause: say.shutdown(node, time), group: 'shutdown' };
  }
  return { title: (n) => say.otherTitle(n, reason), cause: say.other(reason, node, message), group: reason };
}

/** Why the kubelet refused to begin a pod that was put on its node (pkg/kubelet/lifecycle/predicate.go). */
export function refusalCause(pod: Pod, node: string): string {
  const say = texts.findings.evicted;
  const reason = pod.status?.reason ?? '';
  const message = oneLine(pod.status?.message ?? '');
  const resource = /^OutOf(.+)$/.exec(reason)?.[1];
  if (resource !== undefined) {
    const figures = /requested: (\d+), used: (\d+), capacity: (\d+)/.exec(message);
    const unit = (text: string) => (resource === 'cpu' ? `${text}m` : text);
    const told =
      figures?.[1] && figures[2] && figures[3] ? say.figures(unit(figures[1]), unit(figures[2]), unit(figures[3])) : '';
    return say.outOf(resource, node, told);
  }
  if (reason === 'NodeAffinity') return say.affinity(node);
  if (reason === 'NodePorts') return say.ports(node);
  return say.refused(reason, node, message.replace(/\.$/, ''));
}
