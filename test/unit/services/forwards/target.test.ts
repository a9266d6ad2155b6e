import { describe, expect, test } from 'vitest';
import { type ChosenPod, choosePod } from '../../../../src/services/forwards/choose.ts';
import { containerPort, readPort } from '../../../../src/services/forwards/ports.ts';
import { readTarget, type Target } from '../../../../src/services/forwards/target.ts';
import type { ForwardSpec } from '../../../../src/services/forwards/types.ts';
import { FakeKube } from '../../../support/fakeKube.ts';
import { podOf } from './objects.ts';

const signal = new AbortController().signal;

function target(spec: Pick<ForwardSpec, 'target' | 'port'>, answer: object): Promise<Target> {
  const kube = new FakeKube();
  kube.auto = () => answer;
  return readTarget(kube, { namespace: 'shop', ...spec }, signal);
}
const service = (spec: object) => ({ kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec });
const web = { kind: 'Service', name: 'web' } as const;

describe('the port', () => {
  test('is a number, or a name as ports have them', () => {
    expect([readPort('80'), readPort(65_535), readPort('http-alt')]).toEqual([80, 65_535, 'http-alt']);
    for (const wrong of ['0', '65536', '', 'a b', '-x', '8080:80'])
      expect(() => readPort(wrong), wrong).toThrow(/no port/);
  });

  test('by name is that of the container, and the error names those that are there', () => {
    const pod = podOf('web-1', { ports: [{ name: 'metrics', containerPort: 9090 }, { containerPort: 80 }] });
    expect(containerPort(pod, 'metrics')).toBe(9090);
    expect(containerPort(pod, 2345)).toBe(2345);
    expect(() => containerPort(pod, 'http')).toThrow(
      expect.objectContaining({ code: 'forward-no-port', todo: 'It has metrics (9090).' }),
    );
  });

  test('of a service leads to the target port of its pods', async () => {
    const ports = [{ name: 'http', port: 80, targetPort: 'web' }, { port: 9000 }];
    const selector = { app: 'web' };
    const pod = podOf('web-1', { ports: [{ name: 'web', containerPort: 8080 }] });
    const byNumber = await target({ target: web, port: 80 }, service({ selector, ports }));
    expect([byNumber.portOf(pod), byNumber.usualPort, byNumber.pods]).toEqual([8080, 80, { selector: 'app=web' }]);
    const byName = await target({ target: web, port: 'http' }, service({ selector, ports }));
    expect([byName.portOf(pod), byName.usualPort]).toEqual([8080, 80]);
    expect((await target({ target: web, port: 9000 }, service({ selector, ports }))).portOf(pod)).toBe(9000);
  });

  test('that a service does not have, or not by TCP, is told', async () => {
    const ports = [{ name: 'dns', port: 53, protocol: 'UDP' }];
    const spec = service({ selector: { app: 'dns' }, ports });
    await expect(target({ target: web, port: 80 }, spec)).rejects.toMatchObject({ todo: 'It has dns (53).' });
    await expect(target({ target: web, port: 53 }, spec)).rejects.toThrow(/UDP; only TCP/);
  });
});

describe('a service without selector', () => {
  test('that names another host has no pods', async () => {
    const spec = service({ type: 'ExternalName', externalName: 'db.example.org' });
    await expect(target({ target: web, port: 5432 }, spec)).rejects.toThrow(/db\.example\.org/);
  });

  test('goes to the pods in its EndpointSlices', async () => {
    const kube = new FakeKube();
    const endpoints = [{ targetRef: { kind: 'Pod', name: 'db-0' } }, { targetRef: { kind: 'Node', name: 'n' } }, {}];
    kube.auto = ({ request }) =>
      request.path.includes('endpointslices')
        ? { items: [{ metadata: {}, endpoints }] }
        : service({ ports: [{ port: 1 }] });
    const found = await readTarget(kube, { namespace: 'shop', target: web, port: 1 }, signal);
    expect(found.pods).toEqual({ names: ['db-0'] });
  });
});

describe('a workload', () => {
  const deployment = { kind: 'Deployment', name: 'web' } as const;
  test('is followed by its selector, with the port of its template as the usual one', async () => {
    const spec = {
      selector: {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }],
      },
      template: { spec: { containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 8080 }] }] } },
    };
    const found = await target({ target: deployment, port: 'http' }, { metadata: { name: 'web' }, spec });
    expect(found).toMatchObject({ pods: { selector: 'app=web,tier in (a,b)' }, usualPort: 8080 });
  });

  test('that is scaled to 0 says so', async () => {
    const spec = { replicas: 0, selector: { matchLabels: { app: 'web' } } };
    const found = await target({ target: deployment, port: 80 }, { metadata: { name: 'web' }, spec });
    expect(choosePod([], found, undefined)).toEqual({ why: 'Deployment web is scaled to 0.' });
  });
});

describe('the pod', () => {
  const to: Target = { pods: { selector: '' }, portOf: () => 80, usualPort: 80, none: 'none' };
  const chosen = (...pods: Parameters<typeof choosePod>[0]) => choosePod(pods, to, undefined);
  const name = (choice: ReturnType<typeof choosePod>) => ('pod' in choice ? choice.pod.name : undefined);

  test('is a ready one, the newest of several', () => {
    const old = podOf('old');
    const fresh = podOf('fresh', { created: '2026-01-02T12:00:00Z' });
    const unready = podOf('unready', { ready: false, created: '2026-01-03T12:00:00Z' });
    expect(name(chosen(old, unready, fresh))).toBe('fresh');
  });

  test('stays the same while it is as good as any', () => {
    const current: ChosenPod = { name: 'old', uid: 'uid-old', port: 80 };
    const fresh = podOf('fresh', { created: '2026-01-02T12:00:00Z' });
    expect(name(choosePod([podOf('old'), fresh], to, current))).toBe('old');
    expect(name(choosePod([podOf('old', { ready: false }), fresh], to, current))).toBe('fresh');
  });

  test('is one that only runs where none is ready, and that is said', () => {
    expect(chosen(podOf('a', { ready: false }))).toMatchObject({ pod: { note: 'pod a runs but is not Ready' } });
    expect(chosen(podOf('a', { ready: false, gates: ['kdbg.dev/awake'] }))).toMatchObject({
      pod: { note: 'pod a is in debug mode: its container sleeps' },
    });
  });

  test('that does not run is told with its status', () => {
    expect(chosen(podOf('a', { ready: false, waiting: 'CrashLoopBackOff' }))).toEqual({
      why: 'Pod a is CrashLoopBackOff.',
    });
    expect(chosen(podOf('a', { deleting: true }))).toEqual({ why: 'Pod a is Terminating.' });
    expect(chosen(podOf('a', { ready: false, phase: 'Pending', waiting: 'ErrImagePull' }))).toEqual({
      why: 'Pod a is ErrImagePull.',
    });
  });
});
