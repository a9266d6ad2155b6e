import { KdbgError } from '../../base/errors.ts';
import { newestReleases, releaseOf } from '../../diagnosis/releases/records.ts';
import { DIAGNOSED_KINDS } from '../../diagnosis/rules/index.ts';
import type { Finding } from '../../diagnosis/types.ts';
import { findKind } from '../../kube/discovery.ts';
import { objectKey } from '../../kube/ref.ts';
import { RESOURCES } from '../../kube/resources.ts';
import { isWorkloadKind, podsOf, refOf, workloadOf } from '../../store/owners.ts';
import type { KubeObject, ObjectRef, Pod, Service, Snapshot, StoredKind } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';

/** The object whose findings are wanted. A release is one of Helm, or what a label `app.kubernetes.io/instance` holds together. */
export interface Focus {
  kind: StoredKind | 'Release';
  name: string;
}

/** What an object may be, beside a release. */
export const FOCUS_KINDS: readonly StoredKind[] = DIAGNOSED_KINDS.filter((kind) => kind !== 'Event');
/** Named first where the kinds are listed. */
const USUAL: readonly StoredKind[] = ['Pod', 'Deployment', 'StatefulSet', 'Job', 'Service', 'Node'];

/** `deployment/web`, or `deploy web`, as kubectl takes them. Throws KdbgError `wrong-usage`. */
export function focusOf(positional: readonly string[]): Focus | undefined {
  if (positional.length === 0) return undefined;
  const say = texts.findings.report;
  const [kind = '', name = '', ...rest] = positional.length === 1 ? (positional[0] ?? '').split('/') : positional;
  if (kind === '' || name === '' || rest.length > 0) {
    throw new KdbgError('wrong-usage', say.badObject(positional.join(' ')), { todo: say.badObjectTodo });
  }
  if (/^releases?$/i.test(kind)) return { kind: 'Release', name };
  const found = findKind(FOCUS_KINDS, kind);
  if (!found) {
    const known = [...USUAL.map((one) => RESOURCES[one].plural), 'releases'];
    throw new KdbgError('wrong-usage', say.unknownKind(known, kind));
  }
  return { kind: found, name };
}

/** Throws KdbgError `no-such-object` where the object could be seen if it were there. */
export function mustExist(snapshot: Snapshot, focus: Focus, namespace: string | undefined): void {
  const view = snapshot.of(focus.kind === 'Release' ? 'Secret' : focus.kind);
  if (view.state?.phase !== 'live' || roots(snapshot, focus).length > 0) return;
  const say = texts.findings.report;
  const scope = namespace === undefined ? say.scopeAll : say.scopeNamespace(namespace);
  const kind = focus.kind === 'Release' ? 'release' : RESOURCES[focus.kind].singular;
  throw new KdbgError('no-such-object', say.noSuchObject(`${kind} ${focus.name}`, scope), {
    todo: say.noSuchObjectTodo,
  });
}

/** The objects that are meant: one, of all namespaces one each, of a release its parts. */
function roots(snapshot: Snapshot, focus: Focus): ObjectRef[] {
  const { kind, name } = focus;
  if (kind !== 'Release') {
    return (snapshot.of(kind).all() as readonly KubeObject[])
      .filter((object) => object.metadata?.name === name)
      .map((object) => refOf(kind, object));
  }
  const parts = FOCUS_KINDS.flatMap((one) =>
    (snapshot.of(one).all() as readonly KubeObject[])
      .filter((object) => releaseOf(object)?.name === name)
      .map((object) => refOf(one, object)),
  );
  const records = newestReleases(snapshot).filter(({ release }) => release === name);
  return [...parts, ...records.map(({ ref }) => ref)];
}

/** The findings about the object itself, its pods, its workload, their claims, and a node that they run on or wait for. */
export function inFocus(snapshot: Snapshot, findings: readonly Finding[], focus: Focus): readonly Finding[] {
  const near = new Set<string>();
  for (const ref of roots(snapshot, focus)) {
    near.add(objectKey(ref));
    for (const pod of podsNear(snapshot, ref)) for (const one of around(snapshot, ref, pod)) near.add(objectKey(one));
  }
  return findings.filter((finding) =>
    [finding.object, ...(finding.workload ? [finding.workload] : []), ...finding.affected].some((ref) =>
      near.has(objectKey(ref)),
    ),
  );
}

/** The pods that a finding about the object would speak of. */
function podsNear(snapshot: Snapshot, ref: ObjectRef): readonly Pod[] {
  if (ref.kind === 'Pod' || isWorkloadKind(ref.kind)) return podsOf(snapshot, ref);
  const pods = snapshot.of('Pod');
  if (ref.kind === 'Service') {
    const service: Service | undefined = snapshot.of('Service').get(ref.namespace, ref.name);
    const selector = service?.spec?.selector ?? {};
    return Object.keys(selector).length > 0 ? pods.labelled(ref.namespace ?? '', selector) : [];
  }
  if (ref.kind !== 'PersistentVolumeClaim') return [];
  return pods.inNamespace(ref.namespace ?? '').filter((pod) => claimsOf(pod).includes(ref.name));
}

const claimsOf = (pod: Pod): string[] =>
  (pod.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

function around(snapshot: Snapshot, root: ObjectRef, pod: Pod): ObjectRef[] {
  const self = refOf('Pod', pod);
  const workload = isWorkloadKind(root.kind) ? undefined : workloadOf(snapshot, pod);
  const { namespace } = self;
  return [
    self,
    ...(workload ? [workload] : []),
    ...(pod.spec?.nodeName ? [{ kind: 'Node', name: pod.spec.nodeName }] : []),
    ...claimsOf(pod).map((name) => ({ kind: 'PersistentVolumeClaim', name, ...(namespace ? { namespace } : {}) })),
  ];
}
