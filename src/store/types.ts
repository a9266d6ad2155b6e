import type * as o from '../kube/objects.ts';
import type { SyncState } from '../kube/types.ts';

export type * from '../kube/objects.ts';
export type { SyncState } from '../kube/types.ts';

/** The kinds that are kept as whole (trimmed) objects, and their types. */
export interface KindTypes {
  Pod: o.Pod;
  Node: o.Node;
  Namespace: o.Namespace;
  Event: o.KubeEvent;
  Service: o.Service;
  Deployment: o.Deployment;
  ReplicaSet: o.ReplicaSet;
  StatefulSet: o.StatefulSet;
  DaemonSet: o.DaemonSet;
  Job: o.Job;
  CronJob: o.CronJob;
  EndpointSlice: o.EndpointSlice;
  Ingress: o.Ingress;
  IngressClass: o.IngressClass;
  PersistentVolumeClaim: o.PersistentVolumeClaim;
  PersistentVolume: o.PersistentVolume;
  StorageClass: o.StorageClass;
  ResourceQuota: o.ResourceQuota;
  LimitRange: o.LimitRange;
  HorizontalPodAutoscaler: o.HorizontalPodAutoscaler;
  PodDisruptionBudget: o.PodDisruptionBudget;
  /** Its metadata only: what it holds is never watched. */
  ConfigMap: Configuration;
  /** Its metadata only: what it holds is never watched. */
  Secret: Configuration;
}

/** A ConfigMap or Secret without what it holds. */
export interface Configuration extends o.KubeObject {
  /** When what it holds was last changed, as the managed fields tell it (RFC 3339, to the second); missing when they do not. */
  changedAt?: string;
  /** What was changed after it was made, newest first: one for each manager that holds some of it. Missing when nothing was. */
  changes?: readonly ConfigurationChange[];
}

/** A change to what a ConfigMap or Secret holds, as far as its managed fields tell it. */
export interface ConfigurationChange {
  /** The last time at which this manager changed any field that it holds (RFC 3339, to the second). */
  at: string;
  /** The names of the keys that it holds. Which of them it changed at that time is not told. */
  keys: readonly string[];
  /** It holds nothing but these keys: at that time some of them was changed, and not merely a label. */
  only: boolean;
}
export type StoredKind = keyof KindTypes;

/** All that is known of one kind. The arrays are never mutated: the same content is the same array. */
export interface KindView<T> {
  /** Missing when nobody watches this kind. */
  readonly state: SyncState | undefined;
  all(): readonly T[];
  inNamespace(namespace: string): readonly T[];
  get(namespace: string | undefined, name: string): T | undefined;
  byUid(uid: string): T | undefined;
  /** The objects whose controller (ownerReference with controller: true) has this uid; of events those about the object with this uid. */
  ownedBy(uid: string): readonly T[];
  /** The objects of the namespace that have all these labels. */
  labelled(namespace: string, labels: Readonly<Record<string, string>>): readonly T[];
}

/** What is known of the cluster now. Readers must not mutate what it gives. */
export interface Snapshot {
  /** Grows with each change. */
  readonly version: number;
  /** The namespace that is watched; undefined for all. */
  readonly namespace: string | undefined;
  of<K extends StoredKind>(kind: K): KindView<KindTypes[K]>;
}

/** What changed in one batch, by kind: the uids that came, changed or went; `all` after a new list. */
export type Changes = ReadonlyMap<StoredKind, ReadonlySet<string> | 'all'>;

export interface ClusterStore {
  snapshot(): Snapshot;
  /** Told once a batch (watch events that come close together are one batch). */
  subscribe(listener: (changes: Changes) => void): () => void;
  /** Keeps a kind watched until the function given back is called (counted; the last one ends the watch). */
  watch(kind: StoredKind): () => void;
  /** The worst state of what is watched, for the header. */
  readonly connection: import('../base/readable.ts').Readable<SyncState>;
  close(): void;
}
