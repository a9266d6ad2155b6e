/** What `kdbg diagnose` prints around the findings, and docs/findings.md. */
export const report = {
  summary: 'Say what is broken, why, and what helps',
  usage: '[KIND/NAME] [-n NAMESPACE | -A] [--severity LEVEL] [-o json|text] [--watch]',
  options: {
    namespace: 'the namespace to look at; the kubeconfig’s when missing',
    all: 'look at all namespaces',
    deep: 'may also run commands in containers where only they can tell; without it the API alone is read',
    output: 'text for people, json for programs',
    severity: 'leave out what is less than this',
    watch: 'go on, and tell what comes, changes and goes',
    explain: 'say what a code means and what helps, without a cluster',
  },
  notes: [
    'The exit status is 0 when there is no error among the findings, 1 when there is one, and 2 when kdbg could not look.',
    'The JSON is described by docs/diagnose.schema.json; with --watch it is one line an event, the first being the whole report.',
    'What may not be read is listed under “Not seen”: nothing is said of it, neither well nor ill.',
  ],
  looked: (context: string, time: string): string => `context ${context}, ${time}`,
  watching: 'Told from here on: what comes, changes and goes. End with ctrl-c.',
  found: 'new',
  changed: 'changed',
  gone: 'gone',
  allSeen: 'all can be read again',
  next: (clock: string): string => `Kubernetes tries again at ${clock}.`,
  moreEvidence: (n: number): string => `and ${n} more (-o json shows all)`,
  nothing: (scope: string): string => `Nothing is wrong in ${scope}, as far as kdbg can see.`,
  scopeNamespace: (namespace: string): string => `namespace ${namespace}`,
  scopeAll: 'the whole cluster',
  scopeObject: (object: string, scope: string): string => `${object} of ${scope}`,
  count: (errors: number, warnings: number, infos: number, scope: string): string => {
    const parts = [
      errors ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : '',
      warnings ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : '',
      infos ? `${infos} for information` : '',
    ].filter((part) => part !== '');
    return `${parts.join(', ')} in ${scope}`;
  },
  why: 'Why kdbg says so',
  helps: 'What helps',
  unseen: 'Not seen',
  unseenLine: (resource: string, reason: string): string => `${resource}: ${reason}`,
  unseenMany: (resources: readonly string[]): string => resources.join(', '),
  unseenFirst: (resource: string, reason: string): string =>
    `Why, for ${resource}: ${reason} (-o json tells it for each.)`,
  noSuchObject: (object: string, scope: string): string => `There is no ${object} in ${scope}.`,
  noSuchObjectTodo: 'Check the name and the namespace (-n).',
  noSuchNamespace: (namespace: string): string => `There is no namespace ${namespace}.`,
  noSuchNamespaceTodo: 'Name another one with -n, or look at all with -A.',
  nothingVisibleTodo:
    'Name another namespace with -n, or one object (KIND/NAME) if you may get it but not list its kind.',
  badObject: (given: string): string => `“${given}” does not name an object.`,
  badObjectTodo: 'Write KIND/NAME, e.g. deployment/web or pod/web-1.',
  unknownKind: (known: readonly string[], kind: string): string =>
    `kdbg does not know “${kind}”: it diagnoses ${known.join(', ')} and more.`,
  unknownCode: (code: string): string => `There is no code ${code}.`,
  unknownCodeTodo: (near: string | undefined): string =>
    near ? `Did you mean ${near}?` : 'docs/findings.md lists all codes.',
  docTitle: 'Findings',
  docIntro:
    'Every problem that kdbg can tell has a code. Codes are stable: scripts may depend on them. The severity is the usual one: a rule may tell less where others of a workload still serve, or more where pods wait. This page is made from the catalog (`npm run docs`); `kdbg diagnose --explain CODE` shows one entry. A code whose rule is not there yet is never reported.',
  docExample: 'Reads like',
  docObject: 'Told of',
  docSeverity: 'Severity',
  docCauses: 'Usual causes',
  docHelp: 'What helps',
};
