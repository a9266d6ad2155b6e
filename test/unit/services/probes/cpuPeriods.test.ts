import { describe, expect, it } from 'vitest';
import { CpuPeriodsReader } from '../../../../src/services/probes/cpuPeriods.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';
import { FakeKube } from '../../../support/fakeKube.ts';
import { NOON } from '../../../support/snapshot.ts';

const request = { type: 'cpu-periods', node: 'node1', namespace: 'shop' } as const;

interface Counters {
  periods: number;
  throttled: number;
  used?: number;
  at?: number;
  started?: number;
  container?: string;
  namespace?: string;
  id?: string;
}

/** What the kubelet tells of a container, in the text format of Prometheus. */
function told({
  container = 'web',
  namespace = 'shop',
  id = '/a',
  at = NOON,
  started = NOON - 600_000,
  ...counters
}: Counters): string {
  const labels = `{container="${container}",id="${id}",image="x",name="n",namespace="${namespace}",pod="web-1"}`;
  const usage = `{container="${container}",cpu="total",id="${id}",image="x",name="n",namespace="${namespace}",pod="web-1"}`;
  return [
    `container_cpu_cfs_periods_total${labels} ${counters.periods} ${at}`,
    `container_cpu_cfs_throttled_periods_total${labels} ${counters.throttled} ${at}`,
    `container_cpu_usage_seconds_total${usage} ${counters.used ?? 1} ${at}`,
    `container_start_time_seconds${labels} ${started / 1000} ${at}`,
    `container_spec_cpu_quota${labels} 5000 ${at}`,
    '',
  ].join('\n');
}

function setUp() {
  const clock = new FakeClock(NOON);
  const kube = new FakeKube();
  const reader = new CpuPeriodsReader(kube, clock);
  const stop = new AbortController();
  /** Answers the next question with a text, cut in the middle of a line. */
  const answer = async (text: string) => {
    await settle();
    const call = kube.take();
    expect(call.request.path).toBe('/api/v1/nodes/node1/proxy/metrics/cadvisor');
    const stream = call.open();
    stream.push(text.slice(0, 40), text.slice(40));
    stream.end();
    await settle();
  };
  const usage = async (cpu: string) => {
    await settle();
    const item = { metadata: { name: 'web-1', namespace: 'shop' }, containers: [{ name: 'web', usage: { cpu } }] };
    kube.take().reply({ items: [item] });
    await settle();
  };
  return { clock, kube, stop, answer, usage, read: () => reader.read(request, stop.signal) };
}

describe('how often a CPU limit stops a container', () => {
  it('is read as it comes, of this namespace only; who was never stopped is left out', async () => {
    const { answer, read } = setUp();
    const reading = read();
    await answer(
      told({ periods: 5900, throttled: 5000, used: 30 }) +
        told({ periods: 900, throttled: 0, container: 'idle' }) +
        told({ periods: 900, throttled: 800, namespace: 'other' }) +
        told({ periods: 900, throttled: 800, container: '' }),
    );
    expect(await reading).toEqual({
      type: 'cpu-periods',
      containers: { 'shop/web-1/web': { periods: 5900, throttled: 5000, at: NOON, usage: 0.05 } },
    });
  });

  it('the second reading tells of the time between the two', async () => {
    const { answer, read } = setUp();
    const first = read();
    await answer(told({ periods: 5900, throttled: 5000, used: 30 }));
    await first;
    const second = read();
    await answer(told({ periods: 6200, throttled: 5010, used: 36, at: NOON + 60_000 }));
    expect(await second).toMatchObject({
      containers: { 'shop/web-1/web': { periods: 300, throttled: 10, from: NOON, at: NOON + 60_000, usage: 0.1 } },
    });
  });

  it('a new instance of a container begins anew, and the one that is gone does not count', async () => {
    const { answer, read } = setUp();
    const first = read();
    await answer(told({ periods: 5900, throttled: 5000 }));
    await first;
    const second = read();
    const old = told({ periods: 5950, throttled: 5050 });
    const young = told({ periods: 90, throttled: 9, id: '/b', at: NOON + 60_000, started: NOON + 50_000 });
    await answer(old + young);
    expect(await second).toMatchObject({ containers: { 'shop/web-1/web': { periods: 90, throttled: 9 } } });
  });

  it('where it was stopped long ago and is busy, a second reading is waited for', async () => {
    const { clock, usage, answer, read } = setUp();
    const reading = read();
    await answer(told({ periods: 400, throttled: 380 }));
    await usage('40m');
    await clock.advance(3000);
    await answer(told({ periods: 400, throttled: 380 }));
    await clock.advance(3000);
    await answer(told({ periods: 500, throttled: 385, at: NOON + 5000 }));
    expect(await reading).toMatchObject({
      containers: { 'shop/web-1/web': { periods: 100, throttled: 5, from: NOON } },
    });
  });

  it('one that was only seen at its start is looked at again', async () => {
    const { clock, answer, usage, read } = setUp();
    const started = NOON - 10_000;
    const reading = read();
    await answer(told({ periods: 1, throttled: 1, started, at: started + 700 }));
    await usage('1m');
    await clock.advance(3000);
    await answer(told({ periods: 128, throttled: 120, started, at: NOON + 2500 }));
    expect(await reading).toMatchObject({ containers: { 'shop/web-1/web': { periods: 127, throttled: 119 } } });
  });

  it('what is idle now is not waited for, and nothing is waited for long', async () => {
    const { clock, kube, usage, answer, read } = setUp();
    const idle = read();
    await answer(told({ periods: 400, throttled: 380 }));
    await usage('1m');
    expect(await idle).toMatchObject({ containers: { 'shop/web-1/web': { periods: 400 } } });
    const { answer: again, usage: busy, clock: later, read: readAgain } = setUp();
    const reading = readAgain();
    await again(told({ periods: 400, throttled: 380 }));
    await busy('40m');
    for (let i = 0; i < 5; i++) {
      await later.advance(3000);
      await again(told({ periods: 400, throttled: 380 }));
    }
    expect(await reading).toMatchObject({ type: 'cpu-periods' });
    expect([clock.now(), kube.calls]).toEqual([NOON, []]);
  });
});
