import type { Clock } from '../base/clock.ts';
import type { KubeObject } from '../kube/objects.ts';
import { reflect } from '../kube/reflector.ts';
import type { Resource } from '../kube/resources.ts';
import type { KubeClient, SyncState } from '../kube/types.ts';
import { isMetadataOnly } from './kinds.ts';
import { trim } from './trim.ts';
import type { StoredKind } from './types.ts';

/** Where a list+watch puts what it sees, trimmed. */
export interface StoreSink {
  replace(objects: readonly KubeObject[]): void;
  put(object: KubeObject): void;
  remove(object: KubeObject): void;
  state(state: SyncState): void;
}

/** A list+watch that tells a sink until the function given back is called; it never throws. */
export type WatchKind = (
  kind: StoredKind,
  resource: Resource,
  namespace: string | undefined,
  sink: StoreSink,
) => () => void;

/** The store's way to watch: the reflector of kube, keeping only what is used of each object. */
export function reflectWith(client: KubeClient, clock: Clock, random: () => number): WatchKind {
  return (kind, resource, namespace, sink) =>
    reflect<KubeObject>(
      client,
      { resource, namespace, metadataOnly: isMetadataOnly(kind), project: (object) => trim(kind, object) },
      {
        page: (objects) => {
          for (const object of objects) sink.put(object);
        },
        replace: (objects) => sink.replace(objects),
        apply: (changes) => {
          for (const { type, object } of changes) {
            if (type === 'deleted') sink.remove(object);
            else sink.put(object);
          }
        },
        state: (state) => sink.state(state),
      },
      { clock, random },
    );
}
