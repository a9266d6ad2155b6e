import { createObject } from '../../kube/manage.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { texts } from '../../texts/index.ts';
import type { JournalEntry } from '../journal.ts';
import { patchLine } from './container.ts';
import { diffObjects } from './diff.ts';
import { notPossible, readOnlyError } from './errors.ts';
import type { PatchStep } from './jsonPatch.ts';
import { kubectlLine, kubectlName, named } from './kubectl.ts';
import { permissionCheck } from './permission.ts';
import { type ChangeDeps, dryRunCheck, guardedChange, preparePatch } from './prepare.ts';
import { resourceOf } from './resource.ts';
import type { Change } from './types.ts';

const COMMAND = 'journal.putBack';

/** The change that puts back what an entry of the journal did. What somebody else changed since is not written over: the server refuses then. */
export async function preparePutBack(deps: ChangeDeps, entry: JournalEntry): Promise<Change> {
  const { undo, target } = entry;
  const title = texts.changes.putBack(entry.title);
  if (deps.readOnly) throw readOnlyError(title);
  if (!undo) throw notPossible(texts.changes.noWayBack(entry.title));
  if (entry.context !== deps.client.context) {
    throw notPossible(texts.changes.otherContext(entry.context, deps.client.context));
  }
  const resource = await resourceOf(deps.client, target);
  const done = texts.changes.putBackDone(entry.title);
  if (undo.method === 'PATCH' && Array.isArray(undo.body)) {
    const steps = undo.body as PatchStep[];
    return preparePatch(deps, {
      command: COMMAND,
      title,
      target,
      resource,
      ...(undo.path.endsWith('/scale') ? { subresource: 'scale' } : {}),
      steps: () => steps,
      kubectl: () => patchLine(deps.client, target, resource, steps),
      done,
    });
  }
  const create = (dryRun: boolean) =>
    createObject(deps.client, resource, target.namespace, undo.body as KubeObject, { dryRun });
  const permission = await permissionCheck(deps.client, { verb: 'create', resource, namespace: target.namespace });
  const made = await create(true);
  return guardedChange(deps, {
    command: COMMAND,
    title,
    target,
    diff: diffObjects(undefined, made),
    kubectl: `${kubectlLine({ context: deps.client.context, namespace: target.namespace }, ['create', '-f', '-'])} # ${kubectlName(resource, target.name)}`,
    checks: [...permission, dryRunCheck(undefined)],
    confirm: 'key',
    undo: undefined,
    async make() {
      await create(false);
      return { done: `${done} ${texts.changes.madeAnew(named(target))}` };
    },
  });
}
