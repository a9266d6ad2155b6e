import { type ProbeAnswer, type ProbeRequest, probeKey } from '../../diagnosis/probes.ts';
import { chainText, storageChains } from '../../diagnosis/storage/chain.ts';
import type { KubeClient } from '../../kube/types.ts';
import type { ObjectRef, Snapshot } from '../../store/types.ts';
import { createProbeRunner } from '../probes/index.ts';

/** An answer may raise one more question, not more. */
const ROUNDS = 3;

/** The storage chains of a pod or claim as a text, with what drivers and attachments tell. Rejects only when the signal is aborted. */
export async function loadChain(
  client: KubeClient,
  snapshot: Snapshot,
  ref: ObjectRef,
  options: { now: number; signal: AbortSignal; width?: number },
): Promise<string> {
  const runner = createProbeRunner({ client });
  const answers = new Map<string, ProbeAnswer>();
  for (let round = 0; ; round++) {
    const wanted = new Map<string, ProbeRequest>();
    const chains = storageChains(snapshot, ref, options.now, {
      probe<R extends ProbeRequest>(request: R) {
        const key = probeKey(request);
        const known = answers.get(key);
        if (!known) wanted.set(key, request);
        return known as ProbeAnswer<R> | undefined;
      },
    });
    if (wanted.size === 0 || round === ROUNDS) return chainText(chains, options.width);
    await Promise.all(
      [...wanted].map(async ([key, request]) => answers.set(key, await runner.run(request, options.signal))),
    );
  }
}
