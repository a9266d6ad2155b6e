import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KdbgError } from '../../src/base/errors.ts';
import { can } from '../../src/kube/access.ts';
import { runExec } from '../../src/kube/channels/exec.ts';
import { openPort } from '../../src/kube/channels/portforward.ts';
import { connect } from '../../src/kube/client.ts';
import { discover, findResource } from '../../src/kube/discovery.ts';
import { type Kubeconfig, loadKubeconfig } from '../../src/kube/kubeconfig.ts';
import { followLog, type LogEnd } from '../../src/kube/logs.ts';
import { createObject, deleteObject, findObject } from '../../src/kube/manage.ts';
import { patchObject } from '../../src/kube/patch.ts';
import { reflect } from '../../src/kube/reflector.ts';
import { RESOURCES } from '../../src/kube/resources.ts';
import { readTable, reflectTable, type TableRow } from '../../src/kube/table.ts';
import type { KubeClient, LogLine, SyncState } from '../../src/kube/types.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';
import { podOf, shellPod } from '../support/pods.ts';
import { rejection } from '../support/rejection.ts';

let lab: TestNamespace;
const main = (name: string) => ({ namespace: lab.namespace, pod: name, container: 'main' });

beforeAll(async () => {
  lab = await testNamespace('kube');
  await lab.create(podOf('web', 'nginx:1.22'));
  await lab.create(shellPod('box', 'while true; do sleep 1; done'));
  await Promise.all([lab.readyPod('app=web'), lab.readyPod('app=box')]);
});
afterAll(() => lab.close());

test('list and watch see a pod come, change and go', async () => {
  const seen: string[] = [];
  let state: SyncState | undefined;
  const stop = reflect(
    lab.client,
    { resource: RESOURCES.Pod, namespace: lab.namespace, labelSelector: 'app=guest' },
    {
      replace: (items) => seen.push(`list ${items.length}`),
      apply: (changes) => {
        for (const { type, object } of changes) seen.push(`${type} ${object.metadata?.name}`);
      },
      state: (told) => {
        state = told;
      },
    },
  );
  await eventually('a list', () => state?.phase === 'live');
  await lab.create(shellPod('guest', 'sleep 3600'));
  await eventually('the pod', () => seen.includes('added guest'));
  await eventually('its status', () => seen.includes('modified guest'));
  await lab.remove('Pod', 'guest', 0);
  await eventually('its end', () => seen.includes('deleted guest'));
  expect(seen[0]).toBe('list 0');
  stop();
});

test('tables have the columns of the server', async () => {
  const { columns, rows } = await readTable(lab.client, { resource: RESOURCES.Pod, namespace: lab.namespace });
  expect(columns.filter((column) => column.priority === 0).map((column) => column.name)).toEqual([
    'Name',
    'Ready',
    'Status',
    'Restarts',
    'Age',
  ]);
  expect(rows.map((row) => row.cells.slice(0, 3))).toContainEqual(['web', '1/1', 'Running']);

  let watched: TableRow[] = [];
  const stop = reflectTable(
    lab.client,
    { resource: RESOURCES.ConfigMap, namespace: lab.namespace },
    {
      columns: () => undefined,
      replace: (list) => {
        watched = [...list];
      },
      apply: (changes) => watched.push(...changes.map((change) => change.object)),
      state: () => undefined,
    },
  );
  await createObject(lab.client, RESOURCES.ConfigMap, lab.namespace, { metadata: { name: 'seen' } });
  await eventually('the row', () => watched.some((row) => row.cells[0] === 'seen'));
  stop();
});

test('discovery finds every kind, the same by both ways', async () => {
  const whole = await discover(lab.client);
  const { client } = cutting(lab.client);
  const plain: KubeClient = {
    ...client,
    json: (request) => lab.client.json({ ...request, accept: 'application/json' }),
  };
  const oneByOne = await discover(plain);
  const names = (found: typeof whole) =>
    found.resources.map((item) => `${item.plural}.${item.group}/${item.version}`).sort();
  expect(names(oneByOne)).toEqual(names(whole));
  expect(findResource(whole.resources, 'deploy')).toMatchObject({ plural: 'deployments', group: 'apps' });
});

describe('logs', () => {
  test('a follow waits for the container, gives every line once, and ends with the exit code', async () => {
    const lines: LogLine[] = [];
    const states: string[] = [];
    const end = new Promise<LogEnd>((resolve) => {
      void lab.create(
        shellPod('counter', 'i=0; while [ $i -lt 5000 ]; do echo $i; i=$((i+1)); done; sleep 2; printf last; exit 4'),
      );
      void eventually('the pod', async () => (await lab.pods('app=counter')).length > 0).then(() =>
        followLog(
          lab.client,
          { ...main('counter'), follow: true },
          { lines: (batch) => lines.push(...batch), state: (state) => states.push(state), end: resolve },
        ),
      );
    });
    expect(await end).toMatchObject({ kind: 'container-ended', exitCode: 4 });
    expect(lines.map((line) => line.text)).toEqual([...Array.from({ length: 5000 }, (_, i) => String(i)), 'last']);
    expect(states[0]).toBe('connecting');
    const tail: LogLine[] = [];
    await new Promise((resolve) =>
      followLog(
        lab.client,
        { ...main('counter'), follow: false, tailLines: 2 },
        { lines: (batch) => tail.push(...batch), end: resolve },
      ),
    );
    expect(tail.map((line) => line.text)).toEqual(['4999', 'last']);
  });

  test('a follow whose connection is cut again and again neither loses nor repeats a line', async () => {
    await lab.create(
      shellPod(
        'ticker',
        'i=0; while [ $i -lt 4000 ]; do echo $i; i=$((i+1)); [ $((i % 40)) = 0 ] && sleep 0.1; done; sleep 1',
      ),
    );
    await lab.readyPod('app=ticker');
    const { client, cut } = cutting(lab.client);
    const lines: LogLine[] = [];
    const end = new Promise<LogEnd>((resolve) => {
      followLog(client, { ...main('ticker'), follow: true }, { lines: (batch) => lines.push(...batch), end: resolve });
    });
    const timer = setInterval(cut, 700);
    expect(await end).toMatchObject({ kind: 'container-ended', exitCode: 0 });
    clearInterval(timer);
    expect(lines.map((line) => line.text)).toEqual(Array.from({ length: 4000 }, (_, i) => String(i)));
  });

  test('tells what is not there', async () => {
    const ended = (options: object) =>
      new Promise<LogEnd>((end) => {
        followLog(lab.client, { ...main('box'), follow: true, ...options }, { lines: () => undefined, end });
      });
    expect(await ended({ previous: true })).toMatchObject({ kind: 'no-previous' });
    expect(await ended({ pod: 'gone' })).toMatchObject({ kind: 'pod-gone' });
    expect(await ended({ container: 'x' })).toMatchObject({ kind: 'failed' });
  });
});

test('a patch is refused when somebody else was faster', async () => {
  const at = { namespace: lab.namespace, name: 'guarded' };
  const made = await createObject<{ metadata: { resourceVersion: string } }>(
    lab.client,
    RESOURCES.ConfigMap,
    lab.namespace,
    {
      metadata: { name: 'guarded' },
    },
  );
  const { resourceVersion } = made.metadata;
  await patchObject(lab.client, RESOURCES.ConfigMap, at, 'merge', { data: { a: '1' } }, { resourceVersion });
  for (const kind of ['merge', 'strategic'] as const) {
    const late = patchObject(lab.client, RESOURCES.ConfigMap, at, kind, { data: { a: '2' } }, { resourceVersion });
    expect((await rejection(late)).code).toBe('api-conflict');
  }
  const steps = [{ op: 'add', path: '/data/a', value: '2' }] as const;
  const late = patchObject(lab.client, RESOURCES.ConfigMap, at, 'json', steps, { resourceVersion });
  expect((await rejection(late)).code).toBe('api-conflict');
  await patchObject(lab.client, RESOURCES.ConfigMap, at, 'json', steps, { dryRun: true });
  await deleteObject(lab.client, RESOURCES.ConfigMap, at);
  expect(await findObject(lab.client, RESOURCES.ConfigMap, at)).toBeUndefined();
});

test('a person with few rights is told what may not be done', async () => {
  const account = 'guest';
  await createObject(lab.client, RESOURCES.ServiceAccount, lab.namespace, { metadata: { name: account } });
  const rbac = {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    singular: '',
    shortNames: [],
    namespaced: true,
    verbs: [],
  };
  await createObject(lab.client, { ...rbac, kind: 'Role', plural: 'roles' }, lab.namespace, {
    metadata: { name: account },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
  } as object);
  await createObject(lab.client, { ...rbac, kind: 'RoleBinding', plural: 'rolebindings' }, lab.namespace, {
    metadata: { name: account },
    roleRef: { apiGroup: rbac.group, kind: 'Role', name: account },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: lab.namespace }],
  } as object);
  const token = await lab.client.json<{ status: { token: string } }>({
    method: 'POST',
    path: `/api/v1/namespaces/${lab.namespace}/serviceaccounts/${account}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  });
  const guest = withToken(loadKubeconfig({ env: process.env }), token.status.token);
  await eventually(
    'the right',
    async () => (await can(guest, { verb: 'list', resource: RESOURCES.Pod, namespace: lab.namespace })).allowed,
  );

  const states: SyncState[] = [];
  const watch = (resource: (typeof RESOURCES)['Pod'] | (typeof RESOURCES)['Secret']) =>
    reflect(
      guest,
      { resource, namespace: lab.namespace },
      { replace: () => undefined, apply: () => undefined, state: (state) => states.push(state) },
    );
  const stops = [watch(RESOURCES.Pod), watch(RESOURCES.Secret)];
  await eventually('what is allowed', () => states.some((state) => state.phase === 'live'));
  const denied = await eventually('what is not', () => states.find((state) => state.phase === 'forbidden'));
  const name = `system:serviceaccount:${lab.namespace}:${account}`;
  expect(denied).toMatchObject({ reason: `${name} may not list secrets in namespace ${lab.namespace}.` });
  // a WebSocket is a GET; since 1.35 the right to create is wanted, too
  expect((await rejection(runExec(guest, main('box'), ['ls']))).message).toMatch(
    /may not (get|create) pods\/exec in namespace/,
  );
  expect((await rejection(openPort(guest, { namespace: lab.namespace, pod: 'web', port: 80 }))).code).toBe(
    'api-forbidden',
  );
  const end = await new Promise<LogEnd>((resolve) => {
    followLog(guest, { ...main('box'), follow: true }, { lines: () => undefined, end: resolve });
  });
  expect(end).toMatchObject({ kind: 'failed', text: `${name} may not get pods/log in namespace ${lab.namespace}.` });
  for (const stop of stops) stop();
  await guest.close();

  const stranger = withToken(loadKubeconfig({ env: process.env }), 'nonsense');
  expect((await rejection(stranger.json({ path: '/api/v1/pods' }))).code).toBe('api-unauthorized');
  await stranger.close();
});

function withToken(kubeconfig: Kubeconfig, token: string): KubeClient {
  const context = kubeconfig.contexts.find((item) => item.name === kubeconfig.current);
  return connect({ ...kubeconfig, users: new Map([[context?.user ?? '', { token }]]) }, kubeconfig.current);
}

/** A client whose streams break when a test says so. */
function cutting(client: KubeClient): { client: KubeClient; cut: () => void } {
  let breakNow: () => void = () => undefined;
  const broken: KubeClient = {
    ...client,
    server: client.server,
    context: client.context,
    json: (request) => client.json(request),
    text: (request) => client.text(request),
    socket: (request, protocols) => client.socket(request, protocols),
    close: () => client.close(),
    async stream(request) {
      const stop = new AbortController();
      request.signal?.addEventListener('abort', () => stop.abort());
      const chunks = await client.stream({ ...request, signal: stop.signal });
      let cutOff = false;
      breakNow = () => {
        cutOff = true;
        stop.abort();
      };
      return (async function* () {
        try {
          for await (const chunk of chunks) yield chunk;
        } catch (error) {
          throw cutOff ? new KdbgError('server-reset', 'cut by the test') : error;
        }
      })();
    },
  };
  return { client: broken, cut: () => breakNow() };
}
