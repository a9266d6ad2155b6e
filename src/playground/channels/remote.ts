import type { Readable } from 'node:stream';
import { messageOf } from '../../base/errors.ts';
import type { AttachedProcess } from '../types.ts';
import type { ServerSocket } from './socket.ts';

/** The channels of exec and attach (`v4` and `v5.channel.k8s.io`, KEP-4006). */
export const REMOTE_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

function framed(channel: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([channel]), data]);
}

/** How it ended, as the Status on the error channel tells it. */
function ended(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

/** Carries a process over a socket until either ends: what is written to it, what it writes, its size, its end. */
export function serveRemote(socket: ServerSocket, process: AttachedProcess): void {
  const send = (channel: number, data: Uint8Array) => socket.send(framed(channel, data));
  let over = false;
  const pump = (stream: Readable | undefined, channel: number): Promise<void> =>
    new Promise((done) => {
      if (!stream) return done();
      stream.on('data', (data: Buffer | string) => {
        if (send(channel, Buffer.from(data))) return;
        stream.pause();
      });
      stream.on('end', done);
      stream.on('error', () => done());
      stream.on('close', done);
    });
  socket.onDrain(() => {
    process.stdout.resume();
    process.stderr?.resume();
  });
  socket.onMessage((message) => {
    const channel = message[0];
    const data = message.subarray(1);
    // A terminal takes an empty write for a NUL.
    if (channel === CHANNEL.stdin && data.length === 0) return;
    if (channel === CHANNEL.stdin) process.stdin?.write(data);
    else if (channel === CHANNEL.close && data[0] === CHANNEL.stdin) process.stdin?.end();
    else if (channel === CHANNEL.resize) {
      const { Width, Height } = sizeOf(data);
      if (Width > 0 && Height > 0) process.resize(Width, Height);
    }
  });
  socket.onClose(() => {
    if (!over) process.kill();
    over = true;
  });
  const pumps = [pump(process.stdout, CHANNEL.stdout), pump(process.stderr, CHANNEL.stderr)];
  void (async () => {
    let status: object;
    try {
      const code = await process.exit;
      await Promise.race([Promise.all(pumps), new Promise((done) => setTimeout(done, 500))]);
      status = ended(code);
    } catch (thrown) {
      const message = `Internal error occurred: ${messageOf(thrown)}`;
      status = { metadata: {}, status: 'Failure', reason: 'InternalError', message, code: 500 };
    }
    over = true;
    send(CHANNEL.error, Buffer.from(JSON.stringify(status)));
    socket.close();
  })();
}

function sizeOf(data: Buffer): { Width: number; Height: number } {
  try {
    const { Width = 0, Height = 0 } = JSON.parse(data.toString('utf8')) as Partial<Record<'Width' | 'Height', number>>;
    return { Width, Height };
  } catch {
    return { Width: 0, Height: 0 };
  }
}
