import type { EndpointSlice, KubeEvent, KubeObject, Pod, ReplicaSet } from '../../kube/objects.ts';

/** What could not be read, in a sentence. */
export interface Unread {
  unread: string;
}

/** A list, or why it could not be read. */
export type Read<T> = readonly T[] | Unread;

/** What belongs to an object; what is missing was not looked for. */
export interface Related {
  /** Of a workload its own; of a node those on it; of a claim those that use it. */
  pods?: Read<Pod>;
  replicaSets?: Read<ReplicaSet>;
  endpointSlices?: Read<EndpointSlice>;
}

export interface DescribeInput {
  kind: string;
  object: KubeObject;
  events?: Read<KubeEvent>;
  related?: Related;
  /** Milliseconds since the epoch. */
  now: number;
}

export function isUnread<T>(read: Read<T>): read is Unread {
  return 'unread' in read;
}
