const list = (words: readonly string[]) => words.join(', ');
const count = (many: number, word: string) => `${many} ${word}${many === 1 ? '' : 's'}`;

/** What `kdbg doctor` says. */
export const doctor = {
  summary: 'check terminal, kubeconfig, connection, rights and clock',
  output: 'how it is told',
  examples: [
    'kdbg doctor                    what works, what does not, what to do',
    'kdbg doctor --context prod     the same for another cluster',
    'kdbg doctor -o json            the same for a program',
  ],
  notes: ['It changes nothing and prints no secrets. Exit status: 0 no problem, 1 at least one.'],
  groups: {
    terminal: 'Terminal',
    machine: 'This machine',
    kubeconfig: 'Kubeconfig and credentials',
    connection: 'The way to the cluster',
    cluster: 'Cluster',
    rights: 'What you may do',
  },
  summed: (problems: number, warnings: number, unknown: number) =>
    problems + warnings + unknown === 0
      ? 'Everything is right.'
      : `${list([
          ...(problems > 0 ? [`✖ ${count(problems, 'problem')}`] : ['no problem']),
          ...(warnings > 0 ? [`! ${count(warnings, 'warning')}`] : []),
          ...(unknown > 0 ? [`? ${unknown} could not be checked`] : []),
        ])}.`,

  noTerminal: 'This is no terminal: the console can not open here.',
  noTerminalTodo: 'In a script, use kdbg diagnose.',
  noSize: 'The terminal does not tell its size.',
  size: (columns: number, rows: number) => `${columns} columns and ${rows} rows`,
  tooSmall: (columns: number, rows: number, least: number, leastRows: number) =>
    `${columns} columns and ${rows} rows are too few for the console: at least ${least} and ${leastRows}.`,
  tooSmallTodo: 'Enlarge the window.',
  windowsTerminal: 'a terminal of Windows',
  noTerm: 'TERM is not set, so nothing is known of this terminal.',
  dumb: 'TERM is dumb: this terminal can not place the cursor.',
  noTermTodo: 'Set TERM to what the terminal is, e.g. xterm-256color.',
  term: (term: string, program: string) => `TERM is ${term}${program ? ` (${program})` : ''}`,
  termInside: (term: string) =>
    `TERM is ${term} inside of tmux or screen, which expect tmux-256color or screen-256color.`,
  termInsideTodo: 'Remove what sets TERM in your shell; tmux and screen set it themselves.',
  colours: (many: string) => `${many} colours`,
  trueColour: '16 million colours',
  coloursTodo: 'If the terminal can do more, set COLORTERM=truecolor.',
  noColour: 'no colours, because NO_COLOR is set; symbols say the same',
  unicode: (locale: string) => `characters are Unicode${locale ? ` (${locale})` : ''}`,
  noUnicode: (locale: string) =>
    `The locale is ${locale || 'not set'}: frames, symbols and letters with accents may look wrong.`,
  noUnicodeTodo: 'Set LANG to one with UTF-8, e.g. C.UTF-8 or en_GB.UTF-8.',
  inside: (around: readonly string[]) => `inside of ${list(around)}`,
  mouse: 'clicks and the wheel should work; every command also has a key',
  noMouse: 'This terminal has no mouse; every command has a key.',
  mouseInTmux: 'Clicks and the wheel work where tmux passes them on.',
  mouseInTmuxTodo: 'In tmux: set -g mouse on',
  clipboard: 'copying to the clipboard (OSC 52) works in this terminal, where its settings allow it',
  clipboardUnknown: 'Whether copying to the clipboard (OSC 52) works in this terminal is not known.',
  clipboardInTmux: 'Copying to the clipboard (OSC 52) works where tmux passes it on.',
  clipboardInTmuxTodo: 'In tmux: set -g set-clipboard on',
  thisTerminal: 'this terminal',
  noClipboard: (terminal: string) => `${terminal} does not take what kdbg copies to the clipboard (OSC 52).`,
  noClipboardTodo: 'Select with the mouse and shift held instead.',

  node: (version: string, node: string, platform: string) => `kdbg ${version} on Node ${node}, ${platform}`,
  pty: 'local terminals work (node-pty is there)',
  config: (file: string, there: boolean) =>
    there ? `${file} is right` : `no configuration, the defaults hold (${file})`,
  configTodo: 'docs/configuration.md lists every setting.',
  keys: (keymap: string, file: string, there: boolean) =>
    there ? `keys: ${keymap}, and your own of ${file}` : `keys: ${keymap}, none of your own (${file})`,
  keysTodo: 'kdbg keys lists every command.',
  state: (path: string) => `${path} can be written to`,
  noState: (path: string, why: string) => `${path} can't be written to, so no change can be kept for undo: ${why}`,
  noStateTodo: 'Give yourself the right to write there, or set XDG_STATE_HOME.',

  noKubeconfigTodo: 'Get one from whoever runs the cluster, or try kdbg playground, which needs none.',
  kubeconfig: (files: readonly string[], how: string) =>
    files.length === 0
      ? 'inside of a pod: its service account is used'
      : `${list(files)}${how ? ` (from ${how})` : ''}`,
  missing: (path: string) => `${path} is named in KUBECONFIG and is not there.`,
  context: (name: string, namespace: string, all: number) =>
    `context ${name}, namespace ${namespace}${all > 1 ? ` (one of ${all} contexts)` : ''}`,
  clientCertificate: 'The client certificate',
  clientCertificateBroken: 'The client certificate is no certificate.',
  token: (file: string | undefined) => (file ? `The token of ${file}` : 'The token of the kubeconfig'),
  holds: (what: string) => `${what} is there.`,
  holdsUntil: (what: string, until: string, left: string) => `${what} holds until ${until} (${left}).`,
  days: (days: number) => count(days, 'day'),
  minutes: (minutes: number) => count(minutes, 'minute'),
  ended: (what: string, at: string) => `${what} ended on ${at}.`,
  endedTodo: 'Log in anew, or get a new kubeconfig.',
  endsSoonTodo: 'Renew it before.',
  plugin: (command: string) => `credentials come from the program ${command}, which is there`,
  pluginMissing: (command: string) => `Credentials come from the program ${command}, which is not on PATH.`,
  pluginMissingTodo: 'Install it; kubectl needs it too.',
  pluginInteractive: (command: string) => `The credential program ${command} wants a terminal of its own.`,
  pluginInteractiveTodo: 'Log in with kubectl first, or set interactiveMode to IfAvailable in the kubeconfig.',
  authProvider: (name: string) => `credentials come from the auth provider ${name}`,
  basic: 'a name and a password are used',
  impersonate: (user: string) => `you act as ${user} (impersonation)`,
  noCredentials: 'The context has no credentials: the server takes you for nobody in particular.',

  noCluster: 'Without a kubeconfig the cluster could not be checked.',
  address: (host: string) => `${host} is an address and needs no look-up`,
  resolved: (host: string, addresses: readonly string[]) => `${host} is ${list(addresses)}`,
  connected: (to: string, proxy: string | undefined) => `${to} answers${proxy ? ` through the proxy ${proxy}` : ''}`,
  noTls: 'The connection is not encrypted (http).',
  noCertificate: 'The server showed no certificate.',
  certificate: (protocol: string, names: readonly string[], more: number, day: string) =>
    `${protocol}; certificate for ${list(names)}${more > 0 ? ` and ${more} more` : ''}, valid until ${day}`,
  serverEndsTodo: 'Tell whoever runs the cluster: it ends soon.',
  insecure: (certificate: string) =>
    `The certificate is not checked (insecure-skip-tls-verify), so anybody in between could read along. ${certificate}`,
  /** What is wrong with it, then the certificate. */
  badCertificate: (why: string, certificate: string) => `${why} ${certificate}.`,
  insecureTodo: "Put the cluster's certificate authority into the kubeconfig.",
  notYet: (from: string) => `The certificate holds only from ${from}.`,
  noDate: 'The server did not tell its time, so the clocks could not be compared.',
  clockRight: 'the clock here and that of the server agree',
  clockOff: (seconds: number) =>
    `The clock here is ${count(Math.abs(seconds), 'second')} ${seconds > 0 ? 'behind' : 'ahead of'} that of the server.`,
  clockTodo: 'Set the clock (turn on NTP): ages, certificates and tokens depend on it.',
  notReached: 'The server could not be reached, so nothing more could be checked.',
  gaveUp: 'The server did not answer in time; the rest could not be checked.',
  pluginHangs: (command: string) =>
    `The server did not answer in time; perhaps the credential program ${command} waits for a login.`,
  pluginHangsTodo: 'Run it, or kubectl get pods, by hand: what it asks for is seen there.',

  version: (version: string) => `Kubernetes ${version}`,
  oldVersion: (version: string, oldest: string) =>
    `Kubernetes ${version} is older than ${oldest}: ephemeral containers and some findings may be missing.`,
  noVersion: 'The server does not tell its version.',
  login: (name: string) => `you are ${name} to the cluster`,
  metrics: 'the metrics API answers: CPU and memory in use are shown',
  noMetrics: 'The cluster has no metrics API: what pods use now is not shown.',
  noMetricsTodo: 'Whoever runs the cluster can install metrics-server.',
  noneAsleep: 'nothing is left in debug mode',
  asleep: (names: readonly string[]) => `Left in debug mode: ${list(names)}.`,
  asleepTodo: 'kdbg restore lists them and puts them back.',
  couldNot: {
    rights: (why: string) => `Your rights could not be asked for: ${why}`,
    metrics: (why: string) => `The metrics API could not be asked: ${why}`,
    'debug-mode': (why: string) => `Whether something is left in debug mode could not be seen: ${why}`,
  },

  features: {
    pods: 'see pods',
    events: 'see events',
    workloads: 'see workloads',
    services: 'see services and where they lead',
    config: 'see which ConfigMaps and Secrets there are',
    logs: 'read logs',
    exec: 'open a shell in a container',
    forward: 'forward ports',
    ephemeral: 'add an ephemeral container',
    debugMode: 'put a workload into debug mode',
    copy: 'make and remove a copy of a pod',
    nodes: 'see nodes',
    namespaces: 'list namespaces',
  },
  may: (namespace: string, features: readonly string[]) => `in ${namespace} you may ${list(features)}`,
  mayNot: (feature: string, deeds: readonly string[]) => `You may not ${feature} (missing: ${deeds.join('; ')}).`,
  mayNotTodo: 'If you need these rights, ask for them with the words in brackets.',
  rightUnknown: (feature: string) => `Whether you may ${feature} could not be asked.`,
};
