import { KdbgError } from '../../base/errors.ts';
import { getObject } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import { isAsleep } from '../../store/asleep.ts';
import { texts } from '../../texts/index.ts';
import { patchLine } from '../changes/container.ts';
import { noSuchContainer, notPossible, readOnlyError } from '../changes/errors.ts';
import { patchBetween } from '../changes/jsonPatch.ts';
import { named } from '../changes/kubectl.ts';
import { templateOf } from '../changes/podSpec.ts';
import { type ChangeDeps, preparePatch } from '../changes/prepare.ts';
import { revisionsOf } from '../changes/revisions.ts';
import type { Change } from '../changes/types.ts';
import { MODE_LABEL, RECORD_ANNOTATION } from './marks.ts';
import { nudge } from './nudge.ts';
import { restoreRights, rolloutChecks } from './preflight.ts';
import { type DebugRecord, recordOf } from './record.ts';
import { putToSleep } from './template.ts';
import type { DebugModeOptions } from './types.ts';
import { debugResource, podsOfWorkload } from './workload.ts';

/**
 * The change that puts one container of a Deployment, StatefulSet or DaemonSet to sleep: one patch, guarded by resourceVersion,
 * that carries the way back with it (record.ts). Rejects with `already-asleep`, `no-such-container`, `change-not-possible`.
 */
export async function prepareSleep(
  deps: ChangeDeps & { user: string },
  workload: ObjectRef,
  container: string,
  options: DebugModeOptions,
): Promise<Change> {
  const t = texts.debug;
  const title = t.enter(container, named(workload));
  if (deps.readOnly) throw readOnlyError(title);
  const resource = debugResource(workload);
  const { client } = deps;
  const before = await getObject(client, resource, workload);
  const original = await runningRevision(client, workload, before);
  const who = { at: new Date(deps.clock.now()).toISOString(), by: deps.user };

  const asleep = (live: KubeObject): KubeObject => {
    const record = recordOf(live);
    if (record === 'broken') throw brokenRecord(workload);
    if (record?.containers[container]) {
      throw new KdbgError('already-asleep', t.already(container, named(workload)), { todo: t.alreadyTodo });
    }
    const template = templateOf(live);
    const slept = template && putToSleep(template, container, options, who, record);
    if (!slept) {
      const names = (template?.spec?.containers ?? []).map((each) => each.name);
      const init = template?.spec?.initContainers?.some((each) => each.name === container);
      throw init ? notPossible(t.initContainer(container)) : noSuchContainer(workload, container, names);
    }
    const kept: DebugRecord = { ...slept.record, ...(original && !record ? { original } : {}) };
    return {
      ...live,
      metadata: {
        ...live.metadata,
        labels: { ...live.metadata?.labels, [MODE_LABEL]: 'true' },
        annotations: { ...live.metadata?.annotations, [RECORD_ANNOTATION]: JSON.stringify(kept) },
      },
      spec: { ...(live as { spec?: object }).spec, template: slept.template },
    } as KubeObject;
  };

  return preparePatch(deps, {
    command: 'debug.enter',
    title,
    target: { ...workload, container },
    resource,
    steps: (live) => patchBetween(live, asleep(live)),
    kubectl: (steps) => patchLine(client, workload, resource, steps),
    checks: async (live) => {
      const [rights, { pods }] = await Promise.all([
        restoreRights(client, workload),
        podsOfWorkload(client, workload.kind, live),
      ]);
      return [...rolloutChecks(workload.kind, live, pods, options), ...rights];
    },
    // The way back is the record on the workload itself: `kdbg restore`.
    undo: false,
    done: t.entered(container, named(workload)),
    async follow(_after, { signal, progress }) {
      if (workload.kind === 'Deployment') return undefined;
      progress(t.waitingForController(named(workload)));
      const replaced = await nudge(deps, workload, signal);
      return replaced && t.enteredByDelete(container, named(workload), replaced);
    },
  });
}

export function brokenRecord(workload: ObjectRef): KdbgError {
  return new KdbgError('debug-record-broken', texts.debug.brokenRecord(named(workload), RECORD_ANNOTATION), {
    todo: texts.debug.brokenRecordTodo(workload.kind.toLowerCase(), workload.name, workload.namespace ?? ''),
  });
}

/** What runs now, for the record; it is told only, so a missing right does not matter. */
async function runningRevision(
  client: ChangeDeps['client'],
  workload: ObjectRef,
  object: KubeObject,
): Promise<DebugRecord['original']> {
  if (isAsleep(templateOf(object))) return undefined;
  try {
    const current = (await revisionsOf(client, workload, object)).find((each) => each.current);
    return current && { name: current.name, revision: current.revision };
  } catch {
    return undefined;
  }
}
