import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { systemClock } from '../../src/base/clock.ts';
import { restoreCommand } from '../../src/cli/restore.ts';
import { loadKubeconfig } from '../../src/kube/kubeconfig.ts';
import { createObject, getObject, listObjects } from '../../src/kube/manage.ts';
import type { ObjectRef, Pod, PodTemplate, ReplicaSet } from '../../src/kube/objects.ts';
import { patchObject } from '../../src/kube/patch.ts';
import { knownResource, RESOURCES } from '../../src/kube/resources.ts';
import { templateOf } from '../../src/services/changes/podSpec.ts';
import { isAsleep } from '../../src/services/debug/asleep.ts';
import { createDebugMode, type DebugModeDeps } from '../../src/services/debug/index.ts';
import type { DebugMode } from '../../src/services/debug/types.ts';
import { isReady } from '../../src/services/debug/workload.ts';
import { openJournal } from '../../src/services/journal.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';

let space: TestNamespace;
let folder: string;
let debug: DebugMode;

beforeAll(async () => {
  space = await testNamespace('debugmode');
  folder = await mkdtemp(join(tmpdir(), 'kdbg-debugmode-'));
  debug = createDebugMode(deps());
});

afterAll(async () => {
  debug?.close();
  await space?.close();
  await rm(folder, { recursive: true, force: true });
});

function deps(): DebugModeDeps {
  return {
    client: space.client,
    journal: openJournal({ path: join(folder, 'journal.jsonl'), who: 'test@here', context: space.client.context }),
    readOnly: false,
    clock: systemClock,
    user: 'test@here',
  };
}

const CRASHER = { name: 'main', image: 'kdbg.test/crasher:1', imagePullPolicy: 'IfNotPresent' };
const WEB = {
  name: 'main',
  image: 'nginx:1.22',
  readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 },
  livenessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 3 },
  lifecycle: { preStop: { exec: { command: ['true'] } } },
  env: [{ name: 'A', value: 'b' }],
};

async function workload(
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet',
  name: string,
  container: object,
  spec: object,
): Promise<ObjectRef> {
  await space.create({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      ...spec,
      template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
    },
  });
  return { kind, name, namespace: space.namespace };
}

const get = (ref: ObjectRef) => {
  const resource = knownResource(ref.kind);
  if (!resource) throw new Error(ref.kind);
  return getObject(space.client, resource, { namespace: ref.namespace, name: ref.name });
};
const podsOf = (ref: ObjectRef) => space.pods(`app=${ref.name}`);
const standing = (pods: readonly Pod[]) => pods.filter((pod) => !pod.metadata?.deletionTimestamp);
const replicaSets = async (ref: ObjectRef) =>
  (await listObjects<ReplicaSet>(space.client, RESOURCES.ReplicaSet, { namespace: space.namespace })).filter((set) =>
    set.metadata?.ownerReferences?.some((owner) => owner.name === ref.name),
  );

async function template(ref: ObjectRef): Promise<PodTemplate | undefined> {
  return templateOf(await get(ref));
}

async function ready(ref: ObjectRef, count: number): Promise<readonly Pod[]> {
  return eventually(`${count} ready pods of ${ref.name}`, async () => {
    const pods = standing(await podsOf(ref)).filter((pod) => isReady(pod));
    return pods.length === count ? pods : undefined;
  });
}

async function crashed(ref: ObjectRef): Promise<void> {
  await eventually(`a crash of ${ref.name}`, async () =>
    (await podsOf(ref)).some((pod) => pod.status?.containerStatuses?.some((status) => status.restartCount > 0)),
  );
}

/** Until one container is said to be asleep, as the console sees it. */
async function asleep(ref: ObjectRef): Promise<string> {
  return eventually(`${ref.name} asleep`, async () => {
    const entry = (await debug.find(space.namespace)).find((each) => each.workload.name === ref.name);
    return entry?.state === 'asleep' ? entry.sleeping[0] : undefined;
  });
}

async function enter(ref: ObjectRef, container = 'main', options = {}): Promise<string> {
  const change = await debug.enter(ref, container, options);
  expect(change.checks.filter((check) => check.level === 'blocks')).toEqual([]);
  await change.apply();
  return asleep(ref);
}

async function restore(ref: ObjectRef): Promise<{ said: string; progress: string[] }> {
  const progress: string[] = [];
  const said = await (await debug.restore(ref)).apply(undefined, (text) => progress.push(text));
  expect((await podsOf(ref)).filter((pod) => isAsleep(pod))).toEqual([]);
  const object = await get(ref);
  expect(JSON.stringify(object.metadata?.labels ?? {})).not.toContain('kdbg.dev');
  expect(JSON.stringify(object.metadata?.annotations ?? {})).not.toContain('kdbg.dev');
  return { said, progress };
}

describe.concurrent('debug mode', () => {
  test('a crashing Deployment of 1 sleeps beside its crashing pod, and its original ReplicaSet runs again', async () => {
    const ref = await workload('Deployment', 'crash1', CRASHER, { replicas: 1 });
    await crashed(ref);
    const before = await template(ref);
    const [original] = await replicaSets(ref);
    const pod = await enter(ref);
    expect((await podsOf(ref)).map((each) => each.metadata?.name)).toContain(pod);
    const { said } = await restore(ref);
    expect(said).toContain('exactly');
    expect(await template(ref)).toEqual(before);
    const sets = await replicaSets(ref);
    expect(sets.filter((set) => (set.spec?.replicas ?? 0) > 0).map((set) => set.metadata?.uid)).toEqual([
      original?.metadata?.uid,
    ]);
  });

  test('a healthy Deployment of 3 keeps serving from its 3 ready pods all the time', async () => {
    const ref = await workload('Deployment', 'web3', WEB, { replicas: 3 });
    const before = await template(ref);
    const names = (await ready(ref, 3)).map((pod) => pod.metadata?.name).sort();
    const serving = async () =>
      standing(await podsOf(ref))
        .filter((each) => isReady(each))
        .map((each) => each.metadata?.name)
        .sort();
    let over = false;
    const watched = (async () => {
      while (!over) expect(await serving()).toEqual(names);
    })();
    const pod = await enter(ref);
    expect(names).not.toContain(pod);
    await restore(ref);
    over = true;
    await watched;
    expect(await template(ref)).toEqual(before);
    expect(await serving()).toEqual(names);
  });

  test('a crashing Deployment of 3', async () => {
    const ref = await workload('Deployment', 'crash3', CRASHER, { replicas: 3 });
    await crashed(ref);
    const before = await template(ref);
    await enter(ref);
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await eventually('3 pods again', async () => standing(await podsOf(ref)).length === 3);
  });

  test('with traffic let in and the entrypoint kept, all pods sleep and are ready; all come back', async () => {
    const ref = await workload('Deployment', 'traffic', { ...WEB, command: undefined }, { replicas: 2 });
    const before = await template(ref);
    await ready(ref, 2);
    await enter(ref, 'main', { traffic: true, argsOnly: true });
    await eventually('both ready and asleep', async () => {
      const pods = standing(await podsOf(ref));
      return pods.length === 2 && pods.every((pod) => isReady(pod) && isAsleep(pod));
    });
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await ready(ref, 2);
  });

  test('a Deployment with strategy Recreate sleeps alone and comes back whole', async () => {
    const ref = await workload('Deployment', 'recreate', WEB, { replicas: 2, strategy: { type: 'Recreate' } });
    const before = await template(ref);
    await ready(ref, 2);
    await enter(ref);
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await ready(ref, 2);
  });

  test('a healthy StatefulSet of 2: its last pod sleeps, and comes back although the update is stuck on it', async () => {
    const ref = await workload('StatefulSet', 'sts2', WEB, { replicas: 2 });
    const before = await template(ref);
    await ready(ref, 2);
    expect(await enter(ref)).toBe('sts2-1');
    expect((await podsOf(ref)).filter((pod) => isReady(pod)).map((pod) => pod.metadata?.name)).toEqual(['sts2-0']);
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await ready(ref, 2);
  });

  test('a crashing StatefulSet, whose controller waits for its pod, sleeps and crashes again', async () => {
    const ref = await workload('StatefulSet', 'stscrash', CRASHER, { replicas: 1 });
    await crashed(ref);
    const before = await template(ref);
    expect(await enter(ref)).toBe('stscrash-0');
    await restore(ref);
    expect(await template(ref)).toEqual(before);
    await crashed(ref);
  });

  test('a StatefulSet with update strategy OnDelete sleeps, because its pod is deleted', async () => {
    const ref = await workload('StatefulSet', 'stsmanual', WEB, { replicas: 2, updateStrategy: { type: 'OnDelete' } });
    await ready(ref, 2);
    expect(await enter(ref)).toBe('stsmanual-1');
    await restore(ref);
    await ready(ref, 2);
  });

  test('a crashing StatefulSet of 3 whose pods may start in parallel', async () => {
    const ref = await workload('StatefulSet', 'stsparallel', CRASHER, { replicas: 3, podManagementPolicy: 'Parallel' });
    await crashed(ref);
    const before = await template(ref);
    await enter(ref);
    await restore(ref);
    expect(await template(ref)).toEqual(before);
  });

  test('a healthy and a crashing DaemonSet', async () => {
    for (const [name, container] of [
      ['dsweb', WEB],
      ['dscrash', CRASHER],
    ] as const) {
      const ref = await workload('DaemonSet', name, container, {});
      if (container === CRASHER) await crashed(ref);
      else await eventually('ready pods', async () => standing(await podsOf(ref)).some((pod) => isReady(pod)));
      const before = await template(ref);
      const count = (await podsOf(ref)).length;
      await enter(ref);
      await restore(ref);
      expect(await template(ref)).toEqual(before);
      if (container === WEB) await ready(ref, count);
    }
  });

  test('a second container of the same pod is put to sleep, and both come back', async () => {
    const ref = await workload('Deployment', 'two', WEB, { replicas: 1 });
    await patchObject(space.client, RESOURCES.Deployment, ref, 'json', [
      {
        op: 'add',
        path: '/spec/template/spec/containers/-',
        value: { name: 'side', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 9999'], args: ['x'] },
      },
    ]);
    await ready(ref, 1);
    const before = await template(ref);
    await enter(ref);
    await enter(ref, 'side');
    const found = (await debug.find(space.namespace)).filter((entry) => entry.workload.name === 'two');
    expect(found.map((entry) => entry.container)).toEqual(['main', 'side']);
    await expect(debug.enter(ref, 'side')).rejects.toMatchObject({ code: 'already-asleep' });
    await restore(ref);
    expect(await template(ref)).toEqual(before);
  });

  test('what somebody else changed while the container slept stays theirs', async () => {
    const ref = await workload('Deployment', 'foreign', WEB, { replicas: 1 });
    await ready(ref, 1);
    const before = (await template(ref)) as PodTemplate;
    await enter(ref);
    await patchObject(space.client, RESOURCES.Deployment, ref, 'strategic', {
      metadata: { labels: { team: 'blue' } },
      spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'NEW', value: '1' }] }] } } },
    });
    const { said } = await restore(ref);
    expect(said).not.toContain('exactly');
    const after = (await template(ref)) as PodTemplate;
    const [container] = after.spec?.containers ?? [];
    expect(container?.env).toContainEqual({ name: 'NEW', value: '1' });
    expect({ ...container, env: undefined }).toEqual({ ...before.spec?.containers[0], env: undefined });
    expect((await get(ref)).metadata?.labels).toEqual({ team: 'blue' });
  });

  test('a change between the preview and the key is not written over', async () => {
    const ref = await workload('Deployment', 'raced', WEB, { replicas: 1 });
    await ready(ref, 1);
    const change = await debug.enter(ref, 'main');
    await patchObject(space.client, RESOURCES.Deployment, ref, 'merge', { spec: { replicas: 2 } });
    await expect(change.apply()).rejects.toMatchObject({ code: 'change-conflict' });
    expect(isAsleep(await template(ref))).toBe(false);
  });

  test('a status that changes between the preview and the key is no conflict', async () => {
    const ref = await workload('Deployment', 'statusonly', WEB, { replicas: 1 });
    await ready(ref, 1);
    const change = await debug.enter(ref, 'main');
    await patchObject(space.client, RESOURCES.Deployment, { ...ref, subresource: 'status' }, 'merge', {
      status: { collisionCount: 1 },
    });
    await change.apply();
    await asleep(ref);
    await restore(ref);
  });

  test.for([
    ['before the journal says it is done', 'enter'],
    ['in the middle of putting it back', 'restore'],
  ] as const)('kdbg killed with SIGKILL %s loses nothing: a fresh one restores', async ([, moment]) => {
    const ref = await workload('Deployment', `killed-${moment}`, CRASHER, { replicas: 1 });
    await crashed(ref);
    const before = await template(ref);
    if (moment === 'restore') await enter(ref);
    await killedWhile(moment, ref);
    const fresh = createDebugMode(deps());
    try {
      const entries = await eventually('the entry', async () => {
        const found = (await fresh.find(space.namespace)).filter((each) => each.workload.name === ref.name);
        return found.length > 0 ? found : undefined;
      });
      expect(entries[0]).toMatchObject({ state: moment === 'restore' ? 'restoring' : expect.any(String) });
      await restore(ref);
      expect(await template(ref)).toEqual(before);
    } finally {
      fresh.close();
    }
  });

  test('kdbg restore lists what sleeps and puts it back, also for a person who has rights in one namespace only', async () => {
    const ref = await workload('Deployment', 'limited', WEB, { replicas: 1 });
    await ready(ref, 1);
    const before = await template(ref);
    await enter(ref);
    const kubeconfig = await limitedKubeconfig();
    const listed = await cli(kubeconfig, [], {});
    expect(listed.out).toContain('deployment/limited');
    expect(listed.out).toContain('kdbg restore ');
    expect(listed.err).toContain('not looked at: deployments in all namespaces');
    expect(listed.status).toBe(0);

    const wrong = await cli(kubeconfig, ['deployment/not-there'], {});
    expect(wrong).toMatchObject({ status: 1, err: expect.stringContaining('no deployment not-there') });
    await expect(cli(kubeconfig, ['deployment/limited'], { 'read-only': true })).rejects.toMatchObject({
      code: 'read-only',
    });

    const restored = await cli(kubeconfig, ['deploy/limited'], {});
    expect(restored).toMatchObject({ status: 0, out: expect.stringContaining('exactly as it was before debug mode') });
    expect(await template(ref)).toEqual(before);
    expect((await podsOf(ref)).filter((pod) => isAsleep(pod))).toEqual([]);
  });
});

/** Starts another kdbg that kills itself right after the patch was answered. */
async function killedWhile(moment: 'enter' | 'restore', ref: ObjectRef): Promise<void> {
  const from = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
  const program = `
    import { connect } from ${from('kube/client.ts')};
    import { loadKubeconfig } from ${from('kube/kubeconfig.ts')};
    import { systemClock } from ${from('base/clock.ts')};
    import { createDebugMode } from ${from('services/debug/index.ts')};
    import { openJournal } from ${from('services/journal.ts')};
    const config = loadKubeconfig({ env: process.env });
    const real = connect(config, config.current);
    const client = {
      server: real.server, context: real.context, text: (r) => real.text(r),
      async json(request) {
        const answer = await real.json(request);
        if (request.method === 'PATCH' && !request.query?.dryRun) process.kill(process.pid, 'SIGKILL');
        return answer;
      },
    };
    const journal = openJournal({ path: ${JSON.stringify(join(folder, `killed-${moment}.jsonl`))}, who: 'dead@here', context: client.context });
    const debug = createDebugMode({ client, journal, readOnly: false, clock: systemClock, user: 'dead@here' });
    const ref = ${JSON.stringify(ref)};
    const change = ${moment === 'enter' ? "await debug.enter(ref, 'main')" : 'await debug.restore(ref)'};
    await change.apply();
  `;
  const file = join(folder, `killed-${moment}.ts`);
  await writeFile(file, program);
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'inherit', 'inherit'] });
  const signal = await new Promise((resolve) => child.on('exit', (_code, how) => resolve(how)));
  expect(signal).toBe('SIGKILL');
}

/** Runs `kdbg restore` with these arguments. */
async function cli(
  kubeconfig: string,
  positional: readonly string[],
  options: Record<string, string | boolean>,
): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const status = await restoreCommand.run({
    args: { command: 'restore', positional, options },
    env: { KUBECONFIG: kubeconfig, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    clock: systemClock,
    signal: new AbortController().signal,
  });
  return { status, out, err };
}

/** A kubeconfig of a person who may do everything, but only in the namespace of this test. */
async function limitedKubeconfig(): Promise<string> {
  const user = `limited-${space.namespace}`;
  const create = (plural: string, kind: string, body: object) =>
    createObject(
      space.client,
      { ...RESOURCES.ConfigMap, group: 'rbac.authorization.k8s.io', kind, plural, singular: kind.toLowerCase() },
      space.namespace,
      { metadata: { name: 'limited' }, ...body },
    );
  await create('roles', 'Role', { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] });
  await create('rolebindings', 'RoleBinding', {
    subjects: [{ kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }],
    roleRef: { kind: 'Role', name: 'limited', apiGroup: 'rbac.authorization.k8s.io' },
  });
  const { files } = loadKubeconfig({ env: process.env });
  const config = parse(await readFile(files[0] ?? '', 'utf8')) as {
    users: { user: object }[];
    contexts: { context: object }[];
  };
  const limited = {
    ...config,
    users: config.users.map((entry) => ({ ...entry, user: { ...entry.user, as: user } })),
    contexts: config.contexts.map((entry) => ({ ...entry, context: { ...entry.context, namespace: space.namespace } })),
  };
  const path = join(folder, 'limited.kubeconfig');
  await writeFile(path, JSON.stringify(limited));
  return path;
}
