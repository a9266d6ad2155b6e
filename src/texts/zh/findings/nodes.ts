import { formatClock, formatDuration } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { trailed } from '../words.ts';
import { common } from './common.ts';

/** `3 个 Pod（web-1、web-2、db-0）`. */
const named = (names: readonly string[]): string => `${names.length} 个 Pod（${common.some(names)}）`;

export const nodes: Translated<Texts['findings']['nodes']> = {
  notReadyTitle: (node, why) => `节点 ${node} 没有就绪：${why}`,
  joiningTitle: (node, why) => `节点 ${node} 还没有就绪：${why}`,
  why: {
    silent: '它的 kubelet 不再上报',
    network: '它的 Pod 网络没有设置好',
    runtime: '它的容器运行时没有响应',
    pleg: '它的容器运行时太慢（PLEG）',
    shutdown: '机器正在关机',
    shutDown: '机器已关机',
    leaving: '它正在被移除',
    kubelet: '它的 kubelet 这样报告',
    never: '它的 kubelet 还没有上报过',
    uninitialized: '云平台还没有设置好它',
    lostNetwork: '它的网络没有设置好',
  },
  silent:
    'kubelet（节点上的代理程序）不再发送任何状态（NodeStatusUnknown）：它停了，机器宕机，或网络中断。它的 Pod 现在怎样，无从得知。',
  network: '给 Pod 分配地址的网络插件（CNI）没有就绪，因此那里无法启动任何 Pod。',
  runtime: '容器运行时（例如 containerd）不响应 kubelet，因此无法启动或监视容器。',
  pleg: 'kubelet 无法及时列出容器（PLEG，即它查看容器的循环）：容器运行时卡住，或机器过载。',
  lostNetwork: '集群还没有通向这个节点上 Pod 的路由（NetworkUnavailable）。',
  says: (reason, message) => (message ? `它报告 ${reason}：“${message}”。` : `它报告 ${reason}。`),
  since: (at, now) => `从 ${formatClock(at)} 起如此，已有 ${formatDuration(now - at)}。`,
  joining: (age) => `节点在 ${formatDuration(age)} 前加入；大多需要一两分钟。`,
  holds: (names, all) =>
    names.length === 0
      ? all
        ? '它上面没有 Pod。'
        : '它上面没有该命名空间的 Pod。'
      : `它上面有${all ? ' ' : '该命名空间的 '}${named(names)}。`,
  waits: (names) => `其间有 ${named(names)}在等待节点。`,
  evicts: (at, n) =>
    `如果一直如此，Kubernetes 会在 ${formatClock(at)} 删除那里的 ${n} 个 Pod，由工作负载在别的节点上重新创建。`,
  evicting: (names) =>
    `${named(names)}因此正在被删除；只有 kubelet 能确认删除，所以在 kubelet 恢复或节点被移除之前，会一直停在“Terminating”。`,
  stays: (names) => `${named(names)}没有别处可去：没有谁会在别处重新创建（裸 Pod、静态 Pod 或 DaemonSet 的 Pod）。`,
  lost: '节点自己的 API 对象已被标记为删除。',

  pressureTitle: (node, what) => `节点 ${node} ${trailed(what)}不足`,
  pressures: {
    MemoryPressure: '内存',
    DiskPressure: '磁盘空间',
    PIDPressure: '进程 ID',
  },
  pressureMeans: {
    MemoryPressure:
      '它的 kubelet 会驱逐 Pod 以收回内存，没有写请求的最先被驱逐；没有写内存请求的 Pod 不会再调度到那里。',
    DiskPressure: '它的 kubelet 会删除不用的镜像，再驱逐 Pod，以收回磁盘空间；新的 Pod 不会再调度到那里。',
    PIDPressure: '那里运行的进程太多；它的 kubelet 会驱逐 Pod，新的 Pod 不会再调度到那里。',
  },
  reserved: (amount, of) =>
    `那里 kdbg 看得到的 Pod 共请求 ${amount} 内存，节点可分配 ${of}；使用量超过请求的最先被驱逐。`,
  greedy: (parts) => `没有内存限制的：${common.some(parts)}。`,
  evicted: (names) => `至今已从那里驱逐：${common.some(names)}。`,

  cordonedTitle: (node) => `节点 ${node} 已停止调度（cordon）：不接收新的 Pod`,
  cordoned: (node, at) =>
    `有人${at === undefined ? '' : `在 ${formatClock(at)} `}把 ${node} 标记为不可调度（kubectl cordon 或 drain）。现在没有 Pod 在等它。`,
  stillThere: (names) => `${named(names)}仍在那里运行。`,

  clusterTitle: (node, workloads) =>
    workloads === 1
      ? `Pod 在节点 ${node} 上失败，在其他节点上运行正常`
      : `${workloads} 个工作负载的 Pod 在节点 ${node} 上失败，在其他节点上运行正常`,
  cluster: (node, bad, well) =>
    `这些工作负载在 ${node} 上的 ${bad} 个 Pod 全部失败，而在别处的 ${well} 个全部运行正常。因此问题更可能在节点而不在程序：它的内核、磁盘、网络、时钟，或那里安装的软件。`,
  replicas: (workload, bad, well) => `${workload}：这个节点上 ${bad} 个失败，别处 ${well} 个运行正常`,

  kubelet: {
    ref: 'kubelet（经 API server）',
    title: (node, why) => `无法连接节点 ${node} 的 kubelet：${why}`,
    error: (node, why, port) => `无法连接${node ? ` ${node} 的` : ''} kubelet（${why}，端口 ${port}）：见诊断窗格。`,
    faults: {
      refused: 'connection refused',
      'no-route': 'no route to host',
      timeout: '超时',
      dns: '无法解析它的名称',
      tls: 'TLS 证书有问题',
      denied: '它拒绝了 API server',
      closed: '它关闭了连接',
      tunnel: '通向节点的隧道断了',
      other: '它没有给出可用的回答',
    },
    means: {
      refused: '机器有响应，但没有程序监听那个端口：kubelet 没有运行',
      'no-route': '防火墙或路由器拒绝了连接，或机器已关机',
      timeout: '完全没有回答：防火墙丢弃了数据包，或机器卡死或已关机',
      dns: 'API server 无法解析节点的名称',
      tls: 'kubelet 的证书不被接受：已过期，名称不符，或它的签名请求（CSR）从未被批准',
      denied: 'kubelet 在运行，但不接受 API server 的凭据或权限',
      closed: '有程序接受连接又断开它：kubelet 过载，或中间有代理',
      tunnel: 'API server 经隧道或代理（例如 konnectivity）访问节点，而它到不了这个节点',
      other: 'API server 得到了无法使用的回答',
    },
    cause: (at, why, means) => `API server 无法使用 ${at} 的 kubelet（节点上的代理程序）：${why}。也就是说：${means}。`,
    slow: (seconds) => `超时，${seconds} s 内没有回答`,
    broken: '因此那里的所有 Pod 都不能看日志、打开 shell（exec）、转发端口和调试。',
    stillReady: '节点自己报告已就绪：它的 Pod 继续运行，流量也照常到达。',
    notReady: '节点也没有就绪，因此它的 Pod 现在怎样，不得而知。',
    runsOn: '之前在那里启动的会继续运行。',
    pods: (names) => `这里受影响的是 ${named(names)}。`,
  },

  remedies: {
    look: (node) => `查看 Kubernetes 掌握的 ${node} 的情况`,
    usage: (node) => `查看是什么在占用 ${node}`,
    requests: (node) => `查看 ${node} 被谁的请求占满`,
    pods: (node) => `列出 ${node} 上的 Pod`,
    kubeletLog: (node) => `在 ${node} 本机上：查看它的 kubelet 怎么说`,
    restart: (node) => `在 ${node} 本机上：检查 kubelet，并重新启动它`,
    port: (node, port) => `从控制平面的机器检查 ${node} 的端口 ${port}`,
    csr: '查找未批准的证书签名请求',
    cordon: (node) => `不让新的 Pod 来到 ${node}（cordon）`,
    remove: (node) => `如果机器不会再回来：移除 ${node}`,
  },
};
