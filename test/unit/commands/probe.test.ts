import { describe, expect, it } from 'vitest';
import { ago, aPod } from '../../support/snapshot.ts';
import { choices, onDesk } from './onDesk.ts';

const http = { httpGet: { path: '/ready', port: 8080 } };
const pod = (name: string, container: object = {}, metadata: object = {}) =>
  aPod({ name, metadata, spec: { containers: [{ name: 'web', ...container }] }, status: { podIP: '10.1.2.3' } });
const on = (name: string) => ({ target: { kind: 'Pod', name, namespace: 'shop' } });

describe('running a probe', () => {
  it('the only probe is run at once, and the viewer shows what came of it', async () => {
    const { run, desk } = await onDesk({ objects: [pod('web-1', { readinessProbe: http })] });
    await run('probe.run', on('web-1'));
    expect(desk.viewer.state.get()?.title).toBe('readiness probe of web');
  });

  it('of several the person chooses, unless the remedy names one', async () => {
    const { run, desk } = await onDesk({ objects: [pod('web-1', { readinessProbe: http, livenessProbe: http })] });
    await run('probe.run', on('web-1'));
    expect(choices(desk)).toEqual(['readiness · web', 'liveness · web']);
    await run('probe.run', { ...on('web-1'), args: { container: 'web', probe: 'liveness' } });
    expect(desk.viewer.state.get()?.title).toBe('liveness probe of web');
  });

  it('a remedy of a workload names the pod that blocks it', async () => {
    const { run, desk } = await onDesk({ objects: [pod('web-1'), pod('web-2', { readinessProbe: http })] });
    const target = { kind: 'Deployment', name: 'web', namespace: 'shop' };
    await run('probe.run', { target, args: { pod: 'web-2', container: 'web', probe: 'readiness' } });
    expect(desk.viewer.state.get()?.title).toBe('readiness probe of web');
  });

  it('where there is none, or the pod sleeps, it says so', async () => {
    const asleep = pod('web-2', { readinessProbe: http }, { annotations: { 'kdbg.dev/asleep': 'web' } });
    const { run, desk, told } = await onDesk({ objects: [pod('web-1'), asleep] });
    for (const name of ['web-1', 'web-2']) {
      await run('probe.run', on(name));
      expect([told(), desk.viewer.state.get()]).toEqual(['Its containers have no probes.', undefined]);
    }
  });

  it('a container that does not run can’t be asked', async () => {
    const ended = { containerStatuses: [{ name: 'web', state: { terminated: { exitCode: 1, finishedAt: ago(5) } } }] };
    const crashed = { ...pod('web-1', { livenessProbe: http }), status: ended };
    const { run, told } = await onDesk({ objects: [crashed] });
    await run('probe.run', on('web-1'));
    expect(told()).toContain('does not run');
  });
});
