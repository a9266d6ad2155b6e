/** What `kdbg diagnose` prints around the findings, and docs/findings.md. */
export const report = {
  summary: 'Say what is broken, why, and what helps',
  usage: '[KIND/NAME] [-n NAMESPACE | -A] [--deep] [-o json|text] [--watch]',
  options: {
    namespace: 'the namespace to look at; the kubeconfig’s when missing',
    all: 'look at all namespaces',
    deep: 'may also exec into containers, to read sockets and run probes',
    output: 'text for people, json for programs',
    watch: 'go on, and print again when something changes',
  },
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
  noSuchObject: (object: string, scope: string): string => `There is no ${object} in ${scope}.`,
  noSuchObjectTodo: 'Check the name and the namespace (-n).',
  noSuchNamespace: (namespace: string): string => `There is no namespace ${namespace}.`,
  noSuchNamespaceTodo: 'Name another one with -n, or look at all with -A.',
  badObject: (given: string): string => `“${given}” does not name an object.`,
  badObjectTodo: 'Write KIND/NAME, e.g. deployment/web or pod/web-1.',
  unknownKind: (kind: string, known: string): string => `kdbg diagnoses ${known}; “${kind}” is none of them.`,
  docTitle: 'Findings',
  docIntro:
    'Every problem that kdbg can tell has a code. Codes are stable: scripts may depend on them. This page is made from the catalog (`npm run docs`). A code whose rule is not there yet is never reported.',
  docObject: 'Told of',
  docSeverity: 'Severity',
  docHelp: 'What helps',
};
