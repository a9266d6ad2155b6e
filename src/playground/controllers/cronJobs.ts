import { parseTime } from '../../base/age.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { CronJob, Job } from '../../kube/objects.ts';
import { isLeaving } from '../../store/pods.ts';
import { nextTime, parseSchedule, type Schedule } from '../objects/schedule.ts';
import { UTC, wallClock, zoneOffset } from '../objects/zones.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { timeText } from './conditions.ts';
import { recorder } from './events.ts';
import { controlLoop, keyOf, ownerKey, splitKey } from './loop.ts';
import { ownedBy, ownerReference } from './owned.ts';

type Active = NonNullable<NonNullable<CronJob['status']>['active']>;

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
/** Timers do not reach further than some weeks; nothing is lost by looking once an hour. */
const LONGEST_WAIT = 3_600_000;
/** More missed starts than this are a sign of trouble, e.g. a clock that was wrong. */
const MANY = 100;

/** How a Job has ended; undefined while it has not. */
const endOf = (job: Job): string | undefined =>
  job.status?.conditions?.find(({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'))
    ?.type;

const nameOf = (object: CronJob | Job): string => object.metadata?.name ?? '';

/** The name of the job that is due at a time: it has the minute in it, so that none is made twice. */
const jobName = (cron: CronJob, due: number): string => `${nameOf(cron)}-${Math.floor(due / 60_000)}`;

/** RFC 3339 with the offset of the zone. */
function zonedText(time: number, zone: string): string {
  const offset = Math.round(zoneOffset(time, zone) / 60_000);
  if (offset === 0) return timeText(time);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  const ahead = `${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  return timeText(wallClock(time, zone)).replace('Z', ahead);
}

interface Span {
  since: number;
  now: number;
  zone: string;
}

/** The last time within a span at which a job was due. */
function lastDue(schedule: Schedule, { since, now, zone }: Span): number | undefined {
  let last: number | undefined;
  // From behind: after a long sleep there may be very many of them.
  for (let back = 60_000; last === undefined; back *= 2) {
    const begin = Math.max(since, now - back);
    for (let due = nextTime(schedule, begin, zone); due !== undefined && due <= now; ) {
      last = due;
      due = nextTime(schedule, due, zone);
    }
    if (begin === since) break;
  }
  return last;
}

/** Whether more jobs were due within a span than can be explained. */
function areMany(schedule: Schedule, { since, now, zone }: Span): boolean {
  let due = nextTime(schedule, since, zone);
  for (let count = 0; count < MANY && due !== undefined && due <= now; count++) due = nextTime(schedule, due, zone);
  return due !== undefined && due <= now;
}

/** Makes jobs by their schedule, and keeps as many of them as their CronJob wants (kubernetes/pkg/controller/cronjob). */
export function cronJobController(store: ObjectStore, clock: Clock): Controller {
  const record = recorder(store, clock, { component: 'cronjob-controller' });
  const kind = served('CronJob');
  const jobs = served('Job');

  const jobOf = (cron: CronJob, name: string) => store.get<Job>(jobs, cron.metadata?.namespace, name);

  /** The jobs that run, as the status lists them; tells what has become of those that were listed. */
  function review(cron: CronJob, owned: readonly Job[]): Active {
    const active = cron.status?.active ?? [];
    for (const job of owned) {
      const listed = active.some(({ uid }) => uid === job.metadata?.uid);
      const end = endOf(job);
      if (!listed && !end) {
        record(
          cron,
          'Warning',
          'UnexpectedJob',
          `Saw a job that the controller did not create or forgot: ${nameOf(job)}`,
        );
      } else if (listed && end) {
        record(cron, 'Normal', 'SawCompletedJob', `Saw completed job: ${nameOf(job)}, condition: ${end}`);
      }
    }
    return active.filter(({ uid, name }) => {
      const job = owned.find(({ metadata }) => metadata?.uid === uid);
      if (!job) record(cron, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
      return job && !endOf(job);
    });
  }

  function tellStatus(cron: CronJob, owned: readonly Job[], active: Active, due?: number): void {
    const ends = owned
      .filter((job) => endOf(job) === 'Complete')
      .flatMap(({ status }) => parseTime(status?.completionTime) ?? []);
    const succeeded = Math.max(parseTime(cron.status?.lastSuccessfulTime) ?? 0, ...ends);
    const { namespace, name = '' } = cron.metadata ?? {};
    store.change<CronJob>(
      kind,
      namespace,
      name,
      (now) => {
        const { active: _before, ...rest } = now.status ?? {};
        return {
          ...now,
          status: {
            ...(active.length > 0 ? { active } : {}),
            ...rest,
            ...(due === undefined ? {} : { lastScheduleTime: timeText(due) }),
            ...(succeeded > 0 ? { lastSuccessfulTime: timeText(succeeded) } : {}),
          },
        };
      },
      { subresource: 'status' },
    );
  }

  function drop(cron: CronJob, job: Job): void {
    store.remove(jobs, job.metadata?.namespace, nameOf(job));
    record(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${nameOf(job)}`);
  }

  /** The job that is due is made, unless a rule of the CronJob is against it; gives the jobs that run then. */
  function startDue(cron: CronJob, running: Active, due: number, zone: string): Active | undefined {
    const { startingDeadlineSeconds: deadline, concurrencyPolicy } = cron.spec ?? {};
    if (deadline !== undefined && due + deadline * 1000 < clock.now()) {
      const late = new Date(due).toUTCString().replace('GMT', '+0000');
      record(cron, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${late}`);
      return undefined;
    }
    const name = jobName(cron, due);
    if (running.some((one) => one.name === name) || parseTime(cron.status?.lastScheduleTime) === due) return undefined;
    if (concurrencyPolicy === 'Forbid' && running.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      record(cron, 'Normal', 'JobAlreadyActive', message);
      return undefined;
    }
    const replaced = concurrencyPolicy === 'Replace' ? running.flatMap((one) => jobOf(cron, one.name ?? '') ?? []) : [];
    for (const job of replaced) drop(cron, job);
    const left = running.filter(({ uid }) => !replaced.some(({ metadata }) => metadata?.uid === uid));
    const there = jobOf(cron, name);
    if (there) return isOf(cron, there) ? [...left, ...(endOf(there) ? [] : [referenceTo(there)])] : undefined;
    try {
      const job = store.create<Job>(jobs, jobFrom(cron, name, zonedText(due, zone)));
      record(cron, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
      return [...left, referenceTo(job)];
    } catch (thrown) {
      record(cron, 'Warning', 'FailedCreate', `Error creating job: ${messageOf(thrown)}`);
      throw thrown;
    }
  }

  /** Takes away the oldest of those that have ended, beyond what is to be kept of each kind. */
  function cleanUp(cron: CronJob, owned: readonly Job[]): void {
    const { successfulJobsHistoryLimit: good = 3, failedJobsHistoryLimit: bad = 1 } = cron.spec ?? {};
    for (const [end, kept] of [
      ['Complete', good],
      ['Failed', bad],
    ] as const) {
      const ended = owned
        .filter((job) => endOf(job) === end && !isLeaving(job))
        .sort((a, b) => (parseTime(a.status?.startTime) ?? 0) - (parseTime(b.status?.startTime) ?? 0));
      for (const job of ended.slice(0, Math.max(0, ended.length - kept))) drop(cron, job);
    }
  }

  /** Gives the milliseconds until the next job is due. */
  function sync(cron: CronJob): number | undefined {
    const owned = ownedBy<Job>(store, 'Job', cron);
    const running = review(cron, owned);
    const zone = cron.spec?.timeZone ?? UTC;
    const now = clock.now();
    let due: number | undefined;
    let active = running;
    let again: number | undefined;
    if (!isLeaving(cron) && !cron.spec?.suspend) {
      const schedule = parseSchedule(cron.spec?.schedule ?? '');
      const deadline = cron.spec?.startingDeadlineSeconds;
      const since = Math.max(
        parseTime(cron.status?.lastScheduleTime ?? cron.metadata?.creationTimestamp) ?? now,
        deadline === undefined ? 0 : now - deadline * 1000,
      );
      const last = lastDue(schedule, { since, now, zone });
      if (areMany(schedule, { since, now, zone })) {
        const message =
          'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
        record(cron, 'Warning', 'TooManyMissedTimes', message);
      }
      const started = last === undefined ? undefined : startDue(cron, running, last, zone);
      if (started) [active, due] = [started, last];
      const next = nextTime(schedule, now, zone);
      again = next === undefined ? undefined : Math.min(LONGEST_WAIT, next - now);
    }
    tellStatus(cron, owned, active, due);
    cleanUp(cron, owned);
    return again;
  }

  return controlLoop({
    name: 'cronjob',
    store,
    clock,
    keys: ({ resource, object, type }) =>
      resource.kind === 'CronJob'
        ? type === 'DELETED'
          ? []
          : [keyOf(object)]
        : resource.kind === 'Job'
          ? ownerKey(object, 'CronJob')
          : [],
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const cron = store.get<CronJob>(kind, namespace, name);
      return cron && sync(cron);
    },
  });
}

const isOf = (cron: CronJob, job: Job): boolean =>
  job.metadata?.ownerReferences?.some(({ controller, uid }) => controller && uid === cron.metadata?.uid) === true;

function referenceTo(job: Job): Active[number] {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = job.metadata ?? {};
  return { apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid, resourceVersion };
}

function jobFrom(cron: CronJob, name: string, scheduled: string): Job {
  const { metadata, spec } = cron.spec?.jobTemplate ?? {};
  return {
    metadata: {
      name,
      ...(cron.metadata?.namespace ? { namespace: cron.metadata.namespace } : {}),
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata?.annotations, [SCHEDULED]: scheduled },
      ownerReferences: [ownerReference(cron)],
    },
    ...(spec ? { spec: structuredClone(spec) } : {}),
  };
}
