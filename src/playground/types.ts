import type { Duplex, Readable } from 'node:stream';
import type { Container, KubeObject, Pod } from '../kube/objects.ts';
import type { Resource } from '../kube/resources.ts';

/**
 * The contracts between the parts of the playground: objects (the store), api (HTTP and channels in front of it), controllers (which act on
 * objects) and kubelet (which runs containers as local processes). Controllers and kubelet work on the store directly, as the real ones
 * work through the API; only the api part knows HTTP.
 */

/** One change, as a watch tells it. */
export interface StoredChange {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: Resource;
  /** As it is now; of a deleted one as it was last, with the version of its end. Not to be mutated. */
  object: KubeObject;
  /** As it was before, for a selection that it comes into or leaves; missing for a new one. */
  before?: KubeObject;
  /** The resourceVersion, as a number. */
  version: number;
}

export interface WriteSettings {
  /** Checked and answered as if it were done, but not kept. */
  dryRun?: boolean;
  /** What of the object is written: the status alone for `status` (https://kubernetes.io/docs/reference/using-api/api-concepts/), all but the status for none. */
  subresource?: 'status' | 'scale' | 'ephemeralcontainers' | 'resize' | 'binding' | 'eviction';
  /** A server-side apply, for managedFields. */
  apply?: boolean;
  /** Who writes, for managedFields. */
  manager?: string;
}

export interface DeleteSettings extends Pick<WriteSettings, 'dryRun'> {
  /** Seconds; 0 takes it away at once. */
  gracePeriodSeconds?: number;
  propagation?: 'Foreground' | 'Background' | 'Orphan';
  uid?: string;
  resourceVersion?: string;
}

/**
 * All objects, with the API server's rules for writing them: uid, resourceVersion (one counter), generation, creationTimestamp, defaults,
 * validation, admission (ServiceAccount, quota, LimitRange, Pod Security as far as the lessons need them), optimistic locking, graceful deletion, finalizers.
 * What it refuses is thrown as an ApiFailure. What it gives is never mutated afterwards and must not be mutated.
 */
export interface ObjectStore {
  /** The newest resourceVersion. */
  readonly version: number;
  /** Every kind that is served, custom ones included. */
  readonly resources: readonly Resource[];
  list(resource: Resource, namespace?: string): readonly KubeObject[];
  get<T extends KubeObject = KubeObject>(
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ): T | undefined;
  create<T extends KubeObject>(resource: Resource, object: T, settings?: WriteSettings): T;
  /** Replaces an object; a resourceVersion in it must be the one that is there. */
  update<T extends KubeObject>(resource: Resource, object: T, settings?: WriteSettings): T;
  /**
   * Changes an object by a function of what is there now, which is run on a copy; what it returns is written. The controllers' way: no
   * conflict is possible. Undefined when the object is not there.
   */
  change<T extends KubeObject>(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    by: (object: T) => T | undefined,
    settings?: WriteSettings,
  ): T | undefined;
  remove(resource: Resource, namespace: string | undefined, name: string, settings?: DeleteSettings): void;
  /** Every change from now on, in order, synchronously after it was made. */
  subscribe(listener: (change: StoredChange) => void): () => void;
  /** The changes after a version; undefined when they are no longer kept (410 Gone). */
  since(version: number): readonly StoredChange[] | undefined;
}

/** A refusal as the API server words it: becomes a Status object (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/). */
export interface StatusFailure {
  code: number;
  /** e.g. `NotFound`, `Conflict`, `Invalid`, `Forbidden`, `AlreadyExists`. */
  reason: string;
  message: string;
  details?: Readonly<Record<string, unknown>>;
}

/** A process in a container that somebody is connected to. */
export interface AttachedProcess {
  /** Missing when it takes no input. */
  stdin: NodeJS.WritableStream | undefined;
  stdout: Readable;
  /** Missing with a TTY. */
  stderr: Readable | undefined;
  /** The exit code; a signal counts as 128 + its number, and an attachment ends with 0. Rejects when it could not be started. */
  readonly exit: Promise<number>;
  /** Characters; only with a TTY. */
  resize(columns: number, rows: number): void;
  kill(): void;
}

export interface LogRequest {
  container: string;
  previous: boolean;
  follow: boolean;
  timestamps: boolean;
  tailLines?: number;
  /** Milliseconds since the epoch. */
  since?: number;
  limitBytes?: number;
}

/** What the kubelet does for the API: what stands behind the subresources of a pod. Each rejects with an ApiFailure when it can't. */
export interface PodRuntime {
  /** Ends with the container, or at once without follow. Each line ends with a line feed. */
  logs(pod: Pod, request: LogRequest, signal: AbortSignal): Promise<Readable>;
  exec(
    pod: Pod,
    container: string,
    options: { command: readonly string[]; stdin: boolean; tty: boolean },
  ): Promise<AttachedProcess>;
  attach(pod: Pod, container: string, options: { stdin: boolean; tty: boolean }): Promise<AttachedProcess>;
  /** A connection to a port of the pod; rejects with the system's error (ECONNREFUSED …). */
  dial(pod: Pod, port: number): Promise<Duplex>;
  /** Cores and bytes by container name; undefined where nothing was measured yet. */
  usage(pod: Pod): Readonly<Record<string, { cpu: number; memory: number }>> | undefined;
}

/** An image of the playground: a program that comes with kdbg, run by Node or by the machine's shell. */
export interface PlaygroundImage {
  /** Without tag or digest, e.g. `busybox`. */
  repository: string;
  tags: readonly string[];
  /** What runs when the container names no command. */
  entrypoint: readonly string[];
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Of the user that it runs as by default; 0 is root. */
  user: number | string;
  /** False for an image without a shell (distroless). */
  shell: boolean;
}

/** Something that acts on objects until it is stopped, as the controllers of a real cluster do. */
export interface Controller {
  readonly name: string;
  /** Begins; what is given back ends it. */
  start(): () => void;
}

/** What a container is run with, resolved: command of the image or the spec, environment with its references read. */
export interface ContainerRun {
  pod: Pod;
  container: Container;
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  /** The container's own folder, which stands for its file system. */
  folder: string;
  workingFolder: string;
}

/** A playground that runs. */
export interface Playground {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** The text of a kubeconfig for it. */
  readonly kubeconfig: string;
  readonly store: ObjectStore;
  readonly runtime: PodRuntime;
  /** Ends every process and connection and removes its folder. */
  close(): Promise<void>;
}
