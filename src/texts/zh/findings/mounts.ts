import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { end, led } from '../words.ts';
import { common } from './common.ts';

/** What the kubelet calls the types of hostPath volumes. */
const FILES: Readonly<Record<string, string>> = {
  directory: '目录',
  file: '文件',
  socket: '套接字（socket）',
  'character device': '字符设备',
  'block device': '块设备',
};
const kindOf = (file: string): string => FILES[file] ?? file;

export const mounts: Translated<Texts['findings']['mounts']> = {
  someVolume: '它的一个卷',
  title: (who, volume) => `${who} 无法启动：它的卷 ${volume} 无法挂载`,
  says: (node, error) => end(`${node} 说：“${error}”`),
  retries: '节点会自己重试，最迟每两分钟一次。',
  nearest: (name) => `最接近的名字是 ${name}。`,
  missingTitle: (who, what) => `${who} 无法启动：它的卷所用的 ${common.list(what)} 不存在`,
  missing: (volume, what, namespace) =>
    `卷 ${volume} 由 ${common.list(what)} 构成，而在命名空间 ${namespace} 里没有找到。`,
  rootCaTitle: (who) => `${who} 无法启动：集群的证书还不在它的命名空间里`,
  rootCa: (namespace) =>
    `Kubernetes 会在每个命名空间放入 ConfigMap kube-root-ca.crt，而 ${namespace} 里没有：controller manager 没有运行，或该命名空间刚创建几秒。`,
  keyTitle: (who, kind, name, key) => `${who} 无法启动：${kind} ${name} 没有它的卷所要的键 ${key}`,
  key: (volume, kind, name, key) => `卷 ${volume} 取 ${kind} ${name} 的键 ${key}，而那里没有。`,
  hostPathTitle: (who, path, wanted, node) =>
    `${who} 无法启动：${node} 上的 ${path} 不存在，或不是${led(kindOf(wanted))}`,
  hostPath: (volume, path, wanted, node) =>
    `卷 ${volume} 是 Pod 所在节点的路径 ${path}（hostPath），它在那里必须是${led(kindOf(wanted))}。在 ${node} 上它不存在，或是别的东西。请在节点上创建它，或让 Pod 在有它的节点上运行。`,
  pathTitle: (who, path, node) => `${who} 无法启动：文件夹 ${path} 在 ${node} 上不存在`,
  path: (volume, path, node) =>
    `卷 ${volume} 是 ${node} 的文件夹 ${path}，而那里没有它。必须有人创建它，或挂载它的磁盘。`,
  deviceTitle: (who, path, node) => `${who} 无法启动：设备 ${path} 在 ${node} 上不存在`,
  device: (volume, path, node) => `卷 ${volume} 是 ${node} 的设备 ${path}，而那里没有它。`,
  helperTitle: (who, volume, node) => `${who} 无法启动：${node} 无法挂载它的卷 ${volume}`,
  helper: (filesystem, node) =>
    filesystem
      ? `节点 ${node} 不认识文件系统 ${filesystem}：那里没有安装挂载它的程序（mount.${filesystem}）或它的内核模块。`
      : `${node} 上没有安装挂载这种卷的程序。`,
  serverTitle: (who, server) => `${who} 无法启动：${server} 无法挂载`,
  server: {
    refused: (server) => `存储服务器拒绝连接（${server}）：那里没有程序在监听。`,
    'no-path': (server) => `存储服务器有响应，但没有导出那个路径（${server}）。`,
    denied: (server) => `存储服务器不允许这个节点访问（${server}）：请看它允许的客户端列表。`,
    'time-out': (server) => `存储服务器没有响应（${server}）：地址、防火墙或服务器本身有问题。`,
    'no-name': (server) => `在节点上无法解析存储服务器的名字（${server}）。`,
    'no-route': (server) => `节点没有通向存储服务器的路由（${server}）。`,
    protocol: (server) => `存储服务器不支持节点要求的协议版本（${server}）。`,
  },
  filesystemTitle: (who, volume) => `${who} 无法启动：它的卷 ${volume} 的文件系统无法使用`,
  filesystem: (node) => `${node} 在磁盘上没有找到它期望的文件系统：可能是另一种、已损坏，或挂载选项有误。`,
  driverTitle: (who, name, node) => `${who} 无法启动：存储驱动 ${name} 没有在 ${node} 上运行`,
  driver: (name, node) => `这个卷由存储驱动（CSI）${name} 挂载，它必须在每个节点上运行一个 Pod，而 ${node} 上没有。`,
  driverOn: (registered, nodes) =>
    nodes.length > 0
      ? `它在 ${common.some(nodes)} 上运行。`
      : registered
        ? '它没有在任何节点上运行。'
        : '它没有在任何节点上运行，也没有安装在集群中。',
  attachTitle: (who, volume, node) => `${who} 无法启动：它的卷 ${volume} 没有挂接到 ${node}`,
  attach: (driver, node) =>
    `卷在挂载之前必须先挂接到 ${node}。这是存储驱动 ${driver} 的控制器的工作，而它没有响应：它没有运行，或访问不到它的存储。`,
  multiTitle: (who, volume, nodes) =>
    `${who} 无法启动：它的卷 ${volume} 仍挂接在${nodes.length > 0 ? ` ${common.some(nodes)} ` : '另一个节点'}上`,
  multi: (node) => `这个卷同一时间只能挂接到一个节点，而 Pod 被派到了 ${node}（multi-attach 错误）。`,
  holder: (pod, node) => `${node} 上的 Pod ${pod}`,
  holders: (who) => `使用它的是：${common.some(who)}。`,
  attachedTo: (nodes) => `它挂接在 ${common.some(nodes)} 上。`,
  attachment: (node, attached, error) => `${attached ? '已挂接到' : '将挂接到'} ${node}${error ? `：${error}` : ''}`,
  leaving: '那个 Pod 正在被删除：它结束后卷就会过来。',
  notLeaving: '只有当那里不再使用它时，它才会过来。',
  freePod: (pod) => `删除占用该卷的 Pod ${pod}`,
  sameNode: '把这些 Pod 派到同一个节点，或改用可供多个节点使用的卷（更新时用 Recreate 策略可避免此问题）',
  modeTitle: (who, volume) => `${who} 无法启动：它的卷 ${volume} 的用法不对`,
  mode: (volume, mode) =>
    mode === 'Block'
      ? `卷 ${volume} 是裸设备（volumeMode Block）：容器必须在 volumeDevices 中写它，而不是 volumeMounts。`
      : `卷 ${volume} 是文件系统（volumeMode ${mode}）：容器必须在 volumeMounts 中写它，而不是 volumeDevices。`,
  kinds: {
    full: (node) => `${node} 存放它的地方没有剩余空间。`,
    'read-only': (node) => `在 ${node} 上，它要挂载到的地方是只读的。`,
    permission: (node) => `${node} 没有挂载它的权限。`,
    'sub-path': () => '容器要求的那一部分（subPath）无法使用。',
  },
  timeOut: (volume, node) => `${node} 等待卷 ${volume} 已有两分钟，而没有任何信息说明它为什么不来。`,
};

const LINKS = {
  pod: 'Pod',
  claim: 'PVC',
  class: 'StorageClass',
  provisioner: 'Provisioner',
  volume: '卷',
  node: '节点',
  mount: '挂载于',
} as const;

export const chain: Translated<Texts['findings']['chain']> = {
  title: (claim) => `PVC ${claim} 的存储链`,
  viewTitle: (what) => `${what} · 存储`,
  noClaims: '请选择一个 PersistentVolumeClaim，或使用它的 Pod',
  link: (kind, name) => (name ? `${LINKS[kind]} ${name}` : LINKS[kind]),
  firstBroken: (link) => `第一个断开的环节：${link}`,
  whole: '没有断开的环节。',
  notAllSeen: '没有已知的断开环节；标有 ? 的无法查看。',
  unseen: '以你的权限无法读取',
  noClaim: '不存在',
  noPod: '没有 Pod 使用它',
  pod: (volume, where) => `把它用作卷 ${volume}，${where}`,
  onNode: (node) => `在 ${node} 上运行`,
  noNode: '还没有节点',
  unscheduled: (message) => `没有节点。调度器说：“${message}”`,
  claim: (phase, size, modes, mode) => `${phase || '还没有阶段'}：要 ${size}，${modes.join('、')}，${mode}。`,
  noClassOnPurpose: '特意不用（storageClassName: ""）：只能绑定已经存在的卷',
  noClass: '没有指定',
  noDefault: '没有指定，也没有默认类',
  classMissing: '没有这个 StorageClass；只能绑定指定了它的卷',
  byHand: '不创建卷：必须有人手动创建',
  made: '没有别的事要做',
  notYet: '还没有被要求，或正在处理',
  noVolume: '还没有',
  boundElsewhere: '没有找到',
  anyNode: '该卷可以在任何节点上使用',
  only: (wanted, nodes) => `该卷只能在 ${common.some(nodes)} 上使用（${wanted}）`,
  onlyNone: (wanted) => `该卷只能在满足 ${wanted} 的节点上使用，而没有这样的节点`,
  onlyUnseen: (wanted) => `该卷只能在满足 ${wanted} 的节点上使用；无权读取节点`,
  podElsewhere: (pod) => `Pod ${pod} 不能到那里去。`,
  mounted: (node) => `已挂载在 ${node} 上`,
  mounting: (node) => `${node} 即将挂接并挂载它`,
};
