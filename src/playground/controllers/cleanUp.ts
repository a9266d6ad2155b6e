import type { Clock } from '../../base/clock.ts';
import type { KubeObject, Namespace } from '../../kube/objects.ts';
import { isLeaving } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { controlLoop, splitKey } from './loop.ts';

/** Takes away what was owned by something that is gone (kubernetes/pkg/controller/garbagecollector). */
export function garbageCollector(store: ObjectStore, clock: Clock): Controller {
  return controlLoop({
    name: 'garbage-collector',
    store,
    clock,
    keys: ({ type, object }) => (type === 'DELETED' && object.metadata?.uid ? [`uid/${object.metadata.uid}`] : []),
    reconcile(key) {
      const { name: uid } = splitKey(key);
      for (const resource of store.resources) {
        for (const object of store.list(resource)) {
          const owners = object.metadata?.ownerReferences ?? [];
          if (owners.length === 0 || owners.some((owner) => owner.uid !== uid) || isLeaving(object)) continue;
          store.remove(resource, object.metadata?.namespace, object.metadata?.name ?? '');
        }
      }
      return undefined;
    },
  });
}

const RECHECK_MS = 200;

/** Empties a namespace that was deleted, and lets it go (kubernetes/pkg/controller/namespace); gives each its default ServiceAccount. */
export function namespaceController(store: ObjectStore, clock: Clock): Controller {
  const kind = served('Namespace');
  return controlLoop({
    name: 'namespace',
    store,
    clock,
    keys: ({ resource, object, type }) =>
      resource.kind === 'Namespace' && type !== 'DELETED' ? [`/${object.metadata?.name ?? ''}`] : [],
    initial: () => store.list(kind).map(({ metadata }) => `/${metadata?.name ?? ''}`),
    reconcile(key) {
      const { name } = splitKey(key);
      const namespace = store.get<Namespace>(kind, undefined, name);
      if (!namespace) return undefined;
      if (!isLeaving(namespace)) {
        provide(store, name);
        return undefined;
      }
      const content = store.resources
        .filter((resource) => resource.namespaced)
        .flatMap((resource) => store.list(resource, name).map((object) => [resource, object] as const));
      for (const [resource, object] of content) {
        if (!isLeaving(object)) store.remove(resource, name, object.metadata?.name ?? '');
      }
      const left = content.filter(([resource, object]) => store.get(resource, name, object.metadata?.name ?? ''));
      if (left.length > 0) return RECHECK_MS;
      store.change<Namespace>(kind, undefined, name, (found) => ({ ...found, spec: { finalizers: [] } }));
      return undefined;
    },
  });
}

/** What every namespace of a cluster has from its beginning. */
function provide(store: ObjectStore, namespace: string): void {
  const given: readonly [string, KubeObject][] = [
    ['ServiceAccount', { metadata: { name: 'default', namespace } }],
    ['ConfigMap', { metadata: { name: 'kube-root-ca.crt', namespace } }],
  ];
  for (const [kind, object] of given) {
    if (!store.get(served(kind), namespace, object.metadata?.name ?? '')) store.create(served(kind), object);
  }
}
