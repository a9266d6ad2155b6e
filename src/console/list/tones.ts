import { derive, type Readable } from '../../base/readable.ts';
import type { Report } from '../../diagnosis/types.ts';
import type { Tone } from './types.ts';

/** How findings make pods stand out, by `namespace/name`: the worst finding of each. */
export function podTones(report: Readable<Report>): Readable<ReadonlyMap<string, Tone>> {
  return derive([report], () => {
    const tones = new Map<string, Tone>();
    for (const { severity, affected, object } of report.get().findings) {
      if (severity === 'info') continue;
      for (const ref of affected.length > 0 ? affected : [object]) {
        if (ref.kind !== 'Pod') continue;
        const key = `${ref.namespace ?? ''}/${ref.name}`;
        if (tones.get(key) !== 'error') tones.set(key, severity);
      }
    }
    return tones;
  });
}
