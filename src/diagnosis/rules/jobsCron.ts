import { parseTime } from '../../base/age.ts';
import { eventsOf } from '../../store/events.ts';
import { refOf } from '../../store/owners.ts';
import type { CronJob } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { eventEvidence, oneLine, specEvidence } from '../evidence.ts';
import { kubectl } from '../remedies.ts';
import { type Draft, type RuleContext, rule } from '../rule.ts';

/** The CronJob controller's words for a schedule (or time zone) that it can't use. */
const UNUSABLE = /^(?:InvalidSchedule|UnparseableSchedule|UnparseableCronJobSchedule|UnknownTimeZone)$/;
const MISSED = /^(?:TooManyMissedTimes|FailedNeedsStart)$/;

/** An event about a schedule that was mended since does not quote the one that is there now. */
function quotes(message: string, { spec }: CronJob): boolean {
  return [spec?.schedule, spec?.timeZone].some((text) => text !== undefined && text !== '' && message.includes(text));
}

/** What only the events of a CronJob tell: its schedule can't be used, or it has missed more starts than it makes up for. */
function check(cron: CronJob, context: RuleContext): Draft[] {
  const changed = parseTime(cron.metadata?.creationTimestamp) ?? 0;
  const ran = parseTime(cron.status?.lastScheduleTime);
  // A start after the event says that it is over.
  const event = eventsOf(context.snapshot, 'CronJob', cron).find(
    ({ reason, message, last }) =>
      last >= Math.max(changed, ran ?? 0) && (MISSED.test(reason) || (UNUSABLE.test(reason) && quotes(message, cron))),
  );
  if (!event) return [];
  const say = texts.findings.jobs;
  const ref = refOf('CronJob', cron);
  const unusable = UNUSABLE.test(event.reason);
  const why = oneLine(event.message);
  return [
    {
      code: 'job-failed',
      severity: unusable ? 'error' : 'warning',
      object: ref,
      group: event.reason,
      title: unusable ? say.scheduleTitle(ref.name) : say.missedTitle(ref.name),
      cause: unusable ? say.schedule(cron.spec?.schedule ?? '', why) : say.missed(why, ran),
      evidence: [
        eventEvidence(ref, event),
        specEvidence(ref, 'spec.schedule', cron.spec?.schedule ?? ''),
        ...(cron.spec?.timeZone ? [specEvidence(ref, 'spec.timeZone', cron.spec.timeZone)] : []),
      ],
      remedies: [
        {
          command: 'resource.edit',
          title: texts.findings.remedies.edit(`cronjob/${ref.name}`),
          kubectl: kubectl(ref, 'edit', 'cronjob', ref.name),
        },
      ],
    },
  ];
}

export const cronJobRule = rule({
  name: 'cron jobs',
  kind: 'CronJob',
  codes: ['job-failed'],
  applies: (cron) => !cron.metadata?.deletionTimestamp && cron.spec?.suspend !== true,
  check,
});
