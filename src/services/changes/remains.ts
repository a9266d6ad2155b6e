import { ApiError } from '../../kube/errors.ts';
import { deleteObject, listObjects } from '../../kube/manage.ts';
import type { ObjectRef, Pod } from '../../kube/objects.ts';
import { RESOURCES } from '../../kube/resources.ts';
import { controllerOf } from '../../store/owners.ts';
import { remainOf } from '../../store/remains.ts';
import { texts } from '../../texts/index.ts';
import { notPossible, readOnlyError } from './errors.ts';
import { kubectlLine } from './kubectl.ts';
import { permissionCheck } from './permission.ts';
import { type ChangeDeps, dryRunCheck, guardedChange } from './prepare.ts';
import type { Change } from './types.ts';

export interface RemainsOptions {
  /** Only pods with these names; all of them when missing. */
  pods?: readonly string[];
  /** Only pods with this reason, e.g. `Evicted`. */
  reason?: string;
}

const AT_ONCE = 8;

/**
 * The change that deletes what evictions left behind in a namespace: failed pods that their node ended or refused, and nothing else.
 * Each is deleted only while it is the very pod that was shown. Rejects where there is none.
 */
export async function prepareCleanUp(
  deps: ChangeDeps,
  namespace: string,
  options: RemainsOptions = {},
): Promise<Change> {
  const t = texts.changes;
  const { client } = deps;
  if (deps.readOnly) throw readOnlyError(t.cleanUp(options.pods?.length, namespace));
  const permission = permissionCheck(client, { verb: 'delete', resource: RESOURCES.Pod, namespace });
  const failed = await listObjects<Pod>(client, RESOURCES.Pod, { namespace, fieldSelector: 'status.phase=Failed' });
  const remains = failed.filter(
    (pod) =>
      remainOf(pod) !== undefined &&
      (options.pods?.includes(pod.metadata?.name ?? '') ?? true) &&
      (options.reason ?? pod.status?.reason) === pod.status?.reason,
  );
  const first = remains[0];
  if (!first) throw notPossible(t.noRemains(namespace));
  const remove = (pod: Pod, dryRun: boolean, signal?: AbortSignal) =>
    deleteObject(
      client,
      RESOURCES.Pod,
      { namespace, name: pod.metadata?.name ?? '' },
      { dryRun, ...(pod.metadata?.uid ? { uid: pod.metadata.uid } : {}), ...(signal ? { signal } : {}) },
    );
  let refused: ApiError | undefined;
  try {
    await remove(first, true);
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status >= 500 || thrown.status === 401) throw thrown;
    refused = thrown;
  }
  const bare = remains.filter((pod) => !controllerOf(pod)).map((pod) => pod.metadata?.name ?? '');
  const target: ObjectRef = { kind: 'Namespace', name: namespace };
  return guardedChange(deps, {
    command: 'pods.cleanUp',
    title: t.cleanUp(remains.length, namespace),
    target,
    diff: remains.map((pod) => ({ mark: '-', text: `pod ${pod.metadata?.name ?? ''} (${pod.status?.reason ?? ''})` })),
    kubectl: kubectlLine({ context: client.context, namespace }, [
      'delete',
      'pod',
      ...remains.map((pod) => pod.metadata?.name ?? ''),
    ]),
    checks: [
      ...(await permission),
      dryRunCheck(refused),
      ...(bare.length > 0 ? [{ level: 'warning' as const, text: t.bareRemains(bare) }] : []),
    ],
    confirm: 'key',
    undo: undefined,
    async make({ signal, progress }) {
      let done = 0;
      const queue = [...remains];
      const worker = async () => {
        for (let pod = queue.shift(); pod; pod = queue.shift()) {
          await remove(pod, false, signal).catch(gone);
          progress(`${++done}/${remains.length}`);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return { done: t.cleanedUp(remains.length, namespace) };
    },
  });
}

/** One that went meanwhile, or is another by now, is no failure. */
function gone(thrown: unknown): void {
  if (!(thrown instanceof ApiError) || (thrown.status !== 404 && thrown.status !== 409)) throw thrown;
}
