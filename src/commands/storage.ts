import { claimsOf } from '../diagnosis/storage/facts.ts';
import { slashed } from '../kube/ref.ts';
import { loadChain } from '../services/storage/loadChain.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { targetOf, targetPod } from './target.ts';
import type { Command, Invocation } from './types.ts';

/** What the chain is of: a claim, a pod with claims (also that of a workload), or the claim that a volume belongs to. */
function chainOf(desk: Desk, invocation: Invocation): ObjectRef | undefined {
  const { kind, name, namespace } = invocation.args ?? {};
  const snapshot = desk.workspace.get().store.snapshot();
  const target: ObjectRef | undefined =
    typeof kind === 'string' && typeof name === 'string'
      ? { kind, name, ...(typeof namespace === 'string' ? { namespace } : {}) }
      : targetOf(desk, invocation);
  if (!target || target.kind === 'PersistentVolumeClaim') return target;
  if (target.kind === 'PersistentVolume') {
    const claim = snapshot.of('PersistentVolume').get(undefined, target.name)?.spec?.claimRef;
    if (!claim?.name || !claim.namespace) return undefined;
    return { kind: 'PersistentVolumeClaim', name: claim.name, namespace: claim.namespace };
  }
  const pod = targetPod(desk, { ...invocation, target });
  if (!pod?.metadata?.name || claimsOf(pod).length === 0) return undefined;
  return { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace ?? 'default' };
}

export const storageCommands: readonly Command[] = [
  {
    id: 'storage.chain',
    group: 'look',
    footer: { resources: 12, diagnosis: 9 },
    disabled: (desk, invocation) => (chainOf(desk, invocation) ? undefined : texts.findings.chain.noClaims),
    run(desk, invocation) {
      const ref = chainOf(desk, invocation);
      if (!ref) return;
      desk.viewer.open(texts.findings.chain.viewTitle(slashed(ref)), 'text', (signal) => {
        const { client, store } = desk.workspace.get();
        return loadChain(client, store.snapshot(), ref, { now: desk.clock.now(), signal });
      });
    },
  },
];
