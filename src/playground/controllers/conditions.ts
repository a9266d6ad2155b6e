/** A condition of a status (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/). */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
}

export const timeText = (epoch: number): string => new Date(epoch).toISOString().replace(/\.\d+/, '');

/**
 * The conditions with one set; its transition time changes with its status only. Kinds that tell when a condition was last updated want
 * `update`; `touched` renews that time though nothing else is new.
 */
export function withCondition<T extends Condition>(
  conditions: readonly T[] | undefined,
  next: Omit<T, 'lastTransitionTime' | 'lastUpdateTime'>,
  now: number,
  update = false,
  touched = false,
): T[] {
  const list = conditions ?? [];
  const before = list.find(({ type }) => type === next.type);
  const moved = before?.status !== next.status;
  const same = !moved && before?.reason === next.reason && before?.message === next.message;
  const condition = {
    ...next,
    lastTransitionTime: moved ? timeText(now) : before?.lastTransitionTime,
    ...(update ? { lastUpdateTime: same && !touched ? before?.lastUpdateTime : timeText(now) } : {}),
  } as T;
  return before ? list.map((one) => (one === before ? condition : one)) : [...list, condition];
}

/** The conditions without one. */
export function withoutCondition<T extends Condition>(conditions: readonly T[] | undefined, type: string): T[] {
  return (conditions ?? []).filter((one) => one.type !== type);
}
