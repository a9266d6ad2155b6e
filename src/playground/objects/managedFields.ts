import { isRecord } from '../../base/object.ts';
import type { KubeObject, ObjectMeta } from '../../kube/objects.ts';

type Fields = { [name: string]: Fields };

/** The fields that two versions of a value differ in, as fieldsV1 names them; lists are taken whole. */
function changedFields(before: unknown, after: unknown): Fields | undefined {
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  if (!isRecord(after)) return {};
  const was = isRecord(before) ? before : {};
  const fields: Fields = {};
  for (const [name, value] of Object.entries(after)) {
    const inner = changedFields(was[name], value);
    if (inner) fields[`f:${name}`] = inner;
  }
  for (const name of Object.keys(was)) if (!(name in after)) fields[`f:${name}`] = {};
  return fields;
}

const SYSTEM = ['f:managedFields', 'f:resourceVersion', 'f:uid', 'f:creationTimestamp', 'f:generation', 'f:selfLink'];

/**
 * Notes who changed which fields, and when (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).
 * Nobody's ownership is taken away and nothing conflicts: the playground only tells the story, it does not arbitrate.
 */
export function noteManager(
  before: KubeObject | undefined,
  after: KubeObject,
  write: { manager: string; operation: 'Apply' | 'Update'; time: string; subresource?: string | undefined },
): ObjectMeta['managedFields'] {
  const entries = [...(before?.metadata?.managedFields ?? [])];
  const fields = changedFields(before ?? {}, after);
  if (!fields) return entries;
  delete fields['f:kind'];
  delete fields['f:apiVersion'];
  const metadata = fields['f:metadata'];
  if (metadata) {
    for (const name of SYSTEM) delete metadata[name];
    if (Object.keys(metadata).length === 0) delete fields['f:metadata'];
  }
  if (Object.keys(fields).length === 0) return entries;
  const mine = entries.findIndex(
    (entry) =>
      entry.manager === write.manager && entry.operation === write.operation && entry.subresource === write.subresource,
  );
  const known = mine < 0 ? undefined : (entries[mine]?.fieldsV1 as Fields | undefined);
  const entry = {
    manager: write.manager,
    operation: write.operation,
    apiVersion: after.apiVersion ?? 'v1',
    time: write.time,
    fieldsType: 'FieldsV1',
    fieldsV1: known ? union(known, fields) : fields,
    ...(write.subresource ? { subresource: write.subresource } : {}),
  };
  if (mine < 0) entries.push(entry);
  else entries[mine] = entry;
  return entries;
}

function union(a: Fields, b: Fields): Fields {
  const both: Fields = { ...a };
  for (const [name, inner] of Object.entries(b)) both[name] = both[name] ? union(both[name], inner) : inner;
  return both;
}
