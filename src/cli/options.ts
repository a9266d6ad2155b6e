import { texts } from '../texts/index.ts';
import type { OptionSpec } from './types.ts';

/** The options that the console and every command take; they may stand before or after the command's name. */
export function globalOptions(): readonly OptionSpec[] {
  const say = texts.cli.options;
  return [
    { name: 'context', value: 'NAME', help: say.context, completes: 'contexts' },
    { name: 'namespace', short: 'n', value: 'NS', help: say.namespace, completes: 'namespaces' },
    { name: 'all-namespaces', short: 'A', help: say.allNamespaces },
    { name: 'kubeconfig', value: 'FILE', help: say.kubeconfig, completes: 'files' },
    { name: 'read-only', help: say.readOnly },
    { name: 'keymap', value: 'NAME', help: say.keymap, choices: ['default', 'vim', 'k9s'] },
    { name: 'version', short: 'v', help: say.version },
    { name: 'help', short: 'h', help: say.help },
  ];
}
