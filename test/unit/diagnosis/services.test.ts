import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ProbeAnswer } from '../../../src/diagnosis/probes.ts';
import type { StoredKind, SyncState } from '../../../src/store/types.ts';
import { aDeployment, ago, anEvent, aPod, NOON, snapshotWith, webStatus } from '../../support/snapshot.ts';

const aService = (selector: object | undefined, spec: object = {}, name = 'web', seconds = 600) => ({
  kind: 'Service',
  metadata: { name, namespace: 'shop', uid: `uid-service-${name}`, creationTimestamp: ago(seconds) },
  spec: { ...(selector ? { selector } : {}), ports: [{ port: 80, targetPort: 8080 }], ...spec },
});
const labelled = (labels: object, spec: object = {}) => ({
  spec: { replicas: 2, template: { metadata: { labels } }, ...spec },
});
const slice = (service: string, addresses: readonly string[], ready = true) => ({
  kind: 'EndpointSlice',
  metadata: { name: `${service}-1`, namespace: 'shop', labels: { 'kubernetes.io/service-name': service } },
  addressType: 'IPv4',
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready } })),
});
const unready = (seconds: number, more: object = {}) => ({
  status: {
    conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(seconds) }],
    ...webStatus({ started: true, state: { running: { startedAt: ago(seconds) } } }),
    ...more,
  },
});

function report(
  objects: readonly unknown[],
  states: Partial<Record<StoredKind, SyncState>> = {},
  answer?: ProbeAnswer,
) {
  return diagnose(snapshotWith(objects, { namespace: 'shop', states }), NOON, () => answer);
}
const find = (...objects: readonly unknown[]) =>
  report(objects).findings.filter(({ code }) => code.startsWith('service-'));
const titles = (...objects: readonly unknown[]) =>
  find(...objects).map(({ severity, title }) => `${severity}: ${title}`);

describe('a selector that matches nothing', () => {
  const web = (labels: object, name = 'web', spec: object = {}) => {
    const { owner, objects } = aDeployment(name, labelled(labels, spec));
    return [...objects, aPod({ name: `${name}-1`, owner, labels: labels as Record<string, string> })];
  };

  it('is told with the workload that was meant, and with the selector that would be right', () => {
    const [found] = find(...web({ app: 'webb' }), aService({ app: 'web' }), slice('web', []));
    expect(found).toMatchObject({
      code: 'service-selector-mismatch',
      severity: 'error',
      object: { kind: 'Service', name: 'web' },
      title: 'The Service web selects no pod: it asks for app=web, and deployment/web has app=webb',
    });
    expect(found?.cause).toContain('its 1 pod has app=webb');
    expect(found?.remedies.map(({ kubectl }) => kubectl)).toContain(
      "kubectl -n shop set selector service/web 'app=webb'",
    );
  });

  it.each([
    ['one of several labels', { app: 'web', tier: 'frontend' }, { app: 'web', tier: 'front' }, 'tier=frontend'],
    ['upper and lower case', { app: 'Web' }, { app: 'web' }, 'app=Web'],
    ['another key', { 'app.kubernetes.io/name': 'web' }, { app: 'web' }, 'app.kubernetes.io/name=web'],
    ['a value that is quite different', { app: 'storefront' }, { app: 'web' }, 'app=storefront'],
  ])('is a near miss by %s', (_, labels, selector, there) => {
    const [title] = titles(...web(labels), aService(selector));
    expect(title).toMatch(/^error: .* and deployment\/web has /);
    expect(title).toContain(there);
  });

  it('names the label that the pods lack', () => {
    const [found] = find(...web({ app: 'web' }), aService({ app: 'web', release: 'blue' }, {}, 'front'));
    expect(found?.severity).toBe('error');
    expect(found?.cause).toContain('all other labels of the selector, but no label release');
    expect(found?.remedies.some(({ kubectl }) => kubectl?.includes('set selector'))).toBe(false);
  });

  it('is a warning where the other value is no typing error: a track that is not there now', () => {
    const [title] = titles(...web({ app: 'web', track: 'stable' }), aService({ app: 'web', track: 'canary' }, {}, 'c'));
    expect(title).toMatch(/^warning: .*track=canary/);
    expect(titles(...web({ app: 'web', version: 'v1' }), aService({ app: 'web', version: 'v2' }, {}, 'c'))[0]).toMatch(
      /^warning/,
    );
  });

  it('prefers the likeliest of several', () => {
    const all = [...web({ app: 'shop', part: 'worker' }, 'worker'), ...web({ app: 'shop', part: 'frontend' }, 'front')];
    expect(titles(...all, aService({ app: 'shop', part: 'frontnd' }))[0]).toContain('deployment/front has');
  });

  it('is for information where a program sets the label while the pods run, or an operator made the Service', () => {
    const { owner, objects } = aDeployment('db', labelled({ cluster: 'db' }));
    const leader = aPod({ name: 'db-1', owner, labels: { cluster: 'db', role: 'master' } });
    const replicas = aService({ cluster: 'db', role: 'replica' }, {}, 'db-repl');
    expect(find(...objects, leader, replicas)[0]).toMatchObject({ severity: 'info' });
    const made = {
      ...replicas,
      metadata: {
        ...replicas.metadata,
        ownerReferences: [{ kind: 'Cluster', name: 'db', uid: 'c', controller: true }],
      },
    };
    const own = { kind: 'Cluster', name: 'db', uid: 'c' };
    expect(find(aPod({ owner: own, labels: { cluster: 'db', role: 'primary' } }), made)[0]).toMatchObject({
      severity: 'info',
    });
  });

  it('that nothing comes near to is a warning, which says where such pods are', () => {
    const elsewhere: ProbeAnswer = { type: 'selected', pods: [{ namespace: 'bank', name: 'ledger-1' }] };
    const { findings } = report([...web({ app: 'web' }), aService({ app: 'ledger' }, {}, 'ledger')], {}, elsewhere);
    const found = findings.find(({ code }) => code === 'service-selector-mismatch');
    expect(found).toMatchObject({
      severity: 'warning',
      title: 'The Service ledger selects no pod: nothing has the label app=ledger',
    });
    expect(found?.cause).toContain('Pods with these labels are in the namespace bank');
  });

  it('of a new Service is not told before its workload can be there', () => {
    expect(titles(...web({ app: 'web' }), aService({ app: 'ledger' }, {}, 'ledger', 60))).toEqual([]);
    const others = web({ app: 'web1x' }, 'other').map((object) => ({
      ...(object as { metadata: object }),
      metadata: { ...(object as { metadata: object }).metadata, creationTimestamp: ago(9000) },
    }));
    expect(titles(...others, aService({ app: 'web2x1' }, {}, 'other', 1))).toEqual([]);
  });

  it('is as it should be for one without selector, by another name, with addresses by hand, and at 0 replicas', () => {
    expect(titles(aService(undefined), aService({}, {}, 'empty'))).toEqual([]);
    expect(titles(aService({ app: 'x' }, { type: 'ExternalName', externalName: 'example.com' }))).toEqual([]);
    expect(titles(aService({ app: 'x' }), slice('web', ['192.0.2.1']))).toEqual([]);
    const { objects } = aDeployment('web', labelled({ app: 'web' }, { replicas: 0 }));
    expect(titles(...objects, aService({ app: 'web' }))).toEqual([]);
    const set = {
      kind: 'ReplicaSet',
      metadata: { name: 'r', namespace: 'shop', uid: 'r' },
      ...labelled({ app: 'web', hash: 'a' }, { replicas: 0 }),
    };
    expect(titles(set, aService({ app: 'web', hash: 'a' }))).toEqual([]);
    const cron = {
      kind: 'CronJob',
      metadata: { name: 'c', namespace: 'shop', uid: 'c' },
      spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: 'c' } } } } } },
    };
    expect(titles(cron, aService({ app: 'c' }))).toEqual([]);
  });

  it('is not told where pods may not be read, nor without a near miss where workloads may not', () => {
    const forbidden: SyncState = { phase: 'forbidden', since: NOON, reason: 'no right' };
    const told = (kind: StoredKind, ...objects: readonly unknown[]) =>
      report(objects, { [kind]: forbidden }).findings.filter(({ code }) => code.startsWith('service-'));
    expect(told('Pod', aService({ app: 'web' }))).toEqual([]);
    expect(told('Deployment', aService({ app: 'web' }))).toEqual([]);
    expect(told('Deployment', aPod({ name: 'webb', labels: { app: 'webb' } }), aService({ app: 'web' }))).toHaveLength(
      1,
    );
  });

  it('with a workload whose pods are refused is told as that', () => {
    const { owner, objects } = aDeployment('web', labelled({ app: 'web' }));
    const refusal = anEvent(
      { kind: 'ReplicaSet', name: owner.name },
      { reason: 'FailedCreate', message: 'exceeded quota', involvedObject: { kind: 'ReplicaSet', uid: owner.uid } },
    );
    expect(titles(...objects, aService({ app: 'web' }))).toEqual([]);
    expect(titles(...objects, refusal, aService({ app: 'web' }))).toEqual([
      'error: The Service web has no pods: Kubernetes refuses those of deployment/web',
    ]);
  });
});

describe('pods that are not ready', () => {
  const crashing = (name: string) =>
    aPod({
      name,
      status: {
        conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(5) }],
        ...webStatus({
          restartCount: 4,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 1, startedAt: ago(7), finishedAt: ago(5), containerID: name } },
        }),
      },
    });

  it('are told with what is wrong with them, after their own finding', () => {
    const found = report([
      crashing('web-1'),
      crashing('web-2'),
      aService({ app: 'web' }),
      slice('web', ['10.0.0.1'], false),
    ]).findings;
    expect(found.map(({ code }) => code)).toEqual(['crash-exit', 'crash-exit', 'service-no-ready-endpoints']);
    expect(found[2]).toMatchObject({
      severity: 'error',
      title: 'The Service web has 2 pods, and none of them is ready',
    });
    expect(found[2]?.cause).toContain('0 of 2 pods are ready');
    expect(found[2]?.cause).toContain('web-1 is CrashLoopBackOff');
    expect(found[2]?.evidence.map(({ text }) => text)).toContain('1 address, 0 of them ready');
  });

  it('are no finding while one is ready, the Service does not ask, or they are on their way', () => {
    expect(titles(crashing('web-1'), aPod({ name: 'web-2' }), aService({ app: 'web' }))).toEqual([]);
    expect(titles(crashing('web-1'), aService({ app: 'web' }, { publishNotReadyAddresses: true }))).toEqual([]);
    expect(titles(crashing('web-1'), aPod({ name: 'web-2', ...unready(20) }), aService({ app: 'web' }))).toEqual([]);
    expect(titles(aPod({ ...unready(300) }), aService({ app: 'web' }))).toHaveLength(1);
  });

  it('are no finding where they sleep in debug mode, have ended, or are leaving', () => {
    const asleep = { annotations: { 'kdbg.dev/asleep': 'web' } };
    expect(titles(aPod({ metadata: asleep, ...unready(900) }), aService({ app: 'web' }))).toEqual([]);
    const leaving = aPod({ metadata: { deletionTimestamp: ago(3) }, ...unready(900) });
    const { objects } = aDeployment('web', labelled({ app: 'web' }));
    expect(titles(...objects, leaving, aService({ app: 'web' }))).toEqual([]);
  });
});

describe('a named target port', () => {
  const ports = (...all: readonly object[]) => ({ spec: { containers: [{ name: 'web', image: 'a', ports: all }] } });
  const named = aService({ app: 'web' }, { ports: [{ port: 80, targetPort: 'http' }] });

  it('that no container has is told with the names that there are', () => {
    const [found] = find(aPod(ports({ name: 'web', containerPort: 8080 })), named);
    expect(found).toMatchObject({
      code: 'service-named-port-missing',
      severity: 'error',
      title: 'The Service web wants a port named http, which no container has',
    });
    expect(found?.cause).toContain('web (8080, container web)');
    expect(found?.remedies.map(({ kubectl }) => kubectl)).toContain(
      'kubectl -n shop patch service web --type=json -p \'[{"op":"replace","path":"/spec/ports/0/targetPort","value":"web"}]\'',
    );
  });

  it('is looked up by its protocol, and among the ports of sidecars', () => {
    const [found] = find(aPod(ports({ name: 'http', containerPort: 8080, protocol: 'UDP' })), named);
    expect(found?.cause).toContain('it is declared for UDP and the Service’s is for TCP');
    const sidecar = { name: 'proxy', image: 'p', restartPolicy: 'Always', ports: [{ name: 'http', containerPort: 1 }] };
    expect(find(aPod({ spec: { initContainers: [sidecar], containers: [{ name: 'web' }] } }), named)).toEqual([]);
    const init = { ...sidecar, restartPolicy: undefined };
    expect(find(aPod({ spec: { initContainers: [init], containers: [{ name: 'web' }] } }), named)).toHaveLength(1);
  });

  it('that a rollout renames is well for a while, and a warning when some of the pods stay without it', () => {
    const since = (seconds: number) => ({
      status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(seconds) }] },
    });
    const old = aPod({ name: 'web-1', ...ports({ name: 'web', containerPort: 1 }), ...since(900) });
    const young = (seconds: number) =>
      aPod({ name: 'web-2', ...ports({ name: 'http', containerPort: 1 }), ...since(seconds) });
    expect(titles(old, young(20), named)).toEqual([]);
    expect(titles(old, young(600), named)).toEqual([
      'warning: The Service web wants a port named http, which 1 of its 2 pods does not have',
    ]);
  });

  it('a number that no container declares is well, and so is a Service without ports', () => {
    expect(titles(aPod(ports({ containerPort: 9100 })), aService({ app: 'web' }))).toEqual([]);
    expect(titles(aPod(), aService({ app: 'web' }, { clusterIP: 'None', ports: undefined }))).toEqual([]);
  });
});
