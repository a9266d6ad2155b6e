import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { type ProbeAnswer, type ProbeRequest, probeKey } from '../../../src/diagnosis/probes.ts';
import type { KubeObject } from '../../../src/store/types.ts';
import { snapshotWith } from '../../support/snapshot.ts';

// What a real cluster told of `healthyObjects` when everything ran; the first line holds the time.
const [head, ...lines] = readFileSync(new URL('./healthy.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const now = Date.parse((JSON.parse(head ?? '{}') as { now: string }).now);
const objects = lines.map((line) => JSON.parse(line) as KubeObject);

/** A person with few rights gets no answer to most questions. */
const refused = (request: ProbeRequest | string): ProbeAnswer => ({
  type: 'failed',
  missing: false,
  reason: `${typeof request === 'string' ? request : probeKey(request)} may not be read`,
});

const told = (of: readonly unknown[], at: number, namespace: string | undefined, answers?: typeof refused) =>
  diagnose(snapshotWith(of, namespace ? { namespace } : {}), at, answers)
    .findings.filter((finding) => finding.code !== 'not-visible')
    .map((finding) => `${finding.severity} ${finding.code}: ${finding.title}`);

describe('a namespace in which everything is well', () => {
  it('holds many shapes of workloads, and those that are not meant to run', () => {
    const names = objects.map(({ kind, metadata }) => `${kind}/${metadata?.name}`);
    expect(names).toEqual(expect.arrayContaining(['Deployment/scaled-to-zero', 'CronJob/asleep', 'Job/suspended']));
    expect(objects.length).toBeGreaterThan(200);
  });

  it.each([
    ['then', 0],
    ['an hour later', 3_600_000],
    ['a month later', 30 * 86_400_000],
  ])('nothing is told of it: %s', (_, later) => {
    expect(told(objects, now + later, undefined)).toEqual([]);
    expect(told(objects, now + later, 'eng-healthy')).toEqual([]);
  });

  it('nothing is told when none of the questions is answered', () => {
    expect(told(objects, now, 'eng-healthy', refused)).toEqual([]);
  });

  it.each([
    'Node',
    'Event',
    'ReplicaSet',
    'Service',
    'EndpointSlice',
    'Ingress',
    'IngressClass',
    'Secret',
    'ConfigMap',
    'PersistentVolume',
    'StorageClass',
  ])('nothing is made up where %s objects may not be read', (kind) => {
    const state = { phase: 'forbidden', since: now, reason: 'no right' } as const;
    const left = objects.filter((object) => object.kind !== kind);
    const { findings } = diagnose(snapshotWith(left, { namespace: 'eng-healthy', states: { [kind]: state } }), now);
    expect(findings.map((finding) => finding.code).filter((code) => code !== 'not-visible')).toEqual([]);
  });
});
