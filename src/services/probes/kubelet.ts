import { KdbgError } from '../../base/errors.ts';
import type { KubeletAnswer, KubeletProbe } from '../../diagnosis/probes.ts';
import { ApiError } from '../../kube/errors.ts';
import { kubeletsOf } from '../../kube/kubelets.ts';
import { RESOURCES, resourcePath } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { Turns } from './turns.ts';

/** How long a kubelet is given, in milliseconds. One that is well answers in a few. */
const PATIENCE = 10_000;
const TUNNEL = 'SPDY/3.1+portforward.k8s.io';
/** Kubelets that are asked at the same time, whoever asks. */
const AT_ONCE = 8;

/**
 * Whether the API server can use a node's kubelet: has it give one byte of the log of one of the node's pods, or where none has started, its
 * health. What logs, execs and forwards have found out meanwhile counts as well.
 */
export async function readKubelet(
  client: KubeClient,
  request: KubeletProbe,
  signal: AbortSignal,
): Promise<KubeletAnswer> {
  const { node, addresses } = request;
  const kubelets = kubeletsOf(client);
  if (!request.look && !kubelets.of(node, addresses)) return { type: 'kubelet', state: 'unknown' };
  const found = await inTurn(client, () => look(client, request, signal));
  if (found === 'silent') {
    return {
      type: 'kubelet',
      state: 'unreachable',
      fault: 'timeout',
      address: '',
      port: 0,
      said: '',
      waited: PATIENCE,
    };
  }
  const trouble = kubelets.of(node, addresses);
  if (found === 'answered') kubelets.answered(node, addresses);
  else if (trouble) return { type: 'kubelet', state: 'unreachable', ...trouble };
  return { type: 'kubelet', state: found === 'answered' ? 'well' : 'unknown' };
}

type Found = 'answered' | 'failed' | 'silent' | 'unknown';

async function look(client: KubeClient, request: KubeletProbe, signal: AbortSignal): Promise<Found> {
  for (const { namespace, pod, container } of request.pods) {
    const path = resourcePath(RESOURCES.Pod, { namespace, name: pod, subresource: 'log' });
    const query = { container, tailLines: 1, limitBytes: 1 };
    const found = await ask(client, { path, query }, signal);
    if (found === 'silent') return freshly(client, { namespace, pod }, signal);
    if (found !== 'unknown') return found;
  }
  const path = resourcePath(RESOURCES.Node, { name: request.node, subresource: 'proxy/healthz' });
  return ask(client, { path }, signal);
}

/**
 * Logs go through connections that the API server keeps open: one that was cut is silent for up to a minute. A port-forward is dialled anew,
 * and so tells at once why there is no way; nothing is sent through it.
 */
async function freshly(
  client: KubeClient,
  target: { namespace: string; pod: string },
  signal: AbortSignal,
): Promise<Found> {
  const { namespace, pod } = target;
  const path = resourcePath(RESOURCES.Pod, { namespace, name: pod, subresource: 'portforward' });
  try {
    const socket = await client.socket({ path, signal, timeout: PATIENCE / 2 }, [TUNNEL]);
    socket.close();
    // It can be reached, and is only slow to give the log.
    return 'answered';
  } catch (thrown) {
    signal.throwIfAborted();
    return thrown instanceof KdbgError && thrown.code === 'kubelet-unreachable' ? 'failed' : 'silent';
  }
}

async function ask(
  client: KubeClient,
  request: { path: string; query?: Record<string, string | number> },
  signal: AbortSignal,
): Promise<Found> {
  try {
    await client.text({ ...request, signal, timeout: PATIENCE });
    return 'answered';
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof KdbgError)) return 'unknown';
    if (thrown.code === 'kubelet-unreachable') return 'failed';
    if (thrown.code === 'server-timeout') return (await serverAnswers(client, signal)) ? 'silent' : 'unknown';
    // An unhealthy kubelet says so itself, with a list of its checks.
    return thrown instanceof ApiError && /healthz check failed/.test(thrown.message) ? 'answered' : 'unknown';
  }
}

/** Whether the API server itself is well: only then is silence the kubelet's. */
async function serverAnswers(client: KubeClient, signal: AbortSignal): Promise<boolean> {
  try {
    await client.text({ path: '/version', signal, timeout: PATIENCE / 4 });
    return true;
  } catch (thrown) {
    signal.throwIfAborted();
    return thrown instanceof ApiError;
  }
}

const queues = new WeakMap<KubeClient, Turns>();

function inTurn<T>(client: KubeClient, work: () => Promise<T>): Promise<T> {
  const turns = queues.get(client) ?? new Turns(AT_ONCE);
  queues.set(client, turns);
  return turns.take(work);
}
