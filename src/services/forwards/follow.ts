import { pause } from '../../base/clock.ts';
import { toKdbgError } from '../../base/errors.ts';
import { Backoff } from '../../kube/reflect/backoff.ts';
import { readTarget, type Target } from './target.ts';
import type { ForwardSpec } from './types.ts';
import { READ_AGAIN, sightOf, type WatchEnv, watchPods } from './watchPods.ts';

export interface FollowEnv extends WatchEnv {
  /** The local port that a person expects, told once; undefined where the target could not be read. */
  usual(port: number | undefined): void;
}

/** Keeps an eye on a target and its pods until the signal is aborted. Never rejects. */
export async function follow(spec: ForwardSpec, env: FollowEnv, signal: AbortSignal): Promise<void> {
  const { client, clock } = env;
  const backoff = new Backoff(env.random);
  let watched: { key: string; stop(): void; use(target: Target): void } | undefined;
  let first = true;
  while (!signal.aborted) {
    try {
      const target = await readTarget(client, spec, signal);
      if (signal.aborted) break;
      if (first) env.usual(target.usualPort);
      first = false;
      const key = JSON.stringify(target.pods);
      if (watched?.key === key) watched.use(target);
      else {
        watched?.stop();
        watched = { key, ...watchPods(spec, target, env) };
      }
      backoff.reset();
      await pause(clock, READ_AGAIN, signal);
    } catch (thrown) {
      if (signal.aborted) break;
      if (first) env.usual(undefined);
      first = false;
      watched?.stop();
      watched = undefined;
      const wait = backoff.next();
      env.tell(sightOf(spec, toKdbgError(thrown), clock.now() + wait));
      await pause(clock, wait, signal);
    }
  }
  watched?.stop();
}
