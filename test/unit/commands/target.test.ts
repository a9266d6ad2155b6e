import { describe, expect, test } from 'vitest';
import { logSource } from '../../../src/commands/logs.ts';
import { containerNames, insidePod, targetOf, targetPod, targetWorkload } from '../../../src/commands/target.ts';
import { ASLEEP, CRASHER, SHOP, WEB } from '../../support/shop.ts';
import { aPod } from '../../support/snapshot.ts';
import { choosePod, onDesk } from './onDesk.ts';

const pod = (name: string) => ({ kind: 'Pod', name, namespace: 'shop' });
const deployment = (name: string) => ({ kind: 'Deployment', name, namespace: 'shop' });
/** A sleeping pod of the workload that crashes. */
const sleeper = aPod({
  name: 'crasher-6d5f9c8b7-zzzzz',
  owner: { kind: 'ReplicaSet', name: 'crasher-6d5f9c8b7', uid: 'uid-crasher-6d5f9c8b7' },
  spec: { containers: [{ name: 'crasher' }], readinessGates: [{ conditionType: 'kdbg.dev/awake' }] },
});

describe('what a command is for', () => {
  test('what it was called with comes before everything', async () => {
    const { desk } = await onDesk();
    desk.panes.focus('diagnosis');
    expect(targetOf(desk, { target: pod('db-0') })).toEqual(pod('db-0'));
  });

  test('in Diagnosis the open finding’s object, elsewhere the chosen row', async () => {
    const { desk } = await onDesk();
    expect(targetOf(desk, {})?.name).toBe('api-5f7d9d8c6-jm4tt');
    desk.panes.focus('diagnosis');
    expect(targetOf(desk, {})).toEqual({ ...pod(WEB), container: 'web' });
    desk.panes.focus('events');
    expect(targetOf(desk, {})?.name).toBe('api-5f7d9d8c6-jm4tt');
  });

  test('nothing, where there is nothing', async () => {
    const { desk } = await onDesk({ objects: [] });
    expect(targetOf(desk, {})).toBeUndefined();
    desk.panes.focus('diagnosis');
    expect([targetOf(desk, {}), targetPod(desk, {}), targetWorkload(desk, {}), insidePod(desk, {})]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the workload of the target', () => {
  test('is what a person calls it, not the ReplicaSet between, and keeps the container', async () => {
    const { desk } = await onDesk();
    expect(targetWorkload(desk, {})).toEqual(deployment('api'));
    expect(targetWorkload(desk, { target: { ...pod(CRASHER), container: 'crasher' } })).toEqual({
      ...deployment('crasher'),
      container: 'crasher',
    });
    expect(targetWorkload(desk, { target: pod('db-0') })).toEqual({ ...deployment('db'), kind: 'StatefulSet' });
    expect(targetWorkload(desk, { target: deployment('api') })).toEqual(deployment('api'));
  });

  test('is none for a bare pod, a pod that is gone, and anything else', async () => {
    const { desk } = await onDesk({ objects: [aPod()] });
    expect(targetWorkload(desk, {})).toBeUndefined();
    expect(targetWorkload(desk, { target: pod('gone') })).toBeUndefined();
    expect(targetWorkload(desk, { target: { kind: 'Service', name: 'web', namespace: 'shop' } })).toBeUndefined();
  });
});

describe('a pod of the target', () => {
  test('of a workload the sleeping one first, else one that runs, else any', async () => {
    const { desk, cluster, clock } = await onDesk();
    const of = (name: string) => targetPod(desk, { target: deployment(name) })?.metadata?.name;
    expect([of('api'), of('web'), of('worker'), of('gone')]).toEqual(['api-5f7d9d8c6-jm4tt', WEB, ASLEEP, undefined]);
    expect(of('crasher')).toBe(CRASHER);
    cluster.put(sleeper);
    await clock.advance(20);
    expect(of('crasher')).toBe('crasher-6d5f9c8b7-zzzzz');
  });

  test('to get into: the sleeping pod beside one that does not run; a pod that runs is meant itself', async () => {
    const { desk } = await onDesk({ objects: [...SHOP, sleeper] });
    expect(insidePod(desk, { target: pod(CRASHER) })?.metadata?.name).toBe('crasher-6d5f9c8b7-zzzzz');
    expect(insidePod(desk, { target: pod('db-0') })?.metadata?.name).toBe('db-0');
    expect(insidePod(desk, { target: pod(WEB) })?.metadata?.name).toBe(WEB);
  });

  test('one that is going away only where there is no other', async () => {
    const going = (name: string) => aPod({ name, metadata: { deletionTimestamp: '2026-01-01T12:00:00Z' } });
    const { desk } = await onDesk({ objects: [going('web-1')] });
    expect(targetPod(desk, {})?.metadata?.name).toBe('web-1');
  });
});

describe('whose logs an object has', () => {
  test.each([
    [pod('web-1'), { namespace: 'shop', pod: 'web-1' }],
    [
      { ...pod('web-1'), container: 'app' },
      { namespace: 'shop', pod: 'web-1', container: 'app' },
    ],
    [deployment('web'), { namespace: 'shop', workload: { kind: 'Deployment', name: 'web' } }],
    [
      { kind: 'CronJob', name: 'tidy', namespace: 'shop' },
      { namespace: 'shop', workload: { kind: 'CronJob', name: 'tidy' } },
    ],
    [{ kind: 'Service', name: 'web', namespace: 'shop' }, undefined],
    [{ kind: 'Node', name: 'node1' }, undefined],
    [undefined, undefined],
  ])('%o', (ref, source) => {
    expect(logSource(ref)).toEqual(source);
  });
});

test('the cursor on a pod makes it the target', async () => {
  const { desk } = await onDesk();
  choosePod(desk, CRASHER);
  expect(targetOf(desk, {})).toEqual(pod(CRASHER));
});

test('of a sleeping pod’s containers the one that sleeps is offered first', () => {
  const three = aPod({
    name: 'web-1',
    metadata: { annotations: { 'kdbg.dev/asleep': 'side' } },
    spec: { initContainers: [{ name: 'migrate' }], containers: [{ name: 'web' }, { name: 'side' }] },
  });
  expect(containerNames(three)).toEqual(['side', 'web', 'migrate']);
});
