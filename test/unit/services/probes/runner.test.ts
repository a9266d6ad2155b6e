import { describe, expect, it } from 'vitest';
import { createProbeRunner } from '../../../../src/services/probes/index.ts';
import { settle } from '../../../support/fakeClock.ts';
import { FakeKube } from '../../../support/fakeKube.ts';
import { aPod } from '../../../support/snapshot.ts';

function setUp() {
  const kube = new FakeKube();
  const stop = new AbortController();
  const runner = createProbeRunner({ client: kube });
  const next = async () => {
    await settle();
    return kube.take();
  };
  return { next, stop, ask: (request: Parameters<typeof runner.run>[0]) => runner.run(request, stop.signal) };
}
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

describe('questions beyond the snapshot', () => {
  it('the values of a Secret never leave the wire, only the names of its keys', async () => {
    const { next, ask } = setUp();
    const answer = ask({ type: 'keys', kind: 'Secret', namespace: 'shop', name: 'db' });
    const call = await next();
    expect(call.request.path).toBe('/api/v1/namespaces/shop/secrets/db');
    call.reply({ data: { PASSWORD: 'aHVudGVyMg==', USER: 'YQ==' } });
    expect(await answer).toEqual({ type: 'keys', keys: ['PASSWORD', 'USER'] });
  });

  it('a pull secret tells its registries and no login', async () => {
    const { next, ask } = setUp();
    const answer = ask({ type: 'pull-secret', namespace: 'shop', name: 'regcred' });
    const auths = { 'registry.example.com': { username: 'ann', password: 'hunter2' } };
    (await next()).reply({ data: { '.dockerconfigjson': base64({ auths }) } });
    const told = await answer;
    expect(told).toEqual({ type: 'pull-secret', registries: ['registry.example.com'] });
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });

  it('a pull secret that is broken is one without registries', async () => {
    const { next, ask } = setUp();
    const answer = ask({ type: 'pull-secret', namespace: 'shop', name: 'regcred' });
    (await next()).reply({ data: { '.dockerconfigjson': 'bm90IGpzb24=', '.dockercfg': 7 } });
    expect(await answer).toEqual({ type: 'pull-secret', registries: [] });
  });

  it('what does not exist is an answer, and so is what may not be read', async () => {
    const { next, ask } = setUp();
    const missing = ask({ type: 'keys', kind: 'ConfigMap', namespace: 'shop', name: 'x' });
    (await next()).refuse(404, 'configmaps "x" not found');
    expect(await missing).toMatchObject({ type: 'failed', missing: true });
    const refused = ask({ type: 'keys', kind: 'Secret', namespace: 'shop', name: 'x' });
    (await next()).refuse(403, 'secrets is forbidden');
    expect(await refused).toMatchObject({ type: 'failed', missing: false });
  });

  it('the load of the nodes is summed over the pods of all namespaces', async () => {
    const { next, ask } = setUp();
    const answer = ask({ type: 'node-load' });
    const call = await next();
    expect(call.request.path).toBe('/api/v1/pods');
    expect(call.query.fieldSelector).toContain('status.phase!=Succeeded');
    const pod = (name: string, cpu: string) =>
      aPod({ name, spec: { containers: [{ name: 'web', resources: { requests: { cpu } } }] } });
    call.reply({ items: [pod('a', '250m'), pod('b', '1')], metadata: {} });
    expect(await answer).toEqual({ type: 'node-load', requested: { node1: { cpu: 1.25, pods: 2 } } });
  });

  it('a question that is cancelled ends at once', async () => {
    const { next, ask, stop } = setUp();
    const answer = ask({
      type: 'log',
      namespace: 'shop',
      pod: 'web-1',
      container: 'web',
      previous: true,
      instance: 'x',
    });
    await next();
    stop.abort();
    await expect(answer).rejects.toThrow();
  });

  it('a container that was started again while its log was asked for is quoted from its instance before', async () => {
    const { next, ask } = setUp();
    const endedAt = Date.parse('2026-01-01T12:00:00Z');
    const answer = ask({
      type: 'log',
      namespace: 'shop',
      pod: 'db-1',
      container: 'db',
      previous: false,
      instance: 'x',
      endedAt,
    });
    const running = await next();
    expect(running.request.query).toMatchObject({ previous: false });
    const now = running.open();
    now.push('2026-01-01T12:00:20.000000000Z starting again\n');
    now.end();
    const before = await next();
    expect(before.request.query).toMatchObject({ previous: true });
    const log = before.open();
    log.push('2026-01-01T11:59:59.000000000Z Error: no password\n');
    log.end();
    expect(await answer).toMatchObject({ type: 'log', lines: [{ text: 'Error: no password' }] });
  });

  it('a container whose crashed instance is gone from its node is quoted from the one that came meanwhile', async () => {
    const { next, ask } = setUp();
    const answer = ask({
      type: 'log',
      namespace: 'shop',
      pod: 'db-1',
      container: 'db',
      previous: true,
      instance: 'x',
      waits: true,
    });
    const gone = (await next()).open();
    gone.push('unable to retrieve container logs for containerd://x');
    gone.end();
    const now = await next();
    expect(now.request.query).toMatchObject({ previous: false });
    const log = now.open();
    log.push('2026-01-01T12:00:20.000000000Z Error: no password\n');
    log.end();
    expect(await answer).toMatchObject({ type: 'log', lines: [{ text: 'Error: no password' }] });
  });
});
