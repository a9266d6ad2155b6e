import { parseTime } from '../base/age.ts';
import { stringsOf } from '../base/untrusted.ts';
import { slashed } from '../kube/ref.ts';
import type { EventView } from '../store/events.ts';
import { refOf } from '../store/owners.ts';
import type { KubeObject, ObjectRef, Snapshot, StoredKind } from '../store/types.ts';
import { texts } from '../texts/index.ts';
import { eventEvidence, oneLine, statusEvidence } from './evidence.ts';
import { sentences } from './prose.ts';
import { kubectl, shell } from './remedies.ts';
import type { Draft } from './rule.ts';
import type { Evidence, Remedy } from './types.ts';

/** An object that was deleted, with when. Times are milliseconds since the epoch. */
export interface Deleted {
  object: KubeObject;
  ref: ObjectRef;
  /** When the deletion was asked for. */
  asked: number;
  /** When it should be gone: for pods after their grace period. */
  due: number;
  finalizers: readonly string[];
}

/** How an object is being deleted; undefined for one that is not. */
export function deletionOf(kind: StoredKind, object: KubeObject): Deleted | undefined {
  const due = parseTime(object.metadata?.deletionTimestamp);
  if (due === undefined) return undefined;
  const grace = (object.metadata?.deletionGracePeriodSeconds ?? 0) * 1000;
  return {
    object,
    ref: refOf(kind, object),
    asked: due - grace,
    due,
    finalizers: stringsOf(object.metadata?.finalizers).map(oneLine),
  };
}

/** Whether Kubernetes itself sets the finalizer and takes it away. */
export const isOwnFinalizer = (name: string): boolean => Object.hasOwn(texts.findings.terminating.owners, name);

/** The domain of a finalizer that is none of Kubernetes' own, e.g. `example.com` of `backup.example.com/before-delete`: who set it. */
export function domainOf(finalizer: string): string | undefined {
  if (isOwnFinalizer(finalizer)) return undefined;
  const [domain] = finalizer.includes('/') ? finalizer.split('/') : finalizer.split(/(?<=\.[a-z]{2,})$/);
  return domain?.includes('.') ? domain : undefined;
}

/** What the finalizers mean, and who should take them away. */
export function finalizerWords(finalizers: readonly string[]): string {
  const say = texts.findings.terminating;
  const domains = [...new Set(finalizers.flatMap((name) => domainOf(name) ?? []))];
  return sentences([
    say.finalizer(finalizers),
    ...finalizers.flatMap((name) => (isOwnFinalizer(name) ? (say.owners[name] ?? []) : [])),
    ...domains.map((domain) => say.owner(domain)),
  ]);
}

/** Takes finalizers away; Kubernetes' own protection is never offered to be taken away. */
export function removeFinalizers(deleted: Deleted, only: readonly string[] = deleted.finalizers): Remedy[] {
  if (only.length === 0) return [];
  const { ref, finalizers } = deleted;
  const left = finalizers.filter((name) => !only.includes(name));
  const patch = JSON.stringify({ metadata: { finalizers: left.length > 0 ? left : null } });
  const domains = [...new Set(only.flatMap((name) => domainOf(name) ?? []))];
  const say = texts.findings.terminating;
  return [
    ...domains
      .slice(0, 1)
      .map((domain) =>
        shell(say.controllers(domain), `kubectl get pods,crds,apiservices -A | grep -i ${wordOf(domain)}`),
      ),
    {
      command: 'resource.removeFinalizers',
      title: say.removeFinalizer(only),
      kubectl: kubectl(ref, 'patch', slashed(ref), '--type=merge', '-p', `'${patch}'`),
      args: { finalizers: only.join(',') },
    },
  ];
}

/** The word of a domain that names a product: `longhorn` of `driver.longhorn.io`. */
function wordOf(domain: string): string {
  const parts = domain
    .split('.')
    .filter((part) => !/^(?:io|com|org|net|dev|k8s|sigs|example|kubernetes|x-k8s|csi)$/.test(part));
  return (parts.at(-1) ?? domain).replace(/[^\w-]/g, '');
}

/** The finding that something which was deleted is still there. */
export function stuck(
  deleted: Deleted,
  of: {
    severity?: Draft['severity'];
    why: string;
    cause: readonly string[];
    evidence?: readonly Evidence[];
    event?: EventView | undefined;
    remedies: readonly Remedy[];
    workload?: ObjectRef | undefined;
    affected?: readonly ObjectRef[];
  },
): Draft {
  const say = texts.findings.terminating;
  const { ref, finalizers } = deleted;
  const what = slashed(ref);
  return {
    code: 'terminating-stuck',
    ...(of.severity ? { severity: of.severity } : {}),
    object: ref,
    workload: of.workload,
    ...(of.affected ? { affected: of.affected } : {}),
    group: of.why,
    title: say.title(what, of.why),
    cause: sentences([
      say.deleted(what, deleted.asked),
      ...of.cause,
      ...(of.event ? [say.says(oneLine(of.event.message))] : []),
    ]),
    evidence: [
      statusEvidence(
        ref,
        'metadata.deletionTimestamp',
        deleted.object.metadata?.deletionTimestamp ?? '',
        deleted.object.metadata?.deletionTimestamp,
      ),
      ...(finalizers.length > 0 ? [statusEvidence(ref, 'metadata.finalizers', finalizers.join(', '))] : []),
      ...(of.evidence ?? []),
      ...(of.event ? [eventEvidence(ref, of.event)] : []),
    ],
    remedies: of.remedies,
  };
}

/** Milliseconds that a namespace may take to go. */
export const NAMESPACE_TAKES = 20_000;

/** True when the namespace of an object is being deleted and stays: that finding names what holds it. */
export function toldByNamespace(snapshot: Snapshot, ref: ObjectRef, now: number): boolean {
  const namespace = ref.namespace === undefined ? undefined : snapshot.of('Namespace').get(undefined, ref.namespace);
  const deleted = namespace && deletionOf('Namespace', namespace);
  return deleted !== undefined && now >= deleted.asked + NAMESPACE_TAKES;
}

/** Objects of the snapshot that satisfy a condition, as `kind/name`. */
export function objectsWhere(
  snapshot: Snapshot,
  kinds: readonly StoredKind[],
  namespace: string | undefined,
  is: (object: KubeObject) => boolean,
): ObjectRef[] {
  return kinds.flatMap((kind) => {
    const view = snapshot.of(kind);
    const all: readonly KubeObject[] = namespace === undefined ? view.all() : view.inNamespace(namespace);
    return all.filter(is).map((object) => refOf(kind, object));
  });
}

/** Whether an object is owned by another and holds up its deletion. */
export const blocks = (object: KubeObject, uid: string | undefined): boolean =>
  uid !== undefined &&
  (object.metadata?.ownerReferences ?? []).some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true);
