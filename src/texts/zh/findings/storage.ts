import { formatDuration } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { end } from '../words.ts';
import { common } from './common.ts';

const className = (name: string | undefined): string =>
  name === undefined || name === '' ? '不用 StorageClass' : `StorageClass ${name}`;

/** The access modes in words. */
const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'ReadWriteOnce（由一个节点读写）',
  ReadOnlyMany: 'ReadOnlyMany（由多个节点只读）',
  ReadWriteMany: 'ReadWriteMany（由多个节点读写）',
  ReadWriteOncePod: 'ReadWriteOncePod（由一个 Pod 使用）',
};
const mode = (name: string): string => MODES[name] ?? name;

export const storage: Translated<Texts['findings']['storage']> = {
  boundTo: (volume) => `已绑定到卷 ${volume}`,
  beingDeleted: '它正在被删除。',
  young: '它刚刚创建。',
  suits: (volume) => `卷 ${volume} 适合它，马上就会绑定。`,
  suitsAndWaits: (volume, ms) => `卷 ${volume} 看起来适合它，但过了 ${formatDuration(ms)} 仍没有绑定。`,
  event: (message) => end(`Kubernetes 说：“${message}”`),

  lostTitle: (claim, volume) => `PVC ${claim} 失去了它的卷 ${volume}`,
  lost: (volume) =>
    `它曾绑定到卷 ${volume}，而该卷已被删除。Kubernetes 不会再绑定这样的 PVC：必须重新创建它；除非有备份，或磁盘本身还在，否则卷上的数据已经丢失。`,
  lostTaken: (volume, reasons) =>
    `它曾绑定到卷 ${volume}，而该卷已不再属于它：${common.list(reasons)}。必须重新创建这个 PVC。`,

  noSuchVolumeTitle: (claim, volume) => `PVC ${claim} 要用卷 ${volume}，而它不存在`,
  noSuchVolume: (volume, near) =>
    `spec.volumeName 只要求卷 ${volume}，而没有这个名字的卷。${near ? `最接近的名字是 ${near}。` : ''}`,
  namedTitle: (claim, volume) => `PVC ${claim} 不能得到它要求的卷 ${volume}`,
  named: (volume, reasons) => `spec.volumeName 只要求卷 ${volume}，但该卷：${common.list(reasons)}。`,

  classTitle: (claim, name) => `PVC ${claim} 指定的 StorageClass ${name} 不存在`,
  classMissing: (claim, name, volumesSeen) =>
    `StorageClass 决定由谁创建卷。${claim} 要用类 ${name}，而集群里没有这个类${volumesSeen ? '，也没有属于它的卷' : ''}。`,
  classes: (names, near) =>
    names.length === 0
      ? '集群里一个 StorageClass 也没有。'
      : near
        ? `最接近的名字是 ${near}；现有：${common.some(names, 8)}。`
        : names.length === 1
          ? `唯一的类是 ${names[0]}。`
          : `现有：${common.some(names, 8)}。`,
  noDefaultTitle: (claim) => `PVC ${claim} 没有指定 StorageClass，而集群没有默认类`,
  noDefault: (claim) => `StorageClass 决定由谁创建卷。${claim} 没有指定，因此会使用默认类，而没有哪个类被标记为默认。`,
  noDefaultShort: '它没有指定类，也没有默认类，因此不会有谁为它创建卷。',
  defaultComes: (name) => `它没有指定类；默认类 ${name} 马上会被填上。`,

  noMatchTitle: (claim, size, candidates) =>
    candidates === 0 ? `PVC ${claim} 找不到卷：没有卷能满足它的 ${size}` : `PVC ${claim} 找不到适合它的 ${size} 的卷`,
  wish: (size, modes, name) =>
    `它要 ${size}，${modes.length > 0 ? `访问模式 ${modes.map(mode).join('和 ')}` : '访问模式不限'}，${className(name)}。`,
  noVolumes: (name) => (name ? `没有类 ${name} 的卷。` : '没有不带类的卷。'),
  candidates: (lines) => `${common.some(lines, 4)}。`,
  candidate: (volume, reasons) => `卷 ${volume} ${common.list(reasons)}`,
  nearMiss: (volume, size, name) =>
    `卷 ${volume}（${size}）本来适合，但${name ? `它属于 StorageClass ${name}` : '它没有类'}。`,
  byHand: (name, provisioner) => `类 ${name} 自己不创建卷（它的 provisioner 是 ${provisioner}）：必须有人手动创建。`,
  onPurpose: '它特意不要类（storageClassName: ""），因此不会有谁为它创建卷。',
  noClassToMake: (name) => `没有能创建卷的 StorageClass ${name}。`,
  notThere: (name, provisioner, message) =>
    `类 ${name}（provisioner ${provisioner}）不在 Pod 可以运行的节点上创建卷。调度器说：“${message}”。`,
  noRoomTitle: (claim, size) => `没有节点还剩 ${size} 的存储给 PVC ${claim}`,
  noRoom: (size, name, message) =>
    `类 ${name} 的存储驱动会报告每个节点还能给出多少，而没有一个有 ${size}。调度器说：“${message}”。`,

  provisionerTitle: (claim, provisioner) => `没有谁为 PVC ${claim} 创建卷：${provisioner} 没有响应`,
  provisioner: (name, provisioner, ms) =>
    `类 ${name} 把创建卷交给 provisioner ${provisioner}，即一个必须在集群中运行的程序。它已经 ${formatDuration(ms)} 没有处理这个 PVC。`,
  driverUnknown: (provisioner) =>
    `没有名为 ${provisioner} 的存储驱动注册，集群里和节点上都没有，所以它很可能没有安装。`,
  driverKnown: (nodes) =>
    nodes.length === 0
      ? '该驱动已在集群中注册，但不在任何节点上：请看它的 Pod 是否在运行。'
      : `该驱动已在 ${common.some(nodes)} 上注册：请看它的控制器是否在运行。`,
  provisioningTitle: (claim) => `无法创建 PVC ${claim} 的卷`,
  provisioningFailed: (provisioner, message, count) =>
    `${provisioner} 试了 ${common.times(count)}，说：“${message}”。它会继续重试。`,
  provisioningSoon: (provisioner) => `${provisioner} 会创建它的卷。`,
  slowTitle: (claim) => `PVC ${claim} 等它的卷已经很久了`,
  slow: (provisioner, ms) =>
    `${provisioner} 在 ${formatDuration(ms)} 前开始创建卷，此后既没有报告成功，也没有报告失败。`,

  resizeTitle: (claim, size) => `PVC ${claim} 的卷无法扩大到 ${size}`,
  resize: (has, size, message) =>
    `它有 ${has}，PVC 现在要求 ${size}，而 Kubernetes 说：“${message}”。使用它的程序仍然只有 ${has}。`,

  noConsumer: '它在有 Pod 使用时才绑定（WaitForFirstConsumer）：现在还没有，这不是故障。',
  waitsForPod: (pods) => `它在其 Pod 被调度时绑定（WaitForFirstConsumer）；它在等待 ${common.some(pods)}。`,
  classesUnseen: 'kdbg 无权读取 StorageClass，因此无法说明有哪些。',
  volumesUnseen: 'kdbg 无权读取卷（PersistentVolume），因此无法说明每个卷为什么不适合。',
  eventsUnseen: 'kdbg 无权读取事件，因此无法说明卷进展到了哪一步。',

  waitsTitle: (who, claim) => `${who} 在等待尚未绑定的 PVC ${claim}`,
  waits: (volume, why) => `它的卷 ${volume} 就是该 PVC：${end(why)}PVC 绑定后 Pod 才会启动。`,
  missingClaimTitle: (who, claim) => `${who} 要用的 PVC ${claim} 不存在`,
  missingClaim: (volume, claim, namespace) =>
    `它的卷 ${volume} 是 PersistentVolumeClaim ${claim}，而命名空间 ${namespace} 里没有这个名字的 PVC。`,
  nearestClaim: (name) => `最接近的名字是 ${name}。`,
  claimsThere: (names) => (names.length === 0 ? '该命名空间里一个 PVC 也没有。' : `现有：${common.some(names, 5)}。`),
  ephemeralTitle: (who, claim) => `属于 ${who} 的 PVC ${claim} 没有被创建`,
  ephemeral: (claim, ms) =>
    `Kubernetes 会自己为 Pod 创建 PVC ${claim}（通用临时卷）；过了 ${formatDuration(ms)} 它仍不存在。可能是配额拒绝了它，或控制器没有运行。`,
  deletedClaimTitle: (who, claim) => `${who} 在等待它的 PVC ${claim}，而它正在被删除`,
  deletedClaim: (claim) =>
    `PVC ${claim} 已被标记为删除，等最后一个使用它的 Pod 结束后就会消失；新的 Pod 不能再使用它。它消失后请重新创建。`,
  bypassTitle: (who, claim) => `${who} 自己指定了节点，因此它的 PVC ${claim} 永远不会绑定`,
  bypass: (claim, node) =>
    `PVC ${claim} 在调度器为其 Pod 选定节点时绑定（WaitForFirstConsumer）。Pod 设置了 spec.nodeName: ${node}，于是绕过了调度器。改用 nodeSelector kubernetes.io/hostname: ${node}，调度器就会把它派到那里，并绑定 PVC。`,
  oncePodTitle: (who, claim, pods) =>
    `${who} 不能得到 PVC ${claim}：${pods.length > 0 ? `Pod ${common.some(pods)} 正在使用它` : '另一个 Pod 正在使用它'}`,
  oncePod: (claim, pods) =>
    `PVC ${claim} 是 ReadWriteOncePod：同一时间只能由一个 Pod 使用${pods.length > 0 ? `，现在是 ${common.some(pods)}` : ''}。那个 Pod 结束后，这个 Pod 才会启动。`,

  placeTitle: (who, claim, nodes) =>
    nodes.length > 0
      ? `${who} 无法调度：它的 PVC ${claim} 的卷在 ${common.some(nodes)} 上，而它不能在那里运行`
      : `${who} 无法调度：它可以运行的节点都不能使用它的 PVC ${claim} 的卷`,
  apartTitle: (who) => `${who} 无法调度：它的卷在不同的节点上`,
  apart: '没有节点能使用全部的卷。',
  place: (claim, volume, wants, nodes) =>
    nodes.length > 0
      ? `PVC ${claim} 绑定到卷 ${volume}，而该卷只能在 ${common.some(nodes)} 上使用（它要求 ${wants}）。`
      : `PVC ${claim} 绑定到卷 ${volume}，而该卷只能在满足 ${wants} 的节点上使用，但没有这样的节点。`,
  placeRefuses: (node, why) => `${node} ${why || '可以接收这个 Pod'}。`,
  notOn: (volume) => `不能使用卷 ${volume}`,
  tooManyTitle: (who) => `${who} 无法调度：没有节点还能再挂接一个卷`,
  tooMany: (claims) =>
    `一个节点能挂接的卷数有限；这个 Pod 还需要 ${claims} 个，而它可以运行的每个节点都已达到存储驱动允许的数量。`,

  none: '无',
  suitsShort: '适合',
  classIs: (provisioner, binding, isDefault) =>
    `provisioner ${provisioner}，${binding === 'WaitForFirstConsumer' ? '有 Pod 使用时绑定（WaitForFirstConsumer）' : '立即绑定（Immediate）'}${isDefault ? '，默认类' : ''}`,

  against: {
    deleting: '正在被删除',
    failed: (message) => `已失败${message ? `（${message}）` : ''}`,
    bound: (owner) => `已被 PVC ${owner} 占用`,
    reserved: (owner) => `已为 PVC ${owner} 保留（spec.claimRef）`,
    released: (owner) => `处于 Released：它仍属于已删除的 PVC ${owner}，并保留其数据`,
    releasedSame: '处于 Released：它仍属于以前一个同名、现已删除的 PVC，并保留其数据',
    class: (own, wanted) =>
      `${own ? `属于 StorageClass ${own}` : '没有类'}，而${wanted ? `不是 StorageClass ${wanted}` : ' PVC 不要类'}`,
    capacity: (has, wanted, short) => `只有 ${has}，不到 ${wanted}（差 ${short}）`,
    modes: (has, lacking) =>
      `${has.length > 0 ? `允许 ${has.join('、')}` : '不允许任何访问模式'}，而不是 ${lacking.map(mode).join('、')}`,
    volumeMode: (own, wanted) => `的 volumeMode 是 ${own}，而不是 ${wanted}`,
    selector: (wanted, has) => `缺少 PVC 的 selector 要求的标签 ${wanted}${has ? `（它有 ${has}）` : '（它没有标签）'}`,
    noNode: (wanted) => `只能在满足 ${wanted} 的节点上使用，而没有这样的节点`,
    otherNode: (nodes, pod, why) => `在 ${common.some(nodes)} 上，而 Pod ${pod} 不在那里运行：${why}`,
  },
};

export const storageRemedies: Translated<Texts['findings']['storageRemedies']> = {
  chain: '显示整条链：PVC、类、provisioner、卷、Pod',
  otherClass: (name) => `用类 ${name} 重新创建 PVC（PVC 的类不能更改）`,
  setClass: (name) => `给 PVC 设置类 ${name}`,
  otherSize: (size) => `用 ${size} 重新创建 PVC（PVC 不能缩小）`,
  again: '重新创建 PVC，使它绑定到另一个卷',
  defaultClass: (name) => `把 ${name} 设为默认 StorageClass`,
  makeVolume: (size, node) => `在 ${node} 的一个文件夹上创建 ${size} 的卷`,
  free: (volume) => `释放卷 ${volume}，供新的 PVC 使用（数据保留）`,
  makeClaim: (name) => `创建 PVC ${name}`,
  driverPods: (driver) => `查找 ${driver} 的 Pod`,
};
