import type { Clock } from '../../base/clock.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Resource } from '../../kube/resources.ts';
import { isLeaving } from '../../store/pods.ts';
import { FOREGROUND, ORPHAN } from '../objects/store.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { controlLoop } from './loop.ts';

const owners = ({ metadata }: KubeObject) => metadata?.ownerReferences ?? [];
const isHeld = (object: KubeObject): boolean =>
  isLeaving(object) && (object.metadata?.finalizers ?? []).some((one) => one === ORPHAN || one === FOREGROUND);
const keyOf = (kind: string, namespace: string | undefined, name: string) => `${kind}/${namespace ?? ''}/${name}`;

/** Deletes what belongs to an object before it goes, or lets it live on without it, as `kubectl delete --cascade` asks. */
export function propagationController(store: ObjectStore, clock: Clock): Controller {
  function dependentsOf({ metadata }: KubeObject): readonly (readonly [Resource, KubeObject])[] {
    return store.resources.flatMap((resource) =>
      store
        .list(resource)
        .filter((object) => owners(object).some(({ uid }) => uid === metadata?.uid))
        .map((object) => [resource, object] as const),
    );
  }

  function orphan(owner: KubeObject): void {
    for (const [resource, { metadata }] of dependentsOf(owner)) {
      store.change(resource, metadata?.namespace, metadata?.name ?? '', (found) => {
        const { ownerReferences = [], ...rest } = found.metadata ?? {};
        const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata?.uid);
        return { ...found, metadata: others.length > 0 ? { ...rest, ownerReferences: others } : rest };
      });
    }
  }

  /** True when nothing is left that has to go first. */
  function emptied(owner: KubeObject): boolean {
    const dependents = dependentsOf(owner);
    for (const [resource, object] of dependents) {
      if (isLeaving(object)) continue;
      const propagation = dependentsOf(object).length > 0 ? ({ propagation: 'Foreground' } as const) : {};
      store.remove(resource, object.metadata?.namespace, object.metadata?.name ?? '', propagation);
    }
    return dependentsOf(owner).length === 0;
  }

  return controlLoop({
    name: 'propagation',
    store,
    clock,
    keys({ type, resource, object }) {
      const { namespace, name = '' } = object.metadata ?? {};
      if (type === 'DELETED') return owners(object).map((owner) => keyOf(owner.kind, namespace, owner.name));
      return isHeld(object) ? [keyOf(resource.kind, namespace, name)] : [];
    },
    reconcile(key) {
      const [kind, namespace, name = ''] = key.split('/');
      const resource = store.resources.find((one) => one.kind === kind);
      const object = resource && store.get(resource, namespace || undefined, name);
      if (!object || !isHeld(object)) return undefined;
      const { finalizers = [] } = object.metadata ?? {};
      if (finalizers.includes(ORPHAN)) orphan(object);
      else if (!emptied(object)) return undefined;
      store.change(resource, namespace || undefined, name, (found) => ({
        ...found,
        metadata: {
          ...found.metadata,
          finalizers: (found.metadata?.finalizers ?? []).filter((one) => one !== ORPHAN && one !== FOREGROUND),
        },
      }));
      return undefined;
    },
  });
}
