import { describe, expect, it } from 'vitest';
import { podStatus } from '../../../src/store/podStatus.ts';
import { ago, aPod, NOON, webStatus } from '../../support/snapshot.ts';

const init = (state: object, more: object = {}) => ({
  name: 'migrate',
  restartCount: 0,
  ready: false,
  state,
  lastState: {},
  ...more,
});
const withInit = (status: object, spec: object = {}) =>
  aPod({
    spec: { initContainers: [{ name: 'migrate', ...spec }], containers: [{ name: 'web' }] },
    status: {
      phase: 'Pending',
      conditions: [],
      initContainerStatuses: [status],
      ...webStatus({ state: { waiting: { reason: 'PodInitializing' } } }),
    },
  });

describe('a pod has the status that kubectl shows', () => {
  it('running and ready', () => {
    expect(podStatus(aPod())).toEqual({ status: 'Running', ready: 1, containers: 1, restarts: 0 });
  });

  it('a crash loop names the reason of the wait, and tells when the last instance died', () => {
    const pod = aPod({
      status: webStatus({
        restartCount: 5,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 139, finishedAt: ago(60) } },
      }),
    });
    expect(podStatus(pod)).toMatchObject({
      status: 'CrashLoopBackOff',
      ready: 0,
      restarts: 5,
      lastRestart: NOON - 60_000,
    });
  });

  it.each([
    [{ exitCode: 3, reason: 'Error' }, 'Error'],
    [{ exitCode: 3 }, 'ExitCode:3'],
    [{ exitCode: 137, signal: 9 }, 'Signal:9'],
  ])('an end %o shows as %s', (terminated, status) => {
    expect(podStatus(aPod({ status: webStatus({ state: { terminated } }) })).status).toBe(status);
  });

  it.each([
    [init({ running: {} }), 'Init:0/1'],
    [init({ waiting: { reason: 'CrashLoopBackOff' } }), 'Init:CrashLoopBackOff'],
    [init({ terminated: { exitCode: 3, reason: 'Error' } }), 'Init:Error'],
    [init({ terminated: { exitCode: 3 } }), 'Init:ExitCode:3'],
    [init({ terminated: { exitCode: 0, reason: 'Completed' } }), 'PodInitializing'],
  ])('init container %# shows as %s', (status, shown) => {
    expect(podStatus(withInit(status)).status).toBe(shown);
  });

  it('a sidecar counts as a container of its own once it has started', () => {
    const pod = aPod({
      spec: { initContainers: [{ name: 'migrate', restartPolicy: 'Always' }], containers: [{ name: 'web' }] },
      status: {
        phase: 'Running',
        initContainerStatuses: [init({ running: {} }, { started: true, ready: true, restartCount: 2 })],
        ...webStatus({ ready: true, state: { running: {} } }),
      },
    });
    expect(podStatus(pod)).toMatchObject({ status: 'Running', ready: 2, containers: 2, restarts: 2 });
  });

  it('a completed container beside a running one is Running when ready and NotReady when not', () => {
    const status = (ready: string) => ({
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready }],
      containerStatuses: [
        { name: 'a', restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
        { name: 'b', restartCount: 0, ready: true, state: { running: {} } },
      ],
    });
    expect(podStatus(aPod({ status: status('True') })).status).toBe('Running');
    expect(podStatus(aPod({ status: status('False') })).status).toBe('NotReady');
  });

  it('deleting, lost with its node, gated, evicted', () => {
    const deleting = { metadata: { deletionTimestamp: ago(5) } };
    expect(podStatus(aPod(deleting)).status).toBe('Terminating');
    expect(podStatus(aPod({ ...deleting, status: { phase: 'Running', reason: 'NodeLost' } })).status).toBe('Unknown');
    expect(podStatus(aPod({ ...deleting, status: { phase: 'Succeeded', containerStatuses: [] } })).status).toBe(
      'Succeeded',
    );
    const gated = {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      containerStatuses: [],
    };
    expect(podStatus(aPod({ status: gated })).status).toBe('SchedulingGated');
    expect(podStatus(aPod({ status: { phase: 'Failed', reason: 'Evicted', containerStatuses: [] } })).status).toBe(
      'Evicted',
    );
  });

  it('counts readiness gates that are met', () => {
    const pod = aPod({
      spec: {
        containers: [{ name: 'web' }],
        readinessGates: [{ conditionType: 'Ready' }, { conditionType: 'kdbg.dev/awake' }],
      },
    });
    expect(podStatus(pod).gates).toEqual({ met: 1, all: 2 });
  });

  it('an empty object does not throw', () => {
    expect(podStatus({})).toEqual({ status: '', ready: 0, containers: 0, restarts: 0 });
  });
});
