import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { CpuPeriods, ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import { aDeployment, ago, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const { owner, objects } = aDeployment('web');
const limited = (started: number, parts: object = {}) =>
  aPod({
    owner,
    spec: { containers: [{ name: 'web', resources: { limits: { cpu: '50m' }, requests: { cpu: '10m' } } }] },
    status: {
      ...webStatus({ ready: true, restartCount: 0, state: { running: { startedAt: ago(started) } } }),
      conditions: [{ type: 'Ready', status: 'True' }],
      ...parts,
    },
  });
const refused: ProbeAnswer = { type: 'failed', missing: false, reason: 'nodes/proxy is forbidden' };

function find(
  pod: object,
  usage: number | undefined,
  counts: Partial<CpuPeriods> | undefined,
  whole?: Pick<CpuPeriods, 'periods' | 'throttled' | 'at'>,
) {
  const answer = (key: string): ProbeAnswer | undefined => {
    if (key.startsWith('usage/')) {
      return { type: 'usage', cpu: usage === undefined ? {} : { 'shop/web-1/web': usage } };
    }
    if (!key.startsWith('cpu-periods/node1')) return undefined;
    if (!counts) return refused;
    const containers = { 'shop/web-1/web': { periods: 0, throttled: 0, at: NOON, ...counts } };
    return { type: 'cpu-periods', containers: whole ? { ...containers, 'shop/web-1': whole } : containers };
  };
  return diagnose(snapshotWith([...objects, pod]), NOON, answer).findings;
}

describe('a container that its CPU limit stops', () => {
  it('is told with the share of its time slices, the limit, its usage, and a figure to set', () => {
    const [finding, ...others] = find(limited(600), 0.049, { periods: 150, throttled: 138, from: NOON - 15_000 });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'cpu-throttled',
      severity: 'warning',
      object: { kind: 'Pod', container: 'web' },
      title: 'web is throttled 92 % of the time by its CPU limit of 50m',
    });
    expect(finding?.cause).toMatch(
      /In the last 15 s .* 150 time slices .* 138 of them.*uses 49m of CPU; the limit is 50m, the request 10m/,
    );
    expect(finding?.remedies[0]).toMatchObject({
      command: 'workload.setResources',
      kubectl: 'kubectl -n shop set resources deployment/web -c web --limits=cpu=200m',
      args: { container: 'web', 'limits.cpu': '200m' },
    });
  });

  it('is told before the metrics server knows it, when it was stopped for most of its young life', () => {
    expect(find(limited(20), undefined, { periods: 150, throttled: 140 })).toHaveLength(1);
  });

  it('is told by what its pod was stopped, where the kubelet has looked at the container only when it started', () => {
    const pod = { periods: 105, throttled: 103, at: NOON };
    expect(find(limited(11), 0.001, { periods: 1, throttled: 1, at: NOON - 10_000 }, pod)).toHaveLength(1);
  });

  it('is told without the counts where they may not be read, and says so', () => {
    const [finding] = find(limited(600), 0.05, undefined);
    expect(finding?.title).toBe('web uses all of its CPU limit of 50m and is throttled');
    expect(finding?.cause).toContain('the right to nodes/proxy');
  });

  it.each([
    ['one that was busy at its start and is idle now', limited(600), 0.001, { periods: 400, throttled: 380 }],
    [
      'one that was busy at its start, of which nothing newer is known',
      limited(600),
      0.02,
      { periods: 400, throttled: 380 },
    ],
    ['a few slices', limited(600), 0.04, { periods: 40, throttled: 39, from: NOON - 60_000 }],
    ['a small share', limited(600), 0.04, { periods: 600, throttled: 60, from: NOON - 60_000 }],
    ['one near its limit without rights', limited(600), 0.04, undefined],
    ['a program that is still starting', limited(20, { conditions: [] }), 0.05, { periods: 150, throttled: 140 }],
  ])('silent: %s', (_, pod, usage, counts) => {
    expect(find(pod, usage, counts)).toEqual([]);
  });

  it('a node is asked only where a container comes near its limit', () => {
    const asked = (usage: number) =>
      diagnose(snapshotWith([...objects, limited(600)]), NOON, (key) =>
        key.startsWith('usage/') ? { type: 'usage', cpu: { 'shop/web-1/web': usage } } : undefined,
      ).wanted.map((request) => request.type);
    expect(asked(0.002)).not.toContain('cpu-periods');
    expect(asked(0.03)).toContain('cpu-periods');
  });
});

describe('a container that was killed for memory and runs again', () => {
  const killed = (restartCount: number, seconds: number, reason = 'OOMKilled') =>
    aPod({
      owner,
      spec: { containers: [{ name: 'web', resources: { limits: { memory: '64Mi' } } }] },
      status: webStatus({
        ready: true,
        restartCount,
        state: { running: { startedAt: ago(seconds - 1) } },
        lastState: { terminated: { exitCode: 137, reason, startedAt: ago(seconds + 4000), finishedAt: ago(seconds) } },
      }),
    });
  const told = (pod: object) =>
    diagnose(snapshotWith([...objects, pod]), NOON).findings.map((finding) => [finding.code, finding.severity]);

  it('again and again is a warning though everything looks normal, once is for information', () => {
    expect(told(killed(5, 1200))).toEqual([['oom-killed', 'warning']]);
    expect(told(killed(1, 1200))).toEqual([['oom-killed', 'info']]);
  });

  it('silent: long ago, and an end that was none for memory', () => {
    expect(told(killed(5, 8 * 3600))).toEqual([]);
    expect(told(killed(1, 1200, 'Error'))).toEqual([]);
  });
});
