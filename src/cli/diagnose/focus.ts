import { KdbgError } from '../../base/errors.ts';
import type { Finding } from '../../diagnosis/types.ts';
import { findKind } from '../../kube/discovery.ts';
import { objectKey } from '../../kube/ref.ts';
import { RESOURCES } from '../../kube/resources.ts';
import { podsOf, WORKLOAD_KINDS, workloadOf } from '../../store/owners.ts';
import type { ObjectRef, Snapshot, StoredKind } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';

/** The object whose findings are wanted. */
export interface Focus {
  kind: StoredKind;
  name: string;
}

const KINDS: readonly StoredKind[] = ['Pod', 'Node', ...WORKLOAD_KINDS];

/** `deployment/web`, or `deploy web`, as kubectl takes them. Throws KdbgError `wrong-usage`. */
export function focusOf(positional: readonly string[]): Focus | undefined {
  if (positional.length === 0) return undefined;
  const say = texts.findings.report;
  const [kind = '', name = '', ...rest] = positional.length === 1 ? (positional[0] ?? '').split('/') : positional;
  if (kind === '' || name === '' || rest.length > 0) {
    throw new KdbgError('wrong-usage', say.badObject(positional.join(' ')), { todo: say.badObjectTodo });
  }
  const found = findKind(KINDS, kind);
  if (!found) {
    const known = texts.findings.common.list(KINDS.map((one) => RESOURCES[one].plural));
    throw new KdbgError('wrong-usage', say.unknownKind(known, kind));
  }
  return { kind: found, name };
}

/** Throws KdbgError `no-such-object` where the object could be seen if it were there. */
export function mustExist(snapshot: Snapshot, focus: Focus, namespace: string | undefined): void {
  const view = snapshot.of(focus.kind);
  if (view.state?.phase !== 'live' || view.all().some((object) => object.metadata?.name === focus.name)) return;
  const say = texts.findings.report;
  const scope = namespace === undefined ? say.scopeAll : say.scopeNamespace(namespace);
  throw new KdbgError('no-such-object', say.noSuchObject(`${RESOURCES[focus.kind].singular} ${focus.name}`, scope), {
    todo: say.noSuchObjectTodo,
  });
}

/** The findings about the object itself, its pods, its workload, and a node that it runs on or waits for. */
export function inFocus(snapshot: Snapshot, findings: readonly Finding[], focus: Focus): readonly Finding[] {
  const near = new Set<string>();
  for (const object of snapshot.of(focus.kind).all()) {
    if (object.metadata?.name !== focus.name) continue;
    const namespace = object.metadata.namespace;
    const ref: ObjectRef = { kind: focus.kind, name: focus.name, ...(namespace ? { namespace } : {}) };
    near.add(objectKey(ref));
    if (focus.kind === 'Node') continue;
    for (const pod of podsOf(snapshot, ref)) {
      near.add(objectKey({ kind: 'Pod', name: pod.metadata?.name ?? '', ...(namespace ? { namespace } : {}) }));
      const workload = workloadOf(snapshot, pod);
      if (workload && focus.kind === 'Pod') near.add(objectKey(workload));
      if (pod.spec?.nodeName) near.add(objectKey({ kind: 'Node', name: pod.spec.nodeName }));
    }
  }
  return findings.filter((finding) =>
    [finding.object, ...(finding.workload ? [finding.workload] : []), ...finding.affected].some((ref) =>
      near.has(objectKey(ref)),
    ),
  );
}
