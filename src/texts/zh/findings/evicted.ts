import { formatClock } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common } from './common.ts';

/** With the spaces that Latin letters need among Chinese. */
const resources: Readonly<Record<string, string>> = {
  memory: '内存',
  'ephemeral-storage': '磁盘空间',
  inodes: '磁盘文件数（inode）',
  pids: '进程 ID ',
  MemoryPressure: '内存',
  DiskPressure: '磁盘空间',
  PIDPressure: '进程 ID ',
  cpu: ' CPU ',
  pods: ' Pod 名额',
};
const resource = (name: string): string =>
  (Object.hasOwn(resources, name) ? resources[name] : undefined) ?? ` ${name} `;
const at = (time: number | undefined): string => (time === undefined ? '' : `在 ${formatClock(time)} `);
const safe = '残留的 Pod 不起任何作用，可以放心删除。';

export const evicted: Translated<Texts['findings']['evicted']> = {
  title: (who, n, why) => (n === 1 ? `${who} 的一个 Pod 被驱逐：${why(n)}` : `${who} 的 ${n} 个 Pod 被驱逐：${why(n)}`),
  bareTitle: (who, why) => `${who} 被驱逐，且没有 Pod 替代它：${why}`,
  refusedTitle: (who, n, node) =>
    n === 1 ? `${node} 拒绝了 ${who} 的一个 Pod` : `${node} 拒绝了 ${who} 的 ${n} 个 Pod`,
  bareRefusedTitle: (who, node) => `${node} 拒绝了 ${who}，且没有 Pod 替代它`,

  volumeTitle: (_, volume, limit) => `卷 ${volume} 超过了 ${limit}`,
  volume: (volume, limit, node, time) =>
    `${node} ${at(time)}终止了它，因为它的卷 ${volume}（emptyDir：与 Pod 同生同灭的目录）里的内容超过了限制 ${limit}。`,
  storageTitle: (n, limit) => (n === 1 ? `写入的内容超过了磁盘限制 ${limit}` : `各自写入的内容超过了磁盘限制 ${limit}`),
  storage: (whose, limit, node, time) =>
    `${node} ${at(time)}终止了它，因为${whose}写入节点磁盘的内容（文件、日志、emptyDir）超过了 ephemeral-storage 的限制 ${limit}。`,
  storagePod: '它的容器合计',
  storageContainer: (container) => `容器 ${container} `,
  lowTitle: (_, name) => `所在节点的${resource(name)}不足`,
  low: (name, node, time, available, threshold) =>
    `${node} ${at(time)}终止了它，因为节点的${resource(name)}不足${
      available === undefined ? '' : `：只剩 ${available}${threshold ? `，而低于 ${threshold} 就开始驱逐` : ''}`
    }。`,
  used: (container, amount, request) =>
    `容器 ${container} 使用了 ${amount}，而请求的是 ${request}；使用量超过请求的 Pod 最先被驱逐。`,
  priorityTitle: () => '所在节点要为更重要的 Pod 腾出位置',
  priority: (node, time) => `${node} ${at(time)}终止了它，为优先级更高的 Pod 腾出位置（抢占，preemption）。`,
  shutdownTitle: () => '所在节点已关机',
  shutdown: (node, time) => `${node} ${at(time)}关机，并先终止了它的 Pod。`,
  otherTitle: (_, reason) => `被所在节点终止（${reason}）`,
  other: (reason, node, message) =>
    message ? `${node} 终止了它（${reason}）：${message}` : `${node} 终止了它（${reason}）。`,

  outOf: (name, node, figures) => `它来到 ${node} 时，那里空闲的${resource(name)}已经不够${figures}。`,
  figures: (needed, used, capacity) => `：它需要 ${needed}，而 ${capacity} 中已占用 ${used}`,
  affinity: (node) => `它被调度到 ${node}，而该节点的标签不符合它对节点的要求（nodeSelector 或 affinity）。`,
  ports: (node) => `它要独占 ${node} 的一个端口（hostPort），而该端口已被占用。`,
  refused: (reason, node, message) => `${node} 拒绝启动它（${reason}）${message ? `：${message}` : ''}。`,

  replaced: (workload, ready, wanted) => `它已被替代：${workload} 的 ${wanted} 个 Pod 中 ${ready} 个就绪。${safe}`,
  replacedSome: (workload) => `它已被替代：${workload} 有其他就绪的 Pod。${safe}`,
  notReplaced: (workload, ready, wanted) =>
    `${workload} 需要 ${wanted} 个 Pod，只有 ${ready} 个就绪，因此替代它的 Pod 还不正常。`,
  notReplacedYet: (workload) => `${workload} 中能替代它的 Pod 没有一个就绪。`,
  unwanted: (workload) => `${workload} 现在不需要 Pod 来替代它。${safe}`,
  job: (job) => `Job ${job} 会在还有工作时创建另一个 Pod。如果不再需要这个 Pod 的日志，可以放心删除残留的 Pod。`,
  again: (n, first) => `自 ${formatClock(first)} 起这已发生 ${common.times(n)}：替代它的 Pod 也因同样的原因被终止。`,
  bare: '它不是由工作负载创建的，因此没有什么会再次启动它：修复原因之后，请重新创建它。',
  remove: (n) => (n === 1 ? '删除残留的 Pod' : `删除残留的这 ${n} 个 Pod`),
  removeAll: (n, namespace) => `删除 ${namespace} 中残留的全部 ${n} 个被驱逐的 Pod`,
  raiseLimit: (what) => `提高限制：${what}`,
};
