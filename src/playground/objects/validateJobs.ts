import { messageOf } from '../../base/errors.ts';
import { recordOf, textOf } from '../../base/untrusted.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { FieldFault } from '../failure.ts';
import { podSpecOf, podSpecPath } from './podTemplate.ts';
import { parseSchedule } from './schedule.ts';
import { isZone } from './zones.ts';

type Loose = Record<string, unknown>;

/** A job's name has eleven characters more than its CronJob's, and 63 are the most. */
const LONGEST = 52;

/** What the API server refuses of Jobs and CronJobs. */
export function jobFaults(kind: 'Job' | 'CronJob', object: KubeObject): FieldFault[] {
  const policy = podSpecOf(kind, object)?.restartPolicy;
  const faults: FieldFault[] =
    policy === 'OnFailure' || policy === 'Never'
      ? []
      : [
          {
            field: `${(podSpecPath(kind) ?? []).join('.')}.restartPolicy`,
            fault: 'Required value',
            detail: 'valid values: "OnFailure", "Never"',
          },
        ];
  if (kind === 'Job') return faults;
  const spec = recordOf((object as { spec?: unknown }).spec);
  return [...nameFaults(object), ...scheduleFaults(spec), ...zoneFaults(spec), ...numberFaults(spec), ...faults];
}

function nameFaults({ metadata }: KubeObject): FieldFault[] {
  const name = metadata?.name ?? '';
  if (name.length <= LONGEST) return [];
  const detail = `must be no more than ${LONGEST} characters`;
  return [{ field: 'metadata.name', fault: 'Invalid value', value: name, detail }];
}

function scheduleFaults({ schedule }: Loose): FieldFault[] {
  const field = 'spec.schedule';
  const value = textOf(schedule);
  if (value === '') return [{ field, fault: 'Required value' }];
  const wrong = (detail: string): FieldFault[] => [{ field, fault: 'Invalid value', value, detail }];
  if (value.includes('TZ')) return wrong('cannot use TZ or CRON_TZ in schedule, use timeZone field instead');
  try {
    parseSchedule(value);
    return [];
  } catch (thrown) {
    return wrong(messageOf(thrown));
  }
}

function zoneFaults({ timeZone }: Loose): FieldFault[] {
  if (timeZone === undefined) return [];
  const value = textOf(timeZone);
  const wrong = (detail: string): FieldFault[] => [{ field: 'spec.timeZone', fault: 'Invalid value', value, detail }];
  if (value === '') return wrong('timeZone must be nil or non-empty string');
  if (value === 'Local') {
    return wrong('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  }
  return isZone(value) ? [] : wrong(`unknown time zone ${value}`);
}

const POLICIES = ['Allow', 'Forbid', 'Replace'];
const NUMBERS = ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'];

function numberFaults(spec: Loose): FieldFault[] {
  const faults: FieldFault[] = NUMBERS.filter((name) => Number(spec[name] ?? 0) < 0).map((name) => ({
    field: `spec.${name}`,
    fault: 'Invalid value',
    value: spec[name],
    detail: 'must be greater than or equal to 0',
  }));
  if (POLICIES.includes(String(spec.concurrencyPolicy))) return faults;
  const detail = `supported values: ${POLICIES.map((one) => `"${one}"`).join(', ')}`;
  const policy = { field: 'spec.concurrencyPolicy', fault: 'Unsupported value', value: spec.concurrencyPolicy, detail };
  return [...faults, policy as FieldFault];
}
