import type { Clock } from '../../base/clock.ts';
import { type KdbgError, toKdbgError } from '../../base/errors.ts';
import { ApiError } from '../errors.ts';
import type { KubeClient } from '../types.ts';

const LIMIT_MS = 6_000;
/** All watches of a client share one answer for so long. */
const FRESH_MS = 5_000;

const asked = new WeakMap<KubeClient, { at: number; answer: Promise<KdbgError | undefined> }>();

/** Whether the API server answers at all (any answer counts): undefined, or why not. Never rejects. */
export function alive(client: KubeClient, clock: Clock): Promise<KdbgError | undefined> {
  const kept = asked.get(client);
  if (kept && clock.now() - kept.at < FRESH_MS) return kept.answer;
  const answer = client.text({ path: '/version', timeout: LIMIT_MS }).then(
    () => undefined,
    (error: unknown) => (error instanceof ApiError ? undefined : toKdbgError(error)),
  );
  asked.set(client, { at: clock.now(), answer });
  return answer;
}
