import { formatBytes, formatCores, parseQuantity } from '../../base/quantity.ts';
import { hasEnded } from '../../store/pods.ts';
import type { RuleContext } from '../rule.ts';
import type { Refused } from './admissionRefused.ts';
import { computeOf, podUses } from './admissionUse.ts';

interface Over {
  resource: string;
  requested: number;
  used: number;
  hard: number;
}

const MEBI = 2 ** 20;

/** An amount that a person would write, not above the given one: whole milli-cores and MiB. */
export function roundDown(name: string, amount: number): string | undefined {
  if (name === 'cpu') {
    const milli = Math.floor(amount * 1000 + 1e-6);
    const round = milli >= 100 ? milli - (milli % 10) : milli;
    return round > 0 ? formatCores(round / 1000) : undefined;
  }
  if (!/memory|storage|^hugepages-/.test(name)) return undefined;
  const mebi = Math.floor(amount / MEBI + 1e-6);
  if (mebi <= 0) return undefined;
  return mebi % 1024 === 0 ? formatBytes(mebi * MEBI) : `${mebi}Mi`;
}

export interface Fit {
  /** The container to change, and its new amounts, by names as `requests.memory`; with them all pods that are wanted fit. */
  resources: { container: string; values: Readonly<Record<string, string>> } | undefined;
  /** How many pods fit as they are, where that is fewer than wanted. */
  replicas: number | undefined;
}

/** What would fit into the quotas. */
export function fitting(refused: Refused, over: readonly Over[], _context: RuleContext): Fit {
  const own = refused.own.filter((pod) => !hasEnded(pod));
  const wanted = refused.wanted ?? 1;
  const room = Math.min(...over.map(({ hard, used, requested }) => Math.floor((hard - used) / requested + 1e-9)));
  const replicas = refused.older > 0 ? undefined : refused.have + Math.max(0, room);
  return {
    replicas: replicas !== undefined && replicas > 0 && replicas < wanted ? replicas : undefined,
    resources: smaller(refused, over, wanted + (refused.older > 0 ? 1 : 0), own),
  };
}

function smaller(refused: Refused, over: readonly Over[], wanted: number, own: Refused['own']): Fit['resources'] {
  const values: Record<string, string> = {};
  let container: string | undefined;
  for (const { resource, requested, used, hard } of over) {
    const compute = computeOf(resource);
    if (!compute) return undefined;
    const ours = own.reduce((sum, pod) => sum + podUses(pod, resource), 0);
    const share = (hard - Math.max(0, used - ours)) / wanted;
    // In an update the pods of the version before keep what they have.
    const each = refused.older > 0 ? Math.min(share, hard - used) : share;
    const containers = (refused.template?.spec?.containers ?? [])
      .map(({ name, resources }) => ({
        name,
        amount: parseQuantity(resources?.[compute.side]?.[compute.name]) ?? 0,
        request: parseQuantity(resources?.requests?.[compute.name]) ?? 0,
      }))
      .sort((a, b) => b.amount - a.amount);
    const biggest = container === undefined ? containers[0] : containers.find((one) => one.name === container);
    if (!biggest) return undefined;
    const target = biggest.amount - (requested - each);
    const text = target < biggest.amount ? roundDown(compute.name, target) : undefined;
    if (text === undefined) return undefined;
    container = biggest.name;
    values[`${compute.side}.${compute.name}`] = text;
    // A request may not be above its limit.
    if (compute.side === 'limits' && biggest.request > (parseQuantity(text) ?? 0)) {
      values[`requests.${compute.name}`] ??= text;
    }
  }
  return container === undefined ? undefined : { container, values };
}
