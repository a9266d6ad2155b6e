import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { DIAGNOSED_KINDS } from '../../../src/diagnosis/rules/index.ts';
import type { StoredKind, SyncState } from '../../../src/store/types.ts';
import { ago, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const forbidden = (kind: string): SyncState => ({
  phase: 'forbidden',
  since: NOON,
  reason: `ann may not list ${kind}.`,
});
/** What a person sees who may read these kinds only. */
function seenBy(kinds: readonly StoredKind[], objects: readonly unknown[]) {
  const states = Object.fromEntries(
    DIAGNOSED_KINDS.filter((kind) => !kinds.includes(kind)).map((kind) => [kind, forbidden(kind)]),
  );
  return diagnose(snapshotWith(objects, { namespace: 'shop', states }), NOON);
}
const told = (kinds: readonly StoredKind[], ...objects: readonly unknown[]) =>
  seenBy(kinds, objects).findings.map(
    ({ code, severity, object }) => `${severity} ${code} ${object.kind}/${object.name}`,
  );

const creating = (seconds: number) =>
  aPod({
    status: {
      phase: 'Pending',
      startTime: ago(seconds),
      conditions: [{ type: 'Ready', status: 'False' }],
      ...webStatus({ state: { waiting: { reason: 'ContainerCreating' } } }),
    },
  });
const unbound = aPod({
  node: undefined,
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  status: {
    phase: 'Pending',
    containerStatuses: [],
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
      },
    ],
  },
});
const ofJob = (name: string, phase: string, exitCode: number) =>
  aPod({
    name,
    owner: { kind: 'Job', name: 'seed', uid: 'uid-seed' },
    spec: { restartPolicy: 'Never' },
    status: {
      phase,
      ...webStatus({ state: { terminated: { exitCode, reason: 'Error', startedAt: ago(90), finishedAt: ago(60) } } }),
    },
  });

describe('a person with few rights', () => {
  it('learns what is not judged, and of everything that may not be read', () => {
    const report = seenBy(['Pod', 'Event'], []);
    expect(report.unseen.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining(['services', 'deployments', 'nodes', 'secrets']),
    );
    expect(report.findings).toMatchObject([{ code: 'not-visible', severity: 'info' }]);
    expect(report.findings[0]?.cause).toContain('how Helm releases stand');
    expect(report.findings[0]?.cause).not.toContain('probes got');
  });

  it('is told of a pod that does not start though its events may not be read', () => {
    expect(told(['Pod'], creating(180))).toContain('warning not-visible Pod/web-1');
  });

  it('is not alarmed by a pod that is just being made, or whose events may be read', () => {
    expect(told(['Pod'], creating(30))).toEqual(['info not-visible Namespace/shop']);
    expect(told(['Pod', 'Event'], creating(180))).toEqual(['info not-visible Namespace/shop']);
  });

  it('is told of a claim that holds a pod up though claims may not be read', () => {
    expect(told(['Pod', 'Event'], unbound)).toContain('error volume-unbound Pod/web-1');
  });

  it('is not told that no probe ended the container where only events would tell', () => {
    const probed = aPod({
      spec: { containers: [{ name: 'web', image: 'a', livenessProbe: { httpGet: { port: 80 } } }] },
      status: webStatus({
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 137, reason: 'Error', startedAt: ago(30), finishedAt: ago(20) } },
      }),
    });
    const cause = (kinds: readonly StoredKind[]) =>
      seenBy(kinds, [probed]).findings.find(({ code }) => code === 'crash-signal')?.cause;
    expect(cause(['Pod'])).toContain('Its liveness probe may have had it ended');
    expect(cause(['Pod'])).not.toContain('Neither a probe');
    expect(cause(['Pod', 'Event'])).toContain('Neither a probe');
  });

  it('is told of a failed pod of a job as a warning: whether the job goes on is not known', () => {
    expect(told(['Pod'], ofJob('seed-a', 'Failed', 3))).toContain('warning crash-exit Pod/seed-a');
  });

  it('is not alarmed by a job of which a later pod has ended well', () => {
    const pods = [ofJob('seed-a', 'Failed', 3), ofJob('seed-b', 'Succeeded', 0)];
    expect(told(['Pod'], ...pods)).toEqual(['info not-visible Namespace/shop']);
  });
});
