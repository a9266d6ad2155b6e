import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { ago, anEvent, NOON, snapshotWith } from '../../support/snapshot.ts';

const job = (
  name: string,
  failed: object | undefined,
  parts: { age?: number; cron?: boolean; status?: object; spec?: object } = {},
) => ({
  kind: 'Job',
  metadata: {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    creationTimestamp: ago(parts.age ?? 60),
    ...(parts.cron
      ? { ownerReferences: [{ kind: 'CronJob', name: 'nightly', uid: 'uid-nightly', controller: true }] }
      : {}),
  },
  spec: parts.spec ?? {},
  status: {
    conditions: [failed ? { type: 'Failed', status: 'True', ...failed } : { type: 'Complete', status: 'True' }],
    ...parts.status,
  },
});
const cron = (parts: { spec?: object; status?: object } = {}) => ({
  kind: 'CronJob',
  metadata: { name: 'nightly', namespace: 'shop', uid: 'uid-nightly', creationTimestamp: ago(600) },
  spec: { schedule: '0 0 31 2 *', ...parts.spec },
  status: { ...parts.status },
});
const BACKOFF = { reason: 'BackoffLimitExceeded' };
const find = (...all: readonly unknown[]) => diagnose(snapshotWith(all), NOON).findings;
const cause = (...all: readonly unknown[]) => find(...all)[0]?.cause;

describe('jobs that failed for good', () => {
  it('why they were given up is told with the figures', () => {
    expect(cause(job('a', { reason: 'DeadlineExceeded' }, { spec: { activeDeadlineSeconds: 10 } }))).toContain(
      'deadline of 10 s',
    );
    expect(
      cause(job('a', { reason: 'FailedIndexes' }, { spec: { completions: 3 }, status: { failedIndexes: '1' } })),
    ).toContain('of 3 indexes these failed for good: 1 (FailedIndexes)');
    const message = 'Container main for pod shop/a-1 failed with exit code 42 matching FailJob rule at index 0';
    expect(cause(job('a', { reason: 'PodFailurePolicy', message }))).toContain('for exit code 42');
  });

  it('a log that is gone is said to be gone', () => {
    expect(cause(job('a', BACKOFF))).toContain('Its failed pod is gone');
  });

  it('of a CronJob the newest failure is told, with how many came before; a success since makes it history', () => {
    const failures = [job('n-1', BACKOFF, { cron: true, age: 300 }), job('n-2', BACKOFF, { cron: true, age: 200 })];
    const found = find(cron({ spec: { schedule: '* * * * *' } }), ...failures);
    expect(found.map(({ object }) => object.name)).toEqual(['n-2']);
    expect(found[0]?.cause).toContain('The job before it has failed as well');
    expect(find(...failures, job('n-3', undefined, { cron: true, age: 100 }))).toEqual([]);
  });
});

describe('CronJobs', () => {
  const event = (reason: string, message: string) => anEvent({ kind: 'CronJob', name: 'nightly' }, { reason, message });

  it('one whose schedule can’t be used is told until the schedule is mended', () => {
    const bad = event(
      'InvalidSchedule',
      'invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second',
    );
    expect(find(cron(), bad)[0]).toMatchObject({ code: 'job-failed', severity: 'error', object: { kind: 'CronJob' } });
    expect(find(cron({ spec: { schedule: '0 3 * * *' } }), bad)).toEqual([]);
    expect(find(cron({ spec: { suspend: true } }), bad)).toEqual([]);
  });

  it('missed starts are a warning until it has run again', () => {
    const missed = event('TooManyMissedTimes', 'too many missed start times');
    expect(find(cron(), missed)[0]?.severity).toBe('warning');
    expect(find(cron({ status: { lastScheduleTime: ago(1) } }), missed)).toEqual([]);
  });
});
