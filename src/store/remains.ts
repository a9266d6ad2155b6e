import type { Pod } from './types.ts';

/**
 * What the kubelet gives as the reason of a whole pod that it has ended, or refused to begin, for the sake of its node
 * (pkg/kubelet: eviction, preemption, nodeshutdown and lifecycle). Such a pod stays behind as a record; what replaces it has another name.
 */
const EVICTED = /^(?:Evicted|Preempting|Terminated|NodeShutdown|Shutdown|NodeLost)$/;
const REFUSED =
  /^(?:OutOf[\w./-]+|NodeAffinity|NodeName|NodePorts|NodeUnschedulable|UnexpectedAdmissionError|TopologyAffinityError|InsufficientResourceError)$/;

/** How a failed pod came to be a remain; undefined for any other pod. */
export function remainOf(pod: Pod): 'evicted' | 'refused' | undefined {
  const reason = pod.status?.reason ?? '';
  if (pod.status?.phase !== 'Failed' || pod.metadata?.deletionTimestamp) return undefined;
  if (EVICTED.test(reason)) return 'evicted';
  return REFUSED.test(reason) ? 'refused' : undefined;
}
