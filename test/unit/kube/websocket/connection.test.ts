import { type Duplex, duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { WebSocketConnection } from '../../../../src/kube/websocket/connection.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';

const upgraded = (head: Buffer = Buffer.alloc(0)): { socket: WebSocketConnection; raw: Duplex; peer: Duplex } => {
  const [raw, peer] = duplexPair();
  const socket = new WebSocketConnection(raw, head, { protocol: '', server: 'https://test', clock: new FakeClock() });
  return { socket, raw, peer };
};
/** A frame as a server sends it. */
const frame = (first: number, payload: string) =>
  Buffer.concat([Buffer.from([first, payload.length]), Buffer.from(payload)]);
const closed = (socket: WebSocketConnection) => new Promise<Error | undefined>((resolve) => socket.onClose(resolve));

test('a message in parts, cut anywhere and begun with the answer to the upgrade, arrives whole', async () => {
  const bytes = Buffer.concat([frame(0x02, 'ab'), frame(0x89, 'are you there'), frame(0x80, 'cd'), frame(0x82, 'ef')]);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const { socket, peer } = upgraded(bytes.subarray(0, cut));
    const got: string[] = [];
    socket.onMessage((data) => got.push(data.toString()));
    for (const byte of bytes.subarray(cut)) peer.write(Buffer.from([byte]));
    await expect.poll(() => got, { interval: 1 }).toEqual(['abcd', 'ef']);
    const pong: Buffer = peer.read();
    expect([pong[0], (pong[1] ?? 0) & 0x7f]).toEqual([0x8a, 'are you there'.length]);
  }
});

test.each([
  ['masked', [0x82, 0x81, 0, 0, 0, 0, 0]],
  ['using an extension', [0xc2, 0]],
  ['a continuation of nothing', [0x80, 0]],
  ['a control frame in parts', [0x09, 0]],
  ['far too large', [0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0]],
])('a frame that is %s ends the connection with an error', async (_name, bytes) => {
  const { socket, raw, peer } = upgraded();
  peer.write(Buffer.from(bytes));
  peer.write(frame(0x82, 'more'));
  expect(await closed(socket)).toMatchObject({ code: 'socket-protocol' });
  expect(raw.destroyed).toBe(true);
});

test('a message that its listener finds broken ends the connection with an error', async () => {
  const { socket, raw, peer } = upgraded();
  socket.onMessage(() => {
    throw new Error('no such stream');
  });
  peer.write(Buffer.concat([frame(0x82, 'a'), frame(0x82, 'b')]));
  const error = await closed(socket);
  expect(error).toMatchObject({ code: 'socket-protocol' });
  expect(error?.message).toContain('no such stream');
  expect(raw.destroyed).toBe(true);
});

test('what is sent or closed after the end goes nowhere and harms nothing', async () => {
  const { socket, peer } = upgraded();
  let ends = 0;
  socket.onClose(() => {
    ends++;
  });
  peer.end(frame(0x88, ''));
  await expect.poll(() => ends).toBe(1);
  expect(socket.send(Buffer.from('late'))).toBe(true);
  socket.close();
  socket.pause();
  socket.resume();
  await settle();
  expect(ends).toBe(1);
});
