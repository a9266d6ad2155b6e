import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { Pod } from '../../src/kube/objects.ts';
import { type ProbeRun, probesOf, probeWays, runProbe } from '../../src/services/probeRun/index.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';
import { podOf, shellPod } from '../support/pods.ts';

const SERVE = 'mkdir -p /www && echo fine >/www/health && exec httpd -f -p 8080 -h /www';

describe('probes run by hand', () => {
  let at: TestNamespace;

  beforeAll(async () => {
    at = await testNamespace('probes');
    await at.create(shellPod('shop', SERVE, { readinessProbe: { httpGet: { path: '/healthz', port: 8080 } } }));
    await at.create(shellPod('well', SERVE, { readinessProbe: { httpGet: { path: '/health', port: 8080 } } }));
    await at.create(shellPod('stock', 'sleep 86400', { readinessProbe: { tcpSocket: { port: 8081 } } }));
    const check = { exec: { command: ['sh', '-c', 'echo no jobs; exit 3'] } };
    await at.create(shellPod('worker', 'sleep 86400', { readinessProbe: check }));
    const probe = { httpGet: { path: '/', port: 8080 } };
    await at.create(podOf('plain', 'kdbg.test/distroless-web:1', undefined, { readinessProbe: probe }));
  });

  afterAll(() => at.close());

  async function run(name: string): Promise<ProbeRun> {
    const pod = await eventually(`${name} to run`, async () => {
      const found = await at.get<Pod>({ kind: 'Pod', name });
      return found.status?.containerStatuses?.[0]?.state?.running && found.status.podIP ? found : undefined;
    });
    const [spec] = pod.spec?.containers ?? [];
    const [probe] = spec ? probesOf(spec) : [];
    if (!spec || !probe) throw new Error(`${name} has no probe`);
    const subject = { namespace: at.namespace, pod: name, container: spec.name, podIP: pod.status?.podIP, spec };
    return runProbe(probeWays(at.client), subject, probe, systemClock, new AbortController().signal);
  }
  /** A program listens a moment after its container runs. */
  const settled = (name: string, when: (found: ProbeRun) => boolean) =>
    eventually(`the answer of ${name}`, async () => {
      const found = await run(name);
      return when(found) ? found : undefined;
    });

  it('HTTP from inside shows the status that the kubelet gets', async () => {
    const found = await settled('shop', ({ answer }) => answer.status !== undefined);
    expect(found).toMatchObject({ way: 'inside', verdict: 'failed', answer: { status: 404 } });
    const well = await settled('well', ({ answer }) => answer.status !== undefined);
    expect([well.answer.status, well.answer.body.at(-1)]).toEqual([200, 'fine']);
  });

  it('a closed port is refused', async () => {
    const found = await run('stock');
    expect([found.way, found.verdict]).toEqual(['inside', 'failed']);
    expect(found.answer.errors.join(' ')).toMatch(/refused/i);
  });

  it('a command shows its exit code and what it wrote', async () => {
    expect((await run('worker')).answer).toMatchObject({ code: 3, body: ['no jobs'] });
  });

  it('an image without a shell is asked through a port-forward', async () => {
    const found = await settled('plain', ({ verdict }) => verdict !== 'failed');
    expect(found).toMatchObject({ way: 'outside', answer: { status: 200 } });
  });
});
