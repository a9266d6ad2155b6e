import { type Clock, systemClock } from '../base/clock.ts';
import { Follow } from './logs/follow.ts';
import type { LogEnd } from './logs/status.ts';
import type { KubeClient, LogLine } from './types.ts';

export type { LogEnd } from './logs/status.ts';

export interface LogOptions {
  namespace: string;
  pod: string;
  container: string;
  /** The instance before the one that runs. */
  previous?: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  /** RFC 3339; used to the second. */
  sinceTime?: string;
  /** Go on as lines are written, until the container ends. */
  follow: boolean;
}

export interface LogSink {
  /** Lines in the order in which they were written; each once. */
  lines(batch: readonly LogLine[]): void;
  state?(state: 'connecting' | 'following' | 'reconnecting', reason?: string): void;
  /** After a reconnect no line was found again that had been given before: some between may be missing. */
  gap?(lastTime: string): void;
  /** Once; nothing comes after it. */
  end?(end: LogEnd): void;
}

export interface LogHandle {
  /** Ends it; end() is not called. */
  stop(): void;
  /** Stops reading, so that the sender is held back. */
  pause(): void;
  resume(): void;
}

/**
 * Reads a container's log, and follows it over lost connections, restarts of the API server and kubelets that fall silent:
 * a resume asks from the second of the last line and leaves out what was given. Never throws.
 * `follow` ends with the container; a container that has not started is waited for. Without `follow` any failure ends it.
 */
export function followLog(
  client: KubeClient,
  options: LogOptions,
  sink: LogSink,
  env: { clock?: Clock; random?: () => number } = {},
): LogHandle {
  const follow = new Follow(client, options, sink, env.clock ?? systemClock, env.random ?? Math.random);
  void follow.run();
  return follow;
}
