import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

export const sessions: Translated<Texts['sessions']> = {
  attached: (container) => `附加 ${container}`,
  attachedToProgram: (container) => `已附加到 ${container} 的程序：它会收到每个按键，ctrl-c 可能会结束它`,
  attachedReadOnly: (container) => `已附加到 ${container} 的程序：它不接收输入`,
  noContainer: (pod, container) => `Pod ${pod} 没有容器 ${container}。`,
  noShell: (container) => `容器 ${container} 里既没有 bash 也没有 sh。`,
  noShellTodo: '可以改用：在旁边启动带工具的临时容器（kubectl debug），或在镜像有 `sleep` 时使用调试模式。',
  lost: '连接已断开。',
  noPty: (program, why) => `无法在这里启动 ${program}：${why}`,
  noProgram: (program) => `本机没有程序 ${program}。`,
  noProgramTodo: '请安装它，或把它所在的文件夹加入 PATH。',
  noFolder: (folder) => `没有文件夹 ${folder}。`,
  exited: (code) => `以退出码 ${code} 结束`,
  exitedBySignal: (code, signal) => `以退出码 ${code} 结束（${signal}）`,
  signal: (number) => `信号 ${number}`,
  killed: (signal) => `被 ${signal} 结束`,
  endedWhy: (why) => `已结束：${why}`,
  ended: '已结束',
};
