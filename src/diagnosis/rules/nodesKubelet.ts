import { hasEnded, isReady } from '../../store/pods.ts';
import type { Node, ObjectRef, Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { apiEvidence, statusEvidence } from '../evidence.ts';
import { addressesOf, nodesInUse, podsOn, readyCondition } from '../nodes/pods.ts';
import { kubeletLog, lookAtNode, tryPort, unapproved } from '../nodes/remedies.ts';
import type { KubeletAnswer } from '../probes.ts';
import { sentences } from '../prose.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';

/** Up to so many nodes with watched pods every kubelet is asked; beyond it those that give reason for it. */
const ALL_ASKED = 40;
/** Pods whose log may be asked for, one after the other. */
const WITNESSES = 3;
const PORT = 10250;
/** While pods are still being read nothing can be asked. Milliseconds. */
const SOON = 500;

/** Pods of which the kubelet certainly has a log. */
function witnesses(pods: readonly Pod[]): { namespace: string; pod: string; container: string }[] {
  return pods
    .flatMap((pod) => {
      const started = pod.status?.containerStatuses?.find((one) => one.state?.running ?? one.lastState?.terminated);
      const { name, namespace } = pod.metadata ?? {};
      return started && name && namespace ? [{ namespace, pod: name, container: started.name }] : [];
    })
    .slice(0, WITNESSES);
}

/** A pod that is not well may be so because of its kubelet, and its log is what one wants to read next. */
const suspicious = (pods: readonly Pod[]): boolean =>
  pods.some((pod) => pod.metadata?.deletionTimestamp || !isReady(pod));

function draftOf(
  name: string,
  answer: Extract<KubeletAnswer, { state: 'unreachable' }>,
  pods: readonly Pod[],
  node: Node | undefined,
  fallback: string,
): Draft {
  const say = texts.findings.nodes;
  const object: ObjectRef = { kind: 'Node', name };
  const port = answer.port || node?.status?.daemonEndpoints?.kubeletEndpoint?.Port || PORT;
  const address = answer.address || fallback || name;
  const at = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  const why =
    answer.waited === undefined ? say.kubelet.faults[answer.fault] : say.kubelet.slow(Math.round(answer.waited / 1000));
  const ready = node ? readyCondition(node) : undefined;
  const state = !node ? say.kubelet.runsOn : ready?.status === 'True' ? say.kubelet.stillReady : say.kubelet.notReady;
  const names = pods.map((pod) => pod.metadata?.name ?? '');
  return {
    code: 'kubelet-unreachable',
    object,
    affected: pods.map((pod) => ({
      kind: 'Pod',
      name: pod.metadata?.name ?? '',
      namespace: pod.metadata?.namespace ?? '',
    })),
    title: say.kubelet.title(name, why),
    cause: sentences([
      say.kubelet.cause(at, why, say.kubelet.means[answer.fault]),
      say.kubelet.broken,
      state,
      ...(names.length > 0 ? [say.kubelet.pods(names)] : []),
    ]),
    evidence: [
      apiEvidence(texts.findings.nodes.kubelet.ref, answer.said || `${why} (${at})`, object),
      ...(ready
        ? [
            statusEvidence(
              object,
              'status.conditions[Ready]',
              `${ready.status} · ${ready.reason ?? ''}`,
              ready.lastTransitionTime,
            ),
          ]
        : []),
    ],
    remedies: [
      ...(answer.fault === 'tls' || answer.fault === 'denied'
        ? [unapproved(), kubeletLog(name, false)]
        : answer.fault === 'refused'
          ? [kubeletLog(name, true), tryPort(name, address, port)]
          : [tryPort(name, address, port), kubeletLog(name, false)]),
      ...(node ? [lookAtNode(name)] : []),
    ],
  };
}

function examine(
  name: string,
  addresses: readonly string[],
  node: Node | undefined,
  context: RuleContext,
): readonly Draft[] {
  const pods = podsOn(context.snapshot, name).filter((pod) => !hasEnded(pod));
  if (pods.length === 0) {
    if (context.snapshot.of('Pod').state?.phase === 'loading') context.again(context.now + SOON);
    return [];
  }
  const lost = node !== undefined && (readyCondition(node)?.status ?? 'True') !== 'True';
  const look = lost || nodesInUse(context.snapshot) <= ALL_ASKED || suspicious(pods);
  const answer = context.probe({ type: 'kubelet', node: name, addresses, look, pods: witnesses(pods) });
  if (answer?.type !== 'kubelet' || answer.state !== 'unreachable') return [];
  return [draftOf(name, answer, pods, node, addresses[0] ?? '')];
}

/** Logs, execs and forwards go from the API server to the node's kubelet; the node can be well in all else and this way be cut. */
export const kubeletRule = rule({
  name: 'kubelet',
  kind: 'Node',
  codes: ['kubelet-unreachable'],
  applies: () => true,
  check: (node, context) => examine(node.metadata?.name ?? '', addressesOf(node), node, context),
});

/** The same for a person who may not read nodes: from the pods that are not well, each of which names its node. */
export const kubeletOfPodRule = rule({
  name: 'kubelet of a pod',
  kind: 'Pod',
  codes: ['kubelet-unreachable'],
  applies: (pod) => Boolean(pod.spec?.nodeName) && !hasEnded(pod) && !isReady(pod),
  check(pod, context) {
    if (context.snapshot.of('Node').state?.phase !== 'forbidden') return [];
    const { hostIP } = pod.status ?? {};
    return examine(pod.spec?.nodeName ?? '', hostIP ? [hostIP] : [], undefined, context);
  },
});
