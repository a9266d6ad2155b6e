import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';
import { doctor } from './doctor.ts';

export const tools: Translated<Texts['tools']> = {
  completion: {
    summary: '输出用 tab 键补全 kdbg 的脚本',
    examples: [
      'kdbg completion bash > ~/.local/share/bash-completion/completions/kdbg',
      'kdbg completion zsh > "$' + '{fpath[1]}/_kdbg"',
      'kdbg completion fish > ~/.config/fish/completions/kdbg.fish',
    ],
    notes: [
      '以上各行一次设置，长期有效；对此后启动的 shell 生效。',
      '对已打开的 shell（zsh 则写 zsh）：',
      '  source <(kdbg completion bash)',
      '在 fish 中：',
      '  kdbg completion fish | source',
      '作为插件（kubectl kdbg）时，由 kubectl 自己的补全来补全。',
      '按 tab 时会向集群查询上下文、命名空间和对象。',
    ],
    whichShell: (shells) => `哪种 shell？kdbg completion ${shells.join('|')}。`,
    unknownShell: (shell) => `没有 "${shell}" 的补全。`,
  },
  noLocalTerminals: (part) => `本机终端不可用：没有安装 node-pty 在此平台上的部分（${part}）。`,
  noLocalTerminalsTodo: '请不带 --omit=optional 重新安装 kdbg；没有它，其他一切仍可用，包括容器中的 shell。',
  doctor,
};
