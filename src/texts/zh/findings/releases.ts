import { formatClock } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common } from './common.ts';

const DAY = 86_400_000;
const because = (figures: string, why: string): string => (why ? `${figures}：${why}` : figures);
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const actions: Readonly<Record<string, string>> = {
  install: '安装',
  upgrade: '升级',
  rollback: '回滚',
  uninstall: '卸载',
};
const action = (name: string): string => actions[name] ?? '更改';
const what = (chart: string): string => (chart ? ` chart ${chart}` : '它');

export const releases: Translated<Texts['findings']['releases']> = {
  odd: '无法读取 Helm 保存的 release 内容：它不是 Helm 3 的格式',
  stuckTitle: (name, status, first) =>
    first
      ? `Helm release ${name} 停在 ${status}：${first} 没有就绪`
      : `Helm release ${name} 停在 ${status}，而它的对象都已就绪`,
  missingTitle: (name, status, first) => `Helm release ${name} 停在 ${status}：${first} 不存在`,
  hookTitle: (name, status, hook, failed) =>
    `Helm release ${name} ${status === 'failed' ? '已失败' : `停在 ${status}`}：它的钩子 ${hook} ${failed ? '失败' : '没有完成'}`,
  lastFailedTitle: (name, of, revision) => `Helm release ${name} 的上一次${action(of)}失败（修订版本 ${revision}）`,
  failedTitle: (name, first) => `Helm release ${name} 已失败：${first} 没有就绪`,
  failedMissingTitle: (name, first) => `Helm release ${name} 已失败：${first} 不存在`,
  uninstallTitle: (name) => `Helm release ${name} 仍在卸载`,
  began: (of, chart, revision, at, now) => {
    const task = `${action(of)}${what(chart)}（修订版本 ${revision}）`;
    if (at === undefined) return `Helm 开始${task}，还没有结束。`;
    const when = now - at < DAY ? formatClock(at) : day(at);
    return `Helm 于 ${when} 开始${task}，已过 ${common.ran(Math.max(0, now - at))}，还没有结束。`;
  },
  tried: (of, chart, revision) => `Helm 试图${action(of)}${what(chart)}（修订版本 ${revision}），但放弃了。`,
  says: (description) => `它说：“${description}”。`,
  meanings: [
    [
      /timed out waiting|context deadline exceeded/i,
      '即：它等待对象就绪（--wait，默认 5 分钟，可由 --timeout 更改），而它们没有及时就绪。',
    ],
    [/field is immutable/i, '即：chart 更改了已有对象中不能更改的字段；必须先删除该对象，或把 chart 改回去。'],
    [
      /cannot be imported into the current release|already exists/i,
      '即：已有一个同名的对象，而它不是由这个 release 创建的。',
    ],
    [
      /no matches for kind|ensure CRDs are installed/i,
      '即：集群不认识 chart 使用的某种对象；必须先安装它的定义（CRD，自定义资源定义）。',
    ],
    [/\bforbidden\b/i, '即：运行 Helm 的人无权创建或更改这个对象。'],
  ],
  notReady: (bad, all) => {
    if (all === 1) return '它唯一的对象没有就绪。';
    if (bad === all) return `它的 ${all} 个对象都没有就绪。`;
    return `它的 ${all} 个对象中有 ${bad} 个没有就绪。`;
  },
  part: (object, why) => `${object}：${why}。`,
  missing: (names) => (names.length === 1 ? `${names[0]} 不存在。` : `这些不存在：${common.some(names, 6)}。`),
  hookPart: (object, when, why) => `钩子 ${object}（${when}）：${why}。`,
  hookFailed: 'Helm 记录它已失败',
  hookRuns: 'Helm 记录它已启动，但没有记录它结束',
  heldUp: (n) => `Helm 要等这个钩子顺利结束才继续，因此该 release 的 ${n} 个对象没有创建。`,
  more: (n) => `另有 ${n} 个没有就绪。`,
  allReady: (n) => (n === 1 ? '它唯一的对象现在已就绪。' : `它的 ${n} 个对象现在都已就绪。`),
  interrupted: 'Helm 很可能在记录完成之前就结束了：终端被关闭、流水线被取消，或连接断开。',
  locked:
    '只要 release 处于这个状态，Helm 就拒绝安装或升级它（“another operation (install/upgrade/rollback) is in progress”）。',
  serves: (revision) => `修订版本 ${revision} 是最后一次顺利部署的。`,
  still: (names) => `仍然存在：${names}。`,
  nameInUse: '在它被移除之前，它的名字不能用于另一次安装（“cannot re-use a name that is still in use”）。',
  doesNotExist: '不存在',
  gone: '它的对象中，kdbg 能看到的都已不在。',
  byLabel: (why) => `无法读取 Helm 保存的内容（${why}）；它的对象是标签或注解中带有它名字的那些。`,
  notSeen: (kinds) => `kdbg 没有查看它的其他类型的对象（${kinds}）。`,
  because,
  deleting: '它正在被删除',
  unscheduled: (message) => `没有节点接收它的 Pod${message ? `：${message}` : ''}`,
  notReadyYet: '它还没有就绪',
  image: (image, reason) => `无法拉取它的镜像 ${image}（${reason}）`,
  crashes: (container, code) =>
    code === undefined
      ? `它的容器 ${container} 一再终止（CrashLoopBackOff）`
      : `它的容器 ${container} 一再终止（CrashLoopBackOff，退出码 ${code}）`,
  waits: (container, reason, message) => because(`它的容器 ${container} 无法启动（${reason}）`, message),
  ended: (container, code) => `它的容器 ${container} 以退出码 ${code} 结束`,
  starting: '它的容器正在创建',
  initRuns: (container) => `它的 Init 容器 ${container} 仍在运行`,
  probeFails: (container, since) =>
    since === undefined
      ? `它的容器 ${container} 在运行，但没有就绪`
      : `它的容器 ${container} 自 ${formatClock(since)} 起在运行，但没有就绪（就绪探针）`,
  pods: (ready, wanted) => `${wanted} 个 Pod 中 ${ready} 个就绪`,
  oldPods: (updated, wanted) => `${wanted} 个 Pod 中 ${updated} 个属于新的修订版本`,
  oldServe: '它的旧 Pod 仍在运行，因为新的还没有就绪',
  refused: (message) => `它的 Pod 被拒绝：${message}`,
  jobFailed: (reason, message) => because(`Job 已失败${reason ? `（${reason}）` : ''}`, message),
  jobRuns: 'Job 还没有结束',
  claimPending: '它还没有卷（Pending）',
  claimLost: (volume) => `它的卷 ${volume} 已不在（Lost）`,
  noAddress: '它在等待外部地址（类型 LoadBalancer），该地址必须由集群给出',
  noRelease: '它不属于任何 release：既没有 Helm 的注解，也没有标签 app.kubernetes.io/instance。',
  view: {
    title: (name) => `release/${name}`,
    release: 'Release',
    namespace: '命名空间',
    chart: 'Chart',
    status: '状态',
    statusOf: (status, revision) => `${status}（修订版本 ${revision}）`,
    noHelm: 'Helm 没有说明：它的对象是标签或注解中带有它名字的那些',
    begun: '上次操作',
    ago: (clock, age) => `${clock}（${age} 前）`,
    description: 'Helm 说',
    unread: (why) => `无法读取 Helm 保存的内容：${why}`,
    objects: (n) => `对象（${n}）：`,
    noObjects: '没有 kdbg 能看到的对象。',
    object: '对象',
    state: '状态',
    findings: '诊断结果',
    when: '时机',
    hooks: '钩子：',
    revisions: '修订版本：',
    revision: '修订版本',
    statusColumn: '状态',
    written: '存在时间',
    states: {
      ready: '就绪',
      missing: '不存在',
      unknown: '没有查看：kdbg 不监视这种对象，或无权读取',
    },
  },
  remedies: {
    open: (name) => `显示 release ${name} 的全部对象`,
    rollback: (revision) => `回滚到修订版本 ${revision}`,
    uninstall: '卸载该 release，以便重新安装',
    history: '显示它的历史',
  },
};
