import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { texts } from '../../texts/index.ts';
import { type ClusterEntry, readTextFile } from '../kubeconfigFile.ts';
import { tunnel } from './proxy.ts';

/** Free connections are closed before the API server closes them (its idle time-out is 90 s). */
const IDLE_MS = 60_000;
/** A peer that is gone is noticed by TCP after this and ten probes of a second each. */
const KEEPALIVE_MS = 15_000;
const PROXY_MS = 20_000;

export interface Agents {
  /** For calls that end soon. */
  calls: HttpAgent;
  /** For watches, log follows and channels, which hold their connection; so they never keep a call waiting. */
  streams: HttpAgent;
}

export interface AgentSettings {
  cluster: ClusterEntry;
  proxy: URL | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** Bounded pools of connections to one server with one client certificate. Throws what OpenSSL says of bad PEM. */
export function makeAgents(settings: AgentSettings): Agents {
  const server = new URL(settings.cluster.server);
  const base = { keepAlive: true, timeout: IDLE_MS, scheduling: 'lifo' as const };
  const sizes = { calls: { maxSockets: 12, maxFreeSockets: 6 }, streams: { maxSockets: 1000, maxFreeSockets: 4 } };
  if (server.protocol === 'http:') {
    const make = (size: object) => new PlainAgent({ ...base, ...size }, settings.proxy);
    return { calls: make(sizes.calls), streams: make(sizes.streams) };
  }
  const { cluster } = settings;
  const { certificateAuthority } = texts.kube.credentials;
  const ca = cluster.caData ?? (cluster.caFile ? readTextFile(cluster.caFile, certificateAuthority) : undefined);
  const secureContext = createSecureContext({
    ...(ca ? { ca } : {}),
    ...(settings.cert && settings.key ? { cert: settings.cert, key: settings.key } : {}),
  });
  const tls = {
    secureContext,
    rejectUnauthorized: !cluster.insecure,
    ...(cluster.tlsServerName ? { servername: cluster.tlsServerName } : {}),
  };
  const make = (size: object) => new SecureAgent({ ...base, ...size, ...tls }, settings.proxy);
  return { calls: make(sizes.calls), streams: make(sizes.streams) };
}

/** Closes the connections that nobody uses; those in use live on until their work ends. */
export function retire(agents: Agents): void {
  for (const agent of [agents.calls, agents.streams]) {
    for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
    agent.maxFreeSockets = 0;
  }
}

type Created = (error: Error | null, socket: Duplex) => void;

class PlainAgent extends HttpAgent {
  readonly #proxy: URL | undefined;

  constructor(options: AgentOptions, proxy: URL | undefined) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: ClientRequestArgs, callback?: Created): Duplex | null | undefined {
    if (!this.#proxy) return tuned(super.createConnection(options));
    connectThrough(this.#proxy, options, callback, (socket) => socket);
    return undefined;
  }
}

/** TLS sessions are resumed as https.Agent does it. */
class SecureAgent extends HttpsAgent {
  readonly #proxy: URL | undefined;

  constructor(options: AgentOptions, proxy: URL | undefined) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: ClientRequestArgs, callback?: Created): Duplex | null | undefined {
    if (!this.#proxy) return tuned(super.createConnection(options));
    connectThrough(this.#proxy, options, callback, (socket) =>
      super.createConnection({ ...options, socket } as object),
    );
    return undefined;
  }
}

function connectThrough(
  proxy: URL,
  options: ClientRequestArgs,
  callback: Created | undefined,
  secure: (socket: Socket) => Duplex | null | undefined,
): void {
  tunnel(proxy, options.host ?? '', Number(options.port ?? 443), PROXY_MS).then(
    (socket) => {
      tuned(socket);
      const ready = secure(socket);
      if (ready) callback?.(null, ready);
    },
    (error: Error) => callback?.(error, undefined as never),
  );
}

function tuned(socket: Duplex | null | undefined): Duplex | null | undefined {
  if (socket && 'setKeepAlive' in socket) {
    const tcp = socket as Socket;
    tcp.setKeepAlive(true, KEEPALIVE_MS);
    tcp.setNoDelay(true);
  }
  return socket;
}
