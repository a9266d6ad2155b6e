import type { Readable } from '../../base/readable.ts';
import type { ObjectRef } from '../../kube/objects.ts';
import type { Change } from '../changes/types.ts';

/** A Deployment, StatefulSet or DaemonSet with a container that sleeps. */
export interface DebugModeEntry {
  workload: ObjectRef;
  container: string;
  /** Milliseconds since the epoch. */
  since: number;
  /** Who put it to sleep, e.g. `ann@laptop`. */
  by: string;
  /** The sleeping pods by name; empty while none has come up. */
  sleeping: readonly string[];
  state: 'starting' | 'asleep' | 'restoring';
}

export interface DebugModeOptions {
  /** Keep the image's entrypoint and replace only the arguments. */
  argsOnly?: boolean;
  /** Let Services send traffic to the sleeping pod. */
  traffic?: boolean;
}

export interface DebugMode {
  /** Everything in debug mode that can be seen in the scope. */
  readonly entries: Readable<readonly DebugModeEntry[]>;
  /** Looks for workloads in debug mode, in one namespace or (where allowed) all. */
  find(namespace?: string): Promise<readonly DebugModeEntry[]>;
  enter(workload: ObjectRef, container: string, options?: DebugModeOptions): Promise<Change>;
  /** The change that puts everything back; its apply() ends only when no sleeping pod is left. */
  restore(workload: ObjectRef): Promise<Change>;
  /** The workload that a pod belongs to, where debug mode is possible for it. */
  close(): void;
}
