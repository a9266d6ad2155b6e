import { KdbgError } from '../../base/errors.ts';
import { hasStatus } from '../../kube/errors.ts';
import { getObject } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import { patchObject, pointer } from '../../kube/patch.ts';
import type { Resource } from '../../kube/resources.ts';
import { texts } from '../../texts/index.ts';
import { patchLine } from '../changes/container.ts';
import { readOnlyError } from '../changes/errors.ts';
import { type PatchStep, patchBetween } from '../changes/jsonPatch.ts';
import { named } from '../changes/kubectl.ts';
import { templateOf } from '../changes/podSpec.ts';
import { type ChangeDeps, type Following, preparePatch } from '../changes/prepare.ts';
import type { Change, Check } from '../changes/types.ts';
import { takeSleepersAway } from './cleanup.ts';
import { brokenRecord } from './enter.ts';
import { MODE_LABEL, RECORD_ANNOTATION } from './marks.ts';
import { type DebugRecord, hashOf, recordOf } from './record.ts';
import { wake } from './template.ts';
import { debugResource, specOf } from './workload.ts';

const LABEL_POINTER = pointer('metadata', 'labels', MODE_LABEL);

/**
 * The change that puts everything back. It is made in two steps, each of which a crash may follow: the template goes back and the
 * label says `restoring`; when no sleeping pod is left, the label goes. A workload found at `restoring` only needs the second.
 * Rejects with `not-in-debug-mode` and `debug-record-broken`; its apply() with `restore-incomplete` where pods stay.
 */
export async function prepareRestore(deps: ChangeDeps, workload: ObjectRef): Promise<Change> {
  const t = texts.debug;
  const { container: _container, ...target } = workload;
  const title = t.restore(named(target));
  if (deps.readOnly) throw readOnlyError(title);
  const resource = debugResource(target);
  const { client } = deps;
  const live = await getObject(client, resource, target);
  const record = recordOf(live);
  if (record === 'broken') throw brokenRecord(target);
  if (!record && live.metadata?.labels?.[MODE_LABEL] === undefined) {
    throw new KdbgError('not-in-debug-mode', t.notInDebugMode(named(target)));
  }
  const common = { command: 'debug.restore', title, target, resource, undo: false as const };
  const done = t.restored(named(target));
  if (!record) {
    return preparePatch(deps, {
      ...common,
      steps: (now) => (now.metadata?.labels?.[MODE_LABEL] === undefined ? [] : [{ op: 'remove', path: LABEL_POINTER }]),
      kubectl: (steps) => patchLine(client, target, resource, steps),
      done,
      first: (following) => takeSleepersAway(deps, target, following),
    });
  }
  const restoring = `restoring-${Math.round(deps.clock.now() / 1000)}`;
  return preparePatch(deps, {
    ...common,
    steps: (now) => patchBetween(now, awakened(now, target, restoring)),
    shown: (after) => withoutLabel(after),
    kubectl: () =>
      patchLine(client, target, resource, patchBetween(live, withoutLabel(awakened(live, target, restoring)))),
    checks: (now) => restoreChecks(now, record),
    done,
    async follow(after, following) {
      await takeSleepersAway(deps, target, following);
      await removeLabel(deps, target, resource, restoring, following);
      return templateSame(after, record) ? t.restoredExactly(named(target), record.original) : done;
    },
  });
}

/** The workload with its template awake, without the record, and marked as being restored. */
function awakened(live: KubeObject, target: ObjectRef, restoring: string): KubeObject {
  const record = recordOf(live);
  const template = templateOf(live);
  if (record === 'broken') throw brokenRecord(target);
  if (!record || !template) throw new KdbgError('not-in-debug-mode', texts.debug.notInDebugMode(named(target)));
  const { [RECORD_ANNOTATION]: _record, ...annotations } = live.metadata?.annotations ?? {};
  return {
    ...live,
    metadata: {
      ...live.metadata,
      labels: { ...live.metadata?.labels, [MODE_LABEL]: restoring },
      annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
    },
    spec: { ...(live as { spec?: object }).spec, template: wake(template, record).template },
  } as KubeObject;
}

function withoutLabel(object: KubeObject): KubeObject {
  const { [MODE_LABEL]: _mode, ...labels } = object.metadata?.labels ?? {};
  return {
    ...object,
    metadata: { ...object.metadata, labels: Object.keys(labels).length > 0 ? labels : undefined },
  } as KubeObject;
}

function restoreChecks(live: KubeObject, record: DebugRecord): readonly Check[] {
  const t = texts.debug;
  const template = templateOf(live);
  const out: Check[] = [];
  const awake = template && wake(template, record);
  if (hashOf(template) === record.patchedHash) out.push({ level: 'ok', text: t.nobodyChanged });
  else out.push({ level: 'warning', text: t.changedSince(awake?.kept ?? []) });
  // What was changed meanwhile stays, so that a new revision comes of it.
  if (record.original && awake && hashOf(awake.template) === record.originalHash) {
    out.push({ level: 'ok', text: t.runsAgain(record.original.name, record.original.revision) });
  }
  if (specOf(live).paused) out.push({ level: 'blocks', text: texts.debug.paused });
  return out;
}

function templateSame(after: KubeObject, record: DebugRecord): boolean {
  return hashOf(templateOf(after)) === record.originalHash;
}

/** Takes the label away, unless somebody put the workload to sleep again meanwhile. */
async function removeLabel(
  deps: ChangeDeps,
  target: ObjectRef,
  resource: Resource,
  restoring: string,
  { signal }: Following,
): Promise<void> {
  const steps: PatchStep[] = [
    { op: 'test', path: LABEL_POINTER, value: restoring },
    { op: 'remove', path: LABEL_POINTER },
  ];
  try {
    await patchObject(deps.client, resource, target, 'json', steps, signal ? { signal } : {});
  } catch (thrown) {
    if (!hasStatus(thrown, 422)) throw thrown;
  }
}
