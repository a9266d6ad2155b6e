import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { Listener, ProbeAnswer, SocketsAnswer, SocketsProbe } from '../../../src/diagnosis/probes.ts';
import { RULES } from '../../../src/diagnosis/rules/index.ts';
import type { Pod } from '../../../src/store/types.ts';
import { aDeployment, ago, aPod, NOON, snapshotWith } from '../../support/snapshot.ts';

const aService = (ports: readonly object[] = [{ port: 80, targetPort: 8080 }], spec: object = {}) => ({
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop', uid: 'uid-service', creationTimestamp: ago(600) },
  spec: { selector: { app: 'web' }, ports, ...spec },
});
const at = (...listeners: readonly (readonly [string, number])[]): Listener[] =>
  listeners.map(([address, port]) => ({ address, port }));
const table = (listeners: readonly Listener[], more: object = {}): SocketsAnswer => ({
  type: 'sockets',
  way: 'table',
  container: 'web',
  listeners,
  taken: [],
  well: false,
  ...more,
});
const connections = (ports: readonly { port: number; state: 'open' | 'inside' | 'closed' }[]): SocketsAnswer => ({
  type: 'sockets',
  way: 'connections',
  why: 'No cat.',
  ports,
  well: false,
});

/** What is said when the sockets of every pod, or of each by its name, are as given. */
function told(objects: readonly unknown[], answer: ProbeAnswer | Readonly<Record<string, ProbeAnswer>>) {
  const answers = (key: string): ProbeAnswer | undefined => {
    if (!key.startsWith('sockets/')) return undefined;
    return 'type' in answer ? (answer as ProbeAnswer) : answer[key.split('/')[2] ?? ''];
  };
  const { findings, unseen, wanted } = diagnose(snapshotWith(objects, { namespace: 'shop' }), NOON, answers);
  return {
    unseen,
    wanted: wanted.filter((one): one is SocketsProbe => one.type === 'sockets'),
    findings: findings.filter(({ code }) => code.startsWith('service-')),
  };
}
const find = (objects: readonly unknown[], answer: ProbeAnswer | Readonly<Record<string, ProbeAnswer>>) =>
  told(objects, answer).findings;
const asked = (...objects: readonly unknown[]) => told(objects, {}).wanted;

const container = (more: object = {}) => ({ name: 'web', image: 'a', ...more });
const pod = (spec: object = {}, more: Parameters<typeof aPod>[0] = {}): Pod => aPod({ spec, ...more });

describe('a port that nobody listens on', () => {
  it('is told with what does listen, and with the target that would be right', () => {
    const declared = pod({ containers: [container({ ports: [{ containerPort: 8080 }] })] });
    const [found] = find([declared, aService()], table(at(['::', 8000], ['127.0.0.1', 9000])));
    expect(found).toMatchObject({
      code: 'service-port-closed',
      severity: 'error',
      object: { kind: 'Service', name: 'web' },
      title: 'Nothing listens on port 8080 in the pods of the Service web',
    });
    expect(found?.cause).toContain('8000 on all addresses and 9000 on 127.0.0.1 only');
    expect(found?.cause).toContain('containerPort 8080 is a note for people');
    expect(found?.evidence[0]).toMatchObject({
      source: 'socket',
      object: { kind: 'Pod', name: 'web-1', container: 'web' },
    });
    expect(found?.remedies[0]).toMatchObject({ command: 'resource.edit', title: 'Edit service/web: targetPort 8000' });
    expect(found?.affected.map(({ kind }) => kind)).toEqual(['Service', 'Pod']);
  });

  it('of a named target is mended in the workload, which is what the remedy is for', () => {
    const { owner, objects } = aDeployment('web');
    const named = pod({ containers: [container({ ports: [{ name: 'http', containerPort: 8080 }] })] }, { owner });
    const [found] = find(
      [...objects, named, aService([{ port: 80, targetPort: 'http' }])],
      table(at(['0.0.0.0', 8000])),
    );
    expect(found?.remedies[0]).toMatchObject({
      command: 'workload.edit',
      title: 'Correct the container’s port http: containerPort 8000',
      target: { kind: 'Deployment', name: 'web' },
    });
  });

  it('is told for each port of a Service by itself', () => {
    const ports = [
      { name: 'web', port: 80, targetPort: 8080 },
      { name: 'admin', port: 81, targetPort: 8081 },
    ];
    const found = find([pod(), aService(ports)], table(at(['0.0.0.0', 8080])));
    expect(found.map(({ title }) => title)).toEqual(['Nothing listens on port 8081 in the pods of the Service web']);
  });

  it('is told by a refused connection where the table could not be read', () => {
    const [found] = find([pod(), aService()], connections([{ port: 8080, state: 'closed' }]));
    expect(found?.cause).toContain('through a port-forward was refused');
  });

  it('may be open on another address only: of another family, or not the pod’s', () => {
    const own = pod({}, { status: { podIP: '10.0.0.9' } });
    const v6 = { ipFamilies: ['IPv6'] };
    expect(find([own, aService(undefined, v6)], table(at(['0.0.0.0', 8080])))[0]?.cause).toContain('0.0.0.0:8080 only');
    expect(find([own, aService()], table(at(['192.168.7.1', 8080])))[0]?.cause).toContain('192.168.7.1:8080 only');
    expect(find([own, aService()], table(at(['10.0.0.9', 8080])))).toEqual([]);
    expect(find([own, aService(undefined, v6)], table(at(['::', 8080])))).toEqual([]);
  });

  it('in some of the pods only is a warning', () => {
    const { owner, objects } = aDeployment('web');
    const old = pod({}, { name: 'old-1', owner: { ...owner, uid: 'uid-old' } });
    const both = [...objects, old, pod({}, { name: 'new-1', owner }), aService()];
    const answers = { 'old-1': table(at(['::', 8080])), 'new-1': table(at(['::', 9000])) };
    const [found] = find(both, answers);
    expect(found).toMatchObject({
      severity: 'warning',
      title: 'Nothing listens on port 8080 in some of the pods of the Service web',
    });
    expect(found?.cause).toContain('In old-1 something does');
    expect(found?.remedies[0]?.command).toBe('workload.edit');
  });

  it('in one of several pods has more of them looked at', () => {
    const three = [1, 2, 3, 4].map((n) =>
      pod({}, { name: `web-${n}`, owner: { kind: 'ReplicaSet', name: 'w', uid: 'w' } }),
    );
    const first = { 'web-1': table(at(['::', 9000])) };
    expect(told([...three, aService()], first).wanted.map((one) => one.pod)).toEqual(['web-2']);
    const more = { ...first, 'web-2': table(at(['::', 8080])) };
    expect(told([...three, aService()], more)).toMatchObject({ wanted: [], findings: [{ severity: 'warning' }] });
  });

  it('behind a proxy that takes all connections is a warning', () => {
    const meshed = pod({ containers: [container(), { name: 'istio-proxy', image: 'p' }] });
    const [found] = find([meshed, aService()], table(at(['0.0.0.0', 15006])));
    expect(found?.severity).toBe('warning');
    expect(found?.cause).toContain('The proxy istio-proxy takes the connections');
  });
});

describe('a program on loopback', () => {
  it('is told with the variable that puts it there', () => {
    const { owner, objects } = aDeployment('web');
    const bound = pod({ containers: [container({ env: [{ name: 'BIND', value: '127.0.0.1:8080' }] })] }, { owner });
    const [found] = find([...objects, bound, aService()], table(at(['127.0.0.1', 8080])));
    expect(found).toMatchObject({
      code: 'service-bound-to-loopback',
      severity: 'error',
      title: 'The program behind the Service web listens on 127.0.0.1 only',
    });
    expect(found?.remedies[0]).toMatchObject({
      command: 'workload.setEnv',
      kubectl: 'kubectl -n shop set env deployment/web -c web BIND=0.0.0.0:8080',
      target: { kind: 'Deployment', name: 'web' },
    });
  });

  it('of IPv6 is loopback as well, and both together are', () => {
    expect(find([pod(), aService()], table(at(['::1', 8080])))[0]?.title).toContain('listens on ::1 only');
    expect(find([pod(), aService()], table(at(['127.0.0.1', 8080], ['::1', 8080])))[0]?.code).toBe(
      'service-bound-to-loopback',
    );
  });

  it('is told by connections: taken over the pod’s loopback, refused at its address', () => {
    const [found] = find(
      [pod({}, { status: { podIP: '10.0.0.9' } }), aService()],
      connections([{ port: 8080, state: 'inside' }]),
    );
    expect(found?.title).toContain('its own loopback (127.0.0.1) only');
    expect(found?.evidence.map(({ ref, text }) => `${ref}: ${text}`).slice(0, 2)).toEqual([
      'port-forward web-1 8080: connection taken',
      '10.0.0.9:8080: connection refused',
    ]);
  });
});

describe('what is as it should be', () => {
  it('is open on all addresses, IPv6 serving IPv4 too, or took a connection although the table has it not', () => {
    for (const address of ['0.0.0.0', '::']) expect(find([pod(), aService()], table(at([address, 8080])))).toEqual([]);
    expect(find([pod(), aService()], table([], { taken: [8080] }))).toEqual([]);
    expect(find([pod(), aService()], connections([{ port: 8080, state: 'open' }]))).toEqual([]);
    expect(find([pod(), aService()], connections([]))).toEqual([]);
  });

  it('is a program that has just started and listens nowhere yet', () => {
    const since = (seconds: number) =>
      aPod({
        status: { containerStatuses: [{ name: 'web', ready: true, state: { running: { startedAt: ago(seconds) } } }] },
      });
    expect(find([since(20), aService()], table([]))).toEqual([]);
    expect(find([since(20), aService()], table(at(['127.0.0.1', 5005])))).toEqual([]);
    expect(find([since(90), aService()], table([]))).toHaveLength(1);
    expect(find([since(20), aService()], table(at(['::', 9000])))).toHaveLength(1);
  });

  it('is not asked for where nothing would be learnt', () => {
    expect(asked(pod(), aService()).map(({ ports, containers }) => [ports, containers])).toEqual([[[8080], ['web']]]);
    const probed = container({
      ports: [{ name: 'http', containerPort: 8080 }],
      readinessProbe: { httpGet: { port: 'http' } },
    });
    expect(asked(pod({ containers: [probed] }), aService())).toEqual([]);
    const elsewhere = container({ readinessProbe: { httpGet: { port: 8080, host: '10.1.1.1' } } });
    expect(asked(pod({ containers: [elsewhere] }), aService())).toHaveLength(1);
    expect(
      asked(
        pod(),
        aService([
          { port: 53, protocol: 'UDP' },
          { port: 99, protocol: 'SCTP' },
        ]),
      ),
    ).toEqual([]);
    const notReady = pod({}, { status: { conditions: [{ type: 'Ready', status: 'False' }] } });
    expect(asked(notReady, aService(undefined, { publishNotReadyAddresses: true }))).toEqual([]);
    expect(asked(pod(), aService(undefined, { selector: undefined }))).toEqual([]);
  });

  it('is asked for of one pod of each workload, the oldest, in the container that declares the port first', () => {
    const owner = { kind: 'ReplicaSet', name: 'w', uid: 'w' };
    const spec = { containers: [container({ name: 'side' }), container({ ports: [{ containerPort: 8080 }] })] };
    const statuses = ['side', 'web'].map((name) => ({
      name,
      ready: true,
      containerID: `containerd://${name}`,
      state: { running: { startedAt: ago(600) } },
    }));
    const all = [3, 1, 2].map((n) =>
      pod(spec, {
        name: `web-${n}`,
        owner,
        metadata: { creationTimestamp: ago(900 - n) },
        status: { containerStatuses: statuses },
      }),
    );
    expect(asked(...all, aService())).toMatchObject([{ pod: 'web-1', containers: ['web', 'side'] }]);
  });

  it('is not waited for where nobody looks into pods', () => {
    const takes = ({ type }: { type: string }) => type !== 'sockets';
    const snapshot = snapshotWith([pod(), aService()], { namespace: 'shop' });
    expect(diagnose(snapshot, NOON, undefined, RULES, takes)).toMatchObject({ findings: [], wanted: [], pending: 0 });
  });

  it('that it may not be looked at is told once, and nothing follows from it', () => {
    const unseen: ProbeAnswer = { type: 'sockets', way: 'unseen', reason: 'ann may not create pods/exec.' };
    const other = { ...aService(), metadata: { ...aService().metadata, name: 'other', uid: 'other' } };
    expect(told([pod(), aService(), other], unseen)).toMatchObject({
      findings: [],
      unseen: [{ resource: 'pods/exec', reason: 'ann may not create pods/exec.' }],
    });
  });
});
