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
  man: {
    manual: 'kdbg Manual',
    name: 'Name',
    oneLine: 'a console that debugs Kubernetes from the terminal',
    synopsis: 'Synopsis',
    description: 'Description',
    about: [
      'kdbg shows what is broken in a Kubernetes cluster, proves it, gets you inside (shells, logs, port-forwards, debuggers, workloads put to sleep), and puts everything back.',
      'Without a command it opens the console, which needs a terminal; in it, ? lists every key. The commands below work without a terminal, e.g. in scripts.',
      'The cluster is the one that kubectl would use.',
    ],
    environment: 'Environment',
    variables: [
      ['KUBECONFIG', 'the kubeconfig files to read, as for kubectl'],
      ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'the proxy to the API server, where the kubeconfig names none'],
      ['NO_COLOR', 'where it is set, no colours are used'],
      ['VISUAL, EDITOR', 'the editor for objects and files'],
      ['SHELL', 'the program of a local terminal'],
      ['XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME', 'where the folders below are'],
      ['KDBG_DEBUG', 'where it is set, an unexpected error is told with the place in the code'],
    ] as readonly (readonly [string, string])[],
    files: 'Files',
    fileList: [
      ['~/.config/kdbg/config.yaml', 'the configuration; docs/configuration.md lists every setting'],
      ['~/.config/kdbg/keys.json', 'your own keys'],
      [
        '~/.local/state/kdbg/',
        'what kdbg remembers: the journal of its changes, and reports of crashes (without secrets)',
      ],
      ['~/.cache/kdbg/', 'what makes the start quick; it can be deleted at any time'],
    ] as readonly (readonly [string, string])[],
    exit: 'Exit status',
    statuses: [
      ['0', 'it is done; kdbg diagnose found no error, kdbg doctor no problem'],
      ['1', 'kdbg diagnose found errors, kdbg doctor problems; something could not be put back'],
      ['2', 'it could not be done: wrong usage, no cluster, no right to look'],
    ] as readonly (readonly [string, string])[],
    seeAlso: 'See also',
  },
  doctor,
};
