import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { led, spaced, trailed } from '../words.ts';
import { common } from './common.ts';

/** What a label of nodes divides them into, in words: pods are kept apart or together by its values. */
const place = (topology: string): string =>
  ({
    'kubernetes.io/hostname': '节点',
    'topology.kubernetes.io/zone': '可用区',
    'topology.kubernetes.io/region': '区域',
  })[topology] ?? topology;
/** The place with its label, where the word does not say it. */
const named = (topology: string): string =>
  place(topology) === topology ? topology : `${place(topology)}（${topology}）`;
const inField = (field: string): string => (field === 'node affinity' ? '节点亲和性' : field);

const asksApart = (pods: string, topology: string): string =>
  `按必需的 Pod 反亲和性，它不能与带有${spaced(pods)}的 Pod 位于同一个${led(named(topology))}`;
const asksTogether = (pods: string, topology: string): string =>
  `按必需的 Pod 亲和性，它必须与一个带有${spaced(pods)}的 Pod 位于同一个${led(named(topology))}`;
const asksPorts = (ports: readonly string[]): string => `它要占用节点自己的端口 ${common.list(ports)}（hostPort）`;

export const scheduling: Translated<Texts['findings']['scheduling']> = {
  selectorTitle: (who, wanted) => `${who} 无法调度：没有节点具有 ${wanted}`,
  selector: (field, wanted, all) => {
    const wants = `它要求节点具有 ${wanted}（${inField(field)}）`;
    if (all === 0) return `${wants}，而集群里没有节点。`;
    return all === 1 ? `${wants}，而唯一的节点没有。` : `${wants}，而 ${all} 个节点都没有。`;
  },
  combination: (all) => `每一项都有节点满足，但 ${all} 个节点中没有一个同时满足全部。`,
  nearValue: (node, label) => `最接近的：${node} 有 ${label}。`,
  noSuchLabel: (name) => `没有节点带有名为 ${name} 的标签。`,
  nearName: (node, label) => `有一个名称相近的标签：${node} 有 ${label}。`,
  lacks: (wanted, has) => (has === undefined ? `缺少 ${wanted}` : `缺少 ${wanted}：它有 ${has}`),
  taintTitle: (who, taint) => `${who} 无法调度：合适的节点都有它不容忍的污点（${taint}）`,
  taint: (taints) => `${common.some(taints, 4)}，而 Pod 没有相应的容忍度。`,
  nodeTaint: (node, taint) => `${node} 有污点 ${taint}`,
  missed: (toleration) => `它容忍 ${toleration}，而那是另一个污点：名称、值和效果都必须相同。`,
  tolerating: (tolerations, node) => `加上容忍度 {${tolerations.join('}、{')}}，${node} 就会接收它。`,
  sickTitle: (who, ills) => `${who} 无法调度：${ills}`,
  sick: (node, what) => `${node} ${what}`,
  conditions: {
    notReady: '没有就绪',
    unreachable: '不再上报（unreachable）',
    memory: '内存不足',
    disk: '磁盘空间不足',
    pids: '进程 ID 不足',
    network: '还没有 Pod 网络',
    outOfService: '已停止服务（out-of-service）',
    uninitialized: '还没有由云平台初始化',
    shutdown: '已关机',
  },
  sickNodes: 'Kubernetes 会自己设置和移除污点，不让新的 Pod 来到这样的节点：必须修好节点，加容忍度没有用。',
  ownNode: (node) => `DaemonSet 为每个节点创建一个 Pod；这一个只能在 ${node} 上。`,
  fitsAfter: (node, pods, leaving) =>
    leaving
      ? `${trailed(common.some(pods))}正在被删除，一旦消失，${node} 就放得下它。`
      : `${node} 上 Job 的 Pod 结束后就放得下它：${common.some(pods)}。`,
  nominated: (node) => `调度器正在 ${node} 上为它腾出位置：优先级更低的 Pod 正在被移走（抢占，preemption）。`,
  scaleUp: (message) => `正在为它添加节点：“${message}”。`,
  noScaleUp: (message) => `集群自动扩缩器（cluster autoscaler）不会为它添加节点：“${message}”。`,
  noVictims: (name, priority) =>
    `它的优先级（${name ? `${name}，` : ''}${priority}）帮不上忙：优先级更低的 Pod 都腾不出足够的位置（抢占，preemption）。`,
  neighbour: (pods, wanted, topology, domain) =>
    `已有 ${common.some(pods)}，带有${led(wanted)}（${topology}=${domain}）`,
  unwilling: (pods) => `那里的 ${trailed(common.some(pods))}不愿与它同处（Pod 反亲和性）`,
  noNeighbour: (wanted, topology, domain) => `${topology}=${domain} 内没有带有${spaced(wanted)}的 Pod 在运行`,
  nobody: (wanted) => `kdbg 看得到的运行中的 Pod，没有一个带有${led(wanted)}。`,
  noTopology: (key) => `没有标签 ${key}`,
  topologyMissing: (key) => `合适的节点都没有标签 ${key}，因此这条规则无法满足。`,
  skewed: (topology, domain, here, least, most) =>
    `${topology}=${domain} 已有 ${here} 个这样的 Pod，最少的有 ${least} 个：再加一个就相差 ${here + 1 - least}，而最多允许 ${most}`,
  portTaken: (port, pod) => `节点的端口 ${port} 被 ${pod} 占用`,
  portElse: '端口被 kdbg 看不到的 Pod 占用',
  portTitle: (who, ports) => `${who} 无法调度：所有节点的端口 ${common.list(ports)} 都被占用`,
  ports: (ports, n) =>
    `${asksPorts(ports)}，而一个节点上只有一个 Pod 能占用。在本来合适的${n === 1 ? '唯一节点' : ` ${n} 个节点`}上，它已被别的 Pod 占用。`,
  onePerNode: (replicas, n) => `工作负载要 ${replicas} 个 Pod，而节点只有 ${n} 个。`,
  portRemedy: '去掉 hostPort（Service 不需要它就能到达 Pod），或减少副本数',
  gatedTitle: (who) => `${who} 被有意拦住：设置了调度门控（scheduling gate）`,
  gated: (gates) =>
    `只有设置者把门控 ${common.list(gates)} 从 spec.schedulingGates 中移除，调度器才会处理它；设置者通常是同名的控制器。`,
  gateRemedy: '手动移除门控',
  noSchedulerTitle: (who, scheduler) => `${who} 没有被调度：调度器“${scheduler}”没有响应`,
  noScheduler: (scheduler, wait) =>
    `spec.schedulerName 是 ${scheduler}。已有 ${wait} 没有谁尝试为这个 Pod 选择节点：没有这个名称的调度器在运行。`,
  noDefaultScheduler: (wait) =>
    `已有 ${wait} 没有谁尝试为这个 Pod 选择节点：集群自己的调度器（kube-scheduler）停了，或远远落后。`,
  schedulersElse: (names) => `其他 Pod 的节点由 ${common.list(names)} 选择。`,
  schedulerRemedy: '更正 schedulerName',
  schedulerPods: '查看调度器是否在运行',
  refused: (what) => `拒绝这个 Pod：污点 ${what}`,
  cordonedNode: '已停止调度（cordon）',
  othersNotFit: (n) => `其余 ${n} 个节点本来也不会接收它。`,
  noPlaceTitle: (who) => `${who} 无法调度：没有节点能再放一个 Pod`,
  noPlace: (most, node) => `一个节点只能接收有限个 Pod（${node} 可分配的 Pod 数：${most}），而每个合适的节点都已放满。`,
  noDevice: (resource) =>
    `没有节点提供 ${resource}：没有这种硬件，或它的设备插件（device plugin）没有运行，或名称拼写错误。`,
  alsoShort: (resource, needs, best, node) => `它还请求 ${needs} ${resource}，而最多空闲 ${best}（${node}）。`,
  orElse: (alternatives) => `${trailed(common.some(alternatives))}也可以，但同样没有节点满足。`,
  resourceTitle: (who, resource) => `${who} 无法调度：没有节点有足够的空闲${led(resource)}`,
  resources: {
    cpu: 'CPU',
    memory: '内存',
    pods: 'Pod 名额',
    'ephemeral-storage': '临时存储',
  },
  needs: (amount, resource, parts) =>
    parts.length > 1
      ? `它合计请求 ${amount} ${resource}（${common.some(parts, 5)}）。`
      : `它请求 ${amount} ${resource}。`,
  initNeeds: (container) => `这是为了它的 Init 容器 ${container}，它需要的比其他容器的总和还多。`,
  bestFree: (amount, of, node) => `空闲最多的节点是 ${node}：空闲 ${amount}，共 ${of}。`,
  bestSize: (amount, node) => `最大的节点可分配 ${amount}（${node}）。`,
  neverFits: (amount, node) => `就算节点全空也不够：最大的可分配 ${amount}（${node}）。`,
  loadUnknown: (reason) => `其中空闲多少不得而知，因为无法读取其他命名空间的 Pod：${reason}`,
  loadComing: '正在查询其中空闲多少。',
  free: (resource, free, of, needs) => `${resource} 空闲 ${free}（共 ${of}），需要 ${needs}`,
  size: (resource, of, needs) => `${resource} 可分配 ${of}，需要 ${needs}`,
  refusedNodes: (n, why) => `另有 ${n} 个节点不予考虑：${why}。`,
  notNodeLabels: '标签不符合 Pod 的要求',
  affinityTitle: (who, kind) => `${who} 无法调度：${kind}排除了所有节点`,
  kinds: {
    affinity: '它的 Pod 亲和性',
    antiAffinity: '它的 Pod 反亲和性',
    existingAntiAffinity: '已有 Pod 的反亲和性',
    spread: '它的拓扑分布约束',
  },
  antiAffinity: (pods, topology) =>
    `${asksApart(pods, topology)}，而每个合适的${spaced(place(topology))}都已有一个这样的 Pod。`,
  affinity: (pods, topology) => `${asksTogether(pods, topology)}，而合适的节点都不满足。`,
  existing: '已在运行的 Pod 不愿与它同处（它们必需的 Pod 反亲和性）。',
  spread: (skew, topology) =>
    `它的 Pod 必须均匀分布：各个${spaced(named(topology))}之间的 Pod 数最多相差 ${skew}（topologySpreadConstraints，DoNotSchedule）。`,
  replicas: (n, domains, topology) =>
    `工作负载要 ${n} 个 Pod，而可以放置的${spaced(place(topology))}只有 ${domains} 个。`,
  anyPod: '任意标签',
  cordonTitle: (node, who) => `${node} 已停止调度（cordon），而 ${who} 在等它恢复`,
  cordon: (node, pods) =>
    `${node} 被标记为不可调度（cordon），因此不接收新的 Pod；${pods} 只能在那里运行，其他节点都不行。`,
  anyTitle: (who) => `${who} 无法调度`,
  scheduler: (message) => `调度器说：“${message}”。`,
  asksPorts: (ports) => `${asksPorts(ports)}。`,
  asksAmounts: (amounts) => `它请求 ${common.list(amounts)}。`,
  asksLabels: (alternatives, field) => `它要求节点具有 ${alternatives.join('，或 ')}（${inField(field)}）。`,
  tolerates: (own) =>
    own.length === 0
      ? '污点会让没有相应容忍度的 Pod 远离节点；这个 Pod 没有自己的容忍度。'
      : `污点会让没有相应容忍度的 Pod 远离节点；这个 Pod 容忍 ${common.list(own)}。`,
  asksApart: (pods, topology) => `${asksApart(pods, topology)}。`,
  asksTogether: (pods, topology) => `${asksTogether(pods, topology)}。`,
  nodesUnseen: 'kdbg 无权读取节点，因此这里是调度器的说法。',
};
