/** What a rule may ask for beyond the snapshot. Each is read from the API; none changes anything. */
export type ProbeRequest = LogProbe | KeysProbe | PullSecretProbe | NodeLoadProbe | ReleaseProbe;

/** The last lines of a container instance. */
export interface LogProbe {
  type: 'log';
  namespace: string;
  pod: string;
  container: string;
  /** The instance before the one that is there now. */
  previous: boolean;
  /** Names the instance (its container id), so that its log is read once. */
  instance: string;
  /** When it ended, in milliseconds since the epoch: lines that are newer are another instance's. */
  endedAt?: number;
  /** It waits to be started again: when its log is gone, that of the instance that has come meanwhile tells the same. */
  waits?: boolean;
}

/** The names of the keys of a ConfigMap or Secret; its values never leave the wire. */
export interface KeysProbe {
  type: 'keys';
  kind: 'ConfigMap' | 'Secret';
  namespace: string;
  name: string;
}

/** The registries that a pull secret holds logins for; the logins never leave the wire. */
export interface PullSecretProbe {
  type: 'pull-secret';
  namespace: string;
  name: string;
}

/** What all pods of the cluster request, by node: needed where only one namespace is watched. */
export interface NodeLoadProbe {
  type: 'node-load';
}

/** What Helm keeps of one revision of a release: which objects it is made of, never their content. */
export interface ReleaseProbe {
  type: 'release';
  kind: 'ConfigMap' | 'Secret';
  namespace: string;
  name: string;
  /** The resourceVersion: what is kept changes with it only. */
  version: string;
}

/** An object that a release's manifest names. */
export interface ReleaseMember {
  apiVersion: string;
  kind: string;
  name: string;
  /** Missing for the release's own. */
  namespace?: string;
}

/** An object that Helm makes beside the manifest at a moment of an operation (helm.sh/docs/topics/charts_hooks). */
export interface ReleaseHook extends ReleaseMember {
  /** e.g. `pre-install`. */
  events: readonly string[];
  /** `Running`, `Succeeded`, `Failed`; empty before it was started. */
  phase: string;
}

interface Answers {
  log: { type: 'log'; lines: readonly { time: string; text: string }[] };
  keys: { type: 'keys'; keys: readonly string[] };
  'pull-secret': { type: 'pull-secret'; registries: readonly string[] };
  /** Base units (cores, bytes, pieces) by node and resource; `pods` counts pods. */
  'node-load': { type: 'node-load'; requested: Readonly<Record<string, Readonly<Record<string, number>>>> };
  release: ReleaseAnswer;
}

/** A release as Helm keeps it, without values and manifests. Times in milliseconds since the epoch. */
export interface ReleaseAnswer {
  type: 'release';
  /** Name and version, e.g. `shop 0.3.1`; empty when they are not told. */
  chart: string;
  status: string;
  /** What Helm says of the last operation. */
  description: string;
  /** When the last operation began. */
  begunAt?: number;
  objects: readonly ReleaseMember[];
  hooks: readonly ReleaseHook[];
}

/** It could not be read: `missing` when the object does not exist. */
export interface ProbeFailure {
  type: 'failed';
  missing: boolean;
  reason: string;
}

export type ProbeAnswer<R extends ProbeRequest = ProbeRequest> = Answers[R['type']] | ProbeFailure;

/** Reads what is asked for. Rejects only when the signal was aborted; a failure is an answer. */
export interface ProbeRunner {
  run(request: ProbeRequest, signal: AbortSignal): Promise<ProbeAnswer>;
}

/** The same question has the same key. */
export function probeKey(request: ProbeRequest): string {
  switch (request.type) {
    case 'log':
      return `log/${request.namespace}/${request.pod}/${request.container}/${request.instance}`;
    case 'keys':
      return `keys/${request.kind}/${request.namespace}/${request.name}`;
    case 'pull-secret':
      return `pull-secret/${request.namespace}/${request.name}`;
    case 'release':
      return `release/${request.kind}/${request.namespace}/${request.name}/${request.version}`;
    case 'node-load':
      return 'node-load';
  }
}

const FAILURE_HOLDS = 30_000;
const CONFIG_HOLDS = 10_000;
const LOAD_HOLDS = 30_000;

/** Milliseconds after which an answer is asked for again, as long as somebody wants it. The log of an instance that ended stays as it is. */
export function holdsFor(answer: ProbeAnswer): number {
  switch (answer.type) {
    case 'release':
    case 'log':
      return Number.POSITIVE_INFINITY;
    case 'failed':
      return FAILURE_HOLDS;
    case 'node-load':
      return LOAD_HOLDS;
    default:
      return CONFIG_HOLDS;
  }
}
