import { doctor } from './doctor.ts';

/** Sentences of the tools around the console, as functions of the figures in them. */
export const tools = {
  completion: {
    summary: 'print the script that completes kdbg with the tab key',
    examples: [
      'kdbg completion bash > ~/.local/share/bash-completion/completions/kdbg',
      'kdbg completion zsh > "$' + '{fpath[1]}/_kdbg"',
      'kdbg completion fish > ~/.config/fish/completions/kdbg.fish',
    ],
    notes: [
      'The lines above set it up for good; it holds in shells that start afterwards.',
      'For the shell that is open:   source <(kdbg completion bash)   (or zsh),',
      'in fish:                      kdbg completion fish | source',
      'As a plugin (kubectl kdbg) it is completed by the completion of kubectl itself.',
      'Contexts, namespaces and objects are asked of the cluster when the tab is pressed.',
    ],
    whichShell: (shells: readonly string[]) => `Which shell? kdbg completion ${shells.join('|')}.`,
    unknownShell: (shell: string) => `There is no completion for "${shell}".`,
  },
  noLocalTerminals: (part: string) =>
    `Local terminals are off: the part of node-pty for this platform (${part}) is not installed.`,
  noLocalTerminalsTodo:
    'Install kdbg again without --omit=optional; everything else works without it, also shells in containers.',
  doctor,
};
