import type { Socket } from 'node:net';
import { isIPv4 } from 'node:net';
import { texts } from '../../texts/index.ts';

/** Asks a SOCKS5 proxy (RFC 1928, RFC 1929) for a connection to host:port; the proxy resolves the name. */
export async function socksConnect(socket: Socket, proxy: URL, host: string, port: number): Promise<void> {
  const { because } = texts.kube;
  const bytes = reader(socket);
  try {
    const user = Buffer.from(decodeURIComponent(proxy.username));
    const password = Buffer.from(decodeURIComponent(proxy.password));
    socket.write(Buffer.from(user.length > 0 ? [5, 2, 0, 2] : [5, 1, 0]));
    const [version, method] = await bytes.take(2);
    if (version !== 5) throw new Error(because.notSocks);
    if (method === 2) {
      socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
      const [, status] = await bytes.take(2);
      if (status !== 0) throw new Error(because.loginRefused);
    } else if (method !== 0) {
      throw new Error(because.loginUnknown);
    }
    const name = Buffer.from(host);
    const address = isIPv4(host) ? [1, ...host.split('.').map(Number)] : [3, name.length, ...name];
    socket.write(Buffer.from([5, 1, 0, ...address, port >> 8, port & 255]));
    const [, reply = 1, , type] = await bytes.take(4);
    if (reply !== 0) throw new Error(because.socksReplies[reply - 1] ?? because.socksReply(reply));
    const length = type === 1 ? 4 : type === 4 ? 16 : ((await bytes.take(1))[0] ?? 0);
    await bytes.take(length + 2);
  } finally {
    bytes.release();
  }
}

function reader(socket: Socket): { take(count: number): Promise<Buffer>; release(): void } {
  let kept: Buffer = Buffer.alloc(0);
  let failed: Error | undefined;
  let wake: (() => void) | undefined;
  const onData = (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]);
    wake?.();
  };
  const onEnd = (error?: Error | boolean) => {
    failed = error instanceof Error ? error : new Error(texts.kube.because.closed);
    wake?.();
  };
  socket.on('data', onData).on('error', onEnd).on('close', onEnd);
  return {
    async take(count) {
      while (kept.length < count) {
        if (failed) throw failed;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const taken = kept.subarray(0, count);
      kept = kept.subarray(count);
      return taken;
    },
    release() {
      socket.off('data', onData).off('error', onEnd).off('close', onEnd);
      socket.pause();
      if (kept.length > 0) socket.unshift(kept);
    },
  };
}
