import type { ObjectRef } from '../../kube/objects.ts';
import type { Resource } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { patchLine } from './container.ts';
import { notPossible } from './errors.ts';
import { patchBetween } from './jsonPatch.ts';
import { named } from './kubectl.ts';
import type { PatchPlan } from './prepare.ts';

/** Takes finalizers (all, when none is named) from an object that is being deleted, so that it goes without what they wait for. */
export function finalizersPlan(
  client: KubeClient,
  target: ObjectRef,
  resource: Resource,
  names: readonly string[] = [],
): PatchPlan {
  const t = texts.changes;
  const what = names.length > 0 ? names : undefined;
  return {
    command: 'resource.removeFinalizers',
    title: t.removeFinalizers(named(target), what),
    target,
    resource,
    steps(live) {
      const { deletionTimestamp, finalizers = [] } = live.metadata ?? {};
      // Without a deletion the next reconciliation would only set them again, and what they guard would be lost later.
      if (!deletionTimestamp) throw notPossible(t.notDeleted(named(target)));
      const left = what ? finalizers.filter((name) => !what.includes(name)) : [];
      return patchBetween({ finalizers }, { finalizers: left.length > 0 ? left : undefined }, '/metadata');
    },
    kubectl: (steps) => patchLine(client, target, resource, steps),
    confirm: 'name',
    checks: () => [{ level: 'warning', text: t.finalizersLost(named(target)) }],
    undo: false,
    done: t.finalizersRemoved(named(target)),
  };
}
