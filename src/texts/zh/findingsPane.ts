import { formatClock, formatDuration } from '../../base/age.ts';
import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';
import { count } from './words.ts';

interface Figures {
  ready: number;
  wanted: number;
}

const ready = ({ ready: is, wanted }: Figures): string => `${wanted.toLocaleString('en')} 个新 Pod 中 ${is} 个就绪`;
const after = (ms: number): string => (ms < 1_000 ? '立即' : `${formatDuration(ms)} 后`);

export const findingsPane: Translated<Texts['findingsPane']> = {
  listed: ({ here, elsewhere, notes }) =>
    [
      here > 0 ? `此处 ${count(here, '问题')}` : '',
      elsewhere > 0 ? (here > 0 ? `别处 ${elsewhere}` : `别处 ${count(elsewhere, '问题')}`) : '',
      notes > 0 ? count(notes, '说明', '条') : '',
    ]
      .filter(Boolean)
      .join(' · '),
  notes: (n) => `${count(n, '说明', '条')}，没有问题；enter 显示`,
  notesWhat: '说明告诉你 kdbg 看到了什么，无需你做任何事：例如仍在拉取的镜像、驱逐留下的 Pod。',
  muted: (n) => `已静音 ${n}`,
  countdown: (left) => `（${left} 后）`,
  container: (name) => `容器 ${name}`,
  otherTry: (left) => `${left} 后再次尝试。`,
  affected: (n) => count(n, ' Pod'),
  sourceNames: {
    status: 'status',
    spec: 'spec',
    event: '事件',
    log: '日志',
    node: '节点',
    metric: '指标',
    socket: '套接字',
    api: 'API',
  },
  sources: {
    metric: '读取时 metrics API 给出的数值；没有在任何地方保存。',
    api: 'API server 对 kdbg 查询的回答；没有在任何地方保存。',
    socket: '查询时 Pod 的内核对其套接字的回答。',
    other: '在得出诊断结果时读取。',
  },
  readAt: (time) => `读取于 ${formatClock(time)}。`,
  evidenceTitle: (source) => `证据：${source}`,
  eventGone: (reason) => `事件 ${reason} 已不存在；API server 只保留一小时内的事件。`,
  lineGone: (text) => `那一行已不在此日志中。内容是：${text}`,
  fieldGone: (field, text) => `${field} 已不存在。内容是：${text}`,
  objectGone: (kind, name, field, text) => [
    `${kind} ${name} 已不存在。`,
    '',
    '诊断结果从它读到的内容：',
    `  ${field}: ${text}`,
  ],
  objectNotListed: (kind, name) => `${kind} ${name} 不在列表中：它已不存在，或无权读取。`,
  scopeTitle: '未能查看',
  muteTitle: '已静音的诊断结果；enter 重新显示',
  muteAll: (n) => `重新显示全部 ${n} 个`,
  muteSince: (age, there) => `${age} 前静音${there ? '' : ' · 现在不存在'}`,
  mutedOne: (code, name, key) => `${name} 的 ${code} 已静音；${key} 列出已静音的内容。`,
  unmuted: (n) => `已重新显示 ${count(n, '诊断结果')}。`,
  muteNotKept: (why) => `在 kdbg 结束前保持静音，但未能保存：${why}`,
  recheck: '正在重新检查',
  rechecked: {
    same: (title) => `已重新检查；问题依旧：${title}`,
    gone: (title) => `已重新检查；问题已消失：${title}`,
    none: '已重新检查；没有问题。',
    some: (n) => `已重新检查；有 ${n} 个问题。`,
  },
  follow: {
    line: (code, name) => `${name} 的 ${code}`,
    checking: '正在检查',
    waits: 'Kubernetes 正在应用更改',
    unseen: '正在等待与集群的连接',
    rolling: (figures) => `Kubernetes 正在重新启动 Pod，${ready(figures)}`,
    goneRolling: (figures) => `目前已消失，${ready(figures)}`,
    goneHolds: '已消失；正在观察是否会再次出现',
    gone: (ms, left) => `${after(ms)}消失${left ? `，但 ${ready(left)}` : ''}`,
    goneNotice: (code, name, ms, left) => `${name} 的 ${code} ${after(ms)}消失${left ? `，但 ${ready(left)}` : ''}。`,
    replaced: (code, now) => `${code} 已消失；现在是 ${now}：`,
    changed: '它已变化：',
    newPodToo: (pod) => `新的 Pod ${pod} 也有这个问题。`,
    newProblem: (title) => `新的 Pod 有另一个问题：${title}`,
    blocked: (pod) => `StatefulSet 在 ${pod} 就绪之前不会替换它。请删除该 Pod：新的 Pod 会采用更改。`,
    unchanged: (figures, cause) => `2 分钟没有任何进展${figures ? `，${ready(figures)}` : ''}。${cause}`,
    back: (cause) => `它又出现了。${cause}`,
    backNotice: (code, name) => `${name} 的 ${code} 又出现了。`,
    stillNotice: (code, name, why) => `${name} 的 ${code} 仍然存在：${why}`,
    still: '仍然存在',
    stop: (key) => `${key} 停止跟踪`,
    stopped: '不再跟踪诊断结果。',
    none: '没有正在跟踪的诊断结果。',
  },
  text: {
    why: '判断依据：',
    helps: '解决办法：',
    severity: { error: '错误', warning: '警告', info: '说明' },
    inNamespace: (namespace) => `命名空间 ${namespace}`,
  },
};
