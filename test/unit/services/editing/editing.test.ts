import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cell } from '../../../../src/base/readable.ts';
import { ApiError } from '../../../../src/kube/errors.ts';
import { RESOURCES } from '../../../../src/kube/resources.ts';
import type { KubeClient } from '../../../../src/kube/types.ts';
import {
  type EditEnd,
  type EditedObject,
  type StartedEdit,
  startEdit,
} from '../../../../src/services/editing/index.ts';
import type { SessionInfo, SessionState, Sessions } from '../../../../src/services/sessions/types.ts';

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', resourceVersion: '7', managedFields: [{ manager: 'x' }] },
  spec: { replicas: 3 },
  status: { replicas: 3 },
};

/** Sessions whose programs end when a test says so. */
class FakeSessions {
  readonly list = new Cell<readonly SessionInfo[]>([]);
  readonly argv: (readonly string[])[] = [];
  readonly closed: string[] = [];

  local(options: { argv?: readonly string[]; title?: string } = {}): string {
    this.argv.push(options.argv ?? []);
    const id = `s${this.argv.length}`;
    const state: SessionState = { phase: 'running' };
    this.list.update((all) => [...all, { id, title: options.title ?? '', kind: 'local', state, startedAt: 0 }]);
    return id;
  }

  end(id: string, end: Partial<Extract<SessionState, { phase: 'ended' }>> = { code: 0 }): void {
    const state: SessionState = { phase: 'ended', at: 1, ...end };
    this.list.update((all) => all.map((info) => (info.id === id ? { ...info, state } : info)));
  }

  close(id: string): void {
    this.closed.push(id);
    this.list.update((all) => all.filter((info) => info.id !== id));
  }
}

let folder: string;
let sessions: FakeSessions;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kdbg-test-'));
  sessions = new FakeSessions();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(
  object: object = deployment,
  env: Record<string, string> = { EDITOR: 'ed' },
  find?: string,
): Promise<StartedEdit> {
  const client = { json: async () => object } as unknown as KubeClient;
  return startEdit({
    client,
    resource: RESOURCES.Deployment,
    ref: { kind: 'Deployment', name: 'web', namespace: 'shop' },
    sessions: sessions as unknown as Sessions,
    env,
    tempDir: folder,
    ...(find === undefined ? {} : { find }),
  });
}

const file = (): string => sessions.argv.at(-1)?.at(-1) ?? '';
const text = (): string => readFileSync(file(), 'utf8');
const left = (): string[] => readdirSync(folder);

function changed(end: EditEnd): EditedObject {
  if (end.outcome !== 'changed') throw new Error(`not changed: ${end.outcome}`);
  return end;
}

describe('editing an object', () => {
  it('gives the editor the YAML without status and managedFields, with what to do above it', async () => {
    await start();
    expect(text()).toBe(
      [
        '# This is deployment web in shop.',
        '# Save it and leave the editor to see the change before it is made.',
        '# Leave the editor without a change, or empty the file, to change nothing.',
        '#',
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata:',
        '  name: web',
        '  namespace: shop',
        'spec:',
        '  replicas: 3',
        '',
      ].join('\n'),
    );
    expect(sessions.list.get()[0]?.title).toBe('edit web');
  });

  it.each([
    ['', true],
    ['vim', true],
    ['/usr/bin/nvim -u NONE', true],
    ['vim.tiny', true],
    ['nano', false],
    ['code --wait', false],
    ['/opt/vi/nano', false],
  ])('says how vi is left where the editor is %j: %s', async (EDITOR, said) => {
    await start(deployment, { EDITOR });
    expect(text().includes(':wq')).toBe(said);
    const head = text()
      .split('\n')
      .filter((row) => row.startsWith('#'));
    expect(head.filter((row) => row.length > 80)).toEqual([]);
  });

  it.each([
    ['vim', 'replicas:', ['vim', '+12']],
    ['/usr/bin/nano -l', 'replicas:', ['/usr/bin/nano', '-l', '+11']],
    ['vim', 'nothing like it', ['vim']],
    ['code --wait', 'replicas:', ['code', '--wait']],
  ])('opens %s at the line that begins with %s, where it takes one', async (EDITOR, find, argv) => {
    await start(deployment, { EDITOR }, find);
    expect(sessions.argv.at(-1)?.slice(0, -1)).toEqual(argv);
    const [, line] = /^\+(\d+)$/.exec(argv.at(-1) ?? '') ?? [];
    if (line) expect(text().split('\n')[Number(line) - 1]).toContain(find);
  });

  it('lets nobody else read the file', async () => {
    await start();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file())).mode & 0o777).toBe(0o700);
  });

  it('gives back what was saved when the editor ends, and the object as it was read', async () => {
    const { sessionId, finished } = await start();
    const edited = text().replace('replicas: 3', 'replicas: 5');
    writeFileSync(file(), edited);
    sessions.end(sessionId);
    const end = changed(await finished);
    expect(end.yaml).toBe(edited);
    expect(end.before).toBe(deployment);
    expect(sessions.closed).toEqual([sessionId]);
  });

  it('keeps the file until it is known that nothing typed is lost', async () => {
    const { sessionId, finished } = await start();
    writeFileSync(file(), text().replace('replicas: 3', 'replicas: 5'));
    sessions.end(sessionId);
    const end = changed(await finished);
    expect(existsSync(end.keep())).toBe(true);
    end.discard();
    expect(left()).toEqual([]);
  });

  it('opens the editor again with the reason above what was typed', async () => {
    const { sessionId, finished } = await start();
    writeFileSync(file(), text().replace('replicas: 3', 'replicas: many'));
    sessions.end(sessionId);
    const again = changed(await finished).again('spec.replicas: must be a number');
    expect(again.sessionId).not.toBe(sessionId);
    expect(text()).toContain('# It was not accepted as it is below:\n# spec.replicas: must be a number\n');
    expect(text()).toContain('replicas: many');
    // A line that the complaint names is still the same line.
    expect(text().split('\n').indexOf('apiVersion: apps/v1')).toBe(4);
    writeFileSync(file(), text().replace('many', '4'));
    sessions.end(again.sessionId);
    expect(changed(await again.finished).yaml).toContain('replicas: 4');
  });

  it('changes nothing and leaves nothing behind when the text was not changed', async () => {
    const { sessionId, finished } = await start();
    sessions.end(sessionId);
    expect(await finished).toEqual({ outcome: 'unchanged' });
    expect(left()).toEqual([]);
  });

  it('takes an emptied file for a change of mind', async () => {
    const { sessionId, finished } = await start();
    writeFileSync(file(), '\n');
    sessions.end(sessionId);
    expect(await finished).toEqual({ outcome: 'unchanged' });
  });

  it('says why the editor failed, and leaves its session to be read', async () => {
    const { sessionId, finished } = await start();
    sessions.end(sessionId, { code: 1 });
    expect(await finished).toEqual({ outcome: 'failed', reason: 'The editor ed ended with exit code 1.' });
    expect(sessions.closed).toEqual([]);
    expect(left()).toEqual([]);
  });

  it('passes on why the editor could not be started', async () => {
    const { sessionId, finished } = await start();
    sessions.end(sessionId, { reason: 'There is no program ed on this machine.' });
    expect(await finished).toEqual({ outcome: 'failed', reason: 'There is no program ed on this machine.' });
  });

  it('keeps what was saved when the editor was killed, and tells where', async () => {
    const { sessionId, finished } = await start();
    const path = file();
    writeFileSync(path, text().replace('replicas: 3', 'replicas: 5'));
    sessions.close(sessionId);
    expect(await finished).toEqual({
      outcome: 'failed',
      reason: `The editor was closed. What you wrote is in ${path}.`,
      path,
    });
    expect(readFileSync(path, 'utf8')).toContain('replicas: 5');
  });

  it('rejects when the object may not be read, before anything is written', async () => {
    const refused = new ApiError('api-forbidden', 'You may not get it.', { status: 403 });
    const client = { json: () => Promise.reject(refused) } as unknown as KubeClient;
    const started = startEdit({
      client,
      resource: RESOURCES.Deployment,
      ref: { kind: 'Deployment', name: 'web' },
      sessions: sessions as unknown as Sessions,
      env: {},
      tempDir: folder,
    });
    await expect(started).rejects.toBe(refused);
    expect(left()).toEqual([]);
  });

  it('names the folder in which no file can be made', async () => {
    rmSync(folder, { recursive: true });
    await expect(start()).rejects.toMatchObject({ code: 'edit-no-file', message: expect.stringContaining(folder) });
  });
});

describe('the editor', () => {
  const argvOf = async (env: Record<string, string>) => {
    await start(deployment, env);
    return sessions.argv.at(-1)?.slice(0, -1);
  };

  it('is KUBE_EDITOR before VISUAL before EDITOR, and vi where none is set', async () => {
    expect(await argvOf({ KUBE_EDITOR: 'a', VISUAL: 'b', EDITOR: 'c' })).toEqual(['a']);
    expect(await argvOf({ VISUAL: 'b', EDITOR: 'c' })).toEqual(['b']);
    expect(await argvOf({ EDITOR: 'c' })).toEqual(['c']);
    expect(await argvOf({})).toEqual(['vi']);
  });

  it('may have arguments, also quoted ones', async () => {
    expect(await argvOf({ EDITOR: 'code --wait' })).toEqual(['code', '--wait']);
    expect(await argvOf({ EDITOR: 'emacs -eval "(foo)"' })).toEqual([
      '/bin/sh',
      '-c',
      'emacs -eval "(foo)" "$1"',
      'sh',
    ]);
  });
});
