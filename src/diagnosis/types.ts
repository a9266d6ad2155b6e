import type { ObjectRef } from '../store/types.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What proves a finding. */
export interface Evidence {
  source: 'status' | 'event' | 'log' | 'spec' | 'node' | 'metric' | 'socket' | 'api';
  /** Where it stands: a field path (`status.containerStatuses[web].lastState.terminated.exitCode`), an event's reason, a log. */
  ref: string;
  /** What it says, in one line; sanitised. */
  text: string;
  /** Milliseconds since the epoch. */
  time?: number;
  /** The object that it was read from. */
  object?: ObjectRef;
}

/** What may mend it: a command of the console with its arguments, and the kubectl line that does the same. */
export interface Remedy {
  /** A command id, e.g. `debug.toggle`. */
  command: string;
  title: string;
  kubectl?: string;
  args?: Readonly<Record<string, string | number>>;
  /** Whom the command is for, where that is another than the finding's object: the workload behind a Service, say. */
  target?: ObjectRef;
}

/** One diagnosed problem; one for all replicas that have it. */
export interface Finding {
  /** The same problem of the same object has the same id from run to run. */
  id: string;
  code: string;
  severity: Severity;
  /** What a person must look at or change first. */
  object: ObjectRef;
  workload?: ObjectRef;
  /** All objects that have it, the first being `object`. */
  affected: readonly ObjectRef[];
  title: string;
  cause: string;
  evidence: readonly Evidence[];
  remedies: readonly Remedy[];
  /** When Kubernetes tries again, in milliseconds since the epoch; what the number counts down to is in `cause`. */
  nextAt?: number;
}

/** What could not be read, so that nothing can be said of it. */
export interface Unseen {
  resource: string;
  reason: string;
}

export interface Report {
  findings: readonly Finding[];
  unseen: readonly Unseen[];
  /** Kinds that are still loading and probes under way: until it is 0 the report may grow. */
  pending: number;
}
