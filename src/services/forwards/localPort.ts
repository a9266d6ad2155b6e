import { createServer, type Server, type Socket } from 'node:net';
import { KdbgError } from '../../base/errors.ts';
import { texts } from '../../texts/index.ts';

/** A local port that is listened on, on 127.0.0.1 and, where the machine has it, ::1. */
export interface LocalListener {
  port: number;
  close(): Promise<void>;
}

export type OnConnection = (socket: Socket) => void;

const HOSTS = ['127.0.0.1', '::1'] as const;
/** Ports below it want an administrator on most machines. */
const FIRST_FREE = 1024;
/** What people expect in the place of a port that not everybody may use. */
const EASY: Readonly<Record<number, number>> = { 80: 8080, 443: 8443 };

/**
 * Listens on the wanted port; without one on the usual port where it is free, else on any. Connections come paused and half-open ones are
 * allowed. Rejects with a KdbgError `forward-local-…`; `ownerOf` says who has a port that is busy.
 */
export async function listenLocally(
  ports: { wanted: number | undefined; usual: number | undefined },
  ownerOf: (port: number) => Promise<string | undefined>,
  onConnection: OnConnection,
): Promise<LocalListener> {
  if (ports.wanted === undefined) return listenAnywhere(ports.usual, onConnection);
  const { wanted } = ports;
  try {
    return await listen(wanted, onConnection);
  } catch (error) {
    const t = texts.forwards;
    switch (codeOf(error)) {
      case 'EADDRINUSE':
        throw new KdbgError('forward-local-busy', t.localBusy(wanted, await ownerOf(wanted)), {
          todo: t.nextFree(await nextFree(wanted)),
          cause: error,
        });
      case 'EACCES':
        throw new KdbgError('forward-local-denied', t.localDenied(wanted), {
          todo: t.localDeniedTodo(await nextFree(EASY[wanted] ?? FIRST_FREE)),
          cause: error,
        });
      default:
        throw new KdbgError('forward-local-failed', t.localFailed(wanted, codeOf(error)), { cause: error });
    }
  }
}

async function listenAnywhere(usual: number | undefined, onConnection: OnConnection): Promise<LocalListener> {
  const easy = usual === undefined ? undefined : EASY[usual];
  for (const port of [usual, easy, 0, 0]) {
    if (port === undefined) continue;
    try {
      return await listen(port, onConnection);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' && codeOf(error) !== 'EACCES') {
        throw new KdbgError('forward-local-failed', texts.forwards.localFailed(port, codeOf(error)), { cause: error });
      }
    }
  }
  throw new KdbgError('forward-local-failed', texts.forwards.localFailed(usual ?? 0, 'EADDRINUSE'));
}

/** The next port after this one that nobody listens on; 0 when there is none. */
async function nextFree(after: number): Promise<number> {
  for (let port = after + 1; port <= Math.min(65_535, after + 200); port++) {
    try {
      const found = await listen(port, (socket) => socket.destroy());
      await found.close();
      return port;
    } catch {
      // Busy too.
    }
  }
  return 0;
}

async function listen(port: number, onConnection: OnConnection): Promise<LocalListener> {
  const first = await listenOn(HOSTS[0], port, onConnection);
  const address = first.address();
  const got = typeof address === 'object' && address ? address.port : port;
  const servers = [first];
  try {
    servers.push(await listenOn(HOSTS[1], got, onConnection));
  } catch (error) {
    // `localhost` may be ::1: another program there would get what is meant for the pod. A machine without IPv6 is no harm.
    if (codeOf(error) === 'EADDRINUSE') {
      await close(first);
      throw error;
    }
  }
  return { port: got, close: async () => void (await Promise.all(servers.map(close))) };
}

function listenOn(host: string, port: number, onConnection: OnConnection): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, onConnection);
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off('error', reject);
      // Later errors are those of accepting one connection (no file descriptors left): the listener goes on.
      server.on('error', () => {});
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
