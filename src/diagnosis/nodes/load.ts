import { parseQuantity } from '../../base/quantity.ts';
import { hasEnded } from '../../store/pods.ts';
import type { Container, Node, Pod } from '../../store/types.ts';

/** Amounts in base units (cores, bytes, pieces) by resource name. */
export type Amounts = Readonly<Record<string, number>>;
type Mutable = Record<string, number>;

function quantities(of: Readonly<Record<string, unknown>> | undefined): Amounts {
  const amounts: Mutable = {};
  for (const [name, text] of Object.entries(of ?? {})) {
    const amount = parseQuantity(text);
    if (amount !== undefined) amounts[name] = amount;
  }
  return amounts;
}

function add(to: Mutable, amounts: Amounts): void {
  for (const [name, amount] of Object.entries(amounts)) to[name] = (to[name] ?? 0) + amount;
}

function most(to: Mutable, amounts: Amounts): void {
  for (const [name, amount] of Object.entries(amounts)) to[name] = Math.max(to[name] ?? 0, amount);
}

const known = new WeakMap<object, Amounts>();

/**
 * What the scheduler reserves for a pod: the sum of its containers and sidecars, or what its init containers need at once if that is more, and
 * the overhead of its runtime class; requests of the pod as a whole, where they are set, count instead
 * (https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers).
 */
export function podRequests(pod: Pod): Amounts {
  const spec = pod.spec;
  if (!spec) return {};
  // Of replicas the store keeps equal lists of containers once; what else counts is seldom there.
  const plain = spec.containers && !spec.initContainers && !spec.resources && !spec.overhead;
  const key = plain ? spec.containers : spec;
  const before = known.get(key);
  if (before) return before;
  const sum: Mutable = {};
  const peak: Mutable = {};
  const sidecars: Mutable = {};
  for (const container of spec.initContainers ?? []) {
    const requests = quantities(container.resources?.requests);
    if (container.restartPolicy === 'Always') {
      add(sidecars, requests);
      most(peak, sidecars);
    } else {
      const together = { ...sidecars };
      add(together, requests);
      most(peak, together);
    }
  }
  for (const container of spec.containers ?? []) add(sum, quantities(container.resources?.requests));
  add(sum, sidecars);
  most(sum, peak);
  Object.assign(sum, quantities(spec.resources?.requests));
  add(sum, quantities(spec.overhead));
  known.set(key, sum);
  return sum;
}

/** What one container requests; `text` as the spec has it. */
export interface ContainerRequest {
  container: string;
  list: 'containers' | 'initContainers';
  amount: number;
  text: string;
}

/** Which containers make up what the pod requests of a resource, largest first: its init container where one needs more than all the others. */
export function requestsOf(pod: Pod, resource: string): readonly ContainerRequest[] {
  const ask = (list: ContainerRequest['list']) => (container: Container) => ({
    container: container.name,
    list,
    amount: parseQuantity(container.resources?.requests?.[resource]) ?? 0,
    text: String(container.resources?.requests?.[resource] ?? ''),
  });
  const running: ContainerRequest[] = [];
  let most: readonly ContainerRequest[] = [];
  for (const container of pod.spec?.initContainers ?? []) {
    const request = ask('initContainers')(container);
    if (container.restartPolicy === 'Always') running.push(request);
    const together = container.restartPolicy === 'Always' ? [...running] : [...running, request];
    if (sumOf(together) > sumOf(most)) most = together;
  }
  running.push(...(pod.spec?.containers ?? []).map(ask('containers')));
  if (sumOf(running) >= sumOf(most)) most = running;
  return most.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount);
}

const sumOf = (requests: readonly ContainerRequest[]): number => requests.reduce((sum, { amount }) => sum + amount, 0);

export function allocatable(node: Node): Amounts {
  const before = known.get(node);
  if (before) return before;
  const amounts = quantities(node.status?.allocatable);
  known.set(node, amounts);
  return amounts;
}

const sums = new WeakMap<readonly Pod[], ReadonlyMap<string, Amounts>>();

/** What the pods of each node request in sum; pods that have ended hold nothing. `pods` counts them. Kept as long as the list is the same. */
export function requestedByNode(pods: readonly Pod[]): ReadonlyMap<string, Amounts> {
  const before = sums.get(pods);
  if (before) return before;
  const nodes = new Map<string, Mutable>();
  for (const pod of pods) {
    const node = pod.spec?.nodeName;
    if (!node || hasEnded(pod)) continue;
    let sum = nodes.get(node);
    if (!sum) {
      sum = { pods: 0 };
      nodes.set(node, sum);
    }
    add(sum, podRequests(pod));
    sum.pods = (sum.pods ?? 0) + 1;
  }
  sums.set(pods, nodes);
  return nodes;
}
