/** What a rule may ask for beyond the snapshot. None changes anything; `sockets` reaches into a pod, all others read the API only. */
export type ProbeRequest =
  | LogProbe
  | KeysProbe
  | PullSecretProbe
  | NodeLoadProbe
  | ReleaseProbe
  | CsiDriverProbe
  | AttachmentsProbe
  | NamesProbe
  | SelectedProbe
  | TlsSecretsProbe
  | SocketsProbe
  | KubeletProbe
  | UsageProbe
  | CpuPeriodsProbe;

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

/** The names of the objects of a kind that is not watched: whether one is there, and which was meant. */
export interface NamesProbe {
  type: 'names';
  kind: 'ServiceAccount' | 'PriorityClass' | 'RuntimeClass';
  /** Of a kind that has namespaces. */
  namespace?: string;
}

/** The pods that a selector chooses in all namespaces, as far as they may be read. */
export interface SelectedProbe {
  type: 'selected';
  /** As kubectl takes it, e.g. `app=web,tier=front`. */
  selector: string;
}

/** The Secrets of the type for certificates; of each only its name is asked for. */
export interface TlsSecretsProbe {
  type: 'tls-secrets';
  /** All namespaces when missing. */
  namespace: string | undefined;
}

/**
 * Where programs listen in a pod (TCP): read inside of a container, else found out by connecting. Wants rights of its own, and is not done
 * by every runner.
 */
export interface SocketsProbe {
  type: 'sockets';
  namespace: string;
  pod: string;
  /** Containers that run, the likeliest to tell first; all of a pod share its sockets. */
  containers: readonly string[];
  /** Names the instance of the pod and its containers. */
  instance: string;
  /** The ports that somebody wants to reach. */
  ports: readonly number[];
  /** When the youngest of the containers started, in milliseconds since the epoch: a program needs a moment before it listens. */
  startedAt: number;
}

export interface Listener {
  /** e.g. `0.0.0.0`, `::`, `127.0.0.1`. */
  address: string;
  port: number;
}

/** What was seen of a pod's sockets. */
export type SocketsAnswer = { type: 'sockets' } & (
  | {
      way: 'table';
      /** Where it was read. */
      container: string;
      listeners: readonly Listener[];
      /** Wanted ports that took a connection although the table does not have them. */
      taken: readonly number[];
      /** Every wanted port is listened on. */
      well: boolean;
    }
  | {
      way: 'connections';
      /** Why the table could not be read. */
      why: string;
      /** `inside`: open over the pod's loopback and refused at its own address. Ports of which nothing is known are left out. */
      ports: readonly { port: number; state: 'open' | 'inside' | 'closed' }[];
      well: boolean;
    }
  /** The person may neither run a command in the pod nor connect to it. */
  | { way: 'unseen'; reason: string }
);

/** Whether the API server can use a node's kubelet, on which logs, execs and forwards depend. */
export interface KubeletProbe {
  type: 'kubelet';
  node: string;
  /** Names and addresses by which the API server may call it. */
  addresses: readonly string[];
  /** False: nothing is asked, only what logs, execs and forwards have found out is told. */
  look: boolean;
  /** Pods that run there, whose log may be asked for; the first that tells is enough. */
  pods: readonly { namespace: string; pod: string; container: string }[];
}

/** What is known of a kubelet. `unknown`: nobody has asked it, or it may not be asked. */
export type KubeletAnswer = { type: 'kubelet' } & (
  | { state: 'unknown' | 'well' }
  | {
      state: 'unreachable';
      fault: 'refused' | 'no-route' | 'timeout' | 'dns' | 'tls' | 'denied' | 'closed' | 'tunnel' | 'other';
      /** Empty and 0 where they are not told. */
      address: string;
      port: number;
      /** The API server's own words; empty where it had none either. */
      said: string;
      /** Milliseconds that kdbg waited, where nobody answered. */
      waited?: number;
    }
);

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

/** Whether a storage driver is there: registered in the cluster, and on which nodes. */
export interface CsiDriverProbe {
  type: 'csi-driver';
  /** Its name, e.g. `ebs.csi.aws.com`; also that of a provisioner that is no CSI driver. */
  driver: string;
}

/** The nodes that a volume is attached to, or is to be (VolumeAttachment). */
export interface AttachmentsProbe {
  type: 'attachments';
  /** The name of the PersistentVolume. */
  volume: string;
}

/** What containers use of the CPU now, by the metrics API. */
export interface UsageProbe {
  type: 'usage';
  /** All namespaces when missing. */
  namespace: string | undefined;
}

/** How often the CPU limits of the containers of a node have stopped them. */
export interface CpuPeriodsProbe {
  type: 'cpu-periods';
  node: string;
  /** All namespaces when missing. */
  namespace: string | undefined;
}

/** Time slices (of 100 ms) in which a container wanted to run, and those in which its CPU limit stopped it. */
export interface CpuPeriods {
  periods: number;
  throttled: number;
  /** Milliseconds since the epoch between which it was counted; since the container's start where `from` is missing. */
  from?: number;
  at: number;
  /** Cores that it used in that time; missing where it is not told. */
  usage?: number;
}

interface Answers {
  names: { type: 'names'; names: readonly string[] };
  /** The first of them. */
  selected: { type: 'selected'; pods: readonly { namespace: string; name: string }[] };
  /** By `namespace/name`. */
  'tls-secrets': { type: 'tls-secrets'; names: readonly string[] };
  sockets: SocketsAnswer;
  /** Cores by `namespace/pod/container`. */
  usage: { type: 'usage'; cpu: Readonly<Record<string, number>> };
  /** By `namespace/pod/container`, and by `namespace/pod` for a pod as a whole; those that were never stopped are left out. */
  'cpu-periods': { type: 'cpu-periods'; containers: Readonly<Record<string, CpuPeriods>> };
  'csi-driver': { type: 'csi-driver'; registered: boolean; nodes: readonly string[] };
  attachments: {
    type: 'attachments';
    attachments: readonly { node: string; attached: boolean; driver: string; error: string }[];
  };

  log: { type: 'log'; lines: readonly { time: string; text: string }[] };
  keys: { type: 'keys'; keys: readonly string[] };
  'pull-secret': { type: 'pull-secret'; registries: readonly string[] };
  /** Base units (cores, bytes, pieces) by node and resource; `pods` counts pods. */
  kubelet: KubeletAnswer;
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

/** Whether a question is asked at all. */
export type Takes = (request: ProbeRequest) => boolean;

/** Reads what is asked for. Rejects only when the signal was aborted; a failure is an answer. */
export interface ProbeRunner {
  run(request: ProbeRequest, signal: AbortSignal): Promise<ProbeAnswer>;
  /** False for what it does not ask, because nobody wants it to: rules then have no answer, and nobody waits for one. Missing: it asks all. */
  readonly takes?: Takes | undefined;
  /** Calls the listener with the key of a question whose answer has changed by what was learnt elsewhere. */
  onNews?(listener: (key: string) => void): () => void;
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
    case 'names':
      return `names/${request.kind}/${request.namespace ?? ''}`;
    case 'selected':
      return `selected/${request.selector}`;
    case 'tls-secrets':
      return `tls-secrets/${request.namespace ?? ''}`;
    case 'sockets':
      return `sockets/${request.namespace}/${request.pod}/${request.instance}/${request.ports.join()}`;
    case 'node-load':
      return 'node-load';
    case 'usage':
      return `usage/${request.namespace ?? ''}`;
    case 'cpu-periods':
      return `cpu-periods/${request.node}/${request.namespace ?? ''}`;
    case 'csi-driver':
      return `csi-driver/${request.driver}`;
    case 'attachments':
      return `attachments/${request.volume}`;
    case 'kubelet':
      return `kubelet/${request.node}`;
  }
}

const FAILURE_HOLDS = 30_000;
const CONFIG_HOLDS = 10_000;
const LOAD_HOLDS = 30_000;
const USAGE_HOLDS = 30_000;
/** A node tells of all its containers at once, which may be megabytes. */
const PERIODS_HOLD = 60_000;
/** A kubelet that is lost is asked often, so that the finding goes soon after it is back. */
const KUBELET_HOLDS = { unreachable: 10_000, unknown: 30_000, well: 120_000 } as const;

/** A port that is not open yet may be later. */
const CLOSED_HOLDS = 20_000;
const UNSEEN_HOLDS = 300_000;

/** Ports that are open are not looked at again as long as the same containers run. */
function socketsHold(answer: SocketsAnswer): number {
  if (answer.way === 'unseen') return UNSEEN_HOLDS;
  return answer.well ? Number.POSITIVE_INFINITY : CLOSED_HOLDS;
}

/** Milliseconds after which an answer is asked for again, as long as somebody wants it. The log of an instance that ended stays as it is. */
export function holdsFor(answer: ProbeAnswer): number {
  switch (answer.type) {
    case 'release':
    case 'log':
      return Number.POSITIVE_INFINITY;
    case 'failed':
      return FAILURE_HOLDS;
    case 'node-load':
    case 'selected':
    case 'tls-secrets':
      return LOAD_HOLDS;
    case 'usage':
      return USAGE_HOLDS;
    case 'cpu-periods':
      return PERIODS_HOLD;
    case 'kubelet':
      return KUBELET_HOLDS[answer.state];
    case 'sockets':
      return socketsHold(answer);
    default:
      return CONFIG_HOLDS;
  }
}
