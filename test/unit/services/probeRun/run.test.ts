import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock.ts';
import type { Container } from '../../../../src/kube/objects.ts';
import { type ProbeWays, probeReport, probesOf, runProbe } from '../../../../src/services/probeRun/index.ts';
import { insideCommand, type Probe, questionOf } from '../../../../src/services/probeRun/plan.ts';

const container = (probe: object, ports: object[] = []): Container =>
  ({ name: 'web', ports, readinessProbe: probe }) as unknown as Container;
const asked = (probe: object, ports: object[] = []) => {
  const spec = container(probe, ports);
  return questionOf(spec, spec.readinessProbe as Probe, '10.1.2.3');
};
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const never = () => Promise.reject(new Error('not in this test'));
/** Ways of which an exec gives this. */
const inside = (stdout: string, stderr: string, code = 0): ProbeWays => ({
  exec: async () => ({ stdout, stderr, code, truncated: false }),
  connect: never,
});
const mark = (tool: string, ms = 20, code = 0) =>
  `\nkdbg-probe ${tool} 100.00 ${(100 + ms / 1000).toFixed(2)} ${code}\n`;
const run = (ways: ProbeWays, probe: object, podIP = '10.1.2.3') => {
  const spec = container(probe);
  const [first] = probesOf(spec);
  if (!first) throw new Error('no probe');
  const subject = { namespace: 'shop', pod: 'web-1', container: 'web', podIP, spec };
  return runProbe(ways, subject, first, systemClock, new AbortController().signal);
};

describe('what a probe asks', () => {
  it('HTTP asks the pod’s own address at the named port, with the probe’s headers instead of the usual ones', () => {
    const probe = {
      httpGet: { path: 'ok', port: 'http', scheme: 'HTTPS', httpHeaders: [{ name: 'host', value: 'shop' }] },
    };
    const question = asked(probe, [{ name: 'http', containerPort: 8443 }]);
    expect(question).toMatchObject({ kind: 'http', scheme: 'https', host: '10.1.2.3', port: 8443, path: '/ok' });
    if (question.kind !== 'http') throw new Error('not http');
    const command = insideCommand(question, 11);
    expect(command.slice(0, 2)).toEqual(['sh', '-c']);
    expect(command.slice(4, 7)).toEqual(['10.1.2.3', '8443', '11']);
    expect(command[7]).toContain('GET /ok HTTP/1.1\r\nUser-Agent: kube-probe/kdbg\r\nAccept: */*\r\nhost: shop\r\n');
    expect(command[8]).toBe('https://10.1.2.3:8443/ok');
    expect(command).toContain('host: shop');
  });

  it('what a probe says never becomes part of a script', () => {
    const question = asked({ httpGet: { path: '/$(reboot)"; reboot', port: 80 } });
    if (question.kind !== 'http') throw new Error('not http');
    expect(insideCommand(question, 1)[2]).not.toContain('reboot');
  });

  it('a command is run as it stands, TCP and gRPC ask the address, an IPv6 one in brackets', () => {
    expect(insideCommand({ kind: 'exec', command: ['cat', '/ready'] }, 11)).toEqual(['cat', '/ready']);
    expect(insideCommand({ kind: 'tcp', host: 'fd00::1', port: 81 }, 11).slice(4)).toEqual(['fd00::1', '81', '11']);
    expect(insideCommand({ kind: 'grpc', host: 'fd00::1', port: 81, service: 'a' }, 11).slice(4)).toEqual([
      '[fd00::1]:81',
      '11',
      'a',
    ]);
  });

  it('a port name that is not declared, a pod without an address', () => {
    expect(asked({ tcpSocket: { port: 'web' } })).toEqual({ kind: 'no-port', port: 'web' });
    expect(questionOf(container({}), { tcpSocket: { port: 80 } } as Probe, undefined)).toEqual({ kind: 'no-address' });
  });
});

describe('a run from inside', () => {
  const http = { httpGet: { path: '/ready', port: 8080 } };

  it('an answer with its status, time and first lines', async () => {
    const found = await run(inside('HTTP/1.1 404 Not Found\r\nServer: x\r\n\r\nno such page\n', mark('nc')), http);
    expect(found).toMatchObject({ way: 'inside', verdict: 'failed', answer: { tool: 'nc', status: 404, ms: 20 } });
    expect(probeReport(found)).toContain('✖ It fails: status 404 (Not Found)');
    expect(probeReport(found)).toContain('no such page');
  });

  it('wget tells the status among its messages', async () => {
    const stderr = `Connecting to 10.1.2.3:8080\n  HTTP/1.1 503 Service Unavailable\nwget: server returned error: HTTP/1.1 503 Service Unavailable${mark('wget', 20, 1)}`;
    expect((await run(inside('', stderr), http)).answer.status).toBe(503);
  });

  it('a good answer that takes longer than the probe waits is slow, not passed', async () => {
    const found = await run(inside('HTTP/1.1 200 OK\r\n\r\nok', mark('curl', 2500)), http);
    expect(found.verdict).toBe('slow');
    expect(probeReport(found)).toContain('takes 2.5 s, and the probe waits 1 s only');
  });

  it('a command passes by its exit code, and shows what it wrote', async () => {
    const probe = { exec: { command: ['check'] }, timeoutSeconds: 30 };
    expect((await run(inside('fine', ''), probe)).verdict).toBe('passed');
    const failed = await run(inside('', 'cat: can’t open /ready\u001b[31m', 1), probe);
    expect(probeReport(failed)).toContain('It fails: exit code 1');
    expect(probeReport(failed)).not.toContain('\u001b');
  });
});

describe('where nothing in the container can ask', () => {
  const noShell = (connectTo: ProbeWays['connect']): ProbeWays => ({
    exec: async () => ({
      stdout: '',
      stderr: '',
      reason: 'exec: "sh": executable file not found in $PATH',
      code: 127,
      truncated: false,
    }),
    connect: connectTo,
  });

  it('it is asked through a connection from outside, and said so', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/ready' ? 200 : 404;
      response.end(`agent ${request.headers['user-agent']}`);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closers.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const found = await run(
      noShell(async () => connect(port, '127.0.0.1')),
      { httpGet: { path: '/ready', port: 8080 } },
    );
    expect(found).toMatchObject({ way: 'outside', verdict: 'passed', answer: { status: 200 } });
    expect(probeReport(found)).toContain('agent kube-probe/kdbg');
    expect(probeReport(found)).toContain('web has no shell');
  });

  it('a refused connection is an answer', async () => {
    const found = await run(noShell(never), { tcpSocket: { port: 81 } });
    expect(found).toMatchObject({ verdict: 'failed', answer: { errors: ['not in this test'] } });
  });

  it('another host than the pod can’t be asked from outside', async () => {
    await expect(run(noShell(never), { httpGet: { host: 'db', port: 80 } })).rejects.toMatchObject({
      code: 'probe-no-way',
    });
  });
});
