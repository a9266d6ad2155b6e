import { formatClock } from '../../../base/age.ts';
import type { Texts } from '../../index.ts';
import type { Translated } from '../../translation.ts';
import { common, lasted } from './common.ts';

/** Before what befell it: `一启动就`, `运行了 12 s 后`. */
const after = (ran: number | undefined): string => {
  if (ran === undefined) return '';
  return ran < 5000 ? '一启动就' : `${lasted(ran)} 后`;
};

/** What signals mean, in words; the numbers are those of Linux. */
const signals: Readonly<Record<string, string>> = {
  SIGHUP: '它依赖的终端或父进程已不在',
  SIGINT: '它被中断',
  SIGQUIT: '它被要求退出并留下 core dump',
  SIGILL: '程序执行了这个处理器没有的指令（illegal instruction）',
  SIGTRAP: '它遇到断点，而没有调试器接手',
  SIGABRT: '程序自己中止：断言失败、堆损坏，或没有捕获的异常',
  SIGBUS: '程序以不允许的方式访问内存：地址没有对齐，或映射的文件变小了',
  SIGFPE: '程序做了不可能的运算，例如除以零',
  SIGKILL: '它被强制结束，且无法拒绝',
  SIGSEGV: '段错误（segmentation fault）：程序访问了不属于它的内存',
  SIGPIPE: '程序写入一个已经没有谁在读取的连接',
  SIGALRM: '它自己的定时器到时',
  SIGTERM: '它被要求结束',
  SIGSYS: '程序发出了禁止它使用的系统调用（seccomp）',
  SIGXCPU: '它用的处理器时间超过了允许的量',
};

export const crash: Translated<Texts['findings']['crash']> = {
  signalTitle: (who, signal, ran) => `${who} ${after(ran)}被 ${signal} 杀死`,
  exitTitle: (who, code, ran) => `${who} ${after(ran)}以退出码 ${code} 退出`,
  endsTitle: (who) => `${who} 自行结束，又一再被启动`,
  oomTitle: (who, limit) => (limit ? `${who} 被杀死，因为它需要的内存超过了限制 ${limit}` : `${who} 因内存不足被杀死`),
  initTitle: (who, container) => `${who} 无法启动：它的 Init 容器 ${container} 失败`,
  signal: (code, number, signal) => `退出码 ${code} = 128 + ${number}：${signal}，${signals[signal] ?? '一个信号'}。`,
  killed: '没有迹象表明信号来自探针或容器的内存限制：可能是容器自己的某个进程因内存发出的，或有人手动发出。',
  exit: (code, meaning) => (meaning ? `程序以退出码 ${code} 结束：${meaning}。` : `程序以退出码 ${code} 结束。`),
  exitMeanings: {
    1: '它通常用来表示出了错',
    2: '通常是参数或配置错误',
    126: '找到了命令，但无法执行',
    127: '找不到某个命令',
    255: '它自己的错误，或退出码超出了范围',
  },
  ends: '它以退出码 0 结束，即没有出错；但这个工作负载的容器应当一直运行，因此 Kubernetes 又启动它。',
  said: (lines) => `它的日志说：“${lines}”。`,
  left: (message) => `它留下了消息：“${message}”。`,
  silent: '它的日志是空的。',
  noLog: (why) => `无法读取它的日志：${why}`,
  runs: (ran, deaths) =>
    ran === undefined ? `它已经终止 ${common.times(deaths)}。` : `它${lasted(ran)}，已经终止 ${common.times(deaths)}。`,
  runsAndNext: (ran, deaths, next) =>
    ran === undefined
      ? `它已经终止 ${common.times(deaths)}；${next}`
      : `它${lasted(ran)}，已经终止 ${common.times(deaths)}；${next}`,
  runningNow: (since) => `自 ${formatClock(since)} 起它又在运行，但还没有超过上一次的时长。`,
  never: '它不会再被启动（restartPolicy 为 Never）。',
  jobRetries: (failed, limit) => `Job 会重试：${limit + 1} 次尝试中已失败 ${failed} 次。`,
  oom: (limit, code) => `内核杀死了它，因为它需要的内存超过了限制 ${limit}（OOMKilled：内存不足，退出码 ${code}）。`,
  oomNode: (code) =>
    `内核因内存杀死了它（OOMKilled：内存不足，退出码 ${code}）；该容器没有内存限制，所以是它的节点或 Pod 的内存用完了。`,
  oomRequest: (request) => `它请求 ${request}。`,
  init: (container) => `Init 容器 ${container} 必须以退出码 0 结束，其他容器才能启动。`,
  jobTitle: (name) => `Job ${name} 已失败，不会再重试`,
  jobBackoff: (limit) => `它的 Pod 失败的次数超过了允许的重试次数 ${limit}（BackoffLimitExceeded）。`,
  jobDeadline: (seconds) =>
    seconds === undefined
      ? '它用的时间超过了期限（DeadlineExceeded）。'
      : `它用的时间超过了期限 ${seconds} s（DeadlineExceeded）。`,
  jobReason: (reason, message) => (message ? `${reason}：${message}` : `${reason}。`),
};
