import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { parseSocketTable } from '../../src/base/socketTable.ts';
import { runExec } from '../../src/kube/channels/exec.ts';
import { createDebugMode } from '../../src/services/debug/index.ts';
import { createDebuggers } from '../../src/services/debuggers/index.ts';
import { createForwards } from '../../src/services/forwards/index.ts';
import type { Forwards } from '../../src/services/forwards/types.ts';
import { openJournal } from '../../src/services/journal.ts';
import type { Sessions } from '../../src/services/sessions/types.ts';
import { createStore } from '../../src/store/store.ts';
import type { ClusterStore } from '../../src/store/types.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';
import { clusterSessions } from '../support/clusterSessions.ts';

let space: TestNamespace;
let store: ClusterStore;
let sessions: Sessions;
let forwards: Forwards;
let folder: string;

beforeAll(async () => {
  space = await testNamespace('debuggers');
  folder = await mkdtemp(join(tmpdir(), 'kdbg-debuggers-'));
  store = createStore(space.client, { namespace: space.namespace, clock: systemClock });
  forwards = createForwards({ client: space.client, clock: systemClock });
  sessions = clusterSessions(space, { cwd: folder, size: { columns: 120, rows: 40 } });
});

afterAll(async () => {
  await sessions?.closeAll();
  await forwards?.close();
  store?.close();
  await space?.close();
  await rm(folder, { recursive: true, force: true });
});

const said = (id: string) => sessions.screen(id)?.text({ line: 0, column: 0 }, { line: 9999, column: 0 }) ?? '';
const symbolFolders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('kdbg-symbols-'));

test('gdb on the sleeping crasher stops with SIGSEGV at crasher.c:3, and nothing is left when it is left', async () => {
  await space.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'crasher' },
    spec: {
      selector: { matchLabels: { app: 'crasher' } },
      template: {
        metadata: { labels: { app: 'crasher' } },
        spec: { containers: [{ name: 'main', image: 'kdbg.test/crasher:1', imagePullPolicy: 'IfNotPresent' }] },
      },
    },
  });
  const debug = createDebugMode({
    client: space.client,
    journal: openJournal({ path: join(folder, 'journal.jsonl'), who: 'test@here', context: space.client.context }),
    readOnly: false,
    clock: systemClock,
    user: 'test@here',
    store,
  });
  await eventually('the pod', () => store.snapshot().of('Pod').all()[0]);
  const ref = { kind: 'Deployment', name: 'crasher', namespace: space.namespace };
  await (await debug.enter(ref, 'main')).apply();
  const pod = await eventually('the sleeping pod', () => {
    const entry = debug.entries.get()[0];
    return entry?.state === 'asleep' ? entry.sleeping[0] : undefined;
  });

  const folders = await symbolFolders();
  const target = { namespace: space.namespace, pod, container: 'main' };
  const debuggers = createDebuggers({ client: space.client, store, sessions, forwards, clock: systemClock });
  const told: string[] = [];
  const attached = await debuggers.attach('gdb', target, { progress: (text) => told.push(text) });
  const gdb = sessions.screen(attached.sessionId);
  await eventually(
    'the prompt of gdb',
    () => said(attached.sessionId).includes('0x') && said(attached.sessionId).includes('(gdb)'),
  );
  expect(forwards.list.get()).toHaveLength(1);
  gdb?.input('continue\r');
  await eventually('SIGSEGV', () => said(attached.sessionId).includes('SIGSEGV'));
  await eventually('the place', () => /crasher\.c:3/.test(said(attached.sessionId)));
  expect(said(attached.sessionId)).toContain('read_setting (setting=0x0)');
  expect(said(attached.serverSessionId)).toContain('crasher: starting');

  gdb?.input('kill\ry\rquit\r');
  await attached.ended;
  expect(forwards.list.get()).toEqual([]);
  expect(await symbolFolders()).toEqual(folders);
  const sockets = await runExec(space.client, target, ['sh', '-c', 'cat /proc/net/tcp /proc/net/tcp6']);
  // A connection that was ended stays in the kernel's table for a minute, without a process that holds it.
  const held = parseSocketTable(sockets.stdout).filter((line) => line.inode !== 0);
  expect(held.map((line) => line.localPort)).not.toContain(2345);

  const again = await debuggers.attach('gdb', target);
  await eventually('gdb again', () => said(again.sessionId).includes('(gdb)'));
  await again.stop();
  const left = await runExec(space.client, target, ['sh', '-c', 'ps']);
  expect(left.stdout).not.toContain('gdbserver');
  expect(await symbolFolders()).toEqual(folders);

  await (await debug.restore(ref)).apply();
  await eventually('no entries', () => debug.entries.get().length === 0);
  debug.close();
});
