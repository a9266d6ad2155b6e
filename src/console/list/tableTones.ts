import { derive, type Readable } from '../../base/readable.ts';
import type { Report } from '../../diagnosis/types.ts';
import { objectKey } from '../../kube/ref.ts';
import type { ShownColumn } from './tableColumns.ts';
import type { Tone } from './types.ts';

/** `row`: this cell tells why the row stands out. */
export type CellTone = Tone | 'row' | undefined;

const ERROR = /fail|err|lost|notready|unknown|degraded|backoff|invalid/i;
const WARNING = /warning|schedulingdisabled|released|false|unhealthy|suspended/i;
const PROGRESS = /pending|terminating|progressing|creating|initializing|init:|waiting|starting|unbound/i;
const ENDED = /^(complete|completed|succeeded|normal)$/i;

/** `1/3` as a share; undefined for what is none. */
export function readyOf(text: string): number | undefined {
  const [, ready, all] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (ready === undefined || all === undefined) return undefined;
  return Number(all) === 0 ? 0 : Number(ready) / Number(all);
}

/**
 * How a row stands out by what its own cells say, as long as no finding knows better: by its status, and by how many are ready. None of
 * those that are wanted is a warning, some of them is progress: a rollout looks so.
 */
export function toneOf(
  columns: readonly ShownColumn[],
  texts: readonly string[],
  { going }: { going: boolean },
): { row: Tone; cells: readonly CellTone[] } {
  const figure = (id: string) => {
    const at = columns.findIndex((column) => column.id === id);
    return at < 0 || !/^\d+$/.test(texts[at] ?? '') ? undefined : Number(texts[at]);
  };
  const desired = figure('desired');
  const tones = columns.map((column, i): Tone | undefined => {
    const text = texts[i] ?? '';
    if (column.as === 'status') return statusTone(text);
    if (column.as !== 'ready') return undefined;
    if (desired !== undefined && /^\d+$/.test(text)) return shareTone(Number(text), desired);
    const [, ready, all] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
    if (ready !== undefined && all !== undefined) return shareTone(Number(ready), Number(all));
    // The Ready of a custom resource.
    return statusTone(text);
  });
  if (going) return { row: 'progress', cells: tones };
  const worst = (['error', 'warning', 'progress', 'quiet'] as const).find((tone) => tones.includes(tone)) ?? 'ok';
  return { row: worst, cells: tones.map((tone) => (tone === worst && worst !== 'quiet' ? 'row' : tone)) };
}

function statusTone(text: string): Tone | undefined {
  if (ENDED.test(text)) return 'quiet';
  if (ERROR.test(text)) return 'error';
  if (WARNING.test(text)) return 'warning';
  return PROGRESS.test(text) ? 'progress' : undefined;
}

function shareTone(ready: number, all: number): Tone | undefined {
  if (all === 0) return 'quiet';
  if (ready >= all) return undefined;
  return ready === 0 ? 'warning' : 'progress';
}

/** How findings make objects of every kind stand out, by objectKey(): the worst finding about each, or about what it owns. */
export function objectTones(report: Readable<Report>): Readable<ReadonlyMap<string, Tone>> {
  return derive([report], () => {
    const tones = new Map<string, Tone>();
    for (const { severity, affected, object, workload } of report.get().findings) {
      if (severity === 'info') continue;
      for (const ref of [object, workload, ...affected]) {
        if (ref && tones.get(objectKey(ref)) !== 'error') tones.set(objectKey(ref), severity);
      }
    }
    return tones;
  });
}
