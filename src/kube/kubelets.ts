import { toKdbgError } from '../base/errors.ts';
import { texts } from '../texts/index.ts';
import { ApiError } from './errors.ts';
import { type KubeletTarget, type KubeletTrouble, kubeletBehind, kubeletTrouble } from './kubelet.ts';
import type { Pod } from './objects.ts';
import { RESOURCES, resourcePath } from './resources.ts';
import type { ApiRequest, KubeClient } from './types.ts';

/** How long the name of a pod's node is waited for, in milliseconds. */
const NAMING_MS = 3000;
/** The API server gives a kubelet 30 s to take the connection, and then says so: its words are waited for. Milliseconds. */
const KUBELET_MS = 40_000;
/** Pods whose node is remembered. */
const MOST_PODS = 500;

/**
 * What logs, execs and forwards of one cluster have found out about kubelets: each that the API server could not use, until it answers again.
 * One for all who share a client (kubeletsOf).
 */
export class Kubelets {
  readonly #troubles = new Map<string, KubeletTrouble>();
  /** The node of a pod, by `namespace/name`; of use only while its kubelet is in trouble. */
  readonly #nodes = new Map<string, string>();
  readonly #listeners = new Set<(node: string) => void>();

  /** The trouble with a node's kubelet, by the node's name or one of its addresses. */
  of(node: string, addresses: readonly string[] = []): KubeletTrouble | undefined {
    for (const name of [node, ...addresses]) {
      const trouble = this.#troubles.get(name);
      if (trouble) return trouble;
    }
    return undefined;
  }

  /** The kubelet could not be used. `node` is its name, or its address where nobody knows the name. */
  failed(node: string, trouble: KubeletTrouble): void {
    const before = this.#troubles.get(node);
    this.#troubles.set(node, trouble);
    if (before?.fault !== trouble.fault) this.#tell(node);
  }

  /** It has answered. */
  answered(node: string, addresses: readonly string[] = []): void {
    for (const name of [node, ...addresses]) if (this.#troubles.delete(name)) this.#tell(name);
  }

  /** A call for the log of this pod, or into it, went well. */
  answeredFor(target: KubeletTarget): void {
    if (this.#troubles.size === 0) return;
    const node = 'node' in target ? target.node : this.#nodes.get(keyOf(target));
    if (node !== undefined) this.answered(node);
  }

  /** Called with the node's name (or address) whenever its trouble begins, changes or ends. */
  subscribe(listener: (node: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The name of the node whose kubelet is meant; undefined when it may not be read. */
  async nodeOf(client: KubeClient, target: KubeletTarget): Promise<string | undefined> {
    if ('node' in target) return target.node;
    const known = this.#nodes.get(keyOf(target));
    if (known !== undefined) return known;
    try {
      const path = resourcePath(RESOURCES.Pod, { namespace: target.namespace, name: target.pod });
      const pod = await client.json<Pod>({ path, timeout: NAMING_MS });
      const node = pod.spec?.nodeName;
      if (!node) return undefined;
      if (this.#nodes.size >= MOST_PODS) this.#nodes.clear();
      this.#nodes.set(keyOf(target), node);
      return node;
    } catch {
      return undefined;
    }
  }

  #tell(node: string): void {
    for (const listener of [...this.#listeners]) listener(node);
  }
}

const keyOf = (target: { namespace: string; pod: string }): string => `${target.namespace}/${target.pod}`;

const shared = new WeakMap<KubeClient, Kubelets>();

export function kubeletsOf(client: KubeClient): Kubelets {
  const known = shared.get(client) ?? new Kubelets();
  shared.set(client, known);
  return known;
}

/** Remembers that a kubelet could not be used, and says it in words that name its node. */
export async function kubeletError(
  client: KubeClient,
  target: KubeletTarget,
  trouble: KubeletTrouble,
  from?: ApiError,
): Promise<ApiError> {
  const kubelets = kubeletsOf(client);
  const node = (await kubelets.nodeOf(client, target)) ?? trouble.address;
  if (node) kubelets.failed(node, trouble);
  const say = texts.findings.nodes.kubelet;
  return new ApiError('kubelet-unreachable', say.error(node, say.faults[trouble.fault], trouble.port), {
    status: from?.status ?? 500,
    reason: from?.reason ?? '',
    details: from?.details,
    retryAfter: from?.retryAfter,
  });
}

/** Looks through a client's failures for kubelets that can't be used; everything else passes as it is. */
export function watchKubelets(client: KubeClient): KubeClient {
  const told = async (thrown: unknown, path: string): Promise<never> => {
    const target = kubeletBehind(path);
    if (!target || !(thrown instanceof ApiError) || thrown.code === 'kubelet-unreachable') throw thrown;
    const trouble = kubeletTrouble(thrown.details?.message ?? thrown.message);
    throw trouble ? await kubeletError(watched, target, trouble, thrown) : thrown;
  };
  const patient = <R extends Pick<ApiRequest, 'path' | 'timeout'>>(request: R): R =>
    kubeletBehind(request.path) && request.timeout === undefined ? { ...request, timeout: KUBELET_MS } : request;
  async function asked<R extends Pick<ApiRequest, 'path'>, T>(request: R, ask: (request: R) => Promise<T>): Promise<T> {
    try {
      const answer = await ask(request);
      const target = kubeletBehind(request.path);
      if (target) kubeletsOf(watched).answeredFor(target);
      return answer;
    } catch (thrown) {
      return told(thrown, request.path);
    }
  }
  const watched: KubeClient = {
    server: client.server,
    context: client.context,
    json: <T>(request: ApiRequest) => asked(patient(request), (one) => client.json<T>(one)),
    text: (request) => asked(patient(request), (one) => client.text(one)),
    stream: (request) => asked(patient(request), (one) => client.stream(one)),
    // An upgrade that went well says nothing of the kubelet: the error may come through the socket.
    socket: (request, protocols) =>
      client.socket(patient(request), protocols).catch((thrown) => told(thrown, request.path)),
    close: () => client.close(),
  };
  return watched;
}

/** Words for how an exec ended before it began, where the kubelet is to blame; undefined for any other reason. */
export async function kubeletReasonOf(
  client: KubeClient,
  target: KubeletTarget,
  reason: string,
): Promise<string | undefined> {
  const trouble = kubeletTrouble(reason);
  return trouble ? toKdbgError(await kubeletError(client, target, trouble)).line : undefined;
}
