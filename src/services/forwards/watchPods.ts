import { type Clock, pause } from '../../base/clock.ts';
import { type KdbgError, toKdbgError } from '../../base/errors.ts';
import { hasStatus } from '../../kube/errors.ts';
import { findObject } from '../../kube/manage.ts';
import type { Pod } from '../../kube/objects.ts';
import { reflect } from '../../kube/reflector.ts';
import { RESOURCES } from '../../kube/resources.ts';
import type { KubeClient, SyncState } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { type ChosenPod, choosePod } from './choose.ts';
import type { Target } from './target.ts';
import type { ForwardSpec } from './types.ts';

/** Where a forward's connections can go now. */
export type Sight =
  | { kind: 'pod'; pod: ChosenPod }
  | { kind: 'waiting'; why: string; retryAt?: number }
  | { kind: 'failed'; error: KdbgError; retryAt: number };

export interface WatchEnv {
  client: KubeClient;
  clock: Clock;
  random: () => number;
  /** Called with each change, and now and then without one. */
  tell(sight: Sight): void;
  /** A pod does not exist any more. */
  gone(uid: string): void;
}

/** Milliseconds after which a target is read again: its selector or ports may have been changed. */
export const READ_AGAIN = 30_000;
/** Milliseconds between two looks at a pod that may be read but not watched. */
const LOOK_AGAIN = 3000;

/** What an error means for a forward: not there (yet), not possible, or the cluster does not answer. */
export function sightOf(spec: ForwardSpec, error: KdbgError, retryAt: number): Sight {
  const { kind, name } = spec.target;
  if (hasStatus(error, 404)) {
    return { kind: 'waiting', why: texts.forwards.noSuchTarget(kind, name, spec.namespace), retryAt };
  }
  if (error.code.startsWith('forward-') || hasStatus(error, 403)) return { kind: 'failed', error, retryAt };
  return { kind: 'waiting', why: texts.forwards.outOfSight(error.message), retryAt };
}

/** Watches the pods of a target and tells which one to use, whenever that changes. */
export function watchPods(
  spec: ForwardSpec,
  first: Target,
  env: WatchEnv,
): { stop(): void; use(target: Target): void } {
  const { clock } = env;
  const pods = new Map<string, Pod>();
  const stopLooking = new AbortController();
  let target = first;
  let current: ChosenPod | undefined;
  let outOfSight: SyncState | undefined;
  let loaded = false;
  const look = () => {
    if (!loaded) return;
    if (outOfSight?.phase === 'stale') {
      const { reason, retryAt } = outOfSight;
      env.tell({ kind: 'waiting', why: texts.forwards.outOfSight(reason), retryAt });
      return;
    }
    const choice = choosePod([...pods.values()], target, current);
    if ('pod' in choice) {
      current = choice.pod;
      env.tell({ kind: 'pod', pod: choice.pod });
    } else if ('error' in choice) env.tell({ kind: 'failed', error: choice.error, retryAt: clock.now() + READ_AGAIN });
    else env.tell({ kind: 'waiting', why: choice.why });
  };
  const set = (all: readonly Pod[]) => {
    const uids = new Set(all.map(uidOf));
    for (const uid of pods.keys()) if (!uids.has(uid)) remove(uid);
    for (const pod of all) put(pod);
    loaded = true;
    look();
  };
  const put = (pod: Pod) => {
    if ('names' in target.pods && !target.pods.names.includes(pod.metadata?.name ?? '')) return;
    pods.set(uidOf(pod), pod);
  };
  const remove = (uid: string) => {
    if (pods.delete(uid)) env.gone(uid);
  };
  const forbidden = (reason: string) => {
    if ('name' in target.pods) void lookAtPod(target.pods.name, set);
    else env.tell({ kind: 'waiting', why: reason });
  };
  /** Whoever may read a pod, but not list pods, is served by looking at it again and again. */
  async function lookAtPod(name: string, found: (pods: readonly Pod[]) => void): Promise<void> {
    stopWatching();
    while (!stopLooking.signal.aborted) {
      try {
        const at = { namespace: spec.namespace, name };
        const pod = await findObject<Pod>(env.client, RESOURCES.Pod, at, stopLooking.signal);
        outOfSight = undefined;
        found(pod ? [pod] : []);
      } catch (thrown) {
        if (stopLooking.signal.aborted) return;
        const error = toKdbgError(thrown);
        env.tell(sightOf(spec, error, clock.now() + LOOK_AGAIN));
      }
      await pause(clock, LOOK_AGAIN, stopLooking.signal);
    }
  }
  const stopWatching = reflect<Pod>(
    env.client,
    {
      resource: RESOURCES.Pod,
      namespace: spec.namespace,
      labelSelector: 'selector' in target.pods ? target.pods.selector : undefined,
      fieldSelector: 'name' in target.pods ? `metadata.name=${target.pods.name}` : undefined,
    },
    {
      replace: set,
      apply(changes) {
        for (const { type, object } of changes) {
          if (type === 'deleted') remove(uidOf(object));
          else put(object);
        }
        look();
      },
      state(state) {
        if (state.phase === 'forbidden') forbidden(state.reason);
        const before = outOfSight?.phase;
        outOfSight = state;
        if (state.phase === 'stale') loaded = true;
        if (state.phase === 'stale' || before === 'stale') look();
      },
    },
    { clock, random: env.random },
  );
  return {
    stop() {
      stopWatching();
      stopLooking.abort();
    },
    use(now) {
      target = now;
      look();
    },
  };
}

function uidOf(pod: Pod): string {
  return pod.metadata?.uid ?? pod.metadata?.name ?? '';
}
