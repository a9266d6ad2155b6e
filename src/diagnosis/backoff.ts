const FIRST = 10_000;
const LONGEST = 300_000;

/**
 * Milliseconds that the kubelet waits after the n-th failure in a row, n from 1: 10 s, doubled each time, at most 5 minutes, for restarts as for
 * image pulls (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy, MaxContainerBackOff and imageBackOffPeriod of the kubelet).
 */
export function backoff(n: number): number {
  return n < 1 ? 0 : Math.min(LONGEST, FIRST * 2 ** Math.min(n - 1, 10));
}

/** The wait that the kubelet's own message names: "back-off 1m20s restarting failed container=web pod=…". */
export function backoffIn(message: string | undefined): number | undefined {
  const match = /back-off ((?:\d+(?:\.\d+)?(?:h|m|s))+)/.exec(message ?? '');
  if (!match?.[1]) return undefined;
  let ms = 0;
  for (const [, amount, unit] of match[1].matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)) {
    ms += Number(amount) * (unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : 1000);
  }
  return ms;
}
