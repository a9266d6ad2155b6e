import { pause } from '../../base/clock.ts';
import { KdbgError } from '../../base/errors.ts';
import { anewLine, type ClaimWishes } from '../../diagnosis/storage/remedies.ts';
import { ApiError } from '../../kube/errors.ts';
import { createObject, deleteObject, findObject, getObject, listObjects } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef, PersistentVolumeClaim, Pod, StatefulSet } from '../../kube/objects.ts';
import { RESOURCES } from '../../kube/resources.ts';
import { hasEnded } from '../../store/pods.ts';
import { texts } from '../../texts/index.ts';
import { diffObjects } from './diff.ts';
import { notPossible, readOnlyError, reasonOf } from './errors.ts';
import { kubectlLine, named } from './kubectl.ts';
import { ownerChecks } from './owners.ts';
import { permissionCheck } from './permission.ts';
import { type ChangeDeps, dryRunCheck, guardedChange } from './prepare.ts';
import { recreatable } from './remove.ts';
import type { Change, Check } from './types.ts';

export type { ClaimWishes } from '../../diagnosis/storage/remedies.ts';

const CLAIM = RESOURCES.PersistentVolumeClaim;
/** What the binder, provisioners and the scheduler have noted on it. */
const NOTES = [
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/selected-node',
];
/** Where a class was named before there was a field for it; it still counts for more. */
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';
/** How long the old claim is waited for, in milliseconds. */
const PATIENCE = 30_000;
const LOOK = 200;

/**
 * The change that deletes a claim and makes it anew with another class or size, or without its volume: what `kubectl replace --force` does.
 * Rejects for a claim that is bound, which would lose its data.
 */
export async function prepareClaimAnew(deps: ChangeDeps, target: ObjectRef, wishes: ClaimWishes): Promise<Change> {
  const t = texts.changes;
  const title = t.anew(named(target));
  if (deps.readOnly) throw readOnlyError(title);
  const { client } = deps;
  const { namespace = 'default', name } = target;
  const permissions = Promise.all(
    (['delete', 'create'] as const).map((verb) => permissionCheck(client, { verb, resource: CLAIM, namespace })),
  );
  const live = await getObject<PersistentVolumeClaim>(client, CLAIM, target);
  if (live.status?.phase === 'Bound') throw notPossible(t.claimBound(name, live.spec?.volumeName ?? ''));
  const next = anew(live, wishes);
  return guardedChange(deps, {
    command: 'claim.recreate',
    title,
    target,
    diff: diffObjects(bare(live), next),
    kubectl: anewLine(live, wishes, [kubectlLine({ context: client.context, namespace }, [])]),
    checks: [
      ...(await permissions).flat(),
      dryRunCheck(await refusal(deps, namespace, next)),
      { level: 'ok', text: t.anewSteps },
      ...(await useChecks(deps, namespace, name)),
      ...(await setChecks(deps, namespace, live)),
      ...ownerChecks(live),
    ],
    confirm: 'key',
    undo: undefined,
    async make({ signal, progress }) {
      const at = { namespace, name };
      await deleteObject(client, CLAIM, at, {
        ...(live.metadata?.uid ? { uid: live.metadata.uid } : {}),
        ...(signal ? { signal } : {}),
      });
      progress(t.anewWaits(name));
      for (let waited = 0; (await findObject(client, CLAIM, at)) !== undefined; waited += LOOK) {
        if (waited >= PATIENCE) throw new KdbgError('claim-stays', t.claimStays(named(target)));
        await pause(deps.clock, LOOK, signal);
        signal?.throwIfAborted();
      }
      await createAnew(deps, target, next, live);
      return { done: t.madeAnew(named(target)) };
    },
  });
}

/** The old claim is gone: nobody has asked to end up without one. */
async function createAnew(
  { client }: ChangeDeps,
  target: ObjectRef,
  next: KubeObject,
  before: KubeObject,
): Promise<void> {
  const t = texts.changes;
  const create = (object: KubeObject) => createObject(client, CLAIM, target.namespace, object);
  try {
    await create(next);
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status === 409) {
      throw new KdbgError('claim-made-by-other', t.anewByOther(named(target)), { cause: thrown });
    }
    const back = await create(recreatable(before) as KubeObject).then(
      () => true,
      () => false,
    );
    throw new KdbgError('claim-not-anew', t.notAnew(named(target), reasonOf(thrown), back), { cause: thrown });
  }
}

/** The claim as a person would write it, without what admission and controllers have added. */
function bare(live: PersistentVolumeClaim): PersistentVolumeClaim {
  const { metadata, ...rest } = recreatable(live) as PersistentVolumeClaim;
  const { finalizers: _finalizers, annotations: all = {}, ...others } = metadata ?? {};
  const annotations = Object.fromEntries(Object.entries(all).filter(([note]) => !NOTES.includes(note)));
  return { ...rest, metadata: { ...others, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) } };
}

function anew(live: PersistentVolumeClaim, wishes: ClaimWishes): PersistentVolumeClaim {
  const claim = bare(live);
  if (wishes.class !== undefined) delete claim.metadata?.annotations?.[OLD_CLASS];
  const { volumeName, ...spec } = claim.spec ?? {};
  const requests = { ...spec.resources?.requests, ...(wishes.size === undefined ? {} : { storage: wishes.size }) };
  return {
    ...claim,
    spec: {
      ...spec,
      resources: { ...spec.resources, requests },
      ...(volumeName && !wishes.unbound ? { volumeName } : {}),
      ...(wishes.class === undefined ? {} : { storageClassName: wishes.class }),
    },
  };
}

/** What the server says to the new one; under another name, as the old one is still there. */
async function refusal(deps: ChangeDeps, namespace: string, next: KubeObject): Promise<ApiError | undefined> {
  const { name = '', ...metadata } = next.metadata ?? {};
  const tried = { ...next, metadata: { ...metadata, generateName: `${name}-`.slice(-50) } };
  try {
    await createObject(deps.client, CLAIM, namespace, tried, { dryRun: true });
    return undefined;
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status < 500 && thrown.status !== 401) return thrown;
    throw thrown;
  }
}

/** A pod that has a node keeps the claim. */
async function useChecks({ client }: ChangeDeps, namespace: string, name: string): Promise<readonly Check[]> {
  const pods = await listObjects<Pod>(client, RESOURCES.Pod, { namespace }).catch(() => []);
  const users = pods.filter(
    (pod) =>
      pod.spec?.nodeName &&
      !hasEnded(pod) &&
      pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name),
  );
  if (users.length === 0) return [];
  return [{ level: 'blocks', text: texts.changes.claimUsed(users.map(({ metadata }) => metadata?.name ?? '')) }];
}

/** The claim of a StatefulSet's pod: the set makes the next one as its template says. */
async function setChecks(
  { client }: ChangeDeps,
  namespace: string,
  claim: PersistentVolumeClaim,
): Promise<readonly Check[]> {
  const sets = await listObjects<StatefulSet>(client, RESOURCES.StatefulSet, { namespace }).catch(() => []);
  const set = sets.find(({ metadata, spec }) =>
    spec?.volumeClaimTemplates?.some((template) => {
      const begin = `${template.metadata?.name}-${metadata?.name}-`;
      const name = claim.metadata?.name ?? '';
      return name.startsWith(begin) && /^\d+$/.test(name.slice(begin.length));
    }),
  );
  return set ? [{ level: 'warning', text: texts.changes.claimOfSet(set.metadata?.name ?? '') }] : [];
}
