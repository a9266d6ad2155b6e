import { parseTime } from '../../base/age.ts';
import { podStatus } from '../../store/podStatus.ts';
import { isReady } from '../../store/pods.ts';
import type { Pod } from '../../store/types.ts';
import { CATALOG } from '../catalog.ts';
import type { AnyRule, Draft, RuleContext } from '../rule.ts';
import { claimPodRule } from './claimsPods.ts';
import { configRule } from './config.ts';
import { crashRule } from './crash.ts';
import { imageRule } from './images.ts';
import { mountRule } from './mounts.ts';
import { probeRule } from './probes.ts';
import { readinessRule } from './readiness.ts';
import { sandboxRule } from './sandbox.ts';
import { schedulingRule } from './scheduling.ts';
import { startRule } from './start.ts';

/** What can be wrong with a pod so that it never gets ready, root causes first. */
const POD_RULES: readonly AnyRule[] = [
  schedulingRule,
  claimPodRule,
  mountRule,
  sandboxRule,
  configRule,
  imageRule,
  startRule,
  crashRule,
  probeRule,
  readinessRule,
];

/** A pod that is not ready, and what another rule says of it. */
export interface Blocker {
  pod: Pod;
  name: string;
  /** Its STATUS as kubectl shows it, e.g. `ImagePullBackOff`. */
  status: string;
  /** The finding about the pod that is its cause; missing where none is known. */
  cause: Draft | undefined;
  /** Milliseconds since the epoch. */
  since: number;
}

/** Of these pods those that hold a rollout up, in order of their names; only the first `most` are examined for their cause. */
export function blockersAmong(pods: readonly Pod[], context: RuleContext, most = 3): readonly Blocker[] {
  return pods
    .filter((pod) => !pod.metadata?.deletionTimestamp && !isReady(pod))
    .toSorted((a, b) => (a.metadata?.name ?? '').localeCompare(b.metadata?.name ?? '', 'en', { numeric: true }))
    .map((pod, i) => ({
      pod,
      name: pod.metadata?.name ?? '',
      status: podStatus(pod).status,
      cause: i < most ? causeOf(pod, context) : undefined,
      since: parseTime(pod.metadata?.creationTimestamp) ?? context.now,
    }));
}

function causeOf(pod: Pod, context: RuleContext): Draft | undefined {
  for (const rule of POD_RULES) {
    if (!rule.applies(pod)) continue;
    const serious = rule
      .check(pod, context)
      .find((draft) => (draft.severity ?? CATALOG[draft.code].severity) !== 'info');
    if (serious) return serious;
  }
  return undefined;
}
