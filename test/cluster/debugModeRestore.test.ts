import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { systemClock } from '../../src/base/clock.ts';
import { restoreCommand } from '../../src/cli/restore.ts';
import { loadKubeconfig } from '../../src/kube/kubeconfig.ts';
import { createObject } from '../../src/kube/manage.ts';
import type { ObjectRef } from '../../src/kube/objects.ts';
import { RESOURCES } from '../../src/kube/resources.ts';
import { createDebugMode } from '../../src/services/debug/index.ts';
import { isAsleep } from '../../src/store/asleep.ts';
import { eventually } from '../support/cluster.ts';
import { CRASHER, debugLab, WEB } from '../support/debugLab.ts';

const lab = debugLab('debugmode-restore');
const { workload, podsOf, template, ready, crashed, enter, restore, deps } = lab;

describe.concurrent('what is left asleep', () => {
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
        const found = (await fresh.find(lab.space.namespace)).filter((each) => each.workload.name === ref.name);
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
    const journal = openJournal({ path: ${JSON.stringify(join(lab.folder, `killed-${moment}.jsonl`))}, who: 'dead@here', context: client.context });
    const debug = createDebugMode({ client, journal, readOnly: false, clock: systemClock, user: 'dead@here' });
    const ref = ${JSON.stringify(ref)};
    const change = ${moment === 'enter' ? "await debug.enter(ref, 'main')" : 'await debug.restore(ref)'};
    await change.apply();
  `;
  const file = join(lab.folder, `killed-${moment}.ts`);
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
    env: { KUBECONFIG: kubeconfig, XDG_STATE_HOME: lab.folder, XDG_CONFIG_HOME: lab.folder, HOME: lab.folder },
    about: { version: '', commit: '', program: 'kdbg' },
    stdin: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    clock: systemClock,
    signal: new AbortController().signal,
  });
  return { status, out, err };
}

/** A kubeconfig of a person who may do everything, but only in the namespace of this test. */
async function limitedKubeconfig(): Promise<string> {
  const user = `limited-${lab.space.namespace}`;
  const create = (plural: string, kind: string, body: object) =>
    createObject(
      lab.space.client,
      { ...RESOURCES.ConfigMap, group: 'rbac.authorization.k8s.io', kind, plural, singular: kind.toLowerCase() },
      lab.space.namespace,
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
    contexts: config.contexts.map((entry) => ({
      ...entry,
      context: { ...entry.context, namespace: lab.space.namespace },
    })),
  };
  const path = join(lab.folder, 'limited.kubeconfig');
  await writeFile(path, JSON.stringify(limited));
  return path;
}
