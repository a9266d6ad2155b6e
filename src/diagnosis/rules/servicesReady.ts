import { parseTime } from '../../base/age.ts';
import { isAsleep } from '../../store/asleep.ts';
import { refOf, workloadOf } from '../../store/owners.ts';
import type { ObjectRef, Pod, Service } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { isServed, slicesOf } from '../path/service.ts';
import { sentences } from '../prose.ts';
import type { Draft, RuleContext } from '../rule.ts';
import { blockedBy, blockerEvidence, blockerRemedies } from './rollouts.ts';
import { blockersAmong } from './rolloutsBlockers.ts';
import { selectorEvidence, showEndpoints, sliceEvidence } from './servicesWords.ts';

/** Milliseconds for which pods may be on their way without a word: every first rollout has a moment without one that is ready. */
const ON_THEIR_WAY = 120_000;
/** Pods whose cause is looked for. */
const EXAMINED = 3;

/**
 * A Service none of whose pods is ready: what follows from whatever is wrong with them. It is told as soon as those that were examined have
 * findings of their own; pods that just take their time are given it.
 */
export function noneReady(service: Service, ref: ObjectRef, pods: readonly Pod[], context: RuleContext): Draft[] {
  // In debug mode a pod is kept from traffic on purpose.
  if (isServed(service, pods)) return [];
  const awake = pods.filter((pod) => !isAsleep(pod));
  if (awake.length === 0) return [];
  const { snapshot } = context;
  const blockers = blockersAmong(awake, context, EXAMINED);
  if (!blockers.slice(0, EXAMINED).every(({ cause }) => cause)) {
    const due = Math.max(...awake.map(notReadySince)) + ON_THEIR_WAY;
    if (context.now < due) {
      context.again(due);
      return [];
    }
  }
  const say = texts.findings.services;
  const workloads = new Set(awake.map((pod) => workloadOf(snapshot, pod)?.name ?? ''));
  return [
    {
      code: 'service-no-ready-endpoints',
      object: ref,
      affected: blockers.map(({ pod }) => refOf('Pod', pod)),
      group: ref.name,
      title: say.notReadyTitle(ref.name, awake.length),
      cause: sentences([say.notReady(awake.length), ...blockedBy(blockers, say.pods), say.refuses]),
      evidence: [
        ...sliceEvidence(slicesOf(service, snapshot)),
        ...blockerEvidence(blockers),
        selectorEvidence(ref, service),
      ],
      remedies: [...(workloads.size === 1 ? blockerRemedies(blockers) : []), showEndpoints(ref)],
    },
  ];
}

function notReadySince(pod: Pod): number {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  return parseTime(ready?.lastTransitionTime) ?? parseTime(pod.metadata?.creationTimestamp) ?? 0;
}
