import { beforeEach, describe, expect, test } from 'vitest';
import { Cell } from '../../../../src/base/readable.ts';
import type { RunResult } from '../../../../src/kube/channels/exec.ts';
import type { KubeObject, Pod } from '../../../../src/kube/objects.ts';
import { createDebuggers } from '../../../../src/services/debuggers/index.ts';
import type { ForwardInfo, ForwardSpec } from '../../../../src/services/forwards/types.ts';
import type { SessionInfo } from '../../../../src/services/sessions/types.ts';
import type { KindTypes, KindView, Snapshot, StoredKind } from '../../../../src/store/types.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';
import { ObjectServer } from '../../../support/objectServer.ts';

const target = { namespace: 'shop', pod: 'crasher-1', container: 'main' };
const SOCKETS = (port: number) =>
  `  0: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 0 0 0 0 0 0\n`;

let clock: FakeClock;
let list: Cell<readonly SessionInfo[]>;
let log: string[];
let objects: Partial<Record<StoredKind, KubeObject>>;
let inside: { has: boolean; files: string[]; ports: number[]; serverStarts: boolean; noShell: boolean };

beforeEach(() => {
  clock = new FakeClock();
  list = new Cell<readonly SessionInfo[]>([]);
  log = [];
  inside = { has: true, files: ['/crasher'], ports: [], serverStarts: true, noShell: false };
  objects = {
    Pod: pod({ 'kdbg.dev/asleep': 'main' }),
    Deployment: deployment({}),
  };
});

function pod(annotations: Record<string, string>): Pod {
  return {
    metadata: {
      name: 'crasher-1',
      namespace: 'shop',
      annotations,
      labels: { 'pod-template-hash': 'abc' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'crasher-abc', uid: 'r', controller: true }],
    },
    spec: { containers: [{ name: 'main', image: 'kdbg.test/crasher:1' }] },
  };
}

function deployment(original: object): KubeObject {
  const record = {
    version: 1,
    containers: { main: { original, set: { args: ['infinity'] }, at: '', by: '' } },
    gate: true,
  };
  return {
    metadata: { name: 'crasher', namespace: 'shop', annotations: { 'kdbg.dev/debug-mode': JSON.stringify(record) } },
  };
}

function snapshot(): Snapshot {
  const of = <K extends StoredKind>(kind: K) =>
    ({
      get: (_namespace: string | undefined, name: string) =>
        objects[kind]?.metadata?.name === name ? objects[kind] : undefined,
    }) as unknown as KindView<KindTypes[K]>;
  return { version: 1, namespace: undefined, of };
}

function session(title: string, argv: readonly string[]): string {
  const id = `s${list.get().length}`;
  log.push(`${title}: ${argv.join(' ')}`);
  list.set([...list.get(), { id, title, kind: 'local', state: { phase: 'running' }, startedAt: 0 }]);
  return id;
}

function end(id: string, code = 0): void {
  list.set(list.get().map((each) => (each.id === id ? { ...each, state: { phase: 'ended', code, at: 0 } } : each)));
}

function make(installed = true) {
  const result = (stdout: string, code = 0): RunResult => ({ stdout, stderr: '', truncated: false, code });
  return createDebuggers({
    client: new ObjectServer(),
    store: { snapshot },
    clock,
    installed: async () => installed,
    sessions: {
      list,
      exec(_target, options) {
        const id = session(options?.title ?? '', options?.command ?? []);
        if (!inside.serverStarts) end(id, 1);
        else inside.ports.push(Number(/:(\d+)/.exec(options?.command?.join(' ') ?? '')?.[1]));
        return id;
      },
      local: (options) => session(options?.title ?? '', options?.argv ?? []),
      close(id) {
        log.push(`close ${list.get().find((each) => each.id === id)?.title}`);
        list.set(list.get().filter((each) => each.id !== id));
      },
    },
    forwards: {
      async start(spec: ForwardSpec): Promise<ForwardInfo> {
        log.push(`forward ${spec.target.name}:${spec.port}`);
        return {
          id: 'f',
          spec,
          localPort: 41000,
          state: { phase: 'connecting', since: 0 },
          connections: { open: 0, total: 0 },
          bytes: { in: 0, out: 0 },
        };
      },
      async stop() {
        log.push('forward stopped');
      },
    },
    inside: {
      async run(_target, command) {
        const [, , script = '', , ...args] = command;
        if (inside.noShell) return { ...result('', 126), reason: 'no such file' };
        if (script.startsWith('command -v')) return result('', inside.has ? 0 : 127);
        if (script.includes('/proc/net')) return result(`head\n${inside.ports.map(SOCKETS).join('')}`);
        if (script.includes('/usr/local/bin'))
          return result(inside.files.filter((file) => args.some((name) => file.endsWith(name))).join('\n'));
        log.push(`end ${args.join(' ')}`);
        return result('');
      },
      async fetch(_target, path) {
        log.push(`fetch ${path}`);
        return { path: `/tmp/${path}`, bytes: 1, remove: async () => void log.push('symbols removed') };
      },
    },
  });
}

test('the server is started, its port forwarded, the client opened with symbols; when it ends nothing is left', async () => {
  const attached = await make().attach('gdb', target);
  expect(log).toEqual([
    'fetch /crasher',
    'gdbserver: gdbserver --once localhost:2345 /crasher',
    'forward crasher-1:2345',
    'gdb: gdb -q /tmp//crasher -ex target remote 127.0.0.1:41000',
  ]);
  log.length = 0;
  end(attached.sessionId);
  await attached.ended;
  expect(log).toEqual(['forward stopped', 'end gdbserver 2345', 'close gdbserver', 'symbols removed']);
});

test('stopping it closes the client too', async () => {
  const attached = await make().attach('gdb', target);
  await attached.stop();
  expect(log).toContain('close gdb');
  expect(log).toContain('symbols removed');
});

describe('which program', () => {
  const started = () => log.find((line) => line.startsWith('gdbserver:'));

  test('is the original command in the record of debug mode', async () => {
    objects.Deployment = deployment({ command: ['/srv/app'], args: ['--x'] });
    await make().attach('gdb', target);
    expect(started()).toContain('localhost:2345 /srv/app --x');
  });

  test('is asked, with what was found as a suggestion, where only the image knows', async () => {
    objects.Deployment = deployment({ args: ['--x'] });
    const asked: string[] = [];
    await make().attach('gdb', target, {
      ask: async (_question, suggestion) => {
        asked.push(suggestion);
        return '/other "a b"';
      },
    });
    expect(asked).toEqual(['/crasher --x']);
    expect(started()).toContain('/other a b');
  });

  test('can not be guessed where nothing is named like the image', async () => {
    inside.files = ['/app/else'];
    await expect(make().attach('gdb', target)).rejects.toMatchObject({ code: 'program-unknown' });
    await expect(make().attach('gdb', target, { ask: async () => undefined })).rejects.toMatchObject({
      code: 'program-unknown',
    });
    expect(started()).toBeUndefined();
  });

  test('is the one that runs, in a container that does not sleep', async () => {
    objects.Pod = pod({});
    await make().attach('gdb', target);
    expect(started()).toContain('--attach localhost:2345 1');
  });
});

test('a port that something listens on already is not taken', async () => {
  inside.ports = [2345, 2346];
  await make().attach('gdb', target);
  expect(log).toContain('forward crasher-1:2347');
});

test('without the server in the image, or the client on this machine, nothing is started', async () => {
  inside.has = false;
  await expect(make().attach('gdb', target)).rejects.toMatchObject({ code: 'debugger-missing' });
  inside.has = true;
  await expect(make(false).attach('gdb', target)).rejects.toMatchObject({ code: 'client-missing' });
  await expect(make().attach('nope', target)).rejects.toMatchObject({ code: 'debugger-unknown' });
  expect(log).toEqual([]);
});

test('a server that ends at once is told, and what was fetched is removed', async () => {
  inside.serverStarts = false;
  await expect(make().attach('gdb', target)).rejects.toMatchObject({
    code: 'debugger-failed',
    message: expect.stringContaining('gdbserver --once localhost:2345 /crasher'),
  });
  expect(log).toContain('symbols removed');
  expect(log).not.toContain('forward crasher-1:2345');
});

test('a server that never listens is given up', async () => {
  const debuggers = make();
  Object.defineProperty(inside, 'ports', { get: () => [], set: () => undefined });
  const attached = expect(debuggers.attach('gdb', target)).rejects.toMatchObject({ code: 'debugger-failed' });
  for (let i = 0; i < 80; i++) await clock.advance(200);
  await attached;
  expect(log).toContain('close gdbserver');
});

test('cancelling cleans up', async () => {
  const debuggers = make();
  const abort = new AbortController();
  Object.defineProperty(inside, 'ports', { get: () => [], set: () => undefined });
  const attached = expect(debuggers.attach('gdb', target, { signal: abort.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  await settle();
  abort.abort();
  await clock.advance(200);
  await attached;
  expect(log).toContain('symbols removed');
});

test('an image without a shell is asked for its program, and its server trusted to listen', async () => {
  inside.noShell = true;
  const attaching = make().attach('gdb', target, { program: ['/app'] });
  for (let i = 0; i < 15; i++) await clock.advance(200);
  expect((await attaching).localPort).toBe(41000);
});
