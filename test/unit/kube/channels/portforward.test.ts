import { beforeEach, describe, expect, test } from 'vitest';
import { openPort, type PodPorts, podPorts } from '../../../../src/kube/channels/portforward.ts';
import { apiError } from '../../../../src/kube/errors.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';
import { type FakeSocket, FakeSocketKube } from '../../../support/fakeSocket.ts';

/** What the kubelet's side sends. */
const reply = (id: number) => frame(0x80030002, 0, Buffer.concat([number(id), Buffer.from('78f9e3c6', 'hex')]));
const data = (id: number, text: string | Buffer, fin = false) => frame(id, fin ? 1 : 0, Buffer.from(text));
const reset = (id: number) => frame(0x80030003, 0, Buffer.concat([number(id), number(3)]));
const goAway = frame(0x80030007, 0, Buffer.concat([number(0), number(0)]));
function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
function frame(first: number, flags: number, payload: Buffer): Buffer {
  return Buffer.concat([number(first), number(((flags << 24) | payload.length) >>> 0), payload]);
}

/** What our side sent, one word a frame. */
const words = (socket: FakeSocket): string[] => {
  const bytes = Buffer.concat(socket.sent);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes.readUInt32BE(at);
    const flags = bytes[at + 4] ?? 0;
    const length = bytes.readUInt32BE(at + 4) & 0xffffff;
    const payload = bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length;
    const end = flags & 1 ? ' end' : '';
    if (first < 0x80000000) found.push(`data ${first}${length ? ` ${length > 20 ? length : payload}` : ''}${end}`);
    else if ((first & 0xffff) === 1)
      found.push(`open ${payload.readUInt32BE(0)} ${/error|data/.exec(payload.toString())}${end}`);
    else found.push(`type ${first & 0xffff} ${payload.readUInt32BE(0)}`);
  }
  socket.sent.length = 0;
  return found;
};

let kube: FakeSocketKube;
let clock: FakeClock;
let ports: PodPorts;
beforeEach(() => {
  kube = new FakeSocketKube();
  clock = new FakeClock();
  ports = podPorts(kube, { namespace: 'shop', pod: 'web-1' }, { clock });
});

/** Opens a connection; `id` is that of its error stream, its data stream has id + 2. */
const open = async (id = 1, port = 80) => {
  const opening = ports.open(port);
  await settle();
  kube.last.message(reply(id), reply(id + 2));
  return opening;
};
const read = (connection: AsyncIterable<Buffer>) => {
  const state = { text: '', ended: false, error: undefined as unknown };
  void (async () => {
    try {
      for await (const chunk of connection) state.text += chunk;
      state.ended = true;
    } catch (error) {
      state.error = error;
    }
  })();
  return state;
};

describe('a connection to a port of a pod', () => {
  test('is an error and a data stream in a tunnel', async () => {
    const connection = await open();
    expect(kube.last.protocol).toBe('SPDY/3.1+portforward.k8s.io');
    expect(kube.last.request.path).toBe('/api/v1/namespaces/shop/pods/web-1/portforward');
    connection.write('hello');
    expect(words(kube.last)).toEqual(['open 1 error end', 'open 3 data', 'data 3 hello']);
  });

  test('gives what comes, however the frames are cut, and ends when the kubelet has no error to tell', async () => {
    const connection = await open();
    const got = read(connection);
    const bytes = Buffer.concat([
      data(3, 'one '),
      data(99, 'other'),
      data(3, 'two'),
      data(3, '', true),
      data(1, '', true),
    ]);
    for (const byte of bytes) kube.last.message([byte]);
    await settle();
    expect(got).toMatchObject({ text: 'one two', ended: true });
    expect(words(kube.last).at(-1)).toBe('data 3 end');
  });

  test('is destroyed with what the kubelet says, not taken for ended', async () => {
    const connection = await open(1, 8080);
    const got = read(connection);
    kube.last.message(data(3, '', true));
    await settle();
    expect(got.ended).toBe(false);
    kube.last.message(data(1, 'error forwarding port 8080 to pod x: failed to connect to localhost:8080: '));
    kube.last.message(data(1, 'dial tcp4 127.0.0.1:8080: connect: connection refused', true));
    await settle();
    expect(got.error).toMatchObject({ code: 'port-refused', message: 'Nothing listens on port 8080 in pod web-1.' });
  });

  test('a lost tunnel destroys it with an error', async () => {
    const got = read(await open());
    kube.last.message(data(3, 'part'));
    await settle();
    kube.last.end(new Error('gone'));
    await settle();
    expect(got).toMatchObject({ text: 'part', ended: false });
    expect(String(got.error)).toContain('gone');
  });

  test('a slow reader holds the pod back', async () => {
    const connection = await open();
    for (let i = 0; i < 5; i++) kube.last.message(data(3, Buffer.alloc(64 * 1024)));
    expect(kube.last.paused).toBe(true);
    connection.resume();
    await settle();
    expect(kube.last.paused).toBe(false);
  });

  test('a slow pod holds the writer back', async () => {
    const connection = await open();
    kube.last.room = false;
    let written = 0;
    for (let i = 0; i < 8; i++) connection.write(Buffer.alloc(64 * 1024), () => written++);
    await settle();
    expect(written).toBe(0);
    kube.last.drain();
    await settle();
    expect(written).toBe(8);
  });

  test('its end is told at once when nothing comes', async () => {
    const connection = await open();
    connection.end('bye');
    await settle();
    expect(words(kube.last).slice(2)).toEqual(['data 3 bye', 'data 3 end']);
  });

  test('its end is told only when a download has come to rest, because runtimes cut it then', async () => {
    const connection = await open();
    const got = read(connection);
    kube.last.message(data(3, 'a'));
    connection.end();
    await clock.advance(900);
    kube.last.message(data(3, 'b'));
    await clock.advance(900);
    expect(words(kube.last)).not.toContain('data 3 end');
    await clock.advance(200);
    expect(words(kube.last)).toContain('data 3 end');
    expect(got.text).toBe('ab');
  });
});

describe('tunnels', () => {
  test('carry the next connection when one is over, while live ones have their own', async () => {
    const first = await open();
    const opening = ports.open(80);
    await settle();
    expect(kube.sockets).toHaveLength(2);
    kube.last.message(reply(1), reply(3));
    await opening;
    first.destroy();
    await settle();
    const again = ports.open(80);
    await settle();
    expect(kube.sockets).toHaveLength(2);
    expect(kube.sockets[0] && words(kube.sockets[0])).toEqual([
      'open 1 error end',
      'open 3 data',
      'data 3 end',
      'open 5 error end',
      'open 7 data',
    ]);
    kube.sockets[0]?.message(reply(5), reply(7), data(3, 'late'), data(7, 'new'));
    const got = read(await again);
    await settle();
    expect(got.text).toBe('new');
  });

  test('are given up when the pod floods a connection that is over', async () => {
    (await open()).destroy();
    await settle();
    kube.last.message(data(3, Buffer.alloc(2 * 1024 * 1024)));
    await settle();
    expect(kube.last.closed).toBe(true);
    void ports.open(80);
    await settle();
    expect(kube.sockets).toHaveLength(2);
  });

  test('in which the kubelet told an error carry nothing new: the next connection might never be answered', async () => {
    const refused = await open();
    read(refused);
    kube.last.message(data(3, '', true), data(1, 'dial tcp4 127.0.0.1:80: connect: connection refused', true));
    await settle();
    expect(refused.destroyed).toBe(true);
    expect(kube.last.closed).toBe(true);
    void ports.open(80);
    await settle();
    expect(kube.sockets).toHaveLength(2);
  });

  test('that the server wants to end carry nothing new', async () => {
    const first = await open();
    kube.last.message(goAway);
    first.destroy();
    await settle();
    void ports.open(80);
    await settle();
    expect(kube.sockets).toHaveLength(2);
  });

  test('that are idle are closed after a minute, and no timer is left', async () => {
    (await open()).destroy();
    kube.last.message(data(3, '', true), data(1, '', true));
    await clock.advance(60_000);
    expect(kube.last.closed).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  test('answer the pings of the server', async () => {
    await open();
    words(kube.last);
    kube.last.message(frame(0x80030006, 0, number(2)));
    expect(words(kube.last)).toEqual(['type 6 2']);
  });

  test('a stream that the kubelet refuses rejects', async () => {
    const opening = ports.open(80);
    await settle();
    kube.last.message(reset(3));
    await expect(opening).rejects.toMatchObject({ code: 'socket-lost' });
  });

  test('close ends everything', async () => {
    const got = read(await open());
    ports.close();
    await settle();
    expect(got.error).toBeDefined();
    expect(clock.waiting).toBe(0);
    await expect(ports.open(80)).rejects.toMatchObject({ code: 'socket-lost' });
  });
});

describe('a server without tunnels', () => {
  const old = (status: number, message: string) => {
    const body = status === 403 ? message : JSON.stringify({ kind: 'Status', message });
    kube.refuse = (protocol) =>
      protocol.startsWith('SPDY')
        ? apiError({ server: 's', context: 'c', method: 'GET', path: '/x' }, status, body)
        : undefined;
  };

  test('is spoken to in channels, which begin with the port', async () => {
    old(400, 'unable to upgrade: unsupported protocol');
    const connection = await ports.open(80);
    expect(kube.last.protocol).toBe('v4.channel.k8s.io');
    expect(kube.last.request.query).toEqual({ ports: 80 });
    const got = read(connection);
    kube.last.message([0, 80, 0]);
    kube.last.message([1, 80, 0]);
    kube.last.message([0], 'hello');
    connection.write('abc');
    await settle();
    expect(got.text).toBe('hello');
    expect(kube.last.sent.map(String)).toEqual(['\u0000abc']);
    kube.last.end();
    await settle();
    expect(got.ended).toBe(true);
  });

  test('its connection waits for the answer before it ends, because it can only end as a whole', async () => {
    old(403, '');
    const connection = await ports.open(80);
    const got = read(connection);
    connection.end('request');
    await clock.advance(9_000);
    kube.last.message([0, 80, 0], 'answer');
    await clock.advance(9_000);
    expect(kube.last.closed).toBe(false);
    await clock.advance(1_000);
    expect(kube.last.closed).toBe(true);
    expect(got.text).toBe('answer');
  });

  test('the kubelet tells its errors there, too', async () => {
    old(400, 'query parameter "port" is required');
    const got = read(await ports.open(81));
    kube.last.message([1, 81, 0]);
    kube.last.message([1], 'dial tcp4 127.0.0.1:81: connect: connection refused');
    await settle();
    expect(got.error).toMatchObject({ code: 'port-refused' });
  });
});

test('a person without the right to forward is told so, not tried again another way', async () => {
  kube.refuse = () =>
    apiError(
      { server: 's', context: 'c', method: 'GET', path: '/x' },
      403,
      JSON.stringify({
        kind: 'Status',
        message:
          'pods "web-1" is forbidden: User "dev" cannot create resource "pods/portforward" in API group "" in the namespace "shop"',
      }),
    );
  await expect(openPort(kube, { namespace: 'shop', pod: 'web-1', port: 80 })).rejects.toMatchObject({
    code: 'api-forbidden',
  });
});

test('a refusal that names no right is told with the rights that a connection wants', async () => {
  const message = 'pods "web-1" is forbidden: ';
  const path = '/api/v1/namespaces/shop/pods/web-1/portforward';
  kube.refuse = () =>
    apiError({ server: 's', context: 'c', method: 'GET', path }, 403, JSON.stringify({ kind: 'Status', message }));
  await expect(openPort(kube, { namespace: 'shop', pod: 'web-1', port: 80 })).rejects.toThrow(
    'You may not connect to pods/portforward (Kubernetes wants the rights get and create on it).',
  );
});

test('the signal ends a connection that openPort made', async () => {
  const stop = new AbortController();
  const opening = openPort(kube, { namespace: 'shop', pod: 'web-1', port: 80 }, stop.signal);
  await settle();
  kube.last.message(reply(1), reply(3));
  const connection = await opening;
  stop.abort();
  expect(connection.destroyed).toBe(true);
  kube.last.close();
});
