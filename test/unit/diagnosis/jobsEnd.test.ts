import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import { ago, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const aJob = (type = 'Failed', reason = 'BackoffLimitExceeded') => ({
  kind: 'Job',
  metadata: { name: 'dump', namespace: 'shop', uid: 'uid-dump', creationTimestamp: ago(60) },
  spec: { backoffLimit: 0, activeDeadlineSeconds: 4 },
  status: { conditions: [{ type, status: 'True', reason, lastTransitionTime: ago(5) }] },
});
const ended = (name: string, exitCode: number, more: object = {}) => ({
  name,
  image: 'a',
  ready: false,
  restartCount: 0,
  lastState: {},
  state: { terminated: { exitCode, reason: 'Error', startedAt: ago(30), finishedAt: ago(20), ...more } },
});
const main = { name: 'dump', image: 'busybox:1.36', resources: { limits: { memory: '48Mi' } } };
const proxy = { name: 'proxy', image: 'a', restartPolicy: 'Always' };
const podOf = (spec: object, status: object) =>
  aPod({
    name: 'dump-x',
    owner: { kind: 'Job', name: 'dump', uid: 'uid-dump' },
    spec: { restartPolicy: 'Never', containers: [main], ...spec },
    status: { phase: 'Failed', conditions: [], ...status },
  });
const SAID: ProbeAnswer = { type: 'log', lines: [{ time: ago(20), text: 'dump: fatal: no space' }] };
const find = (...objects: readonly unknown[]) => {
  const snapshot = snapshotWith(objects);
  const { findings } = diagnose(snapshot, NOON, () => SAID);
  const { wanted } = diagnose(snapshot, NOON);
  const asked = wanted.flatMap((request) => (request.type === 'log' ? [request.container] : []));
  return { findings, asked, cause: findings[0]?.cause ?? '' };
};

it('a job whose command is not in the image says so, and asks for no log of what never ran', () => {
  const message =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "pg_dumpall": executable file not found in $PATH: unknown';
  const pod = podOf({}, { containerStatuses: [ended('dump', 128, { reason: 'StartError', message })] });
  const { findings, asked } = find(aJob(), pod);
  const job = findings.find(({ code }) => code === 'job-failed');
  expect(job?.cause).toContain(
    'Its last pod never started. The command pg_dumpall is not found in any folder of $PATH',
  );
  expect(asked).toEqual([]);
  expect(job?.remedies.map(({ command }) => command)).not.toContain('logs.open');
});

it('a try of a job that could not start is history once another try went well', () => {
  const pod = podOf({}, { containerStatuses: [ended('dump', 127)] });
  expect(find(aJob('Complete'), pod).findings).toEqual([]);
});

it('a job that was killed for memory names the limit, one that died of a signal the signal', () => {
  const killed = (exitCode: number, reason: string) =>
    find(aJob(), podOf({}, { containerStatuses: [ended('dump', exitCode, { reason })] })).cause;
  expect(killed(137, 'OOMKilled')).toContain('more memory than its limit of 48Mi');
  expect(killed(139, 'Error')).toContain('SIGSEGV');
});

it('the program that failed first is to blame, not the sidecar that was ended after it', () => {
  const pod = podOf(
    { initContainers: [proxy] },
    {
      initContainerStatuses: [ended('proxy', 137, { finishedAt: ago(10) })],
      containerStatuses: [ended('dump', 12)],
    },
  );
  const { findings, cause, asked } = find(aJob(), pod);
  expect(findings.map(({ code }) => code)).toEqual(['job-failed']);
  expect(cause).toContain('exit code 12');
  expect(asked).toEqual(['dump']);
});

it('an init container that failed is named', () => {
  const pod = podOf(
    { initContainers: [{ name: 'check', image: 'a' }] },
    { initContainerStatuses: [ended('check', 21)], containerStatuses: [] },
  );
  expect(find(aJob(), pod).cause).toMatch(/Its init container check failed.*exit code 21.*dump: fatal: no space/);
});

it('a job that has failed is told while its pods still have to end', () => {
  const { findings, cause } = find(aJob('FailureTarget', 'DeadlineExceeded'));
  expect(findings.map(({ code }) => code)).toEqual(['job-failed']);
  expect(cause).toContain('deadline of 4 s');
  expect(find(aJob('FailureTarget', 'DeadlineExceeded'), podOf({}, { phase: 'Running' })).cause).toContain(
    'Its last pod is still being ended',
  );
});

it('a sidecar that is ended by force after the program of its pod is well', () => {
  const parts = (phase: string, exitCode: number) =>
    aPod({
      spec: { restartPolicy: 'Never', initContainers: [proxy], containers: [main] },
      status: {
        phase,
        conditions: [],
        initContainerStatuses: [ended('proxy', 137)],
        containerStatuses: [ended('dump', exitCode)],
      },
    });
  expect(find(parts('Succeeded', 0)).findings).toEqual([]);
  expect(find(parts('Running', 0)).findings).toEqual([]);
  expect(find(parts('Failed', 3)).findings.map(({ object }) => object.container)).toEqual(['dump']);
});

it('whoever looks at the pod that failed sees why its job has', () => {
  const pod = podOf({}, { containerStatuses: [ended('dump', 12)] });
  const job = find(aJob(), pod).findings.find(({ code }) => code === 'job-failed');
  expect(job?.affected.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['Job/dump', 'Pod/dump-x']);
});
