import { expect, test } from 'vitest';
import type { KubeObject, Pod } from '../../../../src/kube/objects.ts';
import { podToReplace } from '../../../../src/services/debug/nudge.ts';
import { rolling } from '../../../../src/services/debug/preflight.ts';

const pod = (name: string, ready: boolean, more: object = {}): Pod => ({
  metadata: { name, ...more },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const set = (spec: object): KubeObject => ({ kind: 'StatefulSet', spec }) as KubeObject;
const pick = (spec: object, ...pods: Pod[]) => podToReplace('StatefulSet', set(spec), pods)?.metadata?.name;

test('a StatefulSet replaces a ready pod by itself', () => {
  expect(pick({}, pod('db-0', true), pod('db-1', true))).toBeUndefined();
});

test('a StatefulSet waits for ever for a pod that crashes: that one is replaced', () => {
  expect(pick({}, pod('db-0', false))).toBe('db-0');
});

test('pods that start in parallel are replaced by the controller', () => {
  expect(pick({ podManagementPolicy: 'Parallel' }, pod('db-0', false))).toBeUndefined();
});

test('with OnDelete a broken pod is replaced, else the last one', () => {
  const onDelete = { updateStrategy: { type: 'OnDelete' } };
  expect(pick(onDelete, pod('db-0', true), pod('db-2', true), pod('db-10', true))).toBe('db-10');
  expect(pick(onDelete, pod('db-0', false), pod('db-1', true))).toBe('db-0');
});

test('a pod that the partition keeps at the old revision is left alone: it would come back awake', () => {
  expect(pick({ updateStrategy: { rollingUpdate: { partition: 1 } } }, pod('db-0', false))).toBeUndefined();
});

test('a pod that sleeps or goes already is left alone', () => {
  expect(
    pick(
      {},
      pod('db-0', false, { annotations: { 'kdbg.dev/asleep': 'main' } }),
      pod('db-1', false, { deletionTimestamp: 'now' }),
    ),
  ).toBeUndefined();
});

test.for([
  [3, {}, { surge: 1, unavailable: 0 }],
  [1, {}, { surge: 1, unavailable: 0 }],
  [10, { maxSurge: '25%', maxUnavailable: '25%' }, { surge: 3, unavailable: 2 }],
  [4, { maxSurge: 0, maxUnavailable: '10%' }, { surge: 0, unavailable: 1 }],
  [2, { maxSurge: 0, maxUnavailable: 5 }, { surge: 0, unavailable: 2 }],
] as const)('a rolling update of %i with %o is %o', ([replicas, given, expected]) => {
  expect(rolling(replicas, given)).toEqual(expected);
});
