import { KdbgError } from '../base/errors.ts';
import { kubeconfigPaths } from '../kube/kubeconfig.ts';
import { readKubeconfigFile } from '../kube/kubeconfigFile.ts';
import { textOption } from './args.ts';
import type { Offer } from './opening.ts';
import type { ParsedArgs } from './types.ts';

/** What a person is offered where there is no cluster to open the console on; undefined for any other error. */
export function offerFor(
  thrown: unknown,
  args: ParsedArgs,
  env: Readonly<Record<string, string | undefined>>,
): Offer | undefined {
  if (!(thrown instanceof KdbgError)) return undefined;
  if (thrown.code !== 'no-kubeconfig' && thrown.code !== 'no-current-context') return undefined;
  const looked = kubeconfigPaths({ env, path: textOption(args, 'kubeconfig') });
  if (thrown.code === 'no-kubeconfig') return { reason: 'none', looked, contexts: [] };
  const contexts = [...new Set(looked.flatMap(contextsIn))];
  return { reason: contexts.length > 0 ? 'unset' : 'empty', looked, contexts };
}

function contextsIn(path: string): string[] {
  try {
    return readKubeconfigFile(path).contexts.map(({ name }) => name);
  } catch {
    // It is one of several, and another one was read.
    return [];
  }
}
