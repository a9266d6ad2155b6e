import { parseTime } from '../../base/age.ts';
import { formatBytes, parseQuantity } from '../../base/quantity.ts';
import { type ContainerView, containersOf } from '../../store/owners.ts';
import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { endOf } from '../ends.ts';
import { specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { previousLog, raiseMemory } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import { containerRef, specPath, statusPath, subjectOf, whoOf } from '../subject.ts';

/** A kill of longer ago is history. */
const RECENT = 6 * 3_600_000;

const kill = ({ status }: ContainerView) =>
  status?.state?.running && status.lastState?.terminated?.reason === 'OOMKilled'
    ? status.lastState.terminated
    : undefined;

function examine(pod: Pod, container: ContainerView, context: RuleContext): Draft[] {
  const killed = kill(container);
  const at = parseTime(killed?.finishedAt);
  // One that keeps dying is told of as a crash.
  if (!killed || at === undefined || endOf(pod, container, context.now) || context.now - at > RECENT) return [];
  context.again(at + RECENT + 1000);
  const say = texts.findings.throttled;
  const subject = subjectOf(context.snapshot, pod);
  const ref = containerRef(subject, container);
  const limit = container.spec.resources?.limits?.memory;
  const bytes = parseQuantity(limit);
  const shown = bytes === undefined ? undefined : formatBytes(bytes);
  const started = parseTime(killed.startedAt);
  const restarts = container.status?.restartCount ?? 1;
  const field = (name: string) => statusPath(container, name);
  return [
    {
      code: 'oom-killed',
      severity: restarts > 1 ? 'warning' : 'info',
      object: ref,
      workload: subject.workload,
      title: say.oomTitle(whoOf(subject, pod, container), shown, restarts),
      cause: sentences([
        say.oom(at, started === undefined ? undefined : Math.max(0, at - started), shown),
        say.oomRestarts(restarts),
      ]),
      evidence: [
        ...(limit ? [specEvidence(ref, specPath(container, 'resources.limits.memory'), limit)] : []),
        statusEvidence(ref, field('lastState.terminated.reason'), 'OOMKilled', killed.finishedAt),
        statusEvidence(ref, field('restartCount'), String(restarts)),
      ],
      remedies: [raiseMemory(subject, container.name, bytes), previousLog(subject, container.name)],
    },
  ];
}

/** Containers that run well now and were killed for memory not long ago: it will happen again. */
export const oomEarlierRule = rule({
  name: 'oom-earlier',
  kind: 'Pod',
  codes: ['oom-killed'],
  applies: (pod) =>
    !pod.metadata?.deletionTimestamp && pod.status?.phase === 'Running' && containersOf(pod).some((one) => kill(one)),
  check: (pod, context) =>
    containersOf(pod).flatMap((container) => (container.type === 'ephemeral' ? [] : examine(pod, container, context))),
});
