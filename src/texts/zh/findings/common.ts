import { formatClock, formatDuration } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { probeName } from '../words.ts';

const list = (items: readonly string[]): string => items.join('、');

/** Up to `most` of the items, then how many more there are. */
const some = (items: readonly string[], most = 3): string =>
  items.length <= most ? list(items) : `${list(items.slice(0, most))}，以及另外 ${items.length - most} 个`;

/** A sentence that ends with a message of the cluster needs a space behind it, one that ends in Chinese does not. */
const sentences = (parts: readonly string[]): string =>
  parts.map((part, i) => (i + 1 === parts.length || /[。！？；：”）]$/.test(part) ? part : `${part} `)).join('');

/** Of this type, and not of what may be translated, so that the other sentences can call what is here. */
export const common = {
  list,
  some,
  sentences,
  sentence: (words) => `${words}。`,
  clauses: (parts) => parts.join('；'),
  either: (parts) => parts.join(' 或 '),
  headed: (head, words) => `${head}：${words}`,
  theNode: '节点',
  who: (name, container) => (container === undefined ? name : `${name} 的容器 ${container}`),
  also: (pods) =>
    pods.length === 1 ? `Pod ${pods[0]} 有同样的问题。` : `另有 ${pods.length} 个 Pod 有同样的问题：${some(pods)}。`,
  startsAgain: (at, now) =>
    at > now ? `Kubernetes 下次启动它是在 ${formatClock(at)}。` : 'Kubernetes 随时会再次启动它。',
  triesAgain: (at, now) => (at > now ? `Kubernetes 下次重试是在 ${formatClock(at)}。` : 'Kubernetes 随时会重试。'),
  ran: (ms) => (ms < 1000 ? '不到 1 秒' : formatDuration(ms)),
  noMetrics: '集群没有 metrics API（metrics server）',
  times: (n) => `${n} 次`,
} satisfies Translated<Texts['findings']['common']>;

/** `运行了 12 s`. */
export const lasted = (ms: number): string => (ms < 1000 ? '运行了不到 1 秒' : `运行了 ${formatDuration(ms)}`);

/** What can't be told without a kind, by its name in the API. */
const depends: Readonly<Record<string, string>> = {
  pods: 'Pod',
  events: 'Pod 为什么不启动、探针得到了什么、哪些 Pod 被拒绝',
  nodes: '哪些节点能接收 Pod，以及节点的状况',
  deployments: '滚动更新（rollout）',
  replicasets: '滚动更新（rollout）',
  statefulsets: '滚动更新（rollout）',
  daemonsets: '滚动更新（rollout）',
  jobs: '失败的 Job 是否会重试',
  cronjobs: '失败的 Job 是否会重试',
  services: 'Service 是否能到达其 Pod、Ingress 是否能到达其 Service',
  endpointslices: 'Service 把流量发往哪些地址',
  ingresses: 'Ingress 是否通向某处',
  ingressclasses: 'Ingress 的类是否存在',
  configmaps: 'Pod 使用的 ConfigMap 是否存在、是否改过',
  secrets: 'Pod 使用的 Secret 是否存在、是否改过，以及 Helm release 的状况',
  persistentvolumeclaims: '存储为什么不可用',
  persistentvolumes: '存储为什么不可用',
  storageclasses: '存储为什么不可用',
  resourcequotas: '配额还剩多少',
  limitranges: 'LimitRange 允许什么',
  horizontalpodautoscalers: '自动扩缩',
  poddisruptionbudgets: '什么阻止了节点的腾空（drain）',
  namespaces: '正在删除的命名空间',
};

export const unseen: Translated<Texts['findings']['unseen']> = {
  title: (resources) =>
    resources.length <= 5
      ? `kdbg 无权在此读取 ${list(resources)}`
      : `kdbg 无权在此读取 ${resources.length} 种对象：${some(resources)}`,
  cause: (resources) => {
    const told = [...new Set(resources.map((resource) => depends[resource] ?? resource))];
    return `使用 kdbg 的人没有列出这些对象的权限，这不是集群的故障。因此对下列各项不作任何好坏判断：${told.join('；')}。`;
  },
  startTitle: (who) => `${who} 没有启动，而 kdbg 无权读取原因`,
  start: (since, container) =>
    `自 ${since} 起一直在创建它的容器 ${container}，而这通常只需几秒。Kubernetes 只在事件里说明原因（卷无法挂载、镜像很大、网络没有就绪），而 kdbg 无权读取事件。`,
  claimTitle: (who, claims) => `${who} 在等待尚未绑定的 PVC ${list(claims)}`,
  claim: (message) =>
    `PVC 用来申请存储；在卷与它绑定之前，没有节点会接收这个 Pod。调度器说：“${message}”。kdbg 无权读取 PVC，因此无法说明原因。`,
  probe: (type) => `可能是它的${probeName(type)}让它被终止的：只有事件能说明，而 kdbg 无权读取事件。`,
  keys: (why) => `无法读取它有哪些键：${why}`,
  job: (failed) => `它的 Job 有 ${failed} 个 Pod 失败。kdbg 无权读取该 Job，因此无法判断它是否会重试。`,
  odd: (what) => `kdbg 无法检查它：${what}`,
  stale: (reason) => `显示的是失去连接之前的状态：${reason}`,
};

export const remedies: Translated<Texts['findings']['remedies']> = {
  debug: '让它休眠并查看其内部（调试模式）',
  debugShell: '在休眠的容器中打开 shell',
  debugEnd: '结束调试模式：恢复原样',
  previousLog: '查看崩溃的那个实例的日志',
  log: '查看它的日志',
  gdb: '附加 gdb',
  rollback: (revision, image) => (image ? `回滚到修订版本 ${revision}（${image}）` : `回滚到修订版本 ${revision}`),
  setImage: (image) => (image ? `把镜像设为 ${image}` : '改用另一个镜像'),
  setEnv: (name) => (name ? `设置环境变量 ${name}` : '设置一个环境变量'),
  edit: (what) => `编辑 ${what}`,
  labelNode: (node, label) => `给节点 ${node} 加上标签 ${label}`,
  limits: (limit) => `把内存限制提高到 ${limit}`,
  limitsUnknown: '设置 resources：请求和限制',
  requests: (fits) => `降低 resources.requests${fits === undefined ? '' : `：现在放得下 ${fits}`}`,
  recreate: '在清单中降低 resources.requests，然后重新创建 Pod',
  uncordon: (node) => `恢复 ${node} 的调度（uncordon）`,
  taint: (taint, node) => `从 ${node} 移除污点 ${taint}`,
  tolerate: (taint) => `添加对 ${taint} 的容忍度`,
  pullSecret: (registry) => `为 ${registry} 创建拉取 Secret`,
  usePullSecret: '在 imagePullSecrets 中写上拉取 Secret',
  pullPolicy: '把 imagePullPolicy 设为 IfNotPresent',
  create: (what) => `创建 ${what}`,
  describe: '显示 Kubernetes 对它的全部描述',
  jobAgain: '重新创建 Job',
  registry: (registry) => `从这里访问镜像仓库 ${registry} 试试`,
};
