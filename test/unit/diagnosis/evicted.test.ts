import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { aDeployment, ago, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const well = aDeployment('web', { status: { readyReplicas: 1 } });
const volume = 'Usage of EmptyDir volume "cache" exceeds the limit "16Mi". ';

const remain = (message: string, parts: { name?: string; reason?: string; bare?: boolean; at?: number } = {}) =>
  aPod({
    name: parts.name ?? 'web-old',
    ...(parts.bare ? {} : { owner: well.owner }),
    status: {
      phase: 'Failed',
      reason: parts.reason ?? 'Evicted',
      message,
      conditions: [{ type: 'DisruptionTarget', status: 'True', lastTransitionTime: ago(parts.at ?? 120) }],
      containerStatuses: [],
    },
  });
const find = (pods: readonly object[], deployment: readonly object[] = well.objects) =>
  diagnose(snapshotWith([...deployment, ...pods]), NOON).findings;

describe('the remains of an eviction', () => {
  it('are told with the limit, that the pod was replaced, and how to delete them', () => {
    const [finding, ...others] = find([remain(volume), aPod({ owner: well.owner })]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'evicted',
      severity: 'info',
      object: { kind: 'Pod', name: 'web-old' },
      title: 'A pod of web was evicted: its volume cache grew past 16Mi',
    });
    expect(finding?.cause).toContain('It was replaced: deployment/web has 1 of 1 pods ready.');
    expect(finding?.remedies).toMatchObject([
      { command: 'pods.cleanUp', kubectl: 'kubectl -n shop delete pod web-old', args: { pods: 'web-old' } },
    ]);
  });

  it('are a warning while nothing is ready in the pod’s place, and of a pod that nobody makes again', () => {
    const unwell = aDeployment('web', { spec: { replicas: 2 }, status: { readyReplicas: 1 } });
    expect(find([remain(volume)], unwell.objects)[0]).toMatchObject({ severity: 'warning' });
    const [bare] = find([remain(volume, { bare: true })]);
    expect(bare).toMatchObject({
      severity: 'warning',
      title: 'web-old was evicted and nothing replaces it: its volume cache grew past 16Mi',
    });
  });

  it('of many pods are one finding; where it goes on, it is a warning and the limit is offered', () => {
    const pods = [1, 2, 3, 4].map((n) => remain(volume, { name: `web-${n}`, at: n * 60 }));
    const [finding, ...others] = find(pods);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      title: '4 pods of web were evicted: their volumes cache grew past 16Mi',
    });
    expect(finding?.cause).toContain('It has happened 4 times');
    expect(finding?.remedies.map((remedy) => remedy.command)).toEqual(['workload.edit', 'pods.cleanUp']);
  });

  it.each([
    [
      'Container web exceeded its local ephemeral storage limit "10Mi". ',
      'Evicted',
      'it wrote more than its disk limit of 10Mi',
    ],
    [
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 53112Ki. Container web was using 300Mi, request is 0, has larger consumption of memory. ',
      'Evicted',
      'its node ran short of memory',
    ],
    [
      'The node was low on resource: ephemeral-storage. Threshold quantity: 2Gi, available: 1Gi. ',
      'Evicted',
      'its node ran short of disk space',
    ],
    ['The node had condition: [DiskPressure]. ', 'Evicted', 'its node ran short of disk space'],
    ['Preempted in order to admit critical pod', 'Preempting', 'its node needed the room for a more important pod'],
    ['Pod was terminated in response to imminent node shutdown.', 'Terminated', 'its node was shut down'],
    ['whatever comes next', 'Evicted', 'its node ended it (Evicted)'],
  ])('%s', (message, reason, why) => {
    expect(find([remain(message, { reason })])[0]?.title).toBe(`A pod of web was evicted: ${why}`);
  });

  it('figures of the node and of the greediest container are in the cause', () => {
    const message =
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 53112Ki. Container web was using 300Mi, request is 100Mi, has larger consumption of memory. ';
    expect(find([remain(message)])[0]?.cause).toMatch(
      /short of memory: 53112Ki was left, and it begins to evict below 100Mi\. Container web used 300Mi, having requested 100Mi/,
    );
  });

  it('a pod that its node refused is told with what was missing', () => {
    const message = 'Node didn’t have enough resource: cpu, requested: 2000, used: 1500, capacity: 3000';
    const [finding] = find([remain(message, { reason: 'OutOfcpu', bare: true })]);
    expect(finding).toMatchObject({ code: 'evicted', severity: 'warning' });
    expect(finding?.cause).toContain('it needs 2000m, and 1500m of 3000m were taken');
  });

  it.each([
    ['a completed pod', { phase: 'Succeeded' }],
    ['a pod whose own deadline has passed', { phase: 'Failed', reason: 'DeadlineExceeded' }],
  ])('silent: %s', (_, status) => {
    expect(
      find([aPod({ spec: { restartPolicy: 'Never', containers: [] }, status: { ...status, containerStatuses: [] } })]),
    ).toEqual([]);
  });
});
