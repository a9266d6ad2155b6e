import { parseAllDocuments } from 'yaml';
import { KdbgError } from '../../base/errors.ts';
import { isRecord } from '../../base/object.ts';
import { recordOf } from '../../base/untrusted.ts';
import { hasStatus } from '../../kube/errors.ts';
import { getObject, updateObject } from '../../kube/manage.ts';
import type { KubeObject, ObjectRef } from '../../kube/objects.ts';
import { type Resource, resourcePath } from '../../kube/resources.ts';
import { texts } from '../../texts/index.ts';
import { diffObjects } from './diff.ts';
import { nothingToChange, readOnlyError } from './errors.ts';
import { patchBetween, reversed } from './jsonPatch.ts';
import { kubectlLine, kubectlName, named } from './kubectl.ts';
import { ownerChecks } from './owners.ts';
import { permissionCheck } from './permission.ts';
import { type ChangeDeps, conflict, dryRunCheck, guardedChange } from './prepare.ts';
import { resourceOf } from './resource.ts';
import type { Change } from './types.ts';
import { machineAnnotations, sameJson, toYaml, visible } from './visible.ts';

/** What a person gets to edit: the object as kubectl shows it, without status and the server's own fields. */
export function editableYaml(object: KubeObject): string {
  return toYaml(visible(object));
}

/**
 * The change from an object as it was read to what a person made of its YAML.
 * Rejects with what is wrong in the text (`yaml-invalid`, `edit-renames`), with what the server says of it (`api-invalid` and such:
 * unknown fields are refused), with `nothing-to-change`, and with `change-conflict` where somebody else changed the object since.
 */
export async function prepareEdit(deps: ChangeDeps, before: KubeObject, editedYaml: string): Promise<Change> {
  const edited = parseEdited(editedYaml);
  const target = refOf(before);
  if (deps.readOnly) throw readOnlyError(texts.changes.edit(named(target)));
  const after = refOf(edited as KubeObject);
  for (const field of ['apiVersion', 'kind', 'name', 'namespace'] as const) {
    if ((after[field] ?? '') !== (target[field] ?? '')) {
      throw new KdbgError('edit-renames', texts.changes.editRenames(field, target[field] ?? '', after[field] ?? ''), {
        todo: texts.changes.editRenamesTodo,
      });
    }
  }
  if (sameJson(visible(before), visible(edited))) throw nothingToChange(target);
  const { client } = deps;
  const resource = await resourceOf(client, target);
  const send = (live: KubeObject, dryRun: boolean, signal?: AbortSignal) =>
    updateObject(client, resource, target, withServerFields(edited, live), {
      dryRun,
      fieldValidation: 'Strict',
      ...(signal ? { signal } : {}),
    });
  const [made, permission] = await Promise.all([
    sendCurrent(client, resource, before, target, (live) => send(live, true)),
    permissionCheck(client, { verb: 'update', resource, namespace: target.namespace, name: target.name }),
  ]);
  if (sameJson(visible(before), visible(made))) throw nothingToChange(target);
  return guardedChange(deps, {
    command: 'object.edit',
    title: texts.changes.edit(named(target)),
    target,
    diff: diffObjects(before, made),
    kubectl: kubectlLine({ context: client.context, namespace: target.namespace }, [
      'edit',
      kubectlName(resource, target.name),
    ]),
    checks: [...permission, dryRunCheck(undefined), ...ownerChecks(before)],
    confirm: 'key',
    undo:
      target.kind === 'Secret' || patchBetween(visible(made), visible(before)).length === 0
        ? undefined
        : {
            method: 'PATCH',
            path: resourcePath(resource, target),
            contentType: 'application/json-patch+json',
            body: reversed(visible(before), visible(made)),
          },
    async make({ signal }) {
      await sendCurrent(client, resource, before, target, (live) => send(live, false, signal));
      return { done: texts.changes.editDone(named(target)) };
    },
  });
}

/** Sends with the resourceVersion of the object as it was read; goes on to a newer one only where nothing but the status differs. */
async function sendCurrent(
  client: ChangeDeps['client'],
  resource: Resource,
  before: KubeObject,
  target: ObjectRef,
  send: (live: KubeObject) => Promise<KubeObject>,
): Promise<KubeObject> {
  let live = before;
  for (let i = 1; ; i++) {
    try {
      return await send(live);
    } catch (thrown) {
      if (!hasStatus(thrown, 409) || i === 8) throw thrown;
      live = await getObject(client, resource, target);
      if (!sameJson(visible(live), visible(before))) throw conflict(target, before, live);
    }
  }
}

/** What a person does not get to see goes back as it is. */
function withServerFields(edited: Record<string, unknown>, live: KubeObject): KubeObject {
  const metadata = recordOf(edited.metadata);
  const { uid, resourceVersion } = live.metadata ?? {};
  const annotations = {
    ...machineAnnotations(live),
    ...recordOf(metadata.annotations),
  };
  return {
    ...edited,
    metadata: {
      ...metadata,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...(uid ? { uid } : {}),
      ...(resourceVersion ? { resourceVersion } : {}),
    },
  } as KubeObject;
}

function parseEdited(text: string): Record<string, unknown> {
  const documents = parseAllDocuments(text);
  const list = Array.isArray(documents) ? documents.filter((document) => document.contents !== null) : [];
  const wrong = list.flatMap((document) => document.errors)[0];
  const t = texts.changes;
  if (wrong) {
    const line = wrong.linePos?.[0].line;
    const why = wrong.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? '';
    throw new KdbgError('yaml-invalid', t.yamlInvalid(line, why), { todo: t.yamlTodo, cause: wrong });
  }
  if (list.length !== 1) throw new KdbgError('yaml-invalid', t.yamlOneObject(list.length), { todo: t.yamlTodo });
  const value: unknown = list[0]?.toJS();
  if (!isRecord(value)) throw new KdbgError('yaml-invalid', t.yamlNoObject, { todo: t.yamlTodo });
  return value;
}

function refOf(object: KubeObject): ObjectRef {
  const { name, namespace } = object.metadata ?? {};
  return {
    kind: object.kind ?? '',
    name: name ?? '',
    ...(namespace ? { namespace } : {}),
    ...(object.apiVersion ? { apiVersion: object.apiVersion } : {}),
  };
}
