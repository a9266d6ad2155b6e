import { formatClock } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { trailed } from '../words.ts';
import { common } from './common.ts';

const revisionOf = (revision: number): string => (Number.isNaN(revision) ? '' : `（修订版本 ${revision}）`);

export const rollouts: Translated<Texts['findings']['rollouts']> = {
  title: (name, seconds) => `${name} 的滚动更新卡住了：过了 ${seconds} s 新 Pod 仍没有就绪，旧 Pod 还在运行`,
  firstTitle: (name, seconds) => `${name} 的滚动更新卡住了：过了 ${seconds} s 仍没有完成`,
  deadline: (seconds, since) =>
    `它的 Pod 已有 ${seconds} s 没有进展（progressDeadlineSeconds）${since === undefined ? '' : `，Kubernetes 在 ${formatClock(since)} 发现`}；Kubernetes 会继续尝试，但不会自己回滚。`,
  running: (revision, ready, made, wanted) => {
    const version = `新版本${revisionOf(revision)}`;
    if (made === 0) return `${version}还没有 Pod；需要 ${wanted} 个。`;
    const missing = made < wanted ? `（需要 ${wanted} 个，至今创建了 ${made} 个）` : '';
    if (made === 1) return `${version}的那个 Pod ${ready === 1 ? '已就绪' : '没有就绪'}${missing}。`;
    return ready === 0
      ? `${version}的 ${made} 个 Pod 都没有就绪${missing}。`
      : `${version}的 ${made} 个 Pod 中有 ${ready} 个就绪${missing}。`;
  },
  counted: (updated, wanted) => `${wanted} 个 Pod 中有 ${updated} 个是新版本。`,
  older: (revision, ready, all) => `旧版本${revisionOf(revision)}的 ${all} 个 Pod 中有 ${ready} 个就绪。`,
  serving: (ready, wanted, old) => {
    if (ready === 0) return '没有 Pod 在提供服务。';
    const version = old ? '，其中部分或全部是旧版本' : '';
    return ready >= wanted
      ? `因此有 ${ready} 个就绪的 Pod 在提供服务，数量足够${version}。`
      : `因此需要的 ${wanted} 个 Pod 中只有 ${ready} 个在提供服务${version}。`;
  },
  blocked: (which) =>
    `挡住它的是 ${common.some(which.map(({ name, status }) => `${name}（${status === 'Running' ? 'Running，没有就绪' : status}）`))}。`,
  refused: (message) => `缺少 Pod，因为 Kubernetes 拒绝创建它们：“${message}”。`,
  because: (title) => `原因（也是单独的一条诊断结果）：${title}。`,
  pausedTitle: (name) => `${name} 的滚动更新已暂停，有更改在等它`,
  paused: (updated, all) =>
    `设置了 spec.paused，因此更改不会推出：${all} 个 Pod 中有 ${updated} 个是最新版本。有人特意暂停了它（kubectl rollout pause），或忘了恢复。`,
  resume: (name) => `恢复 ${name} 的滚动更新`,
  undo: '回滚到较早的修订版本',
  updateTitle: (name, pod) => `${name} 的更新卡在 ${pod}：这个 Pod 一直没有就绪`,
  makeTitle: (name, pod) => `${name} 的 Pod 没有到齐：${pod} 一直没有就绪，之后的要等它就绪才创建`,
  ordinalUpdate: (ordinal) =>
    `StatefulSet 逐个更新 Pod，从最后一个到第一个，前一个就绪才继续；现在到了 ${ordinal} 号。`,
  ordinalMake: (ordinal, missing) =>
    `StatefulSet 逐个创建 Pod，前一个就绪才继续（podManagementPolicy 为 OrderedReady）；它停在 ${ordinal} 号，还有 ${missing} 个 Pod 没有创建。`,
  updated: (n, wanted) => `${wanted} 个 Pod 中有 ${n} 个是新版本。`,
  updatedOf: (n, wanted) => `${wanted} 个中的 ${n} 个`,
  forced: '模板修好或回滚之后，可能还要删除有问题的 Pod：StatefulSet 不会替换从未就绪的 Pod。',
  replacePod: (pod) => `删除 ${pod}，让它按届时的模板重新创建`,
  daemonUpdate: (most, unavailable) =>
    `DaemonSet 只在没有就绪的 Pod 数不超过 ${most}（maxUnavailable）时才继续更新；现在有 ${unavailable} 个，因此停住了。`,
};

export const autoscalers: Translated<Texts['findings']['autoscalers']> = {
  title: (name) => `自动扩缩器 ${name} 无法扩缩`,
  missingTitle: (name, target) => `自动扩缩器 ${name} 没有可扩缩的对象：${target} 不存在`,
  missing: (target) => `它要扩缩 ${target}（spec.scaleTargetRef），而它不存在（not found）。`,
  near: (name) => `最接近的：${name}。`,
  kindTitle: (name, kind) => `自动扩缩器 ${name} 没有可扩缩的对象：${kind} 不能扩缩`,
  kind: (kind, version) =>
    `它的目标（spec.scaleTargetRef）的类型是 ${kind}${version ? `（${version}）` : ''}，而集群没有这个类型，或它没有可更改的副本数。`,
  requestTitle: (name, resource, containers) =>
    `自动扩缩器 ${name} 无法扩缩：容器 ${trailed(common.some(containers))}没有写 ${resource} 请求`,
  request: (resource, containers) =>
    `它按 ${resource} 用量占请求的比例扩缩，而容器 ${trailed(common.some(containers))}没有 resources.requests.${resource}：没有请求就算不出比例。`,
  setRequest: (container, resource) => `为 ${container} 设置 ${resource} 请求`,
  apiTitle: (name, api) => `自动扩缩器 ${name} 无法扩缩：集群没有 ${api} 指标`,
  api: (api, metric) =>
    `它按${metric ? `指标 ${metric} ` : '某个指标'}扩缩，而集群里没有谁提供 ${api} 指标（API ${api}.metrics.k8s.io）；需要一个适配器，例如 Prometheus 或 KEDA 的。`,
  askApis: '列出集群提供的 API',
  serverTitle: (name) => `自动扩缩器 ${name} 无法扩缩：metrics server 没有响应`,
  server: '它按 CPU 或内存用量扩缩，用量由 metrics server 提供（API metrics.k8s.io）；它没有安装，或工作不正常。',
  askServer: '查看 metrics API 的状况',
  says: (message) => `自动扩缩器说：“${message}”。`,
  stays: (now, min, max) =>
    now === undefined
      ? `解决之前不会扩缩（范围是 ${min} 到 ${max} 个 Pod）。`
      : `解决之前保持 ${now} 个 Pod，期望的是 ${min} 到 ${max} 个。`,
  limitedTitle: (name, max) => `自动扩缩器 ${name} 已到最大值 ${max} 个 Pod`,
  limited: (max, since) =>
    `它想运行超过 ${max} 个 Pod（maxReplicas），而从 ${formatClock(since)} 起不被允许：负载再增加就应付不了。`,
};

export const budgets: Translated<Texts['findings']['budgets']> = {
  neverTitle: (name) => `干扰预算 ${name} 从不允许驱逐 Pod`,
  sickTitle: (name) => `干扰预算 ${name} 不允许驱逐任何 Pod：就绪的太少`,
  unmanagedTitle: (name) => `干扰预算 ${name} 无法计算，因此不驱逐任何 Pod`,
  noneUnavailable: (value) => `它的 maxUnavailable 是 ${value}，因此一个 Pod 也不能少。`,
  allNeeded: (value, expected) => `它的 minAvailable 是 ${value}，而总共有 ${expected} 个 Pod，因此一个也不能少。`,
  sick: (healthy, desired, expected) =>
    `${expected} 个 Pod 中有 ${healthy} 个就绪，而任何时候都必须有 ${desired} 个：没有多余的。`,
  unmanaged: (n) => `它的 ${n} 个 Pod 不属于任何写明数量的工作负载，因此只有写成数字的 minAvailable 才能计算。`,
  failed: (why) => `Kubernetes 说：“${why}”。`,
  meaning: '这些 Pod 所在的节点无法腾空（drain）：驱逐会一再被拒绝。',
  draining: (nodes) => `${trailed(common.list(nodes))}已停止调度（cordon），上面仍有这样的 Pod：腾空（drain）在等它。`,
  notReady: (pods) => `没有就绪的：${common.some(pods)}。`,
};

export const jobs: Translated<Texts['findings']['jobs']> = {
  policy: (exitCode, rule) =>
    `它的 podFailurePolicy 中有一条规则（${rule} 号，从 0 算起）规定：退出码为 ${exitCode} 时立即放弃 Job（PodFailurePolicy）。`,
  indexes: (failed, of) => `它按索引计算 Pod；${of} 个索引中，这些已彻底失败：${failed}（FailedIndexes）。`,
  tooManyIndexes: (failed, most) =>
    `失败的索引超过了它允许的数量${most === undefined ? '' : `（maxFailedIndexes 为 ${most}）`}：${failed}（MaxFailedIndexesExceeded）。`,
  noPod: '它失败的 Pod 已不在，日志也随之消失。',
  ending: (pods) => `它最后的 ${pods} 个 Pod 仍在结束。`,
  last: '它最后一个 Pod 是这样结束的：',
  lastInit: (container) => `它的 Init 容器 ${container} 失败，因此其他容器没有启动。`,
  lastUnstarted: '它最后一个 Pod 没有启动过。',
  earlier: (n) => `它之前的 ${n} 个 Job 也失败了。`,
  earlierOne: '它之前的那个 Job 也失败了。',
  scheduleTitle: (name) => `CronJob ${name} 从不运行：它的时间表不可用`,
  schedule: (schedule, why) => `它的时间表是“${schedule}”。Kubernetes 说：“${why}”。`,
  missedTitle: (name) => `CronJob ${name} 错过了启动时间`,
  missed: (why, last) =>
    `Kubernetes 说：“${why}”。${last === undefined ? '它从未运行过。' : `它上次运行是在 ${formatClock(last)}。`}`,
};
