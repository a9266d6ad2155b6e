import { beforeEach, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../../src/kube/objects.ts';
import { editableYaml } from '../../../../src/services/changes/edit.ts';
import { type Changes, createChanges } from '../../../../src/services/changes/index.ts';
import type { Change } from '../../../../src/services/changes/types.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryJournal } from '../../../support/memoryJournal.ts';
import { ObjectServer } from '../../../support/objectServer.ts';

let server: ObjectServer;
let journal: MemoryJournal;
let changes: Changes;
const web = { kind: 'Deployment', name: 'web', namespace: 'shop' };

beforeEach(() => {
  server = new ObjectServer();
  journal = new MemoryJournal();
  changes = createChanges({ client: server, journal, readOnly: false, clock: new FakeClock() });
  server.add({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', uid: 'web-uid', labels: { app: 'web' } },
    spec: {
      replicas: 3,
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'app',
              image: 'web:2',
              env: [
                { name: 'A', value: '1' },
                { name: 'S', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
              ],
            },
            { name: 'side', image: 'side:1' },
          ],
        },
      },
    },
    status: { replicas: 3 },
  } as KubeObject);
});

const container = (name: string) =>
  (
    server.get('Deployment', 'web') as unknown as {
      spec: { template: { spec: { containers: { name: string; [key: string]: unknown }[] } } };
    }
  ).spec.template.spec.containers.find((each) => each.name === name);
const changed = (change: Change) =>
  change.diff.filter(({ mark }) => mark === '+' || mark === '-').map(({ mark, text }) => mark + text.trim());
const real = () => server.writes.filter((write) => !write.dryRun);
const warnings = (change: Change) => change.checks.filter((check) => check.level !== 'ok').map((check) => check.text);

test('preparing a change changes nothing; applying it does what the diff said, between two lines of the journal', async () => {
  const change = await changes.setImage(web, 'app', 'web:3');
  expect(real()).toEqual([]);
  expect(changed(change)).toEqual(['-image: web:2', '+image: web:3']);
  expect(change.kubectl).toBe('kubectl --context test -n shop set image deployment/web app=web:3');
  expect(change.checks.map((check) => check.level)).toEqual(['ok', 'ok']);
  await change.apply();
  expect(container('app')).toMatchObject({ image: 'web:3' });
  expect(journal.lines).toEqual(['intent workload.setImage', 'done workload.setImage']);
});

test('environment variables are added, changed and removed', async () => {
  const change = await changes.setEnv(web, 'app', { A: null, B: 'two words', S: 'plain' });
  expect(change.kubectl).toBe(
    "kubectl --context test -n shop set env deployment/web --containers=app A- 'B=two words' S=plain",
  );
  await change.apply();
  expect(container('app')?.env).toEqual([
    { name: 'S', value: 'plain' },
    { name: 'B', value: 'two words' },
  ]);
});

test('the last variable that goes takes the list with it', async () => {
  await (await changes.setEnv(web, 'app', { A: null, S: null })).apply();
  expect(container('app')).toEqual({ name: 'app', image: 'web:2' });
});

test('requests and limits are set and taken away', async () => {
  const set = await changes.setResources(web, 'side', { requests: { cpu: '100m' }, limits: { memory: '64Mi' } });
  expect(set.kubectl).toContain(
    'set resources deployment/web --containers=side --requests=cpu=100m --limits=memory=64Mi',
  );
  await set.apply();
  const cut = await changes.setResources(web, 'side', { limits: { memory: null } });
  expect(cut.kubectl).toContain('patch deployment/web --type=json');
  await cut.apply();
  expect(container('side')?.resources).toEqual({ requests: { cpu: '100m' } });
});

test('a container that is not there is told with those that are', async () => {
  await expect(changes.setImage(web, 'apq', 'x')).rejects.toMatchObject({
    code: 'no-such-container',
    message: expect.stringContaining('app, side'),
  });
});

test('what would change nothing is said to change nothing', async () => {
  await expect(changes.setImage(web, 'app', 'web:2')).rejects.toMatchObject({ code: 'nothing-to-change' });
});

test('labels are set on any object, also one that had none, and taken away', async () => {
  server.add({ kind: 'Node', metadata: { name: 'node1' } });
  const change = await changes.label({ kind: 'Node', name: 'node1' }, { disk: 'ssd' });
  expect(change.kubectl).toBe('kubectl --context test label node/node1 disk=ssd --overwrite');
  await change.apply();
  expect(server.get('Node', 'node1')?.metadata?.labels).toEqual({ disk: 'ssd' });
  await (await changes.label({ kind: 'Node', name: 'node1' }, { disk: null })).apply();
  expect(server.get('Node', 'node1')?.metadata?.labels).toBeUndefined();
});

test('a node is cordoned and uncordoned', async () => {
  server.add({ kind: 'Node', metadata: { name: 'node1' }, spec: {} } as KubeObject);
  await (await changes.cordon('node1')).apply();
  expect(server.get('Node', 'node1')).toMatchObject({ spec: { unschedulable: true } });
  await (await changes.uncordon('node1')).apply();
  expect(server.get('Node', 'node1')).toMatchObject({ spec: {} });
});

test('a restart sets the time that kubectl sets', async () => {
  const change = await changes.restart(web);
  expect(changed(change)).toContain('+kubectl.kubernetes.io/restartedAt: 2026-01-01T12:00:00Z');
  await change.apply();
  expect(journal.intents[0]?.undo).toBeUndefined();
});

describe('somebody else', () => {
  test('changes the object between the preview and the key: nothing is written, and their field is named', async () => {
    const change = await changes.setImage(web, 'app', 'web:3');
    server.edit('Deployment', 'web', (object) => ({ ...object, spec: { ...(object.spec as object), replicas: 9 } }));
    await expect(change.apply()).rejects.toMatchObject({
      code: 'change-conflict',
      message: expect.stringContaining('spec.replicas'),
    });
    expect(container('app')).toMatchObject({ image: 'web:2' });
    expect(journal.lines.at(-1)).toContain('failed workload.setImage');
  });

  test('only changes the status: the change is made', async () => {
    const change = await changes.setImage(web, 'app', 'web:3');
    server.edit('Deployment', 'web', (object) => ({ ...object, status: { replicas: 0 } }));
    await change.apply();
    expect(container('app')).toMatchObject({ image: 'web:3' });
  });

  test('deletes it and makes another of the same name: that one is left alone', async () => {
    const change = await changes.delete(web);
    server.edit('Deployment', 'web', (object) => ({
      ...object,
      metadata: { ...(object.metadata as object), uid: 'other' },
    }));
    await expect(change.apply()).rejects.toMatchObject({ code: 'api-conflict' });
    expect(server.get('Deployment', 'web')).toBeDefined();
  });
});

test('a change that the dry run refuses is shown with the reason, and can not be applied', async () => {
  server.before = ({ method, path }) => {
    if (method === 'PATCH') throw server.refuse(422, 'spec.image is wrong', path);
  };
  const change = await changes.setImage(web, 'app', 'BAD IMAGE');
  expect(changed(change)).toEqual(['-image: web:2', '+image: BAD IMAGE']);
  expect(change.checks.find((check) => check.level === 'blocks')?.text).toContain('spec.image is wrong');
  await expect(change.apply()).rejects.toMatchObject({ code: 'change-blocked' });
  expect(journal.lines).toEqual([]);
});

test('an unreachable server is told at once, not shown as a change', async () => {
  server.before = ({ method, path }) => {
    if (method === 'PATCH') throw server.refuse(503, 'down', path);
  };
  await expect(changes.setImage(web, 'app', 'x')).rejects.toMatchObject({ code: 'api-server-error' });
});

test('a journal that can not be written keeps the change from being made', async () => {
  const change = await changes.setImage(web, 'app', 'web:3');
  journal.begin = async () => {
    throw new Error('disk full');
  };
  await expect(change.apply()).rejects.toThrow('disk full');
  expect(real()).toEqual([]);
});

test('read-only mode refuses every change', async () => {
  const locked = createChanges({ client: server, journal, readOnly: true, clock: new FakeClock() });
  const readOnly = { code: 'read-only' };
  server.add({ kind: 'Node', metadata: { name: 'node1' } });
  const before = server.get('Deployment', 'web') as KubeObject;
  await expect(locked.delete(web)).rejects.toMatchObject(readOnly);
  await expect(locked.restart(web)).rejects.toMatchObject(readOnly);
  await expect(locked.setImage(web, 'app', 'x')).rejects.toMatchObject(readOnly);
  await expect(locked.setEnv(web, 'app', {})).rejects.toMatchObject(readOnly);
  await expect(locked.setResources(web, 'app', {})).rejects.toMatchObject(readOnly);
  await expect(locked.label(web, {})).rejects.toMatchObject(readOnly);
  await expect(locked.cordon('node1')).rejects.toMatchObject(readOnly);
  await expect(locked.edit(before, editableYaml(before).replace('web:2', 'web:3'))).rejects.toMatchObject(readOnly);
  expect(server.writes).toEqual([]);
});

test.for([
  ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'shop-app:apps/Deployment:shop/web' } }, 'shop-app'],
  ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'infra' } }, 'Kustomization infra'],
  ['a Flux HelmRelease', { labels: { 'helm.toolkit.fluxcd.io/name': 'rel' } }, 'HelmRelease rel'],
  ['Helm', { annotations: { 'meta.helm.sh/release-name': 'shop' } }, 'release shop'],
  [
    'a controller',
    { ownerReferences: [{ kind: 'App', name: 'boss', controller: true, apiVersion: 'x/v1', uid: 'u' }] },
    'App boss',
  ],
] as const)('a warning tells that %s may put it back', async ([, metadata, says]) => {
  server.edit('Deployment', 'web', (object) => ({
    ...object,
    metadata: { ...(object.metadata as object), ...metadata },
  }));
  expect(warnings(await changes.setImage(web, 'app', 'x')).join()).toContain(says);
});

describe('delete', () => {
  test('a pod with a controller wants a key, tells that it comes back, and has no undo', async () => {
    server.add({
      kind: 'Pod',
      metadata: {
        name: 'web-1',
        namespace: 'shop',
        ownerReferences: [{ kind: 'ReplicaSet', name: 'web-abc', controller: true, apiVersion: 'apps/v1', uid: 'rs' }],
      },
    });
    const change = await changes.delete({ kind: 'Pod', name: 'web-1', namespace: 'shop' });
    expect(change.confirm).toBe('key');
    expect(change.checks.map((check) => check.text)).toContain('ReplicaSet web-abc will make a new one');
    await change.apply();
    expect(server.get('Pod', 'web-1')).toBeUndefined();
  });

  test('a bare pod and everything else wants its name typed', async () => {
    server.add({ kind: 'Pod', metadata: { name: 'bare', namespace: 'shop' } });
    const change = await changes.delete({ kind: 'Pod', name: 'bare', namespace: 'shop' });
    expect(change.confirm).toBe('name');
    expect(warnings(change).join()).toContain('nothing will make it again');
    expect((await changes.delete(web)).confirm).toBe('name');
  });

  test('the journal can make it again, but never holds a Secret', async () => {
    await (await changes.delete(web)).apply();
    const [intent] = journal.intents;
    expect(intent?.undo).toMatchObject({ method: 'POST', body: { kind: 'Deployment' } });
    const entry = { ...intent, id: '1', phase: 'done', at: '', who: '', context: 'test' } as never;
    await (await changes.putBack(entry)).apply();
    expect(container('app')).toMatchObject({ image: 'web:2' });

    server.add({
      kind: 'Secret',
      metadata: { name: 'pw', namespace: 'shop' },
      data: { password: 'c2VjcmV0' },
    } as KubeObject);
    await (await changes.delete({ kind: 'Secret', name: 'pw', namespace: 'shop' })).apply();
    expect(JSON.stringify(journal.intents)).not.toContain('c2VjcmV0');
  });
});

describe('put back from the journal', () => {
  const entry = () => ({ ...journal.intents[0], id: '1', phase: 'done', at: '', who: '', context: 'test' }) as never;

  test('gives the former value back', async () => {
    await (await changes.setImage(web, 'app', 'web:3')).apply();
    await (await changes.putBack(entry())).apply();
    expect(container('app')).toMatchObject({ image: 'web:2' });
  });

  test('does not write over what somebody changed since', async () => {
    await (await changes.setImage(web, 'app', 'web:3')).apply();
    await (await changes.setImage(web, 'app', 'web:4')).apply();
    const change = await changes.putBack(entry());
    expect(change.checks.some((check) => check.level === 'blocks')).toBe(true);
    await expect(change.apply()).rejects.toMatchObject({ code: 'change-blocked' });
  });
});

describe('edit', () => {
  const live = () => server.get('Deployment', 'web') as KubeObject;

  test('applies what was edited', async () => {
    const change = await changes.edit(live(), editableYaml(live()).replace('replicas: 3', 'replicas: 4'));
    expect(changed(change)).toEqual(['-replicas: 3', '+replicas: 4']);
    await change.apply();
    expect(live()).toMatchObject({ spec: { replicas: 4 } });
  });

  test('broken YAML is told with its line', async () => {
    await expect(changes.edit(live(), 'kind: Deployment\n  bad: [')).rejects.toMatchObject({
      code: 'yaml-invalid',
      message: expect.stringMatching(/line \d/),
    });
  });

  test.for([
    ['', 'yaml-invalid'],
    ['just text', 'yaml-invalid'],
    ['a: 1\n---\nb: 2', 'yaml-invalid'],
  ])('%j is no object', async ([text, code]) => {
    await expect(changes.edit(live(), text ?? '')).rejects.toMatchObject({ code });
  });

  test('another name is refused, the same text changes nothing', async () => {
    const yaml = editableYaml(live());
    await expect(changes.edit(live(), yaml.replace('name: web\n', 'name: other\n'))).rejects.toMatchObject({
      code: 'edit-renames',
    });
    await expect(changes.edit(live(), yaml)).rejects.toMatchObject({ code: 'nothing-to-change' });
  });

  test('what somebody else changed while it was edited is told, not written over', async () => {
    const before = live();
    server.edit('Deployment', 'web', (object) => ({ ...object, spec: { ...(object.spec as object), replicas: 7 } }));
    await expect(changes.edit(before, editableYaml(before).replace('web:2', 'web:3'))).rejects.toMatchObject({
      code: 'change-conflict',
    });
  });
});

test('an edit keeps what kubectl apply and the controllers wrote down for themselves', async () => {
  const machine = {
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    'deployment.kubernetes.io/revision': '7',
  };
  server.edit('Deployment', 'web', (object) => ({ ...object, metadata: { ...object.metadata, annotations: machine } }));
  const before = server.get('Deployment', 'web') as KubeObject;
  const yaml = editableYaml(before);
  expect(yaml).not.toContain('last-applied');
  await (await changes.edit(before, yaml.replace('replicas: 3', 'replicas: 4'))).apply();
  expect(server.get('Deployment', 'web')?.metadata?.annotations).toEqual(machine);
});

test('a controller that counts its revision meanwhile is no conflict', async () => {
  const change = await changes.setImage(web, 'app', 'web:3');
  server.edit('Deployment', 'web', (object) => ({
    ...object,
    metadata: { ...object.metadata, annotations: { 'deployment.kubernetes.io/revision': '8' } },
  }));
  await change.apply();
  expect(container('app')).toMatchObject({ image: 'web:3' });
});
