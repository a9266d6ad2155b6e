import type { Clock } from '../../base/clock.ts';
import { hurried } from '../../base/hurried.ts';
import { recordOf, recordsOf, textOf } from '../../base/untrusted.ts';
import { connect } from '../../kube/client.ts';
import { findKind } from '../../kube/discovery.ts';
import { kubeconfigPaths, loadKubeconfig } from '../../kube/kubeconfig.ts';
import { readKubeconfigFile } from '../../kube/kubeconfigFile.ts';
import { type KnownKind, RESOURCES, type Resource, resourcePath } from '../../kube/resources.ts';
import type { Asked, Candidate } from './line.ts';

export interface LiveOptions {
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** Aborted when nobody waits any longer. */
  signal: AbortSignal;
  /** Milliseconds that a call or a credential program may take. */
  limit: number;
}

/** More names than a person can choose from are not read. */
const MOST = 500;
/** Names only: objects are read as their metadata. */
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** The words that the kubeconfig or the cluster knows. Rejects when they can't be had. */
export async function wordsOf(asked: Asked, options: LiveOptions): Promise<readonly Candidate[]> {
  const { completes } = asked;
  if (completes === 'contexts') return contexts(asked, options);
  if (completes === 'namespaces') return namespaces(asked, options);
  if (typeof completes === 'object' && 'kinds' in completes) return objects(asked, completes, options);
  return [];
}

/** Of all files, also where no context is in use: then one has to be named. */
function contexts(asked: Asked, { env }: LiveOptions): readonly Candidate[] {
  const found = new Map<string, string>();
  for (const path of kubeconfigPaths({ env, path: asked.given.get('kubeconfig') })) {
    try {
      for (const { name, cluster } of readKubeconfigFile(path).contexts) if (!found.has(name)) found.set(name, cluster);
    } catch {
      // The other files may be right.
    }
  }
  return [...found].map(([word, cluster]) => ({ word, about: cluster === word ? '' : cluster }));
}

/** Of the cluster; who may not list them gets those that the kubeconfig names. */
async function namespaces(asked: Asked, options: LiveOptions): Promise<readonly Candidate[]> {
  const all = kubeconfigOf(asked, options).contexts;
  try {
    return (await names(asked, RESOURCES.Namespace, undefined, options)).map((word) => ({ word, about: '' }));
  } catch {
    const known = all.flatMap(({ namespace }) => namespace ?? []);
    return [...new Set(known)].map((word) => ({ word, about: '' }));
  }
}

/** `deployment/` before the slash, then the names of that kind in the namespace. */
async function objects(
  asked: Asked,
  wanted: { readonly kinds: readonly KnownKind[]; readonly labelSelector?: string },
  options: LiveOptions,
): Promise<readonly Candidate[]> {
  const slash = asked.typed.indexOf('/');
  if (slash < 0) return wanted.kinds.map((kind) => ({ word: `${RESOURCES[kind].singular}/`, about: '' }));
  const written = asked.typed.slice(0, slash);
  const kind = findKind(wanted.kinds, written);
  if (!kind) return [];
  const found = await names(asked, RESOURCES[kind], wanted.labelSelector, options);
  return found.map((name) => ({ word: `${written}/${name}`, about: '' }));
}

function kubeconfigOf(asked: Asked, { env }: LiveOptions) {
  return loadKubeconfig({ env, path: asked.given.get('kubeconfig'), context: asked.given.get('context') });
}

async function names(
  asked: Asked,
  resource: Resource,
  labelSelector: string | undefined,
  options: LiveOptions,
): Promise<readonly string[]> {
  const kubeconfig = kubeconfigOf(asked, options);
  const namespace = asked.given.get('namespace') ?? kubeconfig.namespace;
  const { env, limit, signal } = options;
  const client = connect(kubeconfig, kubeconfig.current, { env, clock: hurried(options.clock, limit) });
  try {
    const answer = await client.json({
      path: resourcePath(resource, resource.namespaced ? { namespace } : {}),
      query: { limit: MOST, labelSelector },
      accept: METADATA,
      timeout: limit,
      signal,
    });
    return recordsOf(recordOf(answer).items)
      .map((item) => textOf(recordOf(item.metadata).name))
      .filter(Boolean);
  } finally {
    await client.close();
  }
}
