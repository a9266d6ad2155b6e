import { afterEach, describe, expect, test } from 'vitest';
import type { CronJob, Job, KubeEvent, KubeObject } from '../../../../src/kube/objects.ts';
import { garbageCollector } from '../../../../src/playground/controllers/cleanUp.ts';
import { cronJobController } from '../../../../src/playground/controllers/cronJobs.ts';
import { createObjectStore } from '../../../../src/playground/objects/store.ts';
import { served } from '../../../../src/playground/served.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { shellPod } from '../../../support/pods.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-01-01T12:00:00Z');
/** The number in the name of a job that is due at noon. */
const NOON = START / MINUTE;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function lab() {
  const clock = new FakeClock(START);
  const store = createObjectStore({ clock });
  store.create(served('Namespace'), { metadata: { name: 'default' } });
  let end = cronJobController(store, clock).start();
  ends.push(() => end(), garbageCollector(store, clock).start());
  const names = () => store.list(served('Job')).map(({ metadata }) => metadata?.name);
  return {
    clock,
    store,
    names,
    async cron(spec: object = {}) {
      const jobTemplate = { spec: { template: { spec: shellPod('x', 'true').spec } } };
      const object = { metadata: { name: 'tick' }, spec: { schedule: '* * * * *', jobTemplate, ...spec } };
      store.create(served('CronJob'), object as unknown as KubeObject);
      await clock.advance(100);
    },
    async change(spec: object) {
      store.change<CronJob>(served('CronJob'), 'default', 'tick', (now) => ({
        ...now,
        spec: { ...now.spec, ...spec } as NonNullable<CronJob['spec']>,
      }));
      await clock.advance(100);
    },
    /** A job ends. */
    async ends(name: string, type: 'Complete' | 'Failed' = 'Complete') {
      const time = new Date(clock.now()).toISOString();
      const conditions = [{ type, status: 'True' }];
      const status = { conditions, startTime: time, ...(type === 'Complete' ? { completionTime: time } : {}) };
      store.change<Job>(
        served('Job'),
        'default',
        name,
        (now) => ({ ...now, status: status as NonNullable<Job['status']> }),
        {
          subresource: 'status',
        },
      );
      await clock.advance(100);
    },
    /** The machine sleeps: nothing runs, time goes on. */
    async sleep(ms: number) {
      end();
      await clock.advance(ms);
      end = cronJobController(store, clock).start();
      await clock.advance(100);
    },
    status: () => store.get<CronJob>(served('CronJob'), 'default', 'tick')?.status,
    said: () =>
      (store.list(served('Event')) as readonly KubeEvent[])
        .filter(({ involvedObject }) => involvedObject.kind === 'CronJob')
        .map(({ reason, message }) => `${reason} ${message}`),
  };
}

describe('a CronJob', () => {
  test('makes a job at each time of its schedule, and lists those that run', async () => {
    const { clock, cron, names, status, said } = lab();
    await cron({ schedule: '*/5 * * * *' });
    expect([names(), status()?.active]).toEqual([[], undefined]);
    await clock.advance(5 * MINUTE);
    await clock.advance(5 * MINUTE);
    expect(names()).toEqual([`tick-${NOON + 5}`, `tick-${NOON + 10}`]);
    expect(status()?.active?.map(({ name }) => name)).toEqual(names());
    expect(status()?.lastScheduleTime).toBe('2026-01-01T12:10:00Z');
    expect(said()).toEqual([
      `SuccessfulCreate Created job tick-${NOON + 5}`,
      `SuccessfulCreate Created job tick-${NOON + 10}`,
    ]);
  });

  test('goes by the wall clock of its time zone', async () => {
    const { clock, cron, store, names } = lab();
    await cron({ schedule: '0 22 * * *', timeZone: 'Asia/Shanghai' });
    await clock.advance(2 * HOUR);
    expect(names()).toEqual([`tick-${NOON + 120}`]);
    expect(store.list(served('Job'))[0]?.metadata?.annotations).toEqual({
      'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T22:00:00+08:00',
    });
  });

  test('keeps the newest of those that have ended, of each kind as many as it wants', async () => {
    const { clock, cron, names, ends, status, said } = lab();
    await cron({ successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 1 });
    for (let i = 1; i <= 6; i++) {
      await clock.advance(MINUTE);
      await ends(`tick-${NOON + i}`, i % 2 === 0 ? 'Failed' : 'Complete');
    }
    expect(names()).toEqual([`tick-${NOON + 3}`, `tick-${NOON + 5}`, `tick-${NOON + 6}`]);
    expect(said()).toContain(`SuccessfulDelete Deleted job tick-${NOON + 4}`);
    expect(said()).toContain(`SawCompletedJob Saw completed job: tick-${NOON + 6}, condition: Failed`);
    expect(status()?.lastSuccessfulTime?.slice(0, 16)).toBe('2026-01-01T12:05');
    expect(status()?.active).toBeUndefined();
  });

  test('that forbids two at a time makes the one that it missed as soon as the other has ended', async () => {
    const { clock, cron, names, ends, status, said } = lab();
    await cron({ concurrencyPolicy: 'Forbid' });
    await clock.advance(3.5 * MINUTE);
    expect(names()).toEqual([`tick-${NOON + 1}`]);
    expect(said()).toContain(
      'JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid',
    );
    await ends(`tick-${NOON + 1}`);
    expect(names()).toEqual([`tick-${NOON + 1}`, `tick-${NOON + 3}`]);
    expect(status()?.lastScheduleTime).toBe('2026-01-01T12:03:00Z');
  });

  test('that replaces ends the one that runs', async () => {
    const { clock, cron, names, status, said } = lab();
    await cron({ concurrencyPolicy: 'Replace' });
    await clock.advance(2 * MINUTE);
    expect(names()).toEqual([`tick-${NOON + 2}`]);
    expect(status()?.active?.map(({ name }) => name)).toEqual(names());
    expect(said()).toContain(`SuccessfulDelete Deleted job tick-${NOON + 1}`);
  });

  test('that is suspended makes none, and afterwards only the last of what it missed', async () => {
    const { clock, cron, change, names } = lab();
    await cron({ suspend: true });
    await clock.advance(10.5 * MINUTE);
    expect(names()).toEqual([]);
    await change({ suspend: false });
    expect(names()).toEqual([`tick-${NOON + 10}`]);
  });

  test('with a deadline leaves out what is too late', async () => {
    const { clock, cron, change, names } = lab();
    await cron({ suspend: true, schedule: '0 * * * *', startingDeadlineSeconds: 60 });
    await clock.advance(HOUR + 2 * MINUTE);
    await change({ suspend: false });
    expect(names()).toEqual([]);
    await change({ startingDeadlineSeconds: 600 });
    expect(names()).toEqual([`tick-${NOON + 60}`]);
  });

  test('of which very many were missed makes one, and complains', async () => {
    const { clock, cron, sleep, names, said } = lab();
    await cron();
    await clock.advance(100);
    await sleep(3 * HOUR);
    expect(names()).toEqual([`tick-${NOON + 180}`]);
    expect(said()[0]).toMatch(/^TooManyMissedTimes too many missed start times\. Set or decrease /);
  });

  test('sees that a job of its went missing, and its jobs go with it', async () => {
    const { clock, cron, store, names, status, said } = lab();
    await cron({ schedule: '*/2 * * * *' });
    await clock.advance(2 * MINUTE);
    store.remove(served('Job'), 'default', `tick-${NOON + 2}`);
    await clock.advance(100);
    expect(said()).toContain(`MissingJob Active job went missing: tick-${NOON + 2}`);
    expect(status()?.active).toBeUndefined();
    await clock.advance(2 * MINUTE);
    expect(names()).toHaveLength(1);
    store.remove(served('CronJob'), 'default', 'tick');
    await clock.advance(100);
    expect(names()).toEqual([]);
  });

  test('whose job of this minute is somebody else’s leaves it alone', async () => {
    const { clock, cron, store, names, status } = lab();
    await cron();
    store.create(served('Job'), {
      metadata: { name: `tick-${NOON + 1}` },
      spec: { template: { spec: shellPod('x', 'true').spec } },
    } as unknown as KubeObject);
    await clock.advance(MINUTE);
    expect([names(), status()?.active, status()?.lastScheduleTime]).toEqual([
      [`tick-${NOON + 1}`],
      undefined,
      undefined,
    ]);
  });

  test('is waited for no longer than a timer reaches', async () => {
    const { clock, cron, names } = lab();
    await cron({ schedule: '0 0 1 2 *' });
    const timers: number[] = [];
    const after = clock.after.bind(clock);
    clock.after = (ms, fn) => {
      timers.push(ms);
      return after(ms, fn);
    };
    await clock.advance(31 * 24 * HOUR);
    expect(names()).toEqual([`tick-${Date.parse('2026-02-01T00:00:00Z') / MINUTE}`]);
    expect(Math.max(...timers)).toBeLessThan(2 ** 31);
  });
});
