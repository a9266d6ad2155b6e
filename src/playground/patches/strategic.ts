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
      // An order alone sorts what is there.
      if (directive === '$setElementOrder' && list && Array.isArray(value) && !(list in patch)) {
        const now = result[list];
        if (Array.isArray(now)) result[list] = inOrder(now, now, keyOf(list, recordsOf(now)), value);
      }
      continue;
    }
    if (value === null) delete result[name];
    else if (Array.isArray(value))
      result[name] = patchList(name, result[name], value, patch[`$setElementOrder/${name}`]);
    else {
      const made = strategicPatch(result[name], value);
      if (made === undefined) delete result[name];
      else result[name] = made;
    }
  }
  return result;
}

function patchList(name: string, target: unknown, patch: readonly unknown[], order: unknown): unknown[] {
  const before: readonly unknown[] = Array.isArray(target) ? target : [];
  const wanted = Array.isArray(order) ? order : patch;
  if (SETS.has(name)) return inOrder([...new Set([...before, ...patch])], before, undefined, wanted);
  const changes = recordsOf([...patch]);
  if (changes.length !== patch.length) return [...patch];
  const key = keyOf(name, [...recordsOf([...before]), ...changes]);
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
  return inOrder(result, before, key, wanted);
}

/**
 * The items in the order that a patch leaves them in (k8s.io/apimachinery, strategicpatch): those that it names as it names them, those
 * that only the server has as they were; where the two don't tell which is first, what the patch names is.
 */
function inOrder(
  items: readonly unknown[],
  before: readonly unknown[],
  key: string | undefined,
  order: readonly unknown[],
): unknown[] {
  const isSame = (a: unknown, b: unknown) =>
    isRecord(a) && isRecord(b) ? key !== undefined && a[key] === b[key] : a === b;
  const placeIn = (list: readonly unknown[], item: unknown) => list.findIndex((one) => isSame(one, item));
  const sorted = (list: readonly unknown[], by: readonly unknown[]) =>
    [...list].sort((a, b) => placeIn(by, a) - placeIn(by, b));
  const named = sorted(
    items.filter((item) => placeIn(order, item) >= 0),
    order,
  );
  const others = sorted(
    items.filter((item) => placeIn(order, item) < 0),
    before,
  );
  const result: unknown[] = [];
  while (named.length > 0 || others.length > 0) {
    const there = placeIn(before, named[0]);
    const isFirst = named.length === 0 || (others.length > 0 && there >= 0 && placeIn(before, others[0]) < there);
    result.push(isFirst ? others.shift() : named.shift());
  }
  return result;
}
