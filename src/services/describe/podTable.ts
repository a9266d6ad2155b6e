import type { Pod } from '../../kube/objects.ts';
import { podStatus } from '../../store/podStatus.ts';
import { texts } from '../../texts/index.ts';
import { unreadLines } from './common.ts';
import { section, table } from './layout.ts';
import { age } from './time.ts';
import { isUnread, type Read } from './types.ts';

/** The pods of a workload, a line each; why there are none where there are none. */
export function podLines(pods: Read<Pod> | undefined, now: number): string[] {
  const t = texts.describe;
  if (!pods) return [];
  if (isUnread(pods)) return unreadLines(t.section.pods, pods);
  if (pods.length === 0) return section(t.section.pods, [t.noPods]);
  const { name, ready, status: state, restarts, node, age: since } = t.column;
  const rows = [...pods]
    .sort((a, b) => (a.metadata?.name ?? '').localeCompare(b.metadata?.name ?? ''))
    .map((pod) => {
      const status = podStatus(pod);
      return [
        pod.metadata?.name ?? '',
        `${status.ready}/${status.containers}`,
        status.status,
        String(status.restarts),
        pod.spec?.nodeName ?? '',
        age(pod.metadata?.creationTimestamp, now),
      ];
    });
  return section(t.section.pods, table([name, ready, state, restarts, node, since], rows));
}
