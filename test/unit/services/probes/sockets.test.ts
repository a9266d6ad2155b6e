import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { KdbgError } from '../../../../src/base/errors.ts';
import type { SocketsProbe } from '../../../../src/diagnosis/probes.ts';
import type { RunResult } from '../../../../src/kube/channels/exec.ts';
import { ApiError } from '../../../../src/kube/errors.ts';
import { createProbeRunner } from '../../../../src/services/probes/index.ts';
import { createSockets, type SocketWays } from '../../../../src/services/probes/sockets.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';
import { FakeKube } from '../../../support/fakeKube.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (address: string, port: number, state = '0A') =>
  `   0: ${address}:${port.toString(16).padStart(4, '0')} 00000000:0000 ${state} 0:0 00:0 0 0 0 1 1 0 100 0 0 10 0\n`;
const ran = (stdout: string, more: Partial<RunResult> = {}): RunResult => ({
  code: 0,
  stdout,
  stderr: '',
  truncated: false,
  ...more,
});
const noCat = ran('', { code: 127, reason: 'There is no cat.' });
const refused = (port: number) => new KdbgError('port-refused', `Nothing listens on port ${port}.`);
const forbidden = (what: string) => new ApiError('api-forbidden', `ann may not create ${what}.`, { status: 403 });

/** A pod of which the test says what a command gives, and how each port is inside and outside. */
function lab(
  pod: {
    exec?: (container: string) => RunResult | Error;
    inside?: Readonly<Record<number, 'open' | 'closed' | 'lost' | 'lost once' | Error>>;
    outside?: Readonly<Record<number, 'open' | 'refused'>>;
  },
  deep = false,
) {
  const clock = new FakeClock(100_000);
  const calls: string[] = [];
  let lost = false;
  const ways: SocketWays = {
    async exec({ container }) {
      calls.push(`exec ${container}`);
      const result = pod.exec?.(container) ?? noCat;
      if (result instanceof Error) throw result;
      return result;
    },
    async connect({ port }) {
      calls.push(`connect ${port}`);
      const how = pod.inside?.[port] ?? 'closed';
      if (how instanceof Error) throw how;
      const stream = new PassThrough();
      if (how === 'open') return stream;
      // Nothing comes of it, not even an end.
      stream.end = () => stream;
      if (how === 'lost' || (how === 'lost once' && !lost)) lost = true;
      else queueMicrotask(() => stream.destroy(refused(port)));
      return stream;
    },
    async outside({ port }) {
      calls.push(`outside ${port}`);
      return pod.outside?.[port];
    },
  };
  const sockets = createSockets(ways, { deep, clock });
  const ask = async (more: Partial<SocketsProbe> = {}) => {
    const request: SocketsProbe = {
      type: 'sockets',
      namespace: 'shop',
      pod: 'web-1',
      containers: ['web'],
      instance: 'one',
      ports: [8080],
      startedAt: 0,
      ...more,
    };
    const answer = sockets.read(request, new AbortController().signal);
    for (let n = 0; n < 30; n++) await clock.advance(500);
    return answer;
  };
  return { clock, calls, ask, sockets };
}

describe('the sockets of a pod', () => {
  it('are read from the kernel’s table, those of IPv6 too; what is not listening is left out', async () => {
    const table = `${HEAD}${line('0100007F', 9000)}${line('00000000', 80, '01')}${HEAD}${line('0'.repeat(32), 8080)}`;
    const { ask, calls } = lab({ exec: () => ran(table) });
    expect(await ask()).toEqual({
      type: 'sockets',
      way: 'table',
      container: 'web',
      listeners: [
        { address: '::', port: 8080 },
        { address: '127.0.0.1', port: 9000 },
      ],
      taken: [],
      well: true,
    });
    expect(calls).toEqual(['exec web']);
  });

  it('are told where the node has no IPv6, too: cat then fails for one of the files', async () => {
    const { ask } = lab({ exec: () => ran(HEAD + line('00000000', 8080), { code: 1 }) });
    expect(await ask()).toMatchObject({ way: 'table', well: true });
  });

  it('are read in another container where the first has no cat', async () => {
    const { ask, calls } = lab({
      exec: (container) => (container === 'side' ? ran(HEAD + line('0100007F', 8080)) : noCat),
    });
    expect(await ask({ containers: ['web', 'side'] })).toMatchObject({ way: 'table', container: 'side', well: false });
    expect(calls).toEqual(['exec web', 'exec side']);
  });

  it('are tried by connecting where the table does not have a wanted port: a sandbox may have its own', async () => {
    const { ask } = lab({ exec: () => ran(HEAD), inside: { 8080: 'open' } });
    expect(await ask({ ports: [8080, 9090] })).toMatchObject({ way: 'table', taken: [8080], well: false });
  });

  it('are told by connections where no container has cat', async () => {
    const { ask } = lab({ inside: { 8080: 'open', 9090: 'closed' } });
    expect(await ask({ ports: [8080, 9090] })).toMatchObject({
      way: 'connections',
      ports: [
        { port: 8080, state: 'open' },
        { port: 9090, state: 'closed' },
      ],
      well: false,
    });
  });

  it('count as closed by the first refusal, though another was lost on its way', async () => {
    const { ask, calls } = lab({ inside: { 8080: 'lost once' } });
    expect(await ask()).toMatchObject({ way: 'connections', ports: [{ port: 8080, state: 'closed' }] });
    expect(calls.filter((call) => call === 'connect 8080')).toHaveLength(2);
  });

  it('are not told by connections of which nothing comes, but by the table where there is one', async () => {
    const { ask, calls } = lab({ inside: { 8080: 'lost' } });
    expect(await ask()).toMatchObject({ way: 'connections', ports: [], well: false });
    expect(calls.filter((call) => call === 'connect 8080')).toHaveLength(3);
    const other = lab({ exec: () => ran(HEAD + line('00000000', 9000)), inside: { 8080: 'lost' } });
    expect(await other.ask()).toMatchObject({ way: 'table', taken: [] });
  });

  it('on loopback are told by the pod’s own address, which only a deep look asks', async () => {
    const pod = {
      inside: { 8080: 'open', 9090: 'closed' },
      outside: { 8080: 'refused', 9090: 'refused', 80: 'open' },
    } as const;
    expect(await lab(pod).ask()).toMatchObject({ ports: [{ port: 8080, state: 'open' }], well: true });
    const { ask, calls } = lab(pod, true);
    expect(await ask({ ports: [80, 8080, 9090] })).toMatchObject({
      ports: [
        { port: 80, state: 'open' },
        { port: 8080, state: 'inside' },
        { port: 9090, state: 'closed' },
      ],
    });
    expect(calls).not.toContain('connect 80');
  });

  it('are unseen where neither is permitted, which is not tried again for the next pod', async () => {
    const { ask, calls, clock } = lab({
      exec: () => forbidden('pods/exec'),
      inside: { 8080: forbidden('pods/portforward') },
    });
    expect(await ask()).toEqual({
      type: 'sockets',
      way: 'unseen',
      reason: 'ann may not create pods/exec. ann may not create pods/portforward.',
    });
    await ask({ pod: 'web-2' });
    expect(calls).toEqual(['exec web', 'connect 8080']);
    await clock.advance(60_000);
    await ask({ pod: 'web-3' });
    expect(calls).toHaveLength(4);
  });

  it('of a program that has just started are looked at a moment later', async () => {
    const { sockets, calls, clock } = lab({ exec: () => ran(HEAD + line('00000000', 8080)) });
    const request = { type: 'sockets', namespace: 'shop', pod: 'web-1', containers: ['web'], instance: 'one' } as const;
    const answer = sockets.read({ ...request, ports: [8080], startedAt: 98_000 }, new AbortController().signal);
    await clock.advance(5_900);
    expect(calls).toEqual([]);
    await clock.advance(200);
    expect(await answer).toMatchObject({ way: 'table' });
  });

  it('are looked at in four pods at a time', async () => {
    const { sockets, calls } = lab({ exec: () => ran(HEAD + line('00000000', 8080)) });
    const abort = new AbortController();
    const waiting = Array.from({ length: 6 }, (_, n) =>
      sockets.read(
        {
          type: 'sockets',
          namespace: 'shop',
          pod: `web-${n}`,
          containers: [`c${n}`],
          instance: 'one',
          ports: [8080],
          startedAt: n < 4 ? 100_000 : 0,
        },
        abort.signal,
      ),
    );
    await settle();
    // The first four wait for their programs to start, and nobody overtakes them.
    expect(calls).toEqual([]);
    abort.abort();
    expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
  });

  it('are asked for only by a runner that is to look into pods', () => {
    const client = new FakeKube();
    const request = { type: 'sockets', namespace: 'shop', pod: 'web-1', containers: ['web'], instance: 'one' } as const;
    const takes = (sockets?: 'calmly' | 'deeply') =>
      createProbeRunner({ client, sockets }).takes?.({ ...request, ports: [80], startedAt: 0 });
    expect([takes(), takes('calmly'), takes('deeply')]).toEqual([false, true, true]);
    expect(createProbeRunner({ client }).takes?.({ type: 'node-load' })).toBe(true);
  });
});
