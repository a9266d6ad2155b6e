import { expect, it } from 'vitest';
import { createMetrics } from '../../../src/services/metrics.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeKube } from '../../support/fakeKube.ts';

function setUp() {
  const kube = new FakeKube();
  const clock = new FakeClock();
  const next = async () => {
    await settle();
    return kube.take();
  };
  return { kube, next, clock, metrics: createMetrics({ client: kube, namespace: 'shop', clock }) };
}
const measured = (cpu: string) => ({
  items: [
    {
      metadata: { namespace: 'shop', name: 'web-1' },
      timestamp: '2026-01-01T11:59:50Z',
      containers: [{ name: 'web', usage: { cpu, memory: '64Mi' } }],
    },
  ],
});

it('asks every 15 seconds and gives what each pod uses', async () => {
  const { next, clock, metrics } = setUp();
  (await next()).reply(measured('250m'));
  await settle();
  expect(metrics.usage.get()?.of('shop', 'web-1')).toMatchObject({ cpu: 0.25, memory: 64 * 2 ** 20 });
  expect(metrics.usage.get()?.of('shop', 'other')).toBeUndefined();
  await clock.advance(15_000);
  (await next()).reply(measured('500m'));
  await settle();
  expect(metrics.usage.get()?.of('shop', 'web-1')?.cpu).toBe(0.5);
  metrics.close();
});

it('a cluster without the metrics API gives none, and is asked again rarely', async () => {
  const { kube, next, clock, metrics } = setUp();
  (await next()).refuse(404, 'the server could not find the requested resource');
  await settle();
  expect(metrics.usage.get()).toBeUndefined();
  expect(metrics.error.get()).toBeUndefined();
  await clock.advance(59_000);
  expect(kube.calls).toEqual([]);
  await clock.advance(1_000);
  expect(kube.calls).toHaveLength(1);
  metrics.close();
});

it('a try that fails keeps the figures of before and says why', async () => {
  const { next, clock, metrics } = setUp();
  (await next()).reply(measured('250m'));
  await settle();
  await clock.advance(15_000);
  (await next()).refuse(500, 'etcd is down');
  await settle();
  expect(metrics.usage.get()?.of('shop', 'web-1')?.cpu).toBe(0.25);
  expect(metrics.error.get()?.message).toContain('etcd is down');
  metrics.close();
});

it('asks no more after it was closed', async () => {
  const { next, clock, metrics } = setUp();
  const call = await next();
  metrics.close();
  expect(call.request.signal?.aborted).toBe(true);
  call.reply(measured('1'));
  await settle();
  expect([metrics.usage.get(), clock.waiting]).toEqual([undefined, 0]);
});
