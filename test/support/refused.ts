import { expect } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../src/diagnosis/probes.ts';
import { ago, NOON, snapshotWith } from './snapshot.ts';

type Options = Parameters<typeof snapshotWith>[1];

export const say = (objects: readonly unknown[], options?: Options, answer?: ProbeAnswer) =>
  diagnose(snapshotWith(objects, options), NOON, () => answer).findings.filter(({ code }) => code !== 'not-visible');

export function only(objects: readonly unknown[], options?: Options, answer?: ProbeAnswer) {
  const findings = say(objects, options, answer);
  expect(findings.map(({ code }) => code)).toHaveLength(1);
  const finding = findings[0];
  if (!finding) throw new Error('no finding');
  return finding;
}

export const container = (resources: object, name = 'web') => ({ name, image: 'x', resources });
export const meta = (name: string, more: object = {}) => ({ name, namespace: 'shop', uid: `uid-${name}`, ...more });
export const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'v1', kind, name, uid: `uid-${name}`, controller: true }],
});
export const refusedCondition = (message: string, since = 60) => ({
  type: 'ReplicaFailure',
  status: 'True',
  reason: 'FailedCreate',
  message,
  lastTransitionTime: ago(since),
});

/** A Deployment `web` whose ReplicaSet is refused pods. */
export function deployment(message: string, parts: { replicas?: number; have?: number; spec?: object } = {}) {
  const { replicas = 3, have = 0, spec = { containers: [container({ requests: { memory: '192Mi' } })] } } = parts;
  return [
    { kind: 'Deployment', metadata: meta('web'), spec: { replicas, template: { spec } } },
    {
      kind: 'ReplicaSet',
      metadata: meta('web-5d', ownedBy('Deployment', 'web')),
      spec: { replicas, template: { spec } },
      status: { replicas: have, conditions: [refusedCondition(message)] },
    },
  ];
}
