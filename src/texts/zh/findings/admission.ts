import { formatClock } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { led, spaced, trailed } from '../words.ts';
import { common } from './common.ts';

const RESOURCES: Readonly<Record<string, string>> = {
  pods: 'Pod 数量',
  'count/pods': 'Pod 数量（包括已结束的）',
  cpu: 'CPU 请求',
  memory: '内存请求',
  'requests.cpu': 'CPU 请求',
  'requests.memory': '内存请求',
  'limits.cpu': 'CPU 限制',
  'limits.memory': '内存限制',
  'requests.ephemeral-storage': '本地磁盘请求',
  'limits.ephemeral-storage': '本地磁盘限制',
  'requests.storage': '所有 PVC 的存储',
  persistentvolumeclaims: 'PVC 数量',
};
const OBJECTS: Readonly<Record<string, string>> = {
  replicasets: 'ReplicaSet',
  configmaps: 'ConfigMap',
  cronjobs: 'CronJob',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  persistentvolumeclaims: 'PVC',
};
const ofContainers = (names: readonly string[]): string =>
  names.length === 0 ? '某个容器' : `容器 ${common.list(names)}`;

const resourceOf = (resource: string): string => {
  const known = RESOURCES[resource];
  if (known) return known;
  const [, plural] = /^(?:count\/)?([a-z]+)$|^count\/([a-z]+)\./.exec(resource)?.filter(Boolean) ?? [];
  return plural ? `${OBJECTS[plural] ?? plural} 数量` : resource;
};

export const admission: Translated<Texts['findings']['admission']> = {
  lacksAll: (who) => `${who} 没有 Pod`,
  lacks: (who, have, wanted) => `${who} 的 ${wanted} 个 Pod 只有 ${have} 个`,
  lacksSome: (who) => `${who} 无法创建它的全部 Pod`,
  lacksNew: (who) => `${who} 无法更新`,
  lacksClaim: (who, claim) => `${who} 无法创建它的 PVC ${claim}`,
  lacksJob: (who) => `${who} 无法启动它的 Job`,
  lacksSet: (who) => `${who} 无法创建 ReplicaSet，因此没有 Pod`,

  none: (wanted) =>
    wanted === undefined || wanted === 1
      ? '它的 Pod 在创建之前就被拒绝。'
      : `${wanted} 个 Pod 中有 0 个存在：全部在创建之前就被拒绝。`,
  some: (have, wanted) => `${wanted} 个 Pod 中已有 ${have} 个；${wanted - have} 个被拒绝。`,
  unknown: '新的 Pod 在创建之前就被拒绝。',
  rollout: (have, older, wanted) =>
    `${have === 0 ? '新版本的 Pod 一个也没能创建' : `新版本的 ${wanted} 个 Pod 已有 ${have} 个，下一个被拒绝`}；上一版本的 ${older} 个 Pod 继续运行。`,

  quotaTitle: (quota, resources) => `配额 ${quota} 剩余不够（${common.some(resources)}）`,
  unstatedTitle: (quota, missing) => `配额 ${quota} 要求写明 ${common.some(missing)}，而没有写`,
  scopeTitle: (scopes) => `该命名空间没有配额允许 ${scopes}`,
  resource: resourceOf,
  exceeded: (of) =>
    `配额 ${of.quota} 允许该命名空间的${led(of.words)}（${of.resource}）为 ${of.hard}：已用 ${of.used}，剩余 ${of.left}，而${led(of.each)} 需要 ${of.requested}。`,
  each: { pods: '每个 Pod', claim: 'PVC', job: 'Job', replicaset: 'ReplicaSet' },
  users: (resource, users, more) =>
    `使用者：${common.list([
      ...users.map(
        (user) =>
          `${user.name}${user.amount === String(user.pods) ? '' : ` ${user.amount}`}${user.pods > 0 ? `（${user.pods} 个 Pod）` : ''}`,
      ),
      ...(more > 0 ? [`另外 ${more} 个`] : []),
    ])}${users.length > 1 ? `（${resource}）` : ''}。`,
  counted: (names) => `计入的有：${common.some(names, 5)}。`,
  fits: (n, wanted, now) => (n > now ? `${wanted} 个 Pod 中放得下 ${n} 个。` : ''),
  unstated: (quota, resource, containers) =>
    `配额 ${quota} 对${spaced(resourceOf(resource))}设了上限，因此每个容器都必须写明 ${resource}；${trailed(ofContainers(containers))}没有写。`,
  scoped: (quota, scopes) => `配额 ${quota} 只计算 ${common.list(scopes)}。`,
  scope: (name, operator, values) => {
    switch (name) {
      case 'Terminating':
        return '有期限的 Pod（activeDeadlineSeconds；范围 Terminating）';
      case 'NotTerminating':
        return '没有期限的 Pod（范围 NotTerminating）';
      case 'BestEffort':
        return '没有写请求和限制的 Pod（范围 BestEffort）';
      case 'NotBestEffort':
        return '写了请求或限制的 Pod（范围 NotBestEffort）';
      case 'PriorityClass':
        return values.length > 0
          ? `优先级类${operator === 'NotIn' ? '不' : ''}是 ${common.list(values)} 的 Pod`
          : '任何优先级类的 Pod';
      default:
        return `范围 ${name} 的 Pod`;
    }
  },
  noScope: (scopes) => `这个集群只允许这样的 Pod 进入为它们设了配额的命名空间，而没有匹配的配额：${scopes}。`,
  quotaUnseen: 'kdbg 无权读取该配额，因此这些数字来自拒绝的消息。',
  quotaStatus: (used, hard) => `${hard} 中已用 ${used}`,
  leaving: (n) => `它有 ${n} 个 Pod 仍在结束；它们占用的届时会释放，随后会重试。`,
  mendedTitle: (who) => `${who} 在等待下一次尝试创建它的 Pod`,
  mended:
    '它的 Pod 曾在创建之前被拒绝，而拒绝它们的原因现在已不存在。Kubernetes 会自己重试，间隔越来越长（最多 17 分钟）。',

  limitTitle: (what) => `LimitRange 拒绝它的 Pod（${what}）`,
  limitTitleClaim: (what) => `LimitRange 拒绝它（${what}）`,
  limitRange: (name) => (name === undefined ? '该命名空间的一个 LimitRange' : `LimitRange ${name}`),
  limitShort: (rule, resource, given, bound) =>
    given === undefined
      ? `没有写 ${resource}`
      : rule === 'max'
        ? `${resource} ${given} 高于最大值 ${bound}`
        : rule === 'min'
          ? `${resource} ${given} 低于最小值 ${bound}`
          : `${resource} 限制是请求的 ${given} 倍，超过 ${bound} 倍`,
  breach: (of) => {
    const unit = of.of === 'Container' ? '一个容器' : of.of === 'Pod' ? '一个 Pod 的全部容器合计' : '一个 PVC';
    const who =
      of.of === 'PersistentVolumeClaim'
        ? '该 PVC'
        : of.of === 'Pod'
          ? `该 Pod${of.who.length > 0 ? `（${common.some(of.who, 4)}）` : ''}`
          : ofContainers(of.who);
    const side = of.of === 'PersistentVolumeClaim' ? '请求' : of.rule === 'max' ? '限制' : '请求';
    if (of.rule === 'ratio') {
      return `${of.range} 允许${trailed(unit)}的 ${of.resource} 限制最多是其请求的 ${of.bound} 倍；${
        of.given === undefined ? `${trailed(who)}没有写限制或请求` : `${trailed(who)}是 ${of.given} 倍`
      }。`;
    }
    return `${of.range} 允许${trailed(unit)}${of.rule === 'max' ? '最多' : '最少'} ${of.bound} ${of.resource}；${trailed(who)}${
      of.given === undefined ? `没有写 ${of.resource} ${side}` : `的${side}是 ${of.given}`
    }。`;
  },
  defaulted: (of) =>
    `容器 ${of.container} 请求 ${of.request} ${of.resource}，没有写限制。${of.range} 会给这样的容器加上限制 ${of.limit}（default），低于它的请求，因此无效。`,
  defaultedShort: (resource, request, limit) => `${resource} 请求 ${request} 高于默认限制 ${limit}`,
  byDefault: (amount) => `${amount}（LimitRange 的默认值）`,

  securityTitle: (level, first, more) =>
    `命名空间的 Pod Security 级别 ${level} 拒绝它的 Pod（${first}${more > 0 ? `，以及另外 ${more} 项` : ''}）`,
  security: (namespace, level, version) =>
    `命名空间 ${namespace} 强制执行 Pod Security 级别 ${level}${version === 'latest' ? '' : `（按 ${version} 版本）`}，它${
      level === 'restricted' ? '要求 Pod 放弃一切特权' : '禁止 Pod 使用已知的夺取节点的方式'
    }。`,
  securityNoLabel: (namespace) => `命名空间 ${namespace} 现在没有这个标签：级别是集群的默认值，或标签后来被移除。`,
  securityNow: (namespace, level) => `命名空间 ${namespace} 现在强制执行 ${level}。`,
  violates: (n) => `该 Pod 违反了 ${n} 条规则：`,
  violation: {
    privileged: '它以特权模式运行，即拥有节点上的全部权限（移除 privileged: true）',
    escalation: '它可以获得比启动时更多的权限（设置 allowPrivilegeEscalation: false）',
    dropAll: '它保留了 Linux capabilities，即 root 的部分权力（设置 capabilities.drop: ["ALL"]）',
    addCapabilities: (names) => `它添加了 Linux capabilities ${names}（从 capabilities.add 中移除）`,
    nonRoot: '它可能以 root 运行（设置 runAsNonRoot: true）',
    userZero: '它以 root 运行（移除 runAsUser: 0）',
    seccomp: '它没有系统调用过滤器（设置 seccompProfile.type: RuntimeDefault）',
    seccompOff: '它关闭了系统调用过滤器（移除 seccompProfile.type: Unconfined）',
    hostNamespaces: (fields) => `它共用节点自己的网络或进程（移除 ${fields}）`,
    hostPath: (volumes) => `它挂载了节点的文件夹（卷 ${volumes} 中的 hostPath；请改用另一种卷）`,
    hostPort: (ports) => `它占用了节点的端口（移除 hostPort ${ports}，改用 Service）`,
    volumes: (volumes, types) => `它使用了不允许的卷类型（卷 ${volumes}：${types}）`,
    sysctls: (names) => `它设置了内核参数（移除 sysctls ${names}）`,
    probeHost: (host) => `某个探针或钩子访问了另一台主机（移除 host: ${host}，使它访问 Pod 自己）`,
    appArmor: '它关闭了 AppArmor 配置，或指定了不允许的配置（移除 appArmorProfile）',
    seLinux: (detail) => `它设置了不允许的 SELinux 选项（${detail}）`,
    other: (check, detail) => (detail ? `${check}（${detail}）` : check),
    in: (names, what) => `${ofContainers(names)}：${what}`,
  },
  securityShort: (check) =>
    (
      ({
        'allowPrivilegeEscalation != false': 'allowPrivilegeEscalation',
        'unrestricted capabilities': 'capabilities',
        'non-default capabilities': 'capabilities',
        'runAsNonRoot != true': 'runAsNonRoot',
        'runAsUser=0': 'runAsUser 0',
        'host namespaces': '节点的命名空间',
        'hostPath volumes': 'hostPath',
      }) as Readonly<Record<string, string>>
    )[check] ?? check,

  refusedTitle: (by) => `${by} 拒绝它的 Pod`,
  webhook: (name) => `准入 webhook ${name}`,
  webhookSays: (name, message) =>
    `集群在创建 Pod 之前会询问准入 webhook ${name}（检查每个新 Pod 的程序），而它拒绝了${message ? `：“${message}”` : '，没有给出原因'}。`,
  webhookDown: (name) => `准入 webhook ${name} 没有响应，因此它的 Pod 被拒绝`,
  webhookDownTitle: (name) => `无法询问准入 webhook ${name}`,
  webhookDownSays: (name, service, why) =>
    `集群在创建 Pod 之前必须询问准入 webhook ${name}${service ? `（位于 Service ${service}）` : ''}，而无法做到：${why}。在它响应之前，凡是要由它检查的都无法创建。`,
  webhookWhy: {
    noService: (service) => `Service ${service} 不存在`,
    noEndpoints: (service) => `Service ${service} 没有就绪的 Pod`,
    refused: (address) => `没有程序在 ${address} 监听`,
    timeout: '它没有及时响应',
    tls: (message) => `它的证书不受信任（${message}）`,
    other: (message) => `“${message}”`,
  },
  policy: (name) => `策略 ${name}`,
  policySays: (name, binding, message) =>
    `ValidatingAdmissionPolicy ${name}（由 ${binding} 在此绑定）拒绝了：“${message}”。`,
  missingTitle: (kind, name) => `${kind} ${name} 不存在`,
  missing: {
    ServiceAccount: (name, namespace) =>
      `这些 Pod 要以 ServiceAccount ${name}（serviceAccountName）运行，而命名空间 ${namespace} 里没有这个名字的。`,
    PriorityClass: (name) => `这些 Pod 指定了 PriorityClass ${name}（priorityClassName），而集群里没有这个名字的。`,
    RuntimeClass: (name) => `这些 Pod 指定了 RuntimeClass ${name}（runtimeClassName），而集群里没有这个名字的。`,
  },
  nearName: (name) => `有一个相近的名字：${name}。`,
  thereAre: (names) => `现有：${common.some(names, 5)}。`,
  lastTry: (time) => `上次被拒绝是在 ${formatClock(time)}；Kubernetes 会自己重试，间隔越来越长（最多 17 分钟）。`,
  invalidTitle: (field) => `API server 认为它的 Pod 无效${field ? `（${field}）` : ''}`,
  invalid: (field, text) => (field ? `${field}：${text}。` : `“${text}”。`),
  invalidWhy:
    'Pod 模板被接受了，所以是某处在途中改动了 Pod（LimitRange 的默认值或 mutating webhook），或只对 Pod 才检查这一项：',
  sccTitle: 'OpenShift 的 security context constraints 拒绝它的 Pod',
  otherTitle: 'API server 拒绝它的 Pod',
  other: (message) => `API server 说：“${message}”。`,

  setTo: (field, amount) => `${field} 为 ${amount}`,

  remedies: {
    fit: (parts, n) => `设置 ${common.list(parts)}${n > 1 ? `：这样 ${n} 个 Pod 都放得下` : '，这样就放得下'}`,
    bring: (parts) => `设置 ${common.list(parts)}，这是 LimitRange 允许的`,
    state: (parts, container) => `为容器 ${container} 写明 ${common.list(parts)}`,
    scale: (n) => `缩放到 ${n}：配额允许这么多`,
    claims: '用另一个 PVC 重新创建它（volumeClaimTemplates 不能更改；它的 Pod 保留）',
    quota: (name) => `更改配额 ${name}（如果你有权限）`,
    usage: (name) => `查看是什么用掉了配额 ${name}`,
    surge: '逐个替换 Pod，使更新不需要更多余量（maxSurge 0）',
    defaults: '给该命名空间的所有容器设默认值（LimitRange）',
    history: '保留更少的旧 ReplicaSet（revisionHistoryLimit）',
    range: (name) => `编辑 LimitRange${name ? ` ${name}` : ''}（如果你有权限）`,
    security: '编辑 Pod 的 security context',
    patch: (level) => `设置级别 ${level} 要求的全部内容`,
    level: (namespace, level) => `把命名空间 ${namespace} 的级别降到 ${level}（安全性降低）`,
    webhook: '查找该 webhook 的配置',
    webhookService: (service) => `查看 Service ${service} 的 Pod 是否正常`,
    policy: (name) => `查看策略 ${name}`,
    list: (kind) => `查看有哪些 ${kind}`,
    name: (field, name) => `把 ${field} 设为 ${name}`,
    create: (what) => `创建 ${what}`,
    retry: '现在重试（重新创建它的全部 Pod）',
  },
};
