import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

const seconds = (ms: number) => (ms < 950 ? '不到 1 秒' : ` ${Math.round(ms / 1000)} 秒`);

export const logs: Translated<Texts['logs']> = {
  note: (text, of) => (of === undefined ? `── ${text} ──` : `── ${of}：${text} ──`),
  exitCode: (code, signal, reason) => {
    const more = [signal, reason].filter((part) => part !== undefined).join('，');
    return more ? `退出码 ${code}（${more}）` : `退出码 ${code}`;
  },
  ended: (how) => (how === undefined ? '已结束' : `已结束：${how}`),
  restarted: (restarts) => (restarts > 0 ? `再次启动：第 ${restarts} 次重启` : '再次启动'),
  resumed: (ms) => `连接中断了${seconds(ms)}；已从中断处继续`,
  gap: '这里可能缺少一些行：日志在读到之前已被轮转',
  podGone: 'Pod 已不存在',
  noPrevious: '它之前没有运行过',
  waiting: (reason) => `等待启动：${reason}`,
  tooMany: '等待中：正在跟随的日志已达上限',
  notFollowed: (waiting, most) => `还有 ${waiting} 个容器没有跟随：同时最多 ${most} 个；请选择一个 Pod 或容器`,
  saveFailed: (path, why) => `无法把日志写入 ${path}：${why}。`,
  saveFailedTodo: '请选择另一个文件。',
};
