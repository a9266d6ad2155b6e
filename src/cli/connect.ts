import type { Clock } from '../base/clock.ts';
import { connect as connectTo } from '../kube/client.ts';
import { type Kubeconfig, loadKubeconfig } from '../kube/kubeconfig.ts';
import type { KubeClient } from '../kube/types.ts';
import { configFile } from '../services/config/folders.ts';
import { requireConfig, settingsOf } from '../services/config/load.ts';
import type { Config } from '../services/config/types.ts';
import { switchOption, textOption } from './args.ts';
import type { CliContext, ParsedArgs } from './types.ts';

/** What the command line and the configuration say together. */
export interface Settings {
  config: Config;
  kubeconfig: Kubeconfig;
  /** Undefined: all namespaces (`-A`). */
  namespace: string | undefined;
  /** Nothing may be changed in the context in use. */
  readOnly: boolean;
  /** `--read-only` was given: it holds in every context that is switched to. */
  forcedReadOnly: boolean;
  keymap: string;
  /** `--theme`, which is stronger than the environment and the configuration. */
  theme?: string;
}

/**
 * Reads the configuration and the kubeconfig; the command line is stronger than both. The namespace is `-n`, else the one that the
 * configuration has for the context, else the kubeconfig's. Throws the KdbgErrors of requireConfig and loadKubeconfig.
 */
export async function loadSettings(
  args: ParsedArgs,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const config = await requireConfig(configFile(env));
  const kubeconfig = loadKubeconfig({
    env,
    path: textOption(args, 'kubeconfig'),
    context: textOption(args, 'context'),
  });
  const own = settingsOf(config, kubeconfig.current);
  const theme = textOption(args, 'theme');
  const namespace = textOption(args, 'namespace') ?? own.namespace ?? kubeconfig.namespace;
  return {
    config,
    kubeconfig,
    namespace: switchOption(args, 'all-namespaces') ? undefined : namespace,
    readOnly: args.options['read-only'] === undefined ? own.readOnly : switchOption(args, 'read-only'),
    forcedReadOnly: switchOption(args, 'read-only'),
    keymap: textOption(args, 'keymap') ?? config.keymap,
    ...(theme === undefined ? {} : { theme }),
  };
}

export interface Connection extends Settings {
  /** Nothing has been sent yet; whoever got it closes it. */
  client: KubeClient;
}

/** The cluster that a headless command works on. What credential programs print goes to stderr. */
export async function connect(
  context: Pick<CliContext, 'args' | 'env' | 'stderr'> & { clock: Clock },
): Promise<Connection> {
  const settings = await loadSettings(context.args, context.env);
  const client = connectTo(settings.kubeconfig, settings.kubeconfig.current, {
    clock: context.clock,
    env: context.env,
    onPluginOutput: (text) => context.stderr.write(text),
  });
  return { ...settings, client };
}
