import { formatClock } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common } from './common.ts';

export const configChanged: Translated<Texts['findings']['configChanged']> = {
  title: (who, kind, name, sure) => `${who} ${sure ? '正在' : '可能在'}使用比现在旧的 ${kind} ${name}`,
  appearedTitle: (who, kind, name) => `${who} 运行时没有 ${kind} ${name}，它是后来才创建的`,
  changed: (kind, name, at, keys) =>
    `${kind} ${name} 在 ${formatClock(at)} 被修改${keys.length > 0 ? `（${common.some(keys)}）` : ''}。`,
  perhaps: (kind, name, at, keys) =>
    `${kind} ${name} 在 ${formatClock(at)} 被写入${keys.length > 0 ? `，写入者负责设置 ${common.some(keys)}` : ''}；Kubernetes 不说明改的是这里用到的值，还是只改了别的值或标签。`,
  anew: (kind, name, at) =>
    `${kind} ${name} 在 ${formatClock(at)} 被删除并重新创建；Kubernetes 不说明它的值是否与以前不同。`,
  appeared: (kind, name, at) => `${kind} ${name} 对它们是可选的，在 ${formatClock(at)} 才创建，那时它们已经启动。`,
  pods: (stale, all, since) =>
    all === 1
      ? `Pod 在那之前就已启动，时间是 ${formatClock(since)}。`
      : `${all} 个 Pod 中有 ${stale} 个在那之前就已启动，最早的是 ${formatClock(since)}。`,
  environment: (container, variables) =>
    variables.length > 0
      ? `容器 ${container} 从中获取 ${common.some(variables)}，而容器只在启动时得到环境变量。`
      : `容器 ${container} 从中获取环境变量，而容器只在启动时得到它们。`,
  mounted: (container, path) =>
    `容器 ${container} 把它作为单个文件挂载在 ${path}（subPath），该文件在运行期间不会更新。`,
  init: (container) => `Init 容器 ${container} 已按当时的内容完成了工作。`,
  evidence: (keys) => (keys.length > 0 ? `设置 ${common.some(keys, 6)}` : '设置它的 data'),
  restart: (what) => `重启 ${what}，让它的 Pod 重新读取`,
  deletePods: (what) => `删除 ${what} 的 Pod；它会创建新的 Pod，重新读取`,
};
