import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAttach, openExec, runExec } from '../../src/kube/channels/exec.ts';
import { openPortChannel } from '../../src/kube/channels/portChannel.ts';
import { openPort, podPorts } from '../../src/kube/channels/portforward.ts';
import type { PortConnection } from '../../src/kube/types.ts';
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

const all = async (connection: PortConnection): Promise<string> => {
  let text = '';
  for await (const chunk of connection) text += chunk;
  return text;
};

describe('exec', () => {
  test('gives output and the exit code', async () => {
    expect(await runExec(lab.client, main('box'), ['sh', '-c', 'echo out; echo err >&2; exit 7'])).toEqual({
      code: 7,
      stdout: 'out\n',
      stderr: 'err\n',
      truncated: false,
    });
  });

  test('takes input to its end', async () => {
    const { stdout } = await runExec(lab.client, main('box'), ['wc', '-c'], { stdin: Buffer.alloc(3_000_000) });
    expect(stdout.trim()).toBe('3000000');
  });

  test('says plainly what can not be run', async () => {
    expect(await runExec(lab.client, main('box'), ['no-such-program'])).toMatchObject({
      code: 127,
      reason: 'The container has no "no-such-program".',
    });
    expect((await rejection(runExec(lab.client, main('gone'), ['ls']))).message).toBe(
      `There is no pod gone in ${lab.namespace}.`,
    );
    expect((await rejection(runExec(lab.client, { ...main('box'), container: 'x' }, ['ls']))).message).toContain(
      'container x is not valid',
    );
  });

  test('has a terminal of the size that it is given', async () => {
    const channel = await openExec(lab.client, {
      ...main('box'),
      command: ['sh'],
      tty: true,
      stdin: true,
      columns: 100,
      rows: 40,
    });
    let shown = '';
    channel.onData((data) => {
      shown += data;
    });
    channel.write('stty size\n');
    await eventually('the size', () => shown.includes('40 100'));
    channel.resize(132, 50);
    await eventually('the new size', () => {
      channel.write('stty size\n');
      return shown.includes('50 132');
    });
    channel.write('exit 3\n');
    expect(await channel.ended).toEqual({ code: 3 });
  });

  test('attach speaks with the container itself', async () => {
    await lab.create(shellPod('echo', 'read line; echo "got $line"; exit 5', { stdin: true }));
    await eventually('the pod', async () => (await lab.pods('app=echo'))[0]?.status?.phase === 'Running');
    const channel = await openAttach(lab.client, { ...main('echo'), tty: false, stdin: true });
    let shown = '';
    channel.onData((data) => {
      shown += data;
    });
    channel.write('hello\n');
    await eventually('the answer', () => shown.includes('got hello'));
    await channel.ended;
  });
});

describe('port-forward', () => {
  const REQUEST = 'GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n';

  test('reaches nginx, many times at once and one after the other', async () => {
    const ports = podPorts(lab.client, { namespace: lab.namespace, pod: 'web' });
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const connection = await ports.open(80);
          connection.write(REQUEST);
          return all(connection);
        }),
      );
      for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\r\n\r\n[\s\S]+$/);
    }
    ports.close();
  });

  test('reaches nginx over channels, as on older servers', async () => {
    const connection = await openPortChannel(lab.client, { namespace: lab.namespace, pod: 'web', port: 80 });
    connection.write(REQUEST);
    expect(await all(connection)).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  test('carries many bytes whole, with a reader that stops now and then', async () => {
    await runExec(lab.client, main('web'), ['sh', '-c', 'dd if=/dev/zero of=/usr/share/nginx/html/big bs=1M count=40']);
    const connection = await openPort(lab.client, { namespace: lab.namespace, pod: 'web', port: 80 });
    connection.write(REQUEST.replace('GET /', 'GET /big'));
    let bytes = 0;
    let stops = 0;
    for await (const chunk of connection) {
      bytes += (chunk as Buffer).length;
      if (bytes > (stops + 1) * 8_000_000) {
        stops++;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    expect(bytes).toBeGreaterThan(40 * 1024 * 1024);
    expect(bytes).toBeLessThan(40 * 1024 * 1024 + 1000);
  });

  test('a port on which nothing listens is told', async () => {
    const connection = await openPort(lab.client, { namespace: lab.namespace, pod: 'web', port: 81 });
    connection.write('x');
    expect(await rejection(all(connection))).toMatchObject({
      code: 'port-refused',
      message: 'Nothing listens on port 81 in pod web.',
    });
    expect((await rejection(openPort(lab.client, { namespace: lab.namespace, pod: 'gone', port: 80 }))).code).toBe(
      'api-not-found',
    );
  });
});
