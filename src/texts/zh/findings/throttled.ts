import { formatClock, formatDuration } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common, lasted } from './common.ts';

const slices = (throttled: number, periods: number): string =>
  `它要运行的时间片（每片 0.1 s）有 ${periods} 个，其中 ${throttled} 个没到结束它就被停住，因为限制允许它在一个时间片里使用的量已经用完（限流，throttling）。`;

export const throttled: Translated<Texts['findings']['throttled']> = {
  title: (who, limit, percent) => `${who} 有 ${percent} % 的时间因 CPU 限制 ${limit} 被限流`,
  atLimitTitle: (who, limit) => `${who} 用满了 CPU 限制 ${limit}，正被限流`,
  recent: (throttled, periods, over) => `最近 ${formatDuration(over)} 内，${slices(throttled, periods)}`,
  life: (throttled, periods, since) => `自 ${formatClock(since)} 启动以来，${slices(throttled, periods)}`,
  usage: (usage, limit, request) =>
    `它使用的 CPU 是 ${usage}；限制是 ${limit}${request === undefined ? '' : `，请求是 ${request}`}（1000m 是一个完整的 CPU）。`,
  atLimit: '达到限制的容器会一再被停住，直到下一个时间片（限流，throttling）。',
  slow: '它不会崩溃：它会变慢，响应可能超时。',
  noCounts: '无法读取它被停住的频率，因为这需要 nodes/proxy 的权限。',
  counted: (throttled, periods) => `${periods} 个周期中有 ${throttled} 个被限流`,
  raise: (limit) => `把 CPU 限制提高到 ${limit}（resources）`,
  remove: '去掉 CPU 限制：请求仍会保证它的份额',

  oomTitle: (who, limit) => `${who} 在运行，但此前因内存被杀死过${limit === undefined ? '' : `：它的限制是 ${limit}`}`,
  oom: (at, ran, limit) =>
    `内核在 ${formatClock(at)} 杀死了它${ran === undefined ? '' : `（在那之前它${lasted(ran)}）`}，因为它需要的内存超过了${
      limit === undefined ? '现有的内存' : `限制 ${limit}`
    }（OOMKilled：内存不足）。`,
  oomRestarts: (n) => `它总共重启了 ${common.times(n)}；在下一次之前，一切看起来都正常。`,
};
