import type { Clock } from '../../base/clock.ts';
import type { KubeEvent, KubeObject } from '../../kube/objects.ts';
import { served } from '../served.ts';
import type { ObjectStore } from '../types.ts';

export interface EventSource {
  component: string;
  /** The node, for the kubelet. */
  host?: string;
}

/** Says something about an object, as the event recorder of client-go does: the same again raises the count. */
export type Recorder = (
  about: KubeObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  fieldPath?: string,
) => void;

/** Events go an hour after they were last seen (kube-apiserver --event-ttl). */
const TTL_MS = 3_600_000;

/** A recorder of one component. Writing an event never fails for the one who writes it. */
export function recorder(store: ObjectStore, clock: Clock, source: EventSource): Recorder {
  const known = new Map<string, string>();
  let last = 0;
  return (about, type, reason, message, fieldPath) => {
    const { name = '', namespace = 'default', uid = '', resourceVersion = '' } = about.metadata ?? {};
    const time = new Date(clock.now()).toISOString().replace(/\.\d+/, '');
    const key = [uid, type, reason, message, fieldPath].join('|');
    const same = known.get(key);
    const again =
      same !== undefined &&
      store.change<KubeEvent>(served('Event'), namespace, same, (event) => ({
        ...event,
        count: (event.count ?? 1) + 1,
        lastTimestamp: time,
      }));
    if (again) return;
    const event = `${name}.${(clock.now() * 1000 + (last++ % 1000)).toString(16)}`;
    known.set(key, event);
    try {
      store.create<KubeEvent>(served('Event'), {
        metadata: { name: event, namespace },
        involvedObject: {
          kind: about.kind ?? '',
          apiVersion: about.apiVersion ?? 'v1',
          name,
          ...(about.metadata?.namespace ? { namespace } : {}),
          uid,
          resourceVersion,
          ...(fieldPath === undefined ? {} : { fieldPath }),
        },
        reason,
        message,
        type,
        count: 1,
        firstTimestamp: time,
        lastTimestamp: time,
        source,
        reportingComponent: source.component,
        ...(source.host === undefined ? {} : { reportingInstance: source.host }),
      } as KubeEvent);
    } catch {
      // The namespace goes away: nobody is left to be told.
    }
    clock.after(TTL_MS, () => {
      known.delete(key);
      if (store.get(served('Event'), namespace, event)) store.remove(served('Event'), namespace, event);
    });
  };
}
