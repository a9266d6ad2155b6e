import type { Pod } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';

type Term = NonNullable<
  NonNullable<
    NonNullable<NonNullable<Pod['spec']>['affinity']>['podAntiAffinity']
  >['requiredDuringSchedulingIgnoredDuringExecution']
>[number];
type Spread = NonNullable<NonNullable<Pod['spec']>['topologySpreadConstraints']>[number];

/** The rules about other pods that must hold for a pod to be scheduled. */
export function podTerms(pod: Pod): {
  antiAffinity: readonly Term[];
  affinity: readonly Term[];
  spread: readonly Spread[];
} {
  const { podAntiAffinity, podAffinity } = pod.spec?.affinity ?? {};
  return {
    antiAffinity: podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    affinity: podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    spread: (pod.spec?.topologySpreadConstraints ?? []).filter((one) => one.whenUnsatisfiable !== 'ScheduleAnyway'),
  };
}

/** A label selector as kubectl takes it: `app=web,tier in (a, b),!old`. */
export function describeSelector(selector: Term['labelSelector'] | undefined): string {
  const parts = [
    ...Object.entries(selector?.matchLabels ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values }) => {
      if (operator === 'Exists') return key;
      if (operator === 'DoesNotExist') return `!${key}`;
      return `${key} ${operator === 'NotIn' ? 'not in' : 'in'} (${(values ?? []).join(', ')})`;
    }),
  ];
  return parts.length > 0 ? parts.join(',') : texts.findings.scheduling.anyPod;
}
