import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The context that the console works in, as local programs are to see it. */
export interface LocalContext {
  /** Names in the kubeconfig; an empty user where the context has none. */
  context: string;
  cluster: string;
  user: string;
  /** The namespace that is shown; missing: the context's own. */
  namespace?: string;
  /** The person's files in their order; empty inside a cluster. */
  files: readonly string[];
}

/**
 * A small kubeconfig of one context, put before the person's files: of several files the first to set a value wins
 * (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files), so a program
 * works in the console's context and namespace whatever the files' current-context is or becomes, and they stay as they are.
 * It holds no credentials.
 */
export function privateKubeconfig(local: LocalContext, folder = tmpdir()): { value: string; remove(): void } {
  const own = mkdtempSync(join(folder, 'kdbg-'));
  const file = join(own, 'kubeconfig');
  const { context, cluster, user, namespace } = local;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [{ name: context, context: { cluster, ...(user ? { user } : {}), ...(namespace ? { namespace } : {}) } }],
  };
  // JSON is YAML as well.
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  return {
    value: [file, ...local.files].join(delimiter),
    remove: () => rmSync(own, { recursive: true, force: true }),
  };
}
