import { isRecord } from '../../base/object.ts';
import { recordsOf } from '../../base/untrusted.ts';

/**
 * The keys by which lists of objects are merged, by the name of the list
 * (the x-kubernetes-patch-merge-key of the API's types). `ports` is told apart by what it stands in.
 */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  conditions: 'type',
  ownerReferences: 'uid',
  topologySpreadConstraints: 'topologyKey',
  resourceClaims: 'name',
  secrets: 'name',
  addresses: 'type',
  podIPs: 'ip',
};
/** Lists of plain values that are merged as sets. */
const SETS = new Set(['finalizers']);

function keyOf(list: string, items: readonly Record<string, unknown>[]): string | undefined {
  if (list === 'ports') return items.some((item) => 'containerPort' in item) ? 'containerPort' : 'port';
  return MERGE_KEYS[list];
}

/** A directive of the patch that is no field of the object. */
const isDirective = (name: string): boolean => name.startsWith('$');

/**
 * A strategic merge patch (https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/): as a merge patch, and
 * known lists are merged by their keys; `$patch: delete | replace`, `$deleteFromPrimitiveList`, `$setElementOrder` and `$retainKeys` are obeyed.
 * Neither argument is changed.
 */
export function strategicPatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  if (patch.$patch === 'delete') return undefined;
  const replace = patch.$patch === 'replace';
  const result: Record<string, unknown> = isRecord(target) && !replace ? { ...target } : {};
  const { $retainKeys: retain } = patch;
  if (Array.isArray(retain)) for (const name of Object.keys(result)) if (!retain.includes(name)) delete result[name];
  for (const [name, value] of Object.entries(patch)) {
    if (isDirective(name)) {
      const [directive, list] = name.split('/');
      if (directive === '$deleteFromPrimitiveList' && list && Array.isArray(value)) {
        const now = result[list];
        if (Array.isArray(now)) result[list] = now.filter((item) => !value.includes(item));
      }
      continue;
    }
    if (value === null) delete result[name];
    else if (Array.isArray(value)) result[name] = patchList(name, result[name], value);
    else {
      const made = strategicPatch(result[name], value);
      if (made === undefined) delete result[name];
      else result[name] = made;
    }
  }
  for (const [name, order] of Object.entries(patch)) {
    if (!name.startsWith('$setElementOrder/') || !Array.isArray(order)) continue;
    const list = name.slice('$setElementOrder/'.length);
    const now = result[list];
    if (Array.isArray(now)) result[list] = ordered(list, now, order);
  }
  return result;
}

function patchList(name: string, target: unknown, patch: readonly unknown[]): unknown[] {
  const before = Array.isArray(target) ? target : [];
  if (SETS.has(name)) return [...new Set([...before, ...patch])];
  const changes = recordsOf(patch);
  if (changes.length !== patch.length) return [...patch];
  const key = keyOf(name, [...recordsOf(before), ...changes]);
  if (changes.some((change) => change.$patch === 'replace'))
    return changes.filter((change) => change.$patch === undefined);
  if (key === undefined) return changes.map((change) => strategicPatch(undefined, change));
  const result: unknown[] = [...before];
  for (const change of changes) {
    const index = result.findIndex((item) => isRecord(item) && item[key] === change[key]);
    const made = strategicPatch(index < 0 ? undefined : result[index], change);
    if (made === undefined) {
      if (index >= 0) result.splice(index, 1);
    } else if (index < 0) result.push(made);
    else result[index] = made;
  }
  return result;
}

/** The items in the order that the patch tells; those that it does not name keep theirs, at the end. */
function ordered(list: string, items: readonly unknown[], order: readonly unknown[]): unknown[] {
  const key = keyOf(list, recordsOf([...items]));
  const placeOf = (item: unknown) => {
    const place = order.findIndex((wanted) =>
      isRecord(wanted) && isRecord(item) && key !== undefined ? wanted[key] === item[key] : wanted === item,
    );
    return place < 0 ? order.length : place;
  };
  return [...items].sort((a, b) => placeOf(a) - placeOf(b));
}
