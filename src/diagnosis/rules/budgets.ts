import { parseTime } from '../../base/age.ts';
import { selects } from '../../base/labelSelector.ts';
import { controllerOf, refOf } from '../../store/owners.ts';
import { isReady } from '../../store/pods.ts';
import type { Pod, PodDisruptionBudget } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { oneLine, specEvidence, statusEvidence } from '../evidence.ts';
import { sentences } from '../prose.ts';
import { kubectl } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';
import type { Evidence } from '../types.ts';

/** Milliseconds for which a budget may allow nothing without anybody being told: a rollout takes that long. */
const MOMENT = 120_000;

interface Words {
  title: string;
  cause: readonly string[];
  /** Milliseconds after which it counts. */
  patience: number;
}

function condition(budget: PodDisruptionBudget) {
  return budget.status?.conditions?.find((one) => one.type === 'DisruptionAllowed');
}

/** Why the budget allows no eviction; undefined where it is as it should be. */
function reasonOf(budget: PodDisruptionBudget, pods: readonly Pod[]): Words | undefined {
  const say = texts.findings.budgets;
  const { name } = refOf('PodDisruptionBudget', budget);
  const { expectedPods = 0, currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  const failed = condition(budget);
  if (failed?.reason === 'SyncFailed') {
    return { title: say.unmanagedTitle(name), cause: [say.failed(oneLine(failed.message ?? ''))], patience: MOMENT };
  }
  const bare = pods.filter((pod) => !controllerOf(pod));
  if (expectedPods === 0) {
    if (currentHealthy === 0 || bare.length === 0) return undefined;
    return { title: say.unmanagedTitle(name), cause: [say.unmanaged(bare.length)], patience: 0 };
  }
  const { maxUnavailable, minAvailable } = budget.spec ?? {};
  if (desiredHealthy >= expectedPods) {
    const why =
      maxUnavailable === undefined
        ? say.allNeeded(String(minAvailable ?? ''), expectedPods)
        : say.noneUnavailable(String(maxUnavailable));
    return { title: say.neverTitle(name), cause: [why], patience: 0 };
  }
  if (currentHealthy > desiredHealthy) return undefined;
  const sick = pods.filter((pod) => !isReady(pod)).flatMap((pod) => pod.metadata?.name ?? []);
  return {
    title: say.sickTitle(name),
    cause: [say.sick(currentHealthy, desiredHealthy, expectedPods), ...(sick.length > 0 ? [say.notReady(sick)] : [])],
    patience: MOMENT,
  };
}

function check(budget: PodDisruptionBudget, context: RuleContext): Draft[] {
  const { status, spec, metadata } = budget;
  const namespace = metadata?.namespace ?? 'default';
  const near = context.snapshot.of('Pod').labelled(namespace, spec?.selector?.matchLabels ?? {});
  const pods = near.filter((pod) => !pod.metadata?.deletionTimestamp && selects(spec?.selector, pod.metadata?.labels));
  const words = reasonOf(budget, pods);
  if (!words) return [];
  const since = parseTime(condition(budget)?.lastTransitionTime) ?? parseTime(metadata?.creationTimestamp) ?? 0;
  if (context.now < since + words.patience) {
    context.again(since + words.patience);
    return [];
  }
  const say = texts.findings.budgets;
  const ref = refOf('PodDisruptionBudget', budget);
  const cordoned = [...new Set(pods.flatMap((pod) => pod.spec?.nodeName ?? []))]
    .filter((node) => context.snapshot.of('Node').get(undefined, node)?.spec?.unschedulable)
    .sort();
  const limit = spec?.maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable';
  const figures = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;
  const evidence: Evidence[] = [
    ...figures.map((figure) => statusEvidence(ref, `status.${figure}`, String(status?.[figure] ?? 0))),
    specEvidence(ref, `spec.${limit}`, String(spec?.[limit] ?? '')),
  ];
  return [
    {
      code: 'budget-blocks-eviction',
      // Somebody drains a node and waits for it.
      severity: cordoned.length > 0 ? 'warning' : 'info',
      object: ref,
      group: ref.name,
      title: words.title,
      cause: sentences([...words.cause, say.meaning, ...(cordoned.length > 0 ? [say.draining(cordoned)] : [])]),
      evidence,
      remedies: [
        {
          command: 'resource.edit',
          title: texts.findings.remedies.edit(`poddisruptionbudget/${ref.name}`),
          kubectl: kubectl(ref, 'edit', 'pdb', ref.name),
        },
      ],
    },
  ];
}

export const budgetRule = rule({
  name: 'budgets',
  kind: 'PodDisruptionBudget',
  codes: ['budget-blocks-eviction'],
  also: ['Pod', 'Node'],
  applies: ({ metadata, status }) =>
    !metadata?.deletionTimestamp &&
    !!status &&
    (status.disruptionsAllowed ?? 0) === 0 &&
    (status.observedGeneration ?? 0) >= (metadata?.generation ?? 0),
  check,
});
