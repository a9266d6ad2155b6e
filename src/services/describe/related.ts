import { isAbort, toKdbgError } from '../../base/errors.ts';
import { recordsOf } from '../../base/untrusted.ts';
import type { KubeEvent, KubeObject, Pod, ReplicaSet } from '../../kube/objects.ts';
import { RESOURCES, type Resource, resourcePath } from '../../kube/resources.ts';
import { selectorText } from '../../kube/selector.ts';
import type { ApiRequest, KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { isUnread, type Read, type Related } from './types.ts';

/** Who asks: the client and the signal that ends it all. */
export interface Reader {
  client: KubeClient;
  signal?: AbortSignal | undefined;
}

type What = keyof typeof texts.describe.what;

/** The events about an object. Those about a node, too, that its kubelet wrote with the node's name for a uid. */
export async function readEvents(reader: Reader, object: KubeObject, kind: string): Promise<Read<KubeEvent>> {
  const { name = '', namespace, uid } = object.metadata ?? {};
  const events = await read<KubeEvent>(reader, 'events', RESOURCES.Event, namespace, {
    fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`,
  });
  if (isUnread(events)) return events;
  // An earlier object of the same name had another uid.
  return events.filter(({ involvedObject: about }) => !uid || !about?.uid || about.uid === uid || about.uid === name);
}

/** What the description of a kind shows beside the object itself. */
export async function readRelated(reader: Reader, object: KubeObject, kind: string): Promise<Related> {
  const { name = '', namespace } = object.metadata ?? {};
  switch (kind) {
    case 'Deployment': {
      const selector = selectorOf(object);
      const [sets, pods] = await Promise.all([
        read<ReplicaSet>(reader, 'replicaSets', RESOURCES.ReplicaSet, namespace, { labelSelector: selector }),
        read<Pod>(reader, 'pods', RESOURCES.Pod, namespace, { labelSelector: selector }),
      ]);
      const own = ownedBy(sets, [object]);
      // Without its ReplicaSets, whose the pods are can't be told: the selector has to do.
      return { replicaSets: own, pods: isUnread(own) ? pods : ownedBy(pods, own) };
    }
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job': {
      const labelSelector = selectorOf(object);
      return { pods: ownedBy(await read<Pod>(reader, 'pods', RESOURCES.Pod, namespace, { labelSelector }), [object]) };
    }
    case 'Service':
      return {
        endpointSlices: await read(reader, 'endpoints', RESOURCES.EndpointSlice, namespace, {
          labelSelector: `kubernetes.io/service-name=${name}`,
        }),
      };
    case 'Node':
      return {
        pods: await read(reader, 'pods', RESOURCES.Pod, undefined, { fieldSelector: `spec.nodeName=${name}` }),
      };
    case 'PersistentVolumeClaim': {
      const pods = await read<Pod>(reader, 'users', RESOURCES.Pod, namespace, {});
      return { pods: isUnread(pods) ? pods : pods.filter((pod) => uses(pod, name)) };
    }
    default:
      return {};
  }
}

/** A list, or the sentence that tells why it could not be read; rejects only when the signal was aborted. */
async function read<T>(
  { client, signal }: Reader,
  what: What,
  resource: Resource,
  namespace: string | undefined,
  query: NonNullable<ApiRequest['query']>,
): Promise<Read<T>> {
  try {
    const list = await client.json<{ items?: unknown }>({
      path: resourcePath(resource, { namespace }),
      query,
      ...(signal ? { signal } : {}),
    });
    return recordsOf(list.items) as T[];
  } catch (thrown) {
    if (signal?.aborted || isAbort(thrown)) throw thrown;
    return { unread: texts.describe.unread(texts.describe.what[what], toKdbgError(thrown).message) };
  }
}

function ownedBy<T extends KubeObject>(read: Read<T>, owners: readonly KubeObject[]): Read<T> {
  if (isUnread(read)) return read;
  const uids = new Set(owners.map(({ metadata }) => metadata?.uid));
  return read.filter(({ metadata }) =>
    metadata?.ownerReferences?.some(({ controller, uid }) => controller && uids.has(uid)),
  );
}

function selectorOf(object: KubeObject): string {
  return selectorText((object as { spec?: { selector?: unknown } }).spec?.selector);
}

/** Also by a claim of its own (a generic ephemeral volume), which is named after pod and volume. */
function uses(pod: Pod, claim: string): boolean {
  return (pod.spec?.volumes ?? []).some(
    ({ name, persistentVolumeClaim, ephemeral }) =>
      persistentVolumeClaim?.claimName === claim || (ephemeral && `${pod.metadata?.name}-${name}` === claim),
  );
}
