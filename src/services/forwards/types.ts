import type { KdbgError } from '../../base/errors.ts';
import type { Readable } from '../../base/readable.ts';

/** The kinds that a forward can lead to. */
export const FORWARD_KINDS = ['Pod', 'Service', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'] as const;

export interface ForwardSpec {
  namespace: string;
  target: { kind: (typeof FORWARD_KINDS)[number]; name: string };
  /** A number, or the name of a container's or service's port. */
  port: number | string;
  /** Missing: the same number as the remote port where it is free, else one that is. */
  localPort?: number;
  /**
   * Connect once to see that the port is open before `ready` is said. Only where many clients are usual (Services unless told): a debugger
   * takes the first connection as its own, and gdbserver and dlv end when it closes.
   */
  probe?: boolean;
}

export type ForwardState =
  | { phase: 'connecting'; since: number }
  /**
   * A pod runs and can be reached; `reached`: something listened there at the last connection (false: nobody has tried yet).
   * `note` says what is special, e.g. that the pod is not Ready.
   */
  | { phase: 'ready'; since: number; pod: string; remotePort: number; reached: boolean; note?: string }
  /** No pod can take connections now; `why` says what is missing. */
  | { phase: 'waiting'; since: number; why: string; retryAt?: number }
  | { phase: 'failed'; since: number; why: KdbgError };

export interface ForwardInfo {
  id: string;
  spec: ForwardSpec;
  /** Kept for the forward's life; 0 until it listens. */
  localPort: number;
  state: ForwardState;
  connections: { open: number; total: number };
  bytes: { in: number; out: number };
  lastError?: { text: string; at: number };
}

export interface Forwards {
  readonly list: Readable<readonly ForwardInfo[]>;
  /** Resolves as soon as the local port listens or the forward has failed; rejects only for a spec that makes no sense. */
  start(spec: ForwardSpec): Promise<ForwardInfo>;
  stop(id: string): Promise<void>;
  close(): Promise<void>;
}
