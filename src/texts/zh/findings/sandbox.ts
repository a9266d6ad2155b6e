import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common } from './common.ts';

export const sandbox: Translated<Texts['findings']['sandbox']> = {
  runtimeTitle: (who, handler, node) => `${who} 无法启动：${node} 没有容器运行时“${handler}”`,
  runtime: (runtimeClass, handler, node) =>
    runtimeClass
      ? `Pod 要用 RuntimeClass ${runtimeClass}，它指定处理程序（handler）${handler}；而 ${node} 的容器运行时没有配置这个名称的处理程序。`
      : `Pod 要用处理程序（handler）${handler}；而 ${node} 的容器运行时没有配置它。`,
  addressesTitle: (who, node) => `${who} 无法启动：${node} 没有剩余的 IP 地址给 Pod`,
  addresses: (node) => `每个 Pod 都需要自己的 IP 地址，而 ${node} 的网络插件可以分配的都已用完。`,
  pluginTitle: (who, node) => `${who} 无法启动：${node} 缺少网络插件`,
  plugin: (plugin, node) =>
    `${node} 上没有它的网络插件${plugin ? `（${plugin}）` : ''}的程序，而 Pod 要靠它接入网络（CNI）。`,
  uninitialisedTitle: (who, node) => `${who} 无法启动：${node} 的网络没有设置好`,
  uninitialised: (node) => `${node} 的网络插件负责让 Pod 接入网络（CNI），而它没有配置，或没有响应。`,
  networkTitle: (who, node) => `${who} 无法启动：${node} 的网络插件没能让它接入网络`,
  network: (plugin, node) => `${node} 的网络插件${plugin ? `（${plugin}）` : ''}没有给 Pod 网络。`,
  imageTitle: (who, node) => `${who} 无法启动：${node} 无法拉取它的沙箱的镜像`,
  image: (image, node) =>
    `在启动它的容器之前，${node} 会先启动一个很小的容器来维持 Pod 的网络，却无法拉取那个容器的镜像 ${image}。`,
  usersTitle: (who, node) => `${who} 无法启动：${node} 无法为它提供用户命名空间（hostUsers: false）`,
  users: (node) =>
    `Pod 要有自己的用户，与节点的用户分开（spec.hostUsers: false），而 ${node} 的容器运行时做不到：它太旧，或 RuntimeClass 不允许。`,
  bandwidthTitle: (who, node) => `${who} 无法启动：${node} 无法使用它的带宽注解`,
  bandwidth:
    'Pod 的注解 kubernetes.io/ingress-bandwidth 或 kubernetes.io/egress-bandwidth 用来限制它的网络流量，而它的值不可用：应当是 10M（比特每秒）这样的量。',
  kernelTitle: (who, node, setting) => `${who} 无法启动：${node} 拒绝了它要的内核参数 ${setting}`,
  kernel: (path) => `Pod 的安全上下文（sysctls）给内核参数 ${path} 设置的值，内核不接受。`,
  diskTitle: (who, node) => `${who} 无法启动：${node} 的磁盘已满`,
  disk: (node) => `${node} 没有剩余空间存放 Pod 的文件。`,
  otherTitle: (who, node) => `${who} 无法启动：${node} 无法创建它的沙箱`,
  other: (node) => `${node} 无法创建 Pod 的沙箱，即它的容器共用的网络和内核目录。`,
  refusedTitle: (who, node) => `${who} 无法启动：${node} 拒绝了它`,
  sysctl: (name, node) =>
    `Pod 的安全上下文（sysctls）设置了${name ? ` ${name}` : '某个内核参数'}，而 ${node} 不允许它：必须由管理员在 kubelet 的设置中允许（allowedUnsafeSysctls）。`,
  appArmor: (node) => `Pod 要用 AppArmor 配置文件来限制它的程序可以做什么，而 ${node} 没有 AppArmor。`,
  refused: (node, reason) => `${node} 的 kubelet 拒绝了 Pod（${reason}）。`,
  says: (text) => `它说：“${text}”。`,
  tries: (n) => (n === 1 ? 'Kubernetes 会自己重试。' : `已尝试 ${common.times(n)}；Kubernetes 会自己重试。`),
  sameNode: (n, node) => `${node} 上另有 ${n} 个 Pod 以同样的方式失败：请先检查节点。`,
  classes: '列出 RuntimeClass，以及它们用于哪些节点',
  plugins: (node) => `查看 ${node} 上有哪些网络 Pod 在运行`,
  nodePods: (node) => `查看 ${node} 上有多少 Pod`,
  cordon: (node) => `停止 ${node} 的调度（cordon），让新的 Pod 去别的节点`,
};
