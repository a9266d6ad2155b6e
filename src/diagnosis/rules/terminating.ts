import { slashed } from '../../kube/ref.ts';
import type {
  KubeObject,
  Namespace,
  ObjectRef,
  PersistentVolume,
  PersistentVolumeClaim,
  StoredKind,
} from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import {
  blocks,
  deletionOf,
  finalizerWords,
  isOwnFinalizer,
  NAMESPACE_TAKES,
  objectsWhere,
  removeFinalizers,
  stuck,
  toldByNamespace,
} from '../deletion.ts';
import { oneLine, statusEvidence } from '../evidence.ts';
import { kubectl, shell } from '../remedies.ts';
import { type AnyRule, type Draft, type RuleContext, rule } from '../rule.ts';
import { terminatingPodRule } from './terminatingPods.ts';

/** Milliseconds that each may take before a person should know. */
const IN_USE = 10_000;
const THEIRS = 20_000;
const OWN = 60_000;
/** A load balancer, and what a namespace holds, may take minutes. */
const SLOW = 180_000;

const codes = ['terminating-stuck'] as const;
const isDeleted = (object: KubeObject): boolean => object.metadata?.deletionTimestamp !== undefined;
const PVC = 'kubernetes.io/pvc-protection';
const PV = 'kubernetes.io/pv-protection';

/** False, and looked at again, until the object has been on its way for so long. */
function longEnough(since: number, wait: number, context: RuleContext): boolean {
  if (context.now >= since + wait) return true;
  context.again(since + wait);
  return false;
}

function claim(object: PersistentVolumeClaim, context: RuleContext): Draft[] {
  const deleted = deletionOf('PersistentVolumeClaim', object);
  if (!deleted) return [];
  const say = texts.findings.terminating;
  const users = context.snapshot
    .of('Pod')
    .inNamespace(deleted.ref.namespace ?? 'default')
    .filter(
      (pod) =>
        !/^(?:Succeeded|Failed)$/.test(pod.status?.phase ?? '') &&
        (pod.spec?.volumes ?? []).some((volume) => volume.persistentVolumeClaim?.claimName === deleted.ref.name),
    );
  const stay = users.filter((pod) => !isDeleted(pod));
  if (deleted.finalizers.includes(PVC) && users.length > 0) {
    // Pods that are on their way out themselves take the claim with them, or are told of.
    if (stay.length === 0 || !longEnough(deleted.asked, IN_USE, context)) return [];
    const names = stay.map((pod) => pod.metadata?.name ?? '');
    const pods = names.map((name): ObjectRef => ({ ...deleted.ref, kind: 'Pod', name }));
    return [
      stuck(deleted, {
        why: say.claimTitle(names),
        cause: [say.claim(names)],
        affected: pods,
        remedies: pods
          .slice(0, 2)
          .map((pod) => shell(say.deletePod(pod.name), kubectl(pod, 'delete', 'pod', pod.name))),
      }),
    ];
  }
  return generic('PersistentVolumeClaim', object, context);
}

function volume(object: PersistentVolume, context: RuleContext): Draft[] {
  const deleted = deletionOf('PersistentVolume', object);
  const of = object.spec?.claimRef;
  const { namespace } = context.snapshot;
  // Other namespaces' volumes are not what the person looks at.
  if (!deleted || (namespace !== undefined && of?.namespace !== namespace)) return [];
  const say = texts.findings.terminating;
  if (deleted.finalizers.includes(PV) && object.status?.phase === 'Bound' && of?.name) {
    if (!longEnough(deleted.asked, IN_USE, context)) return [];
    const bound = context.snapshot.of('PersistentVolumeClaim').get(of.namespace, of.name);
    if (bound && isDeleted(bound)) return [];
    const name = `${of.namespace}/${of.name}`;
    const ref: ObjectRef = {
      kind: 'PersistentVolumeClaim',
      name: of.name,
      ...(of.namespace ? { namespace: of.namespace } : {}),
    };
    return [
      stuck(deleted, {
        why: say.volumeTitle(name),
        cause: [say.volume(name)],
        affected: [ref],
        remedies: [shell(say.deleteClaim(name), kubectl(ref, 'delete', 'pvc', of.name))],
      }),
    ];
  }
  return generic('PersistentVolume', object, context);
}

const KEPT: readonly StoredKind[] = [
  'Pod',
  'PersistentVolumeClaim',
  'Service',
  'ConfigMap',
  'Secret',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
];

function namespaceStays(object: Namespace, context: RuleContext): Draft[] {
  const deleted = deletionOf('Namespace', object);
  const { snapshot } = context;
  if (!deleted || (snapshot.namespace !== undefined && snapshot.namespace !== deleted.ref.name)) return [];
  if (!longEnough(deleted.asked, NAMESPACE_TAKES, context)) return [];
  const say = texts.findings.terminating;
  const told = (object.status?.conditions ?? []).filter((one) => one.status === 'True');
  const find = (type: RegExp) => told.find((one) => type.test(one.type ?? ''));
  const finalizers = find(/^NamespaceFinalizersRemaining$/);
  const discovery = find(/^NamespaceDeletion(?:Discovery|GroupVersionParsing)Failure$/);
  const content = find(/^NamespaceDeletionContentFailure$/);
  const names = [...(finalizers?.message ?? '').matchAll(/([\w.-]+\/[\w.-]+|[a-z]\w+) in \d+ resource instances/g)].map(
    (one) => one[1] ?? '',
  );
  // Kubernetes' own finalizers are a matter of pods that are still ending, and told of there.
  const theirs = names.filter((name) => !isOwnFinalizer(name));
  const quick = discovery ?? content ?? (theirs.length > 0 ? finalizers : undefined);
  if (!quick && !longEnough(deleted.asked, SLOW, context)) return [];
  const remaining = find(/^NamespaceContentRemaining$/);
  const kinds = [...(remaining?.message ?? '').matchAll(/([\w.-]+?)\. has \d+ resource instances/g)].map(
    (one) => one[1] ?? '',
  );
  const stay = objectsWhere(
    snapshot,
    KEPT,
    deleted.ref.name,
    (one) => isDeleted(one) && (one.metadata?.finalizers ?? []).length > 0,
  );
  const objects = stay.map(slashed);
  const why = discovery
    ? say.discoveryTitle
    : theirs.length > 0
      ? say.finalizersTitle(theirs)
      : content
        ? say.contentTitle
        : say.remainsTitle;
  const inIt: ObjectRef = { kind: 'Namespace', name: '', namespace: deleted.ref.name };
  return [
    stuck(deleted, {
      why,
      cause: [
        ...(discovery ? [say.discovery] : []),
        ...(theirs.length > 0 ? [finalizerWords(theirs)] : []),
        ...(objects.length > 0 ? [say.found(objects)] : []),
        ...[discovery, content, remaining].flatMap((one) => (one?.message ? [say.says(oneLine(one.message))] : [])),
      ],
      evidence: told.map((one) =>
        statusEvidence(
          deleted.ref,
          `status.conditions[${one.type}].message`,
          one.message ?? '',
          one.lastTransitionTime,
        ),
      ),
      affected: stay,
      remedies: [
        ...(discovery ? [shell(say.services, 'kubectl get apiservices')] : []),
        ...kinds
          .slice(0, 3)
          .map((kind) =>
            shell(
              say.list(kind),
              kubectl(inIt, 'get', kind, '-o', 'custom-columns=NAME:.metadata.name,FINALIZERS:.metadata.finalizers'),
            ),
          ),
        ...stay.slice(0, 3).flatMap((ref) => finalizersOf(ref, context)),
      ],
    }),
  ];
}

function finalizersOf(ref: ObjectRef, context: RuleContext) {
  const kind = ref.kind as StoredKind;
  const object: KubeObject | undefined = context.snapshot.of(kind).get(ref.namespace, ref.name);
  const deleted = object && deletionOf(kind, object);
  const theirs = deleted?.finalizers.filter((name) => !isOwnFinalizer(name)) ?? [];
  return deleted
    ? removeFinalizers(deleted, theirs)
        .filter((remedy) => remedy.command === 'resource.removeFinalizers')
        .map((remedy) => ({
          ...remedy,
          title: texts.findings.common.headed(slashed(ref), remedy.title),
          args: { ...remedy.args, kind: ref.kind, name: ref.name },
        }))
    : [];
}

/** Any other object: what keeps it are its finalizers, or what it owns. */
function generic(kind: StoredKind, object: KubeObject, context: RuleContext): Draft[] {
  const deleted = deletionOf(kind, object);
  if (!deleted || deleted.finalizers.length === 0) return [];
  const say = texts.findings.terminating;
  const { finalizers } = deleted;
  const theirs = finalizers.filter((name) => !isOwnFinalizer(name));
  const slow = finalizers.some((name) => name.startsWith('service.kubernetes.io/'));
  const wait = slow ? SLOW : theirs.length > 0 ? THEIRS : OWN;
  if (!longEnough(deleted.asked, wait, context)) return [];
  const uid = object.metadata?.uid;
  const waitsFor = finalizers.includes('foregroundDeletion')
    ? objectsWhere(context.snapshot, ['Pod', 'ReplicaSet', 'Job'], deleted.ref.namespace, (one) => blocks(one, uid))
    : [];
  // What is itself being deleted is told of by itself.
  if (theirs.length === 0 && waitsFor.length > 0) return [];
  const names = theirs.length > 0 ? theirs : finalizers;
  return [
    stuck(deleted, {
      why: say.finalizerTitle(names),
      cause: [finalizerWords(names), ...(waitsFor.length > 0 ? [say.dependants(waitsFor.map(slashed))] : [])],
      remedies: removeFinalizers(deleted, names),
    }),
  ];
}

/** What a namespace that is being deleted names already is told for information. */
function inNamespace(drafts: readonly Draft[], context: RuleContext): readonly Draft[] {
  return drafts.map((draft) =>
    toldByNamespace(context.snapshot, draft.object, context.now) ? { ...draft, severity: 'info' } : draft,
  );
}

const OTHERS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Service', 'ConfigMap', 'Secret'] as const;

/** Objects that were deleted long ago and are still there. */
export const terminatingRules: readonly AnyRule[] = [
  terminatingPodRule,
  rule({
    name: 'terminating-claims',
    kind: 'PersistentVolumeClaim',
    codes,
    also: ['Pod'],
    applies: isDeleted,
    check: (object, context) => inNamespace(claim(object, context), context),
  }),
  rule({
    name: 'terminating-volumes',
    kind: 'PersistentVolume',
    codes,
    also: ['PersistentVolumeClaim'],
    applies: isDeleted,
    check: volume,
  }),
  rule({ name: 'terminating-namespaces', kind: 'Namespace', codes, applies: isDeleted, check: namespaceStays }),
  ...OTHERS.map((kind) =>
    rule({
      name: `terminating-${kind.toLowerCase()}`,
      kind,
      codes,
      applies: isDeleted,
      check: (object: KubeObject, context: RuleContext) => inNamespace(generic(kind, object, context), context),
    }),
  ),
];
