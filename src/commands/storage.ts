import { claimsOf, classOf, isDefault, nameOf } from '../diagnosis/storage/facts.ts';
import { slashed } from '../kube/ref.ts';
import type { ClaimWishes } from '../services/changes/claimAnew.ts';
import { loadChain } from '../services/storage/loadChain.ts';
import type { ObjectRef } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import type { Desk } from './desk.ts';
import { proposeChange } from './run.ts';
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

/** What the remedy of a finding wishes of a claim that is made anew; nothing where a person is to choose. */
function wishesOf({ args = {} }: Invocation): ClaimWishes {
  return {
    ...(args.class === undefined ? {} : { class: String(args.class) }),
    ...(args.size === undefined ? {} : { size: String(args.size) }),
    ...(args.unbound === undefined ? {} : { unbound: true }),
  };
}

function claimOf(desk: Desk, invocation: Invocation): ObjectRef | undefined {
  const target = targetOf(desk, invocation);
  return target?.kind === 'PersistentVolumeClaim' ? target : undefined;
}

function recreate(desk: Desk, invocation: Invocation): void {
  const claim = claimOf(desk, invocation);
  if (!claim) return;
  const { changes, store } = desk.workspace.get();
  const make = (wishes: ClaimWishes) => void proposeChange(desk, () => changes.claimAnew(claim, wishes));
  const wishes = wishesOf(invocation);
  if (Object.keys(wishes).length > 0) return make(wishes);
  const snapshot = store.snapshot();
  const live = snapshot.of('PersistentVolumeClaim').get(claim.namespace, claim.name);
  const now = live && classOf(live);
  desk.dialogs.choose({
    title: texts.commandTexts.chooseClass(claim.name),
    empty: texts.commandTexts.noClasses,
    items: snapshot
      .of('StorageClass')
      .all()
      .map((of) => ({
        label: nameOf(of),
        detail: texts.findings.storage.classIs(
          of.provisioner ?? '',
          of.volumeBindingMode ?? 'Immediate',
          isDefault(of),
        ),
        ...(nameOf(of) === now ? { disabled: texts.commandTexts.here } : {}),
        run: () => make({ class: nameOf(of) }),
      })),
  });
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
        return loadChain(client, store.snapshot(), ref, { now: desk.clock.now(), signal, width: desk.viewer.columns });
      });
    },
  },
  {
    id: 'claim.recreate',
    group: 'change',
    disabled: (desk, invocation) => (claimOf(desk, invocation) ? undefined : texts.commandTexts.needsClaim),
    run: recreate,
  },
];
