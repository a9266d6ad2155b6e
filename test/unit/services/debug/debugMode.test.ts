import { beforeEach, describe, expect, test } from 'vitest';
import type { KubeObject, ObjectRef } from '../../../../src/kube/objects.ts';
import type { Change } from '../../../../src/services/changes/types.ts';
import { findInDebugMode } from '../../../../src/services/debug/entries.ts';
import { createDebugMode } from '../../../../src/services/debug/index.ts';
import { RECORD_ANNOTATION } from '../../../../src/services/debug/marks.ts';
import type { DebugMode } from '../../../../src/services/debug/types.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';
import { MemoryJournal } from '../../../support/memoryJournal.ts';
import { ObjectServer } from '../../../support/objectServer.ts';

let server: ObjectServer;
let clock: FakeClock;
let journal: MemoryJournal;
let debug: DebugMode;
const crasher: ObjectRef = { kind: 'Deployment', name: 'crasher', namespace: 'shop' };
const LABELS = { app: 'crasher' };
const TEMPLATE = {
  metadata: { labels: LABELS },
  spec: { terminationGracePeriodSeconds: 30, containers: [{ name: 'main', image: 'crasher:1' }] },
};

function deployment(spec: object = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'crasher', namespace: 'shop', uid: 'd' },
    spec: { replicas: 1, selector: { matchLabels: LABELS }, template: TEMPLATE, ...spec },
    status: { observedGeneration: 99 },
  } as KubeObject;
}

function owner(kind: string, uid: string) {
  return [{ apiVersion: 'apps/v1', kind, name: kind, uid, controller: true }];
}

function replicaSet(name: string, revision: number, template: object, replicas = 1): KubeObject {
  return {
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'shop',
      uid: name,
      ownerReferences: owner('Deployment', 'd'),
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    },
    spec: { replicas, template },
  } as KubeObject;
}

/** As the Deployment's controller makes it of the template that is there now. */
function sleepingPod(name = 'crasher-debug-1'): void {
  const { template } = (
    server.get('Deployment', 'crasher') as unknown as { spec: { template: Record<string, object> } }
  ).spec;
  server.add(replicaSet('crasher-debug', 2, template));
  server.add({
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      name,
      namespace: 'shop',
      uid: name,
      ownerReferences: owner('ReplicaSet', 'crasher-debug'),
    },
    spec: template.spec,
    status: { containerStatuses: [{ name: 'main', state: { running: {} } }] },
  } as unknown as KubeObject);
}

beforeEach(() => {
  server = new ObjectServer();
  clock = new FakeClock();
  journal = new MemoryJournal();
  server.add(deployment());
  server.add(replicaSet('crasher-abc', 1, TEMPLATE));
  debug = createDebugMode({ client: server, journal, readOnly: false, clock, user: 'ann@laptop' });
});

const live = () =>
  server.get('Deployment', 'crasher') as unknown as {
    metadata: { labels?: object; annotations?: Record<string, string> };
    spec: { template: object };
  };
const patches = () => server.writes.filter((write) => write.method === 'PATCH' && !write.dryRun);
const enter = async () => (await debug.enter(crasher, 'main')).apply();
/** Applies a change while time goes on. */
async function applied(change: Change): Promise<string> {
  let over = false;
  const end = change.apply().finally(() => {
    over = true;
  });
  for (let i = 0; i < 20 && !over; i++) await clock.advance(500);
  return end;
}
const texts = (checks: readonly { level: string; text: string }[], level: string) =>
  checks.filter((check) => check.level === level).map((check) => check.text);

test('one patch puts the container to sleep and carries the way back, who and when with it', async () => {
  await enter();
  expect(patches()).toHaveLength(1);
  const record = JSON.parse(live().metadata.annotations?.[RECORD_ANNOTATION] ?? '');
  expect(record).toMatchObject({
    version: 1,
    containers: { main: { original: {}, by: 'ann@laptop', at: '2026-01-01T12:00:00.000Z' } },
    original: { name: 'crasher-abc', revision: 1 },
  });
  expect(live().metadata.labels).toEqual({ 'kdbg.dev/debug-mode': 'true' });
  expect(journal.lines).toEqual(['intent debug.enter', 'done debug.enter']);
});

test('it is found, first as starting, then with the pod that sleeps', async () => {
  await enter();
  expect(await debug.find()).toMatchObject([
    { workload: crasher, container: 'main', state: 'starting', by: 'ann@laptop', since: clock.now(), sleeping: [] },
  ]);
  sleepingPod();
  expect(await debug.find('shop')).toMatchObject([{ state: 'asleep', sleeping: ['crasher-debug-1'] }]);
  expect(await debug.find('elsewhere')).toEqual([]);
});

test('restore ends only when no sleeping pod is left: the debug ReplicaSet goes to 0, the original template is back', async () => {
  await enter();
  sleepingPod();
  const said = await applied(await debug.restore(crasher));
  expect(said).toContain('exactly as it was');
  expect(live().spec.template).toEqual(TEMPLATE);
  expect(live().metadata.labels ?? {}).toEqual({});
  expect(live().metadata.annotations).toBeUndefined();
  expect(server.get('ReplicaSet', 'crasher-debug')).toMatchObject({ spec: { replicas: 0 } });
  expect(server.get('ReplicaSet', 'crasher-abc')).toMatchObject({ spec: { replicas: 1 } });
  expect(server.get('Pod', 'crasher-debug-1')).toBeUndefined();
  expect(await debug.find()).toEqual([]);
});

test('restore names the ReplicaSet that runs again only where the template becomes what it was', async () => {
  await enter();
  expect(texts((await debug.restore(crasher)).checks, 'ok').join()).toContain('crasher-abc (revision 1) runs again');
  const { template } = live().spec as { template: { spec: { containers: object[] } } };
  const containers = template.spec.containers.map((one) => ({ ...one, env: [{ name: 'SIMD', value: 'off' }] }));
  server.add({
    ...live(),
    spec: { ...live().spec, template: { ...template, spec: { ...template.spec, containers } } },
  } as unknown as KubeObject);
  const { checks } = await debug.restore(crasher);
  expect(texts(checks, 'warning').join()).toContain('Its pod template was changed since, and that stays');
  expect(texts(checks, 'ok').join()).not.toContain('runs again');
});

test('a pod that does not go is waited for with progress, and told after two minutes; the mark stays for the next try', async () => {
  await enter();
  sleepingPod();
  server.edit('Pod', 'crasher-debug-1', (pod) => ({
    ...pod,
    metadata: { ...pod.metadata, deletionTimestamp: '2026-01-01T12:00:00Z' },
  }));
  const progress: string[] = [];
  const change = await debug.restore(crasher);
  const applied = expect(change.apply(undefined, (text) => progress.push(text))).rejects.toMatchObject({
    code: 'restore-incomplete',
    message: expect.stringContaining('crasher-debug-1 still sleeps'),
  });
  for (let i = 0; i < 250; i++) await clock.advance(500);
  await applied;
  expect(progress).toContain('Waiting for crasher-debug-1 to go');
  expect(await debug.find()).toMatchObject([{ state: 'restoring', since: Date.parse('2026-01-01T12:00:00Z') }]);

  server.objects.delete('/api/v1/namespaces/shop/pods/crasher-debug-1');
  await (await debug.restore(crasher)).apply();
  expect(await debug.find()).toEqual([]);
});

test('kdbg killed between the patch and the journal loses nothing: another one puts it back', async () => {
  const change = await debug.enter(crasher, 'main');
  const killed = new Promise<void>((resolve) => {
    const { json } = server;
    server.json = async (request) => {
      const answer = await json.call(server, request);
      if (request.method === 'PATCH') {
        server.json = json;
        resolve();
        return new Promise(() => {});
      }
      return answer as never;
    };
  });
  void change.apply();
  await killed;
  expect(journal.lines).toEqual(['intent debug.enter']);
  const fresh = createDebugMode({
    client: server,
    journal: new MemoryJournal(),
    readOnly: false,
    clock,
    user: 'bob@desk',
  });
  expect(await fresh.find()).toMatchObject([{ workload: crasher, by: 'ann@laptop' }]);
  await (await fresh.restore(crasher)).apply();
  expect(live().spec.template).toEqual(TEMPLATE);
  fresh.close();
});

describe('preflight', () => {
  const checksOf = async (spec: object) => {
    server.edit('Deployment', 'crasher', (object) => ({ ...object, spec: { ...(object.spec as object), ...spec } }));
    return (await debug.enter(crasher, 'main')).checks;
  };

  test('says how many pods stay and how many sleep', async () => {
    const rolling = (replicas: number, rollingUpdate: object) =>
      checksOf({ replicas, strategy: { type: 'RollingUpdate', rollingUpdate } });
    expect(texts(await rolling(3, { maxSurge: '25%', maxUnavailable: '25%' }), 'ok').join()).toContain(
      'All 3 pods stay',
    );
    expect(texts(await rolling(10, { maxSurge: '25%', maxUnavailable: '25%' }), 'warning').join()).toContain(
      '8 of 10 pods stay; up to 5 come up asleep',
    );
  });

  test.for([
    ['a paused rollout', { paused: true }, 'paused'],
    ['no replicas', { replicas: 0 }, 'scaled to 0'],
  ] as const)('%s blocks it', async ([, spec, says]) => {
    expect(texts(await checksOf(spec), 'blocks').join()).toContain(says);
  });

  test('Recreate is an outage', async () => {
    expect(texts(await checksOf({ replicas: 2, strategy: { type: 'Recreate' } }), 'warning').join()).toContain(
      'all 2 pods stop',
    );
  });

  test('a missing right that restoring needs is told before', async () => {
    const answer = server.json;
    server.json = async (request) => {
      const denied =
        request.path.endsWith('selfsubjectaccessreviews') && JSON.stringify(request.body).includes('"replicasets"');
      return denied ? ({ status: { allowed: false } } as never) : (answer.call(server, request) as never);
    };
    expect(texts(await checksOf({}), 'warning').join()).toContain('restoring may leave a sleeping pod');
  });
});

test('what can not be put to sleep is told', async () => {
  await expect(debug.enter({ kind: 'Job', name: 'x', namespace: 'shop' }, 'main')).rejects.toMatchObject({
    code: 'change-not-possible',
  });
  await expect(debug.enter(crasher, 'mian')).rejects.toMatchObject({ code: 'no-such-container' });
  await enter();
  await expect(debug.enter(crasher, 'main')).rejects.toMatchObject({ code: 'already-asleep' });
});

test('a workload that is not in debug mode, or whose record somebody broke, is not touched', async () => {
  await expect(debug.restore(crasher)).rejects.toMatchObject({ code: 'not-in-debug-mode' });
  await enter();
  server.edit('Deployment', 'crasher', (object) => ({
    ...object,
    metadata: { ...object.metadata, annotations: { [RECORD_ANNOTATION]: '{"version":9}' } },
  }));
  await expect(debug.restore(crasher)).rejects.toMatchObject({ code: 'debug-record-broken' });
  expect(await debug.find()).toHaveLength(1);
});

test('after a rollback by hand only the mark is left, and restore takes it away', async () => {
  await enter();
  server.edit('Deployment', 'crasher', (object) => ({
    ...object,
    metadata: { ...object.metadata, annotations: {} },
    spec: { ...(object.spec as object), template: TEMPLATE },
  }));
  await (await debug.restore(crasher)).apply();
  expect(live().metadata.labels).toEqual({});
});

test('the ReplicaSets may not be patched: their scale is tried', async () => {
  await enter();
  sleepingPod();
  const tried: string[] = [];
  server.before = ({ method, path }) => {
    if (method !== 'PATCH' || !path.includes('/replicasets/')) return;
    tried.push(path);
    if (path.endsWith('/scale'))
      server.edit('ReplicaSet', 'crasher-debug', (set) => ({ ...set, spec: { ...(set.spec as object), replicas: 0 } }));
    else throw server.refuse(403, 'no', path);
  };
  const answer = server.json;
  server.json = async (request) => {
    if (!request.path.endsWith('/scale')) return answer.call(server, request) as never;
    server.before(request);
    return {} as never;
  };
  await applied(await debug.restore(crasher));
  expect(tried.at(-1)).toMatch(/crasher-debug\/scale$/);
});

describe('finding', () => {
  test('without the right to list all namespaces, the own one is looked at, and what was not seen is said', async () => {
    await enter();
    server.before = ({ path, method = 'GET' }) => {
      if (method === 'GET' && /^\/apis\/apps\/v1\/[a-z]+$/.test(path)) throw server.refuse(403, 'cluster-wide', path);
    };
    const found = await findInDebugMode(server, undefined, 'shop');
    expect(found.entries).toMatchObject([{ workload: crasher }]);
    expect(found.unseen.map((each) => each.resource)).toEqual(['deployments', 'statefulsets', 'daemonsets']);
    expect(found.blind).toBe(false);
  });

  test('with no right at all it is blind, and says so', async () => {
    server.before = ({ path }) => {
      throw server.refuse(403, 'nothing', path);
    };
    expect(await findInDebugMode(server, undefined, 'shop')).toMatchObject({ entries: [], blind: true });
  });

  test('an unreachable server is an error, not an empty list', async () => {
    server.before = ({ path }) => {
      throw server.refuse(503, 'down', path);
    };
    await expect(debug.find()).rejects.toMatchObject({ code: 'api-server-error' });
  });
});

test('without a store the entries are asked for again and again, until it is closed', async () => {
  let told = 0;
  debug.entries.subscribe(() => told++);
  await enter();
  await clock.advance(5000);
  await settle();
  expect(debug.entries.get()).toHaveLength(1);
  await clock.advance(5000);
  await settle();
  expect(told).toBe(1);
  debug.close();
  expect(clock.waiting).toBe(0);
});
