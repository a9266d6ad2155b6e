import type { Clock } from '../../base/clock.ts';
import { getObject } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import type { Resource } from '../../kube/resources.ts';
import type { KubeClient } from '../../kube/types.ts';
import { texts } from '../../texts/index.ts';
import { MODE_LABEL } from '../debug/marks.ts';
import { notPossible } from './errors.ts';
import { patchBetween } from './jsonPatch.ts';
import { kubectlLine, kubectlName, named } from './kubectl.ts';
import { templateOf } from './podSpec.ts';
import type { PatchPlan } from './prepare.ts';
import { type Revision, revisionsOf } from './revisions.ts';
import type { Check } from './types.ts';

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';
const CAUSE = 'kubernetes.io/change-cause';

/** Rolls all pods of a workload anew, as `kubectl rollout restart` does: by a time in the template's annotations. */
export function restartPlan(client: KubeClient, target: ObjectRef, resource: Resource, clock: Clock): PatchPlan {
  return {
    command: 'workload.restart',
    title: texts.changes.restart(named(target)),
    target,
    resource,
    steps(live) {
      const template = templateOf(live);
      if (!template) throw notPossible(texts.changes.noRollout(named(target)));
      const at = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
      const annotations = { ...template.metadata?.annotations, [RESTARTED]: at };
      return patchBetween(template, { ...template, metadata: { ...template.metadata, annotations } }, '/spec/template');
    },
    kubectl: () => line(client, target, ['rollout', 'restart', kubectlName(resource, target.name)]),
    checks: (live) => rolloutChecks(live),
    // Taking the time away would restart the pods once more.
    undo: false,
    done: texts.changes.restartDone(named(target)),
  };
}

/** Puts the pod template of a former revision back; without one, of the one before the current. Templates of debug mode don't count. */
export async function undoPlan(
  client: KubeClient,
  target: ObjectRef,
  resource: Resource,
  revision?: number,
): Promise<PatchPlan> {
  const object = await getObject(client, resource, target);
  const to = chooseRevision(target, await revisionsOf(client, target, object), revision);
  return {
    command: 'workload.undo',
    title: texts.changes.undo(named(target), to.revision, to.images),
    target,
    resource,
    steps(live) {
      const { [CAUSE]: _old, ...annotations } = live.metadata?.annotations ?? {};
      if (to.changeCause !== undefined) annotations[CAUSE] = to.changeCause;
      return [
        ...patchBetween(
          { annotations: live.metadata?.annotations },
          { annotations: Object.keys(annotations).length > 0 ? annotations : undefined },
          '/metadata',
        ),
        ...patchBetween(templateOf(live), to.template, '/spec/template'),
      ];
    },
    kubectl: () =>
      line(client, target, ['rollout', 'undo', kubectlName(resource, target.name), `--to-revision=${to.revision}`]),
    checks: (live) => rolloutChecks(live),
    done: texts.changes.undoDone(named(target), to.revision),
  };
}

/** The revision to go back to; throws where there is none. */
function chooseRevision(target: ObjectRef, all: readonly Revision[], wanted?: number): Revision {
  const t = texts.changes;
  if (wanted !== undefined) {
    const found = all.find((each) => each.revision === wanted);
    if (!found) {
      throw notPossible(
        t.noSuchRevision(
          named(target),
          wanted,
          all.map((each) => each.revision),
        ),
      );
    }
    return found;
  }
  const current = all.find((each) => each.current);
  const before = all.find((each) => !each.asleep && !each.current && (!current || each.revision < current.revision));
  if (!before) throw notPossible(t.noPreviousRevision(named(target)));
  return before;
}

function rolloutChecks(live: KubeObject): readonly Check[] {
  const t = texts.changes;
  const spec = (live as { spec?: { paused?: boolean; updateStrategy?: { type?: string } } }).spec;
  return [
    ...(live.metadata?.labels?.[MODE_LABEL] ? [{ level: 'blocks' as const, text: t.inDebugMode }] : []),
    ...(spec?.paused ? [{ level: 'warning' as const, text: t.paused }] : []),
    ...(spec?.updateStrategy?.type === 'OnDelete' ? [{ level: 'warning' as const, text: t.onDelete }] : []),
  ];
}

function line(client: KubeClient, target: ObjectRef, words: readonly string[]): string {
  return kubectlLine({ context: client.context, namespace: target.namespace }, words);
}
