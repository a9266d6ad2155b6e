import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { openAttach, openExec, runExec } from '../../../src/kube/channels/exec.ts';
import { openPortChannel } from '../../../src/kube/channels/portChannel.ts';
import { openPort, podPorts } from '../../../src/kube/channels/portforward.ts';
import { podUsage } from '../../../src/kube/metrics.ts';
import type { PortConnection } from '../../../src/kube/types.ts';
import { eventually } from '../cluster.ts';
import { podOf, shellPod } from '../pods.ts';
import { rejection } from '../rejection.ts';
import type { ContractTarget } from './target.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n';
/** What a terminal answers, without its control sequences. */
const plain = (text: string): string => text.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '');

async function all(connection: PortConnection): Promise<string> {
  let text = '';
  for await (const chunk of connection) text += chunk;
  return text;
}

/** exec, attach, port-forward and metrics. */
export function channelContract(target: () => ContractTarget): void {
  const lab = () => target().lab;
  const main = (pod: string) => ({ namespace: lab().namespace, pod, container: 'main' });
  const web = () => ({ namespace: lab().namespace, pod: 'web' });
  /** Sends back what it gets. */
  const mirror = () => ({ namespace: lab().namespace, pod: 'mirror' });

  beforeAll(async () => {
    await lab().create(podOf('web', 'nginx:1.22'));
    await lab().create(shellPod('box', 'while true; do sleep 1; done'));
    await lab().create(
      target().kind === 'playground'
        ? podOf('mirror', 'playground/mirror:1')
        : shellPod('mirror', 'nc -ll -p 7000 -e cat'),
    );
    await Promise.all(['web', 'box', 'mirror'].map((name) => lab().readyPod(`app=${name}`)));
    for (const [pod, port] of [
      [web(), 80],
      [mirror(), 7000],
    ] as const) {
      await eventually(`a listener in ${pod.pod}`, async () => {
        const connection = await openPort(lab().client, { ...pod, port });
        connection.end(REQUEST);
        return all(connection).catch(() => '');
      });
    }
  });

  describe('exec', () => {
    test('gives both outputs and the exit code', async () => {
      const ran = await runExec(lab().client, main('box'), ['sh', '-c', 'echo out; echo err >&2; exit 7']);
      expect(ran).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n', truncated: false });
    });

    test('takes input to its end, and goes on after it', async () => {
      const script = 'wc -c; sleep 0.2; echo after';
      const stdin = Buffer.alloc(3_000_000);
      const { stdout, code } = await runExec(lab().client, main('box'), ['sh', '-c', script], { stdin });
      expect(stdout.split('\n').map((line) => line.trim())).toEqual(['3000000', 'after', '']);
      expect(code).toBe(0);
    });

    test('carries many bytes whole', async () => {
      const bytes = randomBytes(2 * 1024 * 1024);
      const options = { stdin: bytes };
      const { stdout } = await runExec(lab().client, main('box'), ['sha256sum'], options);
      expect(stdout.split(' ')[0]).toBe(createHash('sha256').update(bytes).digest('hex'));
    });

    test('a command that a signal ends tells 128 and the signal', async () => {
      expect(await runExec(lab().client, main('box'), ['sh', '-c', 'kill -9 $$'])).toMatchObject({ code: 137 });
    });

    test('says plainly what can not be run', async () => {
      expect(await runExec(lab().client, main('box'), ['no-such-program'])).toMatchObject({
        code: 127,
        reason: 'The container has no "no-such-program".',
      });
      expect((await rejection(runExec(lab().client, main('gone'), ['ls']))).message).toBe(
        `There is no pod gone in ${lab().namespace}.`,
      );
      const elsewhere = { ...main('box'), container: 'x' };
      expect((await rejection(runExec(lab().client, elsewhere, ['ls']))).message).toContain(
        'container x is not valid for pod box',
      );
    });

    test('has a terminal of the size that it is given, and nothing before what the program writes', async () => {
      const channel = await openExec(lab().client, {
        ...main('box'),
        command: [
          'sh',
          '-c',
          'until [ "$(stty size)" = "40 100" ]; do sleep 0.1; done; stty size; read answer; stty size; echo "got $answer"; exit 3',
        ],
        tty: true,
        stdin: true,
        columns: 100,
        rows: 40,
      });
      let shown = '';
      channel.onData((data) => {
        shown += data;
      });
      await eventually('the size', () => shown.includes('40 100'));
      expect(plain(shown)).toMatch(/^40 100/);
      channel.resize(132, 50);
      // the size travels beside the input: it may be late by a moment
      await new Promise((resolve) => setTimeout(resolve, 300));
      channel.write('yes\n');
      await eventually('the new size', () => shown.includes('50 132'));
      expect(await channel.ended).toEqual({ code: 3 });
      expect(plain(shown)).toContain('got yes');
    });

    test('ctrl-c in a terminal ends the program, not the shell', async () => {
      const command = ['sh'];
      const channel = await openExec(lab().client, { ...main('box'), command, tty: true, stdin: true });
      let shown = '';
      channel.onData((data) => {
        shown += data;
      });
      channel.write('sleep 100\n');
      await eventually('the echo', () => shown.includes('sleep 100'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      channel.write('\u0003');
      channel.write('echo still $((40+2))\n');
      await eventually('the shell', () => shown.includes('still 42'));
      channel.write('exit\n');
      expect(await channel.ended).toMatchObject({ code: expect.any(Number) });
    });

    test('attach speaks with the container itself', async () => {
      await lab().create(shellPod('echo', 'read line; echo "got $line"; read line; exit 5', { stdin: true }));
      await eventually('the pod', async () => (await lab().pods('app=echo'))[0]?.status?.phase === 'Running');
      const channel = await openAttach(lab().client, { ...main('echo'), tty: false, stdin: true });
      let shown = '';
      channel.onData((data) => {
        shown += data;
      });
      channel.write('hello\n');
      await eventually('the answer', () => shown.includes('got hello'));
      channel.write('\n');
      await channel.ended;
      await eventually('its end', async () => (await lab().pods('app=echo'))[0]?.status?.phase === 'Failed');
    });

    test('attach to a container with a terminal has its size', async () => {
      const script = 'read line; stty size; echo "got $line"; sleep 1';
      await lab().create(shellPod('console', script, { stdin: true, tty: true }));
      await eventually('the pod', async () => (await lab().pods('app=console'))[0]?.status?.phase === 'Running');
      const options = { ...main('console'), tty: true, stdin: true, columns: 90, rows: 30 };
      const channel = await openAttach(lab().client, options);
      let shown = '';
      channel.onData((data) => {
        shown += data;
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      channel.write('hello\n');
      await eventually('the answer', () => shown.includes('got hello'));
      expect(shown).toContain('30 90');
      await channel.ended;
    });
  });

  describe('port-forward', () => {
    test('reaches a server, many times at once and one after the other', async () => {
      const ports = podPorts(lab().client, web());
      for (let round = 0; round < 2; round++) {
        const answers = await Promise.all(
          Array.from({ length: 20 }, async () => {
            const connection = await ports.open(80);
            connection.write(REQUEST);
            return all(connection);
          }),
        );
        for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\r\n\r\n[\s\S]+$/);
      }
      ports.close();
    });

    test('reaches it over channels, as on older servers', async () => {
      const connection = await openPortChannel(lab().client, { ...web(), port: 80 });
      connection.write(REQUEST);
      expect(await all(connection)).toMatch(/^HTTP\/1\.1 200 OK/);
    });

    test('carries 8 MiB whole both ways', async () => {
      const bytes = randomBytes(8 * 1024 * 1024);
      const connection = await openPort(lab().client, { ...mirror(), port: 7000 });
      connection.write(bytes);
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of connection) {
        size += (chunk as Buffer).length;
        hash.update(chunk as Buffer);
        if (size >= bytes.length) break;
      }
      expect(size).toBe(bytes.length);
      expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    });

    test('what is sent before the end of one side is answered after it', async () => {
      const connection = await openPort(lab().client, { ...mirror(), port: 7000 });
      connection.end('the last words');
      expect(await all(connection)).toBe('the last words');
    });

    test('a port on which nothing listens is told', async () => {
      const connection = await openPort(lab().client, { ...web(), port: 81 });
      connection.write('x');
      expect(await rejection(all(connection))).toMatchObject({
        code: 'port-refused',
        message: 'Nothing listens on port 81 in pod web.',
      });
      const nowhere = openPort(lab().client, { namespace: lab().namespace, pod: 'gone', port: 80 });
      expect((await rejection(nowhere)).code).toBe('api-not-found');
    });
  });

  test('metrics tell what a container uses', async () => {
    const { client, namespace } = lab();
    await lab().create(shellPod('busy', 'while true; do :; done'));
    const used = await eventually('metrics', async () =>
      (await podUsage(client, namespace))?.find(({ name, cpu }) => name === 'busy' && cpu > 0),
    );
    expect(used.containers.map(({ name }) => name)).toEqual(['main']);
    expect(used.memory).toBeGreaterThan(10_000);
    await lab().remove('Pod', 'busy', 0);
  });
}
