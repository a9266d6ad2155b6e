import type { Clock } from '../../base/clock.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Controller, ObjectStore, StoredChange } from '../types.ts';

/** Milliseconds in which changes are taken together. */
const TOGETHER = 5;
const RETRY_MS = 500;

export interface LoopOptions {
  name: string;
  store: ObjectStore;
  clock: Clock;
  /** The keys of what a change concerns. */
  keys(change: StoredChange): readonly string[];
  /** Brings one thing to where it should be; gives the milliseconds after which it has to be looked at again. */
  reconcile(key: string): number | undefined;
  /** What to look at when it begins. */
  initial?(): readonly string[];
}

/** A controller: keys of what changed are reconciled soon, each once, and again after a failure. */
export function controlLoop(options: LoopOptions): Controller {
  return {
    name: options.name,
    start() {
      const { store, clock } = options;
      const waiting = new Map<string, () => void>();
      let stopped = false;
      const queue = (key: string, after: number) => {
        if (stopped) return;
        waiting.get(key)?.();
        waiting.set(
          key,
          clock.after(after, () => {
            waiting.delete(key);
            run(key);
          }),
        );
      };
      const run = (key: string) => {
        try {
          const again = options.reconcile(key);
          if (again !== undefined) queue(key, again);
        } catch {
          queue(key, RETRY_MS);
        }
      };
      const end = store.subscribe((change) => {
        for (const key of options.keys(change)) queue(key, TOGETHER);
      });
      for (const key of options.initial?.() ?? []) queue(key, 0);
      return () => {
        stopped = true;
        end();
        for (const cancel of waiting.values()) cancel();
        waiting.clear();
      };
    },
  };
}

/** `namespace/name`. */
export const keyOf = ({ metadata }: KubeObject): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

export function splitKey(key: string): { namespace: string | undefined; name: string } {
  const [namespace = '', name = ''] = key.split('/');
  return { namespace: namespace || undefined, name };
}

/** The key of the owner of a kind that controls the object. */
export function ownerKey(object: KubeObject, kind: string): readonly string[] {
  const owner = object.metadata?.ownerReferences?.find((one) => one.controller && one.kind === kind);
  return owner ? [`${object.metadata?.namespace ?? ''}/${owner.name}`] : [];
}
