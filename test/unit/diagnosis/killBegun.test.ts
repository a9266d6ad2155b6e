import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { ago, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const PROBE = { tcpSocket: { port: 9090 }, periodSeconds: 2, failureThreshold: 2 };

/** The container runs since a minute; the kubelet told it to end so many seconds ago. */
const find = (type: 'liveness' | 'startup', killed: number) => {
  const pod = aPod({
    spec: {
      terminationGracePeriodSeconds: 45,
      containers: [{ name: 'web', image: 'a', [`${type}Probe`]: PROBE }],
    },
    status: webStatus({ restartCount: 0, state: { running: { startedAt: ago(60) } }, lastState: {} }),
  });
  const about = (reason: string, message: string) =>
    anEvent(
      { name: 'web-1', container: 'web' },
      { reason, message, firstTimestamp: ago(killed), lastTimestamp: ago(killed) },
    );
  return diagnose(
    snapshotWith([
      pod,
      about('Killing', `Container web failed ${type} probe, will be restarted`),
      about(
        'Unhealthy',
        `${type === 'startup' ? 'Startup' : 'Liveness'} probe failed: dial tcp :9090: connection refused`,
      ),
    ]),
    NOON,
  ).findings;
};

it('a kill by a probe is told as soon as it begins, while the program still has time to end', () => {
  const [finding, ...others] = find('liveness', 3);
  expect([finding?.code, others]).toEqual(['liveness-killed', []]);
  expect(finding?.cause).toContain('connection refused');
  expect(finding?.cause).toContain('it has 45 s for that');
  expect(finding?.cause).not.toContain('restarted 1');
  expect(find('startup', 3).map(({ code }) => code)).toEqual(['startup-killed']);
});

it('a kill of an earlier instance says nothing of one that runs well since', () => {
  expect(find('liveness', 90)).toEqual([]);
});
