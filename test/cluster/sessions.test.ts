import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runExec } from '../../src/kube/channels/exec.ts';
import type { SessionScreen, Sessions } from '../../src/services/sessions/types.ts';
import { eventually, type TestNamespace, testNamespace } from '../support/cluster.ts';
import { clusterSessions } from '../support/clusterSessions.ts';

let space: TestNamespace;
let sessions: Sessions;

beforeAll(async () => {
  space = await testNamespace('sessions');
  const pod = (name: string, image: string, container: object) =>
    space.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { app: name } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'main', image, ...container }] },
    });
  await pod('busy', 'busybox:1.36', { command: ['sleep', 'infinity'] });
  await pod('tools', 'toolbox:1', { command: ['sleep', 'infinity'] });
  await pod('bare', 'kdbg.test/distroless-web:1', {});
  await pod('talker', 'busybox:1.36', { command: ['sh', '-c', 'while true; do echo tick; sleep 0.2; done'] });
  await pod('cat', 'busybox:1.36', { command: ['cat'], stdin: true, tty: true });
  for (const name of ['busy', 'tools', 'bare', 'talker', 'cat']) await space.readyPod(`app=${name}`);
  sessions = clusterSessions(space, { cwd: '/', size: { columns: 100, rows: 30 } });
});

afterAll(async () => {
  await sessions?.closeAll();
  await space?.close();
});

const target = (pod: string) => ({ namespace: space.namespace, pod, container: 'main' });
const stateOf = (id: string) => sessions.list.get().find((info) => info.id === id)?.state;
const textOf = (screen: SessionScreen) => screen.text({ line: 0, column: 0 }, { line: 99_999, column: 0 });

function screenOf(id: string): SessionScreen {
  const screen = sessions.screen(id);
  if (!screen) throw new Error(`no session ${id}`);
  return screen;
}

const shows = (screen: SessionScreen, what: RegExp) =>
  eventually(`${what} on the screen`, () => what.test(textOf(screen)));
const ended = (id: string) =>
  eventually('the end', () => {
    const state = stateOf(id);
    return state?.phase === 'ended' ? state : undefined;
  });
const processes = async (pod: string) =>
  (await runExec(space.client, target(pod), ['ps', '-o', 'pid,args'])).stdout.replace(/^.*ps -o.*$/m, '');

describe('a shell in a container', () => {
  test('has the size of its pane, follows a new size, and says its exit code', async () => {
    const id = sessions.exec(target('busy'));
    const screen = screenOf(id);
    screen.input('stty size; echo $TERM\r');
    await shows(screen, /30 100\n *xterm-256color/);
    screen.resize(132, 43);
    await eventually('the new size', () => {
      screen.input('stty size\r');
      return /43 132/.test(textOf(screen));
    });
    screen.input('exit 7\r');
    expect(await ended(id)).toMatchObject({ code: 7 });
    await shows(screen, /── ended with exit code 7 ──/);
    sessions.close(id);
  });

  test('shows everything up to the last line when a command writes much and ends', async () => {
    for (let i = 0; i < 3; i++) {
      const id = sessions.exec(target('busy'), { command: ['seq', '1', '200000'] });
      await ended(id);
      await shows(screenOf(id), /200000\n/);
      expect(screenOf(id).scrollback).toBe(10_000);
      sessions.close(id);
    }
  });

  test('ctrl-c reaches the program in it', async () => {
    const id = sessions.exec(target('busy'));
    const screen = screenOf(id);
    screen.input('echo rea""dy; sleep 1000\r');
    await shows(screen, /ready/);
    screen.input('\x03');
    screen.input('echo code=$?\r');
    await shows(screen, /code=130/);
    sessions.close(id);
  });

  test('top draws a whole screen in it', async () => {
    const id = sessions.exec(target('busy'));
    const screen = screenOf(id);
    screen.input('top\r');
    await shows(screen, /Load average/);
    expect(screen.paint().join('\n')).toMatch(/PID +PPID/);
    screen.input('q');
    screen.input('echo af""ter\r');
    await shows(screen, /after/);
    sessions.close(id);
  });

  test('closing the session ends it and what runs in it', async () => {
    const id = sessions.exec(target('busy'));
    screenOf(id).input('sleep 4321\r');
    await eventually('the program', async () => (await processes('busy')).includes('sleep 4321'));
    sessions.close(id);
    await eventually('its end', async () => !(await processes('busy')).includes('sleep 4321'));
  });

  test('is bash where the container has one', async () => {
    const bash = '#!/bin/sh\n[ "$1" = -c ] && exit 0\necho bash is here; exec sh\n';
    await runExec(space.client, target('tools'), ['sh', '-c', 'cat > /bin/bash; chmod +x /bin/bash'], { stdin: bash });
    const id = sessions.exec(target('tools'));
    await shows(screenOf(id), /bash is here/);
    sessions.close(id);
  });

  test('vi edits a file in it, on the alternate screen', async () => {
    const id = sessions.exec(target('busy'));
    const screen = screenOf(id);
    screen.input('vi /tmp/note\r');
    await eventually('the alternate screen', () => screen.modes.alternate && /\/tmp\/note/.test(textOf(screen)));
    screen.input('ihello from vi');
    screen.input('\x1b');
    await shows(screen, /hello from vi/);
    screen.input(':wq\r');
    await eventually('the shell again', () => !screen.modes.alternate);
    screen.input('cat /tmp/note; echo sa""ved\r');
    await shows(screen, /hello from vi\nsaved/);
    sessions.close(id);
  });

  test('a container without a shell ends with what is possible', async () => {
    const id = sessions.exec(target('bare'));
    expect(await ended(id)).toMatchObject({
      reason: expect.stringMatching(/neither bash nor sh.*ephemeral container/),
    });
    await shows(screenOf(id), /neither bash nor sh/);
  });

  test('a pod that is not there ends with that', async () => {
    const id = sessions.exec(target('ghost'));
    expect(await ended(id)).toMatchObject({ reason: expect.stringMatching(/no pod ghost/i) });
  });
});

describe('attaching', () => {
  test('shows what a program without a terminal writes, in whole lines', async () => {
    const id = sessions.attach(target('talker'));
    await shows(screenOf(id), /takes no input ──\ntick\ntick\n/);
    sessions.close(id);
  });

  test('types into a program that has one', async () => {
    const id = sessions.attach(target('cat'));
    await eventually('the attachment', () => stateOf(id)?.phase === 'running');
    screenOf(id).input('hello\r');
    await shows(screenOf(id), /hello\nhello/);
    sessions.close(id);
  });
});

describe('a local program', () => {
  test('kubectl works in the context and namespace of the console', async () => {
    const id = sessions.local({ argv: ['kubectl', 'get', 'pods', '--no-headers', '-o', 'name'] });
    expect(await ended(id)).toMatchObject({ code: 0 });
    await shows(screenOf(id), /pod\/busy/);
  });
});
