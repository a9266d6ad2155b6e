import { selects } from '../../base/labelSelector.ts';
import type { KubeObject, Pod, Service } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { canonical } from '../objects/canonical.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';
import { splitKey } from './loop.ts';
import { isServing } from './owned.ts';
import { targetPort } from './targetPort.ts';

const MANAGED = { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' };

type Endpoints = KubeObject & { subsets?: unknown };

/** The pods behind a service once more, in the older form that `kubectl get endpoints` shows (kubernetes/pkg/controller/endpoint). */
export function noteEndpoints(store: ObjectStore, service: Service | undefined, key: string): void {
  const { namespace, name } = splitKey(key);
  const kind = served('Endpoints');
  const before = store.get<Endpoints>(kind, namespace, name);
  if (!service?.spec?.selector || service.spec.type === 'ExternalName') {
    const ours = before?.metadata?.labels && Object.keys(MANAGED).every((label) => before.metadata?.labels?.[label]);
    if (!service && ours) store.remove(kind, namespace, name);
    return;
  }
  const subsets = subsetsOf(service, store.list(served('Pod'), namespace) as readonly Pod[]);
  const labels = { ...service.metadata?.labels, ...MANAGED };
  if (!before) {
    store.create<Endpoints>(kind, { metadata: { name, ...(namespace ? { namespace } : {}), labels }, ...subsets });
    return;
  }
  store.change<Endpoints>(kind, namespace, name, ({ subsets: _before, ...found }) => ({
    ...found,
    metadata: { ...found.metadata, labels },
    ...subsets,
  }));
}

/** Addresses that have the same ports stand together. */
function subsetsOf({ spec }: Service, pods: readonly Pod[]): { subsets?: readonly object[] } {
  const found = new Map<string, { addresses: object[]; notReadyAddresses: object[]; ports: readonly object[] }>();
  for (const pod of pods) {
    if (
      !pod.status?.podIP ||
      hasEnded(pod) ||
      isLeaving(pod) ||
      !selects({ matchLabels: spec?.selector }, pod.metadata?.labels)
    )
      continue;
    const ports = (spec?.ports ?? []).flatMap((port) => {
      const number = targetPort(pod, port.targetPort, port.port);
      return number === undefined
        ? []
        : [{ ...(port.name ? { name: port.name } : {}), port: number, protocol: port.protocol ?? 'TCP' }];
    });
    if (ports.length === 0 && (spec?.ports ?? []).length > 0) continue;
    const subset = found.get(canonical(ports)) ?? { addresses: [], notReadyAddresses: [], ports };
    found.set(canonical(ports), subset);
    const { name, namespace, uid } = pod.metadata ?? {};
    const address = {
      ip: pod.status.podIP,
      nodeName: pod.spec?.nodeName,
      targetRef: { kind: 'Pod', name, namespace, uid },
    };
    (isServing(pod) ? subset.addresses : subset.notReadyAddresses).push(address);
  }
  if (found.size === 0) return {};
  return {
    subsets: [...found.values()].map(({ addresses, notReadyAddresses, ports }) => ({
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    })),
  };
}
