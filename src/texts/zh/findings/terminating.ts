import { formatClock, formatDuration } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { trailed } from '../words.ts';
import { common } from './common.ts';

export const terminating: Translated<Texts['findings']['terminating']> = {
  title: (what, why) => `${what} 已被删除却没有消失：${why}`,
  deleted: (what, at) => `${what} 在 ${formatClock(at)} 被删除。`,

  finalizerTitle: (names) => `finalizer ${trailed(common.some(names, 2))}让它留着`,
  finalizer: (names) =>
    names.length === 1
      ? `它有 finalizer ${names[0]}：这个标记会让它留着，直到设置标记的程序清理完毕并把标记取走。`
      : `它有 finalizer ${common.list(names)}：这些标记会让它留着，直到设置标记的程序清理完毕并把标记取走。`,
  owner: (domain) => `那个程序属于 ${domain}；它已不在，或无法完成工作：请看它的日志。`,
  owners: {
    foregroundDeletion: '它拥有的对象全部消失后，Kubernetes 的垃圾收集器会取走标记。',
    orphan: '它拥有的对象全部脱离它之后，Kubernetes 的垃圾收集器会取走标记。',
    'kubernetes.io/pvc-protection': '没有 Pod 再使用这个 PVC 后，Kubernetes 会取走标记。',
    'kubernetes.io/pv-protection': '没有 PVC 再绑定到这个卷后，Kubernetes 会取走标记。',
    'batch.kubernetes.io/job-tracking': 'Job 控制器把这个 Pod 计入后，会取走标记。',
    'service.kubernetes.io/load-balancer-cleanup': '云平台的控制器移除负载均衡器后，会取走标记。',
  },

  nodeTitle: (node) => `它的节点 ${node} 没有响应`,
  nodeGoneTitle: (node) => `它的节点 ${node} 已不存在`,
  node: (node, at) =>
    `只有 ${node} 的 kubelet 能说明它的容器已经结束，而该节点${at === undefined ? '' : `从 ${formatClock(at)} 起`}没有就绪。`,
  nodeGone: (node) => `已没有谁能说明它在 ${node} 上的容器已经结束。`,
  forceWarning: '节点恢复时，它的容器可能仍在运行：StatefulSet 的新旧 Pod 绝不能写入同一份数据。',
  killTitle: '它的容器没有结束',
  kill: (containers, grace) =>
    `它有 ${grace} s 的时间结束（terminationGracePeriodSeconds）；${common.list(containers)} 仍在运行，而此时早该被杀死了。`,
  volumesTitle: '它的节点还没有卸载它的卷',
  sandboxTitle: '它的节点还没有清理它',
  sandbox: (node) =>
    `它的容器从未运行过，而 ${node} 还没有清理已经为它准备的内容：它的沙箱（Pod 的网络）或它的卷。阻止它启动的原因，可能也在阻止它结束。`,
  volumes: (node) => `它的容器已经结束，而 ${node} 还没有卸载它的卷。`,
  endingTitle: (what, at) => `${what} 仍在结束；最晚到 ${formatClock(at)}`,
  ending: (containers, grace, hook, at) =>
    `${common.list(containers)} 有 ${formatDuration(grace * 1000)} 的时间结束（terminationGracePeriodSeconds）${hook ? '，包括它的 preStop hook' : ''}；Kubernetes 强制杀死它是在 ${formatClock(at)}。`,

  claimTitle: (pods) => `Pod ${trailed(common.some(pods, 2))}正在使用它`,
  claim: (pods) =>
    `只要有 Pod 在使用，Kubernetes 就会保留 PVC（finalizer kubernetes.io/pvc-protection）：${common.some(pods, 5)}。${pods.length === 1 ? '那个' : '那些'} Pod 消失后，它会自己消失。`,
  volumeTitle: (claim) => `PVC ${claim} 绑定着它`,
  volume: (claim) =>
    `只要有 PVC 绑定着，Kubernetes 就会保留卷（finalizer kubernetes.io/pv-protection）：${claim}。那个 PVC 消失后，它会自己消失。`,

  remainsTitle: '其中还有对象',
  finalizersTitle: (names) => `其中还有带 finalizer ${trailed(common.some(names, 2))}的对象`,
  discoveryTitle: '集群无法列出其中的内容',
  contentTitle: '其中有对象无法删除',
  says: (text) => `Kubernetes 说：“${text}”。`,
  discovery: 'Kubernetes 无法判断命名空间是否为空，因为它的一部分 API 没有响应（某个 APIService 的服务器停了）。',
  found: (objects) => `还在的有：${common.some(objects, 5)}。`,
  dependants: (objects) => `它在等待它拥有的对象：${common.some(objects, 5)}。`,

  removeFinalizer: (names) => `移除 finalizer ${common.some(names, 2)}：本应先清理的内容会留下`,
  force: '强制删除：不等它的节点，直接把它从 API 中移除',
  nodeLook: (node) => `显示 Kubernetes 对 ${node} 的全部描述`,
  deletePod: (pod) => `删除正在使用它的 pod/${pod}`,
  deleteClaim: (claim) => `删除 PVC ${claim}`,
  list: (what) => `列出还在的 ${what} 及其 finalizer`,
  services: '列出 API service，以及其中哪些没有响应',
  controllers: (domain) => `查找 ${domain} 的程序`,
};
