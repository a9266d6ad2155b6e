import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KdbgError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { texts } from '../texts/index.ts';
import {
  type ClusterEntry,
  inClusterFile,
  type KubeconfigFile,
  readKubeconfigFile,
  type UserEntry,
} from './kubeconfigFile.ts';

export type { ClusterEntry, ExecEntry, UserEntry } from './kubeconfigFile.ts';

export interface KubeconfigContext {
  name: string;
  cluster: string;
  /** Empty where the context names none. */
  user: string;
  namespace?: string;
}

/** The kubeconfig as kubectl sees it: all files merged. */
export interface Kubeconfig {
  /** In the order of the files. */
  readonly contexts: readonly KubeconfigContext[];
  /** The context in use: `--context`, else the first current-context. */
  readonly current: string;
  /** Of the current context; `default` where it names none. */
  readonly namespace: string;
  /** The files that were read; empty inside a cluster. */
  readonly files: readonly string[];
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
}

export interface KubeconfigOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** `--kubeconfig`: this file alone. */
  path?: string | undefined;
  /** `--context`. */
  context?: string | undefined;
}

/**
 * Reads the kubeconfig by kubectl's rules
 * (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files):
 * `--kubeconfig` alone, else the files of KUBECONFIG (the first to set a value wins; missing ones are skipped),
 * else ~/.kube/config, else the pod's service account. Throws KdbgError: `no-kubeconfig`, `kubeconfig-unreadable`,
 * `kubeconfig-broken`, `unknown-context`, `no-current-context`, `context-broken`.
 */
export function loadKubeconfig(options: KubeconfigOptions): Kubeconfig {
  const { env } = options;
  const wanted = kubeconfigPaths(options);
  const files: KubeconfigFile[] = [];
  for (const path of wanted) {
    if (!options.path && !exists(path)) continue;
    files.push(readKubeconfigFile(path));
  }
  if (files.every((file) => file.contexts.length === 0 && file.clusters.size === 0)) {
    const inside = inClusterFile(env);
    if (inside) files.push(inside);
    else if (files.length === 0) {
      throw new KdbgError('no-kubeconfig', texts.kube.noKubeconfig(wanted.join(', ')), {
        todo: texts.kube.noKubeconfigTodo,
      });
    }
  }
  return merge(files, options.context);
}

/** Where the kubeconfig is looked for, whether or not anything is there. */
export function kubeconfigPaths({ env, path }: Pick<KubeconfigOptions, 'env' | 'path'>): readonly string[] {
  if (path) return [path];
  const fromEnv = (env.KUBECONFIG ?? '').split(delimiter).filter(Boolean);
  return fromEnv.length > 0 ? fromEnv : [join(env.HOME || homedir(), '.kube', 'config')];
}

/** The same kubeconfig with another context in use. Throws `unknown-context` or `context-broken`. */
export function useContext(config: Kubeconfig, name: string): Kubeconfig {
  const context = findContext(config.contexts, name, config.files);
  checkContext(context, config.clusters, config.users);
  return { ...config, current: name, namespace: context.namespace ?? 'default' };
}

function merge(files: readonly KubeconfigFile[], wanted: string | undefined): Kubeconfig {
  const contexts = new Map<string, KubeconfigContext>();
  const clusters = new Map<string, ClusterEntry>();
  const users = new Map<string, UserEntry>();
  let current = '';
  for (const file of files) {
    current ||= file.currentContext;
    for (const context of file.contexts) if (!contexts.has(context.name)) contexts.set(context.name, context);
    for (const [name, cluster] of file.clusters) if (!clusters.has(name)) clusters.set(name, cluster);
    for (const [name, user] of file.users) if (!users.has(name)) users.set(name, user);
  }
  const list = [...contexts.values()];
  const paths = files.map((file) => file.path).filter(Boolean);
  const name = wanted || current;
  if (!name) {
    throw new KdbgError('no-current-context', texts.kube.noCurrentContext(paths.join(', ')), {
      todo: texts.kube.noCurrentContextTodo(list.map((context) => context.name)),
    });
  }
  const context = findContext(list, name, paths);
  checkContext(context, clusters, users);
  return { contexts: list, current: name, namespace: context.namespace ?? 'default', files: paths, clusters, users };
}

function findContext(
  contexts: readonly KubeconfigContext[],
  name: string,
  files: readonly string[],
): KubeconfigContext {
  const found = contexts.find((context) => context.name === name);
  if (found) return found;
  const names = contexts.map((context) => context.name);
  const near = nearest(name, names);
  throw new KdbgError('unknown-context', texts.kube.unknownContext(name, files.join(', ')), {
    todo: near.length > 0 ? texts.kube.unknownContextNear(near) : texts.kube.unknownContextAll(names),
  });
}

function checkContext(
  context: KubeconfigContext,
  clusters: ReadonlyMap<string, ClusterEntry>,
  users: ReadonlyMap<string, UserEntry>,
): void {
  const broken = (what: string) => new KdbgError('context-broken', what, { todo: texts.kube.contextTodo });
  const cluster = clusters.get(context.cluster);
  if (!cluster) throw broken(texts.kube.contextWithoutCluster(context.name, context.cluster));
  if (!URL.canParse(cluster.server)) throw broken(texts.kube.clusterWithoutServer(context.cluster));
  if (context.user && !users.has(context.user)) throw broken(texts.kube.contextWithoutUser(context.name, context.user));
}

function exists(path: string): boolean {
  try {
    accessSync(path, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}
