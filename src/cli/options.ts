import { THEMES } from '../services/config/schema.ts';
import { texts } from '../texts/index.ts';
import { LANGUAGES } from '../texts/language.ts';
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
    { name: 'theme', value: 'NAME', help: texts.look.options.theme, choices: THEMES },
    { name: 'lang', value: 'CODE', help: texts.look.options.lang, choices: LANGUAGES },
    { name: 'version', short: 'v', help: say.version },
    { name: 'help', short: 'h', help: say.help },
  ];
}
