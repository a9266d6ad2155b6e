import type { Duplex } from 'node:stream';

/** One call to the API server. */
export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As resourcePath() makes it; no query. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** An object is sent as JSON; text as it is. */
  body?: unknown;
  /** Of the body; a patch must name its kind, e.g. `application/merge-patch+json`. */
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
  /** Milliseconds until the answer's head must have come; 30,000 unless told. Bodies that stream have no limit. */
  timeout?: number;
}

/** The API server as everything above kube/ sees it. Every method rejects with a KdbgError (ApiError where the server answered). */
export interface KubeClient {
  readonly server: string;
  /** The name of the kubeconfig's context. */
  readonly context: string;
  json<T = unknown>(request: ApiRequest): Promise<T>;
  text(request: ApiRequest): Promise<string>;
  /** The body as it comes; abort the signal, or leave the loop, to end it. */
  stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>>;
  /** Opens a WebSocket with one of these subprotocols. A refused upgrade rejects with the Status that the server sent. */
  socket(
    request: Pick<ApiRequest, 'path' | 'query' | 'signal' | 'timeout'>,
    protocols: readonly string[],
  ): Promise<KubeSocket>;
  close(): Promise<void>;
}

/** A WebSocket to the API server with pings and backpressure; a dead peer ends it with an error. */
export interface KubeSocket {
  readonly protocol: string;
  /** False when the sender must wait for `drain`. */
  send(data: Uint8Array): boolean;
  onMessage(listener: (data: Buffer) => void): void;
  onDrain(listener: () => void): void;
  /** Once; the error is missing when the peer closed in order. */
  onClose(listener: (error?: Error) => void): void;
  /** Stops and restarts the reading, so that a slow reader holds the sender back. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** How well a list+watch knows the present. */
export type SyncState =
  | { phase: 'loading'; loaded: number; since: number }
  | { phase: 'live'; since: number }
  /** What is shown was true at `since`; the next try is at `retryAt`. `neverLoaded`: nothing was ever read, `since` is the first try. */
  | { phase: 'stale'; since: number; retryAt: number; reason: string; neverLoaded?: true }
  | { phase: 'forbidden'; since: number; reason: string };

export interface ExecTarget {
  namespace: string;
  pod: string;
  container: string;
}

export interface ExecOptions extends ExecTarget {
  command: readonly string[];
  tty: boolean;
  stdin: boolean;
  columns?: number;
  rows?: number;
  signal?: AbortSignal;
}

/** How an exec or attach ended. `code` is missing when the connection was lost before the server told it. */
export interface ExecEnd {
  code?: number;
  /** One plain line, e.g. why the command could not be started. */
  reason?: string;
}

/** A process in a container, reached by exec or attach (`v5.channel.k8s.io`, KEP-4006). */
export interface ExecChannel {
  write(data: Uint8Array | string): boolean;
  /** Closes its standard input (a channel close message, version 5 of the protocol). */
  end(): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: Buffer, from: 'stdout' | 'stderr') => void): void;
  pause(): void;
  resume(): void;
  readonly ended: Promise<ExecEnd>;
  close(): void;
}

/** One TCP connection to a port of a pod; destroyed with a KdbgError that says what the kubelet said. */
export type PortConnection = Duplex;

/** A line of a container's log; `time` is the kubelet's own stamp (RFC 3339 with nanoseconds). */
export interface LogLine {
  time: string;
  text: string;
}
