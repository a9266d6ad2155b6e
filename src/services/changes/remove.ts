import { ApiError } from '../../kube/errors.ts';
import { deleteObject, getObject } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef, PersistentVolume, PersistentVolumeClaim } from '../../kube/objects.ts';
import { RESOURCES, type Resource, resourcePath } from '../../kube/resources.ts';
import { controllerOf } from '../../store/owners.ts';
import { texts } from '../../texts/index.ts';
import { diffObjects } from './diff.ts';
import { readOnlyError } from './errors.ts';
import { kubectlLine, kubectlName, named } from './kubectl.ts';
import { ownerChecks } from './owners.ts';
import { permissionCheck } from './permission.ts';
import { type ChangeDeps, dryRunCheck, guardedChange } from './prepare.ts';
import type { Change, Check, DiffLine } from './types.ts';
import { visible } from './visible.ts';

export interface DeleteOptions {
  /** Seconds that the containers get to end; missing: what the pod says. 0 takes it out of the API without waiting for the node. */
  graceSeconds?: number;
}

/** The change that deletes an object: exactly this one, not a later one of the same name. */
export async function prepareDelete(
  deps: ChangeDeps,
  target: ObjectRef,
  resource: Resource,
  options: DeleteOptions = {},
): Promise<Change> {
  const t = texts.changes;
  const title = t.remove(named(target));
  if (deps.readOnly) throw readOnlyError(title);
  const { client } = deps;
  const permission = permissionCheck(client, {
    verb: 'delete',
    resource,
    namespace: target.namespace,
    name: target.name,
  });
  const live = await getObject(client, resource, target);
  const { graceSeconds } = options;
  const send = (dryRun: boolean, signal?: AbortSignal) =>
    deleteObject(client, resource, target, {
      dryRun,
      ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
      ...(live.metadata?.uid ? { uid: live.metadata.uid } : {}),
      ...(signal ? { signal } : {}),
    });
  let refused: ApiError | undefined;
  try {
    await send(true);
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status >= 500 || thrown.status === 401) throw thrown;
    refused = thrown;
  }
  const comesBack = target.kind === 'Pod' && controllerOf(live) !== undefined;
  return guardedChange(deps, {
    command: 'object.delete',
    title,
    target,
    diff: comesBack ? podLine(live) : diffObjects(live, undefined),
    kubectl: kubectlLine({ context: client.context, namespace: target.namespace }, [
      'delete',
      kubectlName(resource, target.name),
      ...(graceSeconds === undefined ? [] : [`--grace-period=${graceSeconds}`]),
      ...(graceSeconds === 0 ? ['--force'] : []),
    ]),
    checks: [
      ...(await permission),
      dryRunCheck(refused),
      ...(await deleteChecks(deps, live, target, comesBack, graceSeconds)),
    ],
    confirm: comesBack ? 'key' : 'name',
    undo:
      comesBack || target.kind === 'Secret'
        ? undefined
        : {
            method: 'POST',
            path: resourcePath(resource, { namespace: target.namespace }),
            body: recreatable(live),
          },
    async make({ signal }) {
      await send(false, signal);
      return { done: comesBack ? t.podRemoved(named(target)) : t.removed(named(target)) };
    },
  });
}

function podLine(live: KubeObject): readonly DiffLine[] {
  return [{ mark: '-', text: `pod ${live.metadata?.name ?? ''} (uid ${live.metadata?.uid ?? ''})` }];
}

async function deleteChecks(
  deps: ChangeDeps,
  live: KubeObject,
  target: ObjectRef,
  comesBack: boolean,
  graceSeconds: number | undefined,
): Promise<readonly Check[]> {
  const t = texts.changes;
  const out: Check[] = [];
  const controller = controllerOf(live);
  if (comesBack && controller) out.push({ level: 'ok', text: t.comesBack(controller.kind, controller.name) });
  else if (target.kind === 'Pod') out.push({ level: 'warning', text: t.barePod });
  else out.push(...ownerChecks(live));
  if (target.kind === 'Namespace') out.push({ level: 'warning', text: t.wholeNamespace(target.name) });
  if (target.kind === 'PersistentVolumeClaim') out.push(...(await dataLoss(deps, live as PersistentVolumeClaim)));
  if (target.kind === 'Pod' && graceSeconds === 0) out.push({ level: 'warning', text: t.forced });
  const { finalizers } = live.metadata ?? {};
  if (finalizers && finalizers.length > 0) out.push({ level: 'warning', text: t.finalizers(finalizers) });
  return out;
}

async function dataLoss(deps: ChangeDeps, claim: PersistentVolumeClaim): Promise<readonly Check[]> {
  const volume = claim.spec?.volumeName;
  if (!volume) return [];
  try {
    const { spec } = await getObject<PersistentVolume>(deps.client, RESOURCES.PersistentVolume, { name: volume });
    const keeps = spec?.persistentVolumeReclaimPolicy === 'Retain';
    return [{ level: 'warning', text: keeps ? texts.changes.volumeKept(volume) : texts.changes.volumeLost(volume) }];
  } catch {
    return [{ level: 'warning', text: texts.changes.volumeUnknown(volume) }];
  }
}

/** What can be sent to make the object again. */
export function recreatable(live: KubeObject): Record<string, unknown> {
  const { metadata, ...rest } = visible(live) as { metadata?: Record<string, unknown> };
  const { uid: _uid, creationTimestamp: _at, ownerReferences: _owners, ...meta } = metadata ?? {};
  return { ...rest, metadata: meta };
}
