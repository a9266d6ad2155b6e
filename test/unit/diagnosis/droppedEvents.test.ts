import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { ago, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

/** A container that was ended ten seconds ago after twenty; the kill that an event tells of is of ten minutes ago. */
const codes = (exitCode: number, reason = 'Error') => {
  const pod = aPod({
    spec: { containers: [{ name: 'web', image: 'a', livenessProbe: { httpGet: { port: 80 } } }] },
    status: webStatus({
      restartCount: 9,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode, reason, startedAt: ago(30), finishedAt: ago(10) } },
    }),
  });
  const killing = anEvent(
    { name: 'web-1', container: 'web' },
    {
      reason: 'Killing',
      message: 'Container web failed liveness probe, will be restarted',
      firstTimestamp: ago(900),
      lastTimestamp: ago(600),
    },
  );
  return diagnose(snapshotWith([pod, killing]), NOON).findings.map(({ code }) => code);
};

it('a probe that has killed before explains an end by force of which the event was dropped', () => {
  expect(codes(137)).toEqual(['liveness-killed']);
  expect(codes(143)).toEqual(['liveness-killed']);
});

it('an end of another kind is not the probe’s', () => {
  expect(codes(1)).toEqual(['crash-exit']);
  expect(codes(137, 'OOMKilled')).toEqual(['oom-killed']);
});
