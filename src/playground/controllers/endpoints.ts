import type { Clock } from '../../base/clock.ts';
import { selects } from '../../base/labelSelector.ts';
import type { EndpointSlice, Pod, Service } from '../../kube/objects.ts';
import { hasEnded, isLeaving } from '../../store/pods.ts';
import { served } from '../served.ts';
import type { Controller, ObjectStore } from '../types.ts';
import { noteEndpoints } from './endpointsObjects.ts';
import { controlLoop, keyOf, splitKey } from './loop.ts';
import { isServing, ownerReference } from './owned.ts';
import { targetPort } from './targetPort.ts';

const SERVICE = 'kubernetes.io/service-name';

/** The pods behind each service, as one slice (kubernetes/pkg/controller/endpointslice). */
export function endpointController(store: ObjectStore, clock: Clock): Controller {
  const kind = served('Service');
  return controlLoop({
    name: 'endpointslice',
    store,
    clock,
    keys: ({ resource, object }) => {
      if (resource.kind === 'Service') return [keyOf(object)];
      if (resource.kind !== 'Pod') return [];
      const { namespace, labels } = object.metadata ?? {};
      const services = store.list(kind, namespace) as readonly Service[];
      return services
        .filter(({ spec }) => spec?.selector && selects({ matchLabels: spec.selector }, labels))
        .map(keyOf);
    },
    initial: () => store.list(kind).map(keyOf),
    reconcile(key) {
      const { namespace, name } = splitKey(key);
      const service = store.get<Service>(kind, namespace, name);
      noteEndpoints(store, service, key);
      const slices = served('EndpointSlice');
      const [before] = (store.list(slices, namespace) as readonly EndpointSlice[]).filter(
        ({ metadata }) =>
          metadata?.labels?.[SERVICE] === name && metadata.labels['endpointslice.kubernetes.io/managed-by'],
      );
      if (!service?.spec?.selector || service.spec.type === 'ExternalName') {
        if (before) store.remove(slices, namespace, before.metadata?.name ?? '');
        return undefined;
      }
      const slice = sliceOf(service, store.list(served('Pod'), namespace) as readonly Pod[]);
      if (before) {
        store.change<EndpointSlice>(slices, namespace, before.metadata?.name ?? '', (found) => ({
          ...found,
          ...slice,
        }));
        return undefined;
      }
      store.create<EndpointSlice>(slices, {
        ...slice,
        metadata: {
          generateName: `${name}-`,
          ...(namespace ? { namespace } : {}),
          labels: {
            ...service.metadata?.labels,
            [SERVICE]: name,
            'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          },
          ownerReferences: [ownerReference(service)],
        },
      });
      return undefined;
    },
  });
}

function sliceOf(service: Service, pods: readonly Pod[]): Pick<EndpointSlice, 'addressType' | 'endpoints' | 'ports'> {
  const chosen = pods.filter(
    (pod) =>
      pod.status?.podIP && !hasEnded(pod) && selects({ matchLabels: service.spec?.selector }, pod.metadata?.labels),
  );
  const [first] = chosen;
  return {
    addressType: 'IPv4',
    endpoints: chosen.map((pod) => ({
      addresses: [pod.status?.podIP ?? ''],
      conditions: { ready: isServing(pod), serving: isServing(pod), terminating: isLeaving(pod) },
      nodeName: pod.spec?.nodeName ?? '',
      targetRef: {
        kind: 'Pod',
        name: pod.metadata?.name ?? '',
        namespace: pod.metadata?.namespace ?? '',
        uid: pod.metadata?.uid ?? '',
      },
    })),
    ports: (service.spec?.ports ?? []).flatMap((port) => {
      const number = first ? targetPort(first, port.targetPort, port.port) : undefined;
      if (first && number === undefined) return [];
      return [
        { name: port.name ?? '', protocol: port.protocol ?? 'TCP', ...(number === undefined ? {} : { port: number }) },
      ];
    }),
  };
}
