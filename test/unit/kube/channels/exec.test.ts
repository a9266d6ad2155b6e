import { beforeEach, describe, expect, test } from 'vitest';
import { execEnd, openAttach, openExec, runExec } from '../../../../src/kube/channels/exec.ts';
import { settle } from '../../../support/fakeClock.ts';
import { FakeSocketKube } from '../../../support/fakeSocket.ts';

const target = { namespace: 'shop', pod: 'web-1', container: 'web' };
const SUCCESS = JSON.stringify({ kind: 'Status', status: 'Success' });
const exited = (code: number) =>
  JSON.stringify({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });
const failed = (message: string) => JSON.stringify({ status: 'Failure', reason: 'InternalError', message });

let kube: FakeSocketKube;
beforeEach(() => {
  kube = new FakeSocketKube();
});

describe('exec', () => {
  test('asks for the command, and with a terminal for no stderr of its own', async () => {
    const channel = await openExec(kube, {
      ...target,
      command: ['sh', '-l'],
      tty: true,
      stdin: true,
      columns: 80,
      rows: 24,
    });
    expect(kube.last.request).toMatchObject({
      path: '/api/v1/namespaces/shop/pods/web-1/exec',
      query: { command: ['sh', '-l'], container: 'web', tty: true, stdin: true, stdout: true, stderr: false },
    });
    channel.resize(132, 50);
    expect(kube.last.sent.map(String)).toEqual(['\u0004{"Width":80,"Height":24}', '\u0004{"Width":132,"Height":50}']);
  });

  test('gives output by its stream, and the exit code', async () => {
    const channel = await openExec(kube, { ...target, command: ['x'], tty: false, stdin: false });
    const got: string[] = [];
    kube.last.message([1], 'early');
    channel.onData((data, from) => got.push(`${from} ${data}`));
    kube.last.message([1], 'out');
    kube.last.message([2], 'err');
    kube.last.message([1]);
    kube.last.message([3], exited(7));
    expect(await channel.ended).toEqual({ code: 7 });
    expect(got).toEqual(['stdout early', 'stdout out', 'stderr err']);
    expect(kube.last.closed).toBe(true);
  });

  test('sends input in messages of a size that every server takes, and its end', async () => {
    const channel = await openExec(kube, { ...target, command: ['cat'], tty: false, stdin: true });
    channel.write(Buffer.alloc(70_000, 'x'));
    channel.end();
    expect(kube.last.sent.map((message) => [message[0], message.length])).toEqual([
      [0, 32_769],
      [0, 32_769],
      [0, 4_465],
      [255, 2],
    ]);
    kube.last.room = false;
    expect(channel.write('more')).toBe(false);
  });

  test('a lost connection ends without a code, with the reason', async () => {
    const channel = await openExec(kube, { ...target, command: ['x'], tty: false, stdin: false });
    kube.last.end(new Error('The connection was lost.'));
    expect(await channel.ended).toEqual({ reason: 'The connection was lost.' });
  });

  test('attach names no command', async () => {
    await openAttach(kube, { ...target, tty: false, stdin: false });
    expect(kube.last.request.path).toMatch(/\/attach$/);
    expect(kube.last.request.query).not.toHaveProperty('command');
  });
});

describe('how an exec ended', () => {
  test.each([
    ['success', SUCCESS, { code: 0 }],
    ['an exit code', exited(139), { code: 139 }],
    [
      'a program that is not there',
      failed(
        'error executing command in container: failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown',
      ),
      { code: 127, reason: 'The container has no "bash".' },
    ],
    [
      'a file that is no program',
      failed(
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "/etc/passwd": permission denied: unknown',
      ),
      { code: 126, reason: '"bash" may not be run in this container.' },
    ],
    [
      'a program for another processor',
      failed('OCI runtime exec failed: exec /bin/bash: exec format error'),
      { code: 126, reason: '"bash" is made for another processor architecture.' },
    ],
    ['anything else', failed('container not running'), { reason: 'container not running' }],
    ['no Status at all', 'what', { reason: 'what' }],
    ['nothing', '', { reason: 'The connection was lost.' }],
    ['a Status of odd parts', '{"status":7,"details":{"causes":[null,3]}}', { reason: '' }],
  ])('%s', (_name, text, expected) => expect(execEnd(text, 'bash')).toEqual(expected));
});

test('runExec gives what was written, up to its limit', async () => {
  const run = runExec(kube, target, ['cat'], { stdin: 'in', limit: 4 });
  await settle();
  expect(kube.last.sent.map(String)).toEqual(['\u0000in', Buffer.from([255, 0]).toString()]);
  kube.last.message([1], 'abc');
  kube.last.message([1], 'defg');
  kube.last.message([2], 'e');
  kube.last.message([3], SUCCESS);
  expect(await run).toEqual({ code: 0, stdout: 'abcd', stderr: 'e', truncated: true });
});
