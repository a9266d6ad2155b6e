import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/base/clock.ts';
import { KdbgError } from '../../../../src/base/errors.ts';
import { createSessions, type SessionsOptions } from '../../../../src/services/sessions/sessions.ts';
import type { SessionScreen, SessionState, Sessions } from '../../../../src/services/sessions/types.ts';
import { settle } from '../../../support/fakeClock.ts';
import { FakeChannel } from './fakeChannel.ts';

const target = { namespace: 'shop', pod: 'web-1', container: 'web' };
const missing = { code: 127, reason: 'The container has no "sh".' };
const open: Sessions[] = [];

afterEach(async () => {
  for (const sessions of open.splice(0)) await sessions.closeAll();
});

function start(options: Partial<SessionsOptions> = {}) {
  const channels: FakeChannel[] = [];
  const opened = async (asked: FakeChannel['options']) => {
    const channel = new FakeChannel(asked);
    channels.push(channel);
    // What hangs up on a shell is itself a command, and ends at once.
    if (String(asked.command?.[2]).startsWith('kill')) channel.ends({ code: 0 });
    return channel;
  };
  const sessions = createSessions({
    openExec: opened,
    openAttach: opened,
    terminalOf: async () => ({ tty: true, stdin: true }),
    context: () => undefined,
    clock: systemClock,
    env: { PATH: process.env.PATH, HOME: '/' },
    cwd: '/',
    ...options,
  });
  open.push(sessions);
  return { sessions, channels };
}

test('shells in containers of one name have titles of their own', () => {
  const { sessions } = start();
  const [first] = [sessions.exec(target), sessions.exec({ ...target, pod: 'web-2' }), sessions.exec(target)];
  sessions.close(first);
  sessions.exec(target);
  expect(sessions.list.get().map(({ title }) => title)).toEqual(['web 2', 'web 3', 'web']);
});

/** Waits for a change of the sessions or of one's screen that makes the condition true. */
async function until(sessions: Sessions, id: string, condition: () => boolean): Promise<void> {
  const ends: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    const check = () => condition() && resolve();
    ends.push(sessions.list.subscribe(check), sessions.screen(id)?.version.subscribe(check) ?? (() => {}));
    check();
  });
  for (const end of ends) end();
}

const screenOf = (sessions: Sessions, id: string): SessionScreen => {
  const screen = sessions.screen(id);
  if (!screen) throw new Error(`no screen ${id}`);
  return screen;
};
const all = { from: { line: 0, column: 0 }, to: { line: 99_999, column: 0 } };
const textOf = (sessions: Sessions, id: string) => screenOf(sessions, id).text(all.from, all.to).trim();
const stateOf = (sessions: Sessions, id: string): SessionState | undefined =>
  sessions.list.get().find((info) => info.id === id)?.state;
const ended = (sessions: Sessions, id: string) => until(sessions, id, () => stateOf(sessions, id)?.phase === 'ended');

describe('a shell in a container', () => {
  test('starts at the size of the pane that was used last, and follows a new size', async () => {
    const { sessions, channels } = start({ size: { columns: 100, rows: 30 } });
    const first = sessions.exec(target);
    expect(channels[0]?.options).toMatchObject({ ...target, tty: true, columns: 100, rows: 30 });
    screenOf(sessions, first).resize(120, 40);
    await settle();
    sessions.exec(target);
    expect(channels[1]?.options).toMatchObject({ columns: 120, rows: 40 });
    channels[0]?.says('x');
    await until(sessions, first, () => stateOf(sessions, first)?.phase === 'running');
    screenOf(sessions, first).resize(90, 20);
    expect(channels[0]?.sizes).toEqual([
      [120, 40],
      [90, 20],
    ]);
  });

  test('what is typed before its prompt reaches it in order, behind the answer to what it asked its terminal', async () => {
    const { sessions, channels } = start();
    const id = sessions.exec(target);
    screenOf(sessions, id).input('vi notes');
    screenOf(sessions, id).input('\r');
    await settle();
    channels[0]?.says('\x1b]5379;pid=7\x07');
    channels[0]?.says('/ # \x1b[6n');
    screenOf(sessions, id).input('i');
    while ((channels[0]?.written.length ?? 0) < 4) await settle();
    screenOf(sessions, id).input('x');
    expect(channels[0]?.written).toEqual(['\x1b[1;5R', 'vi notes', '\r', 'i', 'x']);
  });

  test('keeps its text and says its exit code when it has ended, out of the alternate screen', async () => {
    const { sessions, channels } = start();
    const id = sessions.exec(target);
    await settle();
    channels[0]?.says('some work\r\n\x1b[?1049h\x1b[?1000hvim');
    channels[0]?.ends({ code: 139 });
    await ended(sessions, id);
    expect(stateOf(sessions, id)).toMatchObject({ phase: 'ended', code: 139 });
    await until(sessions, id, () => textOf(sessions, id).includes('──'));
    expect(textOf(sessions, id)).toBe('some work\n── ended with exit code 139 (SIGSEGV) ──');
    expect(screenOf(sessions, id).modes).toMatchObject({ alternate: false, mouse: false });
  });

  test('a lost connection is told as one', async () => {
    const { sessions, channels } = start();
    const id = sessions.exec(target);
    await settle();
    channels[0]?.says('$ ');
    channels[0]?.ends({});
    await ended(sessions, id);
    expect(stateOf(sessions, id)).toMatchObject({ reason: 'The connection was lost.' });
    expect(stateOf(sessions, id)).not.toHaveProperty('code');
  });

  test('a container without any shell ends with what is possible instead', async () => {
    const { sessions, channels } = start();
    const id = sessions.exec(target);
    for (let i = 0; i < 3; i++) {
      await settle();
      channels[i]?.ends(missing);
    }
    await ended(sessions, id);
    expect(channels.map((channel) => channel.options.command?.[0])).toEqual(['sh', '/busybox/sh', 'bash']);
    expect(stateOf(sessions, id)).toMatchObject({ reason: expect.stringMatching(/neither bash nor sh.*ephemeral/) });
  });

  test('a refused connection says why', async () => {
    const refuse = async () => {
      throw new KdbgError('api-forbidden', 'ann may not create pods/exec in namespace shop.', { todo: 'Ask for it.' });
    };
    const { sessions } = start({ openExec: refuse });
    const id = sessions.exec(target);
    await ended(sessions, id);
    expect(stateOf(sessions, id)).toMatchObject({
      reason: 'ann may not create pods/exec in namespace shop. Ask for it.',
    });
  });

  test('closing it ends the shell itself, and a program can not make kdbg end another one', async () => {
    const { sessions, channels } = start();
    const id = sessions.exec(target);
    await settle();
    channels[0]?.says('\x1b]5379;pid=42\x07$ \x1b]5379;pid=1\x07');
    await until(sessions, id, () => textOf(sessions, id) === '$');
    sessions.close(id);
    expect(sessions.list.get()).toEqual([]);
    await sessions.closeAll();
    expect(channels[1]?.options.command?.join(' ')).toContain('kill -HUP 42');
    expect(channels[0]?.closed).toBe(true);
  });

  test('a firehose is held back until the terminal has caught up', async () => {
    const { sessions, channels } = start();
    const id = sessions.exec(target);
    await settle();
    channels[0]?.says('$ ');
    await until(sessions, id, () => textOf(sessions, id) === '$');
    while (!channels[0]?.paused) channels[0]?.says(`${'x'.repeat(70)}\r\n`.repeat(1000));
    await until(sessions, id, () => !channels[0]?.paused);
    expect(screenOf(sessions, id).scrollback).toBeGreaterThan(5000);
  });

  test('a given command replaces the shell that starts it, and is run as it is where there is no shell', async () => {
    const { sessions, channels } = start();
    const id = sessions.exec(target, { command: ['psql', '-U', 'me'], title: 'psql' });
    await settle();
    expect(channels[0]?.options.command?.slice(3)).toEqual(['sh', 'psql', '-U', 'me']);
    channels[0]?.ends(missing);
    await settle();
    expect(channels[1]?.options.command).toEqual(['psql', '-U', 'me']);
    channels[1]?.ends({ code: 127, reason: 'The container has no "psql".' });
    await ended(sessions, id);
    expect(stateOf(sessions, id)).toMatchObject({ reason: 'The container has no "psql".' });
    expect(sessions.list.get()[0]).toMatchObject({ kind: 'exec', title: 'psql' });
  });
});

describe('attaching', () => {
  test('to a program without a terminal makes its lines whole and takes no input', async () => {
    const { sessions, channels } = start({ terminalOf: async () => ({ tty: false, stdin: false }) });
    const id = sessions.attach(target);
    await settle();
    expect(channels[0]?.options).toMatchObject({ tty: false, stdin: false });
    channels[0]?.says('one\ntwo\n');
    screenOf(sessions, id).input('x');
    await until(sessions, id, () => textOf(sessions, id).includes('two'));
    expect(textOf(sessions, id)).toBe('── attached to the program of web: it takes no input ──\none\ntwo');
    expect(channels[0]?.written).toEqual([]);
  });

  test('is left, not ended, when the session is closed', async () => {
    const { sessions, channels } = start();
    const id = sessions.attach(target);
    await settle();
    sessions.close(id);
    await sessions.closeAll();
    expect(channels.map((channel) => channel.closed)).toEqual([true]);
  });
});

describe('a local program', () => {
  test('works in the context of the console, and leaves no file behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kdbg-test-'));
    const out = join(folder, 'out');
    const files = ['/home/ann/.kube/config', '/home/ann/.kube/prod'];
    const context = { context: 'prod', cluster: 'eu', user: 'ann', namespace: 'shop', files };
    const { sessions } = start({ context: () => context });
    const script = `printf '%s\\n' "$KUBECONFIG" > ${out}; cat "\${KUBECONFIG%%:*}" >> ${out}; exit 3`;
    const id = sessions.local({ argv: ['sh', '-c', script] });
    await ended(sessions, id);
    expect(stateOf(sessions, id)).toMatchObject({ code: 3 });
    const [line = '', ...config] = readFileSync(out, 'utf8').split('\n');
    const [own = '', ...rest] = line.split(':');
    expect(rest).toEqual(files);
    expect(JSON.parse(config.join('\n'))).toMatchObject({
      'current-context': 'prod',
      contexts: [{ name: 'prod', context: { cluster: 'eu', user: 'ann', namespace: 'shop' } }],
    });
    expect(existsSync(own)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  test('is killed by a signal that is named', async () => {
    const { sessions } = start();
    const id = sessions.local({ argv: ['sh', '-c', 'kill -TERM $$'] });
    await ended(sessions, id);
    expect(stateOf(sessions, id)).toMatchObject({ signal: 'SIGTERM' });
  });

  test('that is not installed is told as that', async () => {
    const { sessions } = start();
    const id = sessions.local({ argv: ['gdb-that-is-not-there'] });
    await ended(sessions, id);
    expect(stateOf(sessions, id)).toMatchObject({ reason: expect.stringMatching(/no program gdb-that-is-not-there/) });
  });

  test('answers keys with echo on its screen, and is gone after closeAll', async () => {
    const { sessions } = start();
    const id = sessions.local({ argv: ['cat'] });
    await until(sessions, id, () => stateOf(sessions, id)?.phase === 'running');
    screenOf(sessions, id).input('hello');
    await until(sessions, id, () => textOf(sessions, id) === 'hello');
    await sessions.closeAll();
    expect(sessions.list.get()).toEqual([]);
  });
});
