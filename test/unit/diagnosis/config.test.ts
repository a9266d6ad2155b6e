import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { ago, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const secret = (name: string, made = 3600, namespace = 'shop') => ({
  kind: 'Secret',
  metadata: { name, namespace, uid: `uid-${namespace}-${name}`, creationTimestamp: ago(made) },
});
const lacking = (name: string) =>
  aPod({
    status: {
      phase: 'Pending',
      ...webStatus({
        ready: false,
        state: { waiting: { reason: 'CreateContainerConfigError', message: `secret "${name}" not found` } },
        lastState: {},
      }),
    },
  });
const find = (...objects: readonly unknown[]) => diagnose(snapshotWith(objects), NOON).findings;

it('a Secret that does not exist is told with the one of a similar name in its namespace', () => {
  const [finding] = find(lacking('mail-smpt'), secret('mail-smtp'), secret('mail-smpt', 3600, 'other'));
  expect(finding?.code).toBe('config-missing');
  expect(finding?.cause).toContain('There is a Secret of a similar name: mail-smtp.');
  expect(find(lacking('mail-smpt'), secret('database'))[0]?.cause).not.toContain('similar');
});

it('a Secret that was made after the kubelet had missed it is no problem any more, unless the pod goes on missing it', () => {
  expect(find(lacking('late'), secret('late', 5))).toEqual([]);
  expect(find(lacking('late'), secret('late', 600)).map(({ code }) => code)).toEqual(['config-missing']);
});
