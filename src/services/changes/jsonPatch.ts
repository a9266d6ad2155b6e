import { isRecord } from '../../base/object.ts';
import { type JsonPatchStep, pointer } from '../../kube/patch.ts';
import { sameJson } from './visible.ts';

/** One step of a JSON patch, of the kinds that compare values. */
export type PatchStep = JsonPatchStep & { op: 'add' | 'remove' | 'replace' | 'test' };

/**
 * The steps that turn one JSON value into another. Arrays of the same length are compared item by item, others are replaced as a whole.
 * Fields that are undefined count as missing.
 */
export function patchBetween(from: unknown, to: unknown, path = ''): PatchStep[] {
  if (sameJson(from, to)) return [];
  if (isRecord(from) && isRecord(to)) {
    const steps: PatchStep[] = [];
    for (const key of Object.keys(from)) {
      if (own(from, key) !== undefined && own(to, key) === undefined)
        steps.push({ op: 'remove', path: path + pointer(key) });
    }
    for (const [key, value] of Object.entries(to)) {
      if (value === undefined) continue;
      const place = path + pointer(key);
      if (own(from, key) === undefined) steps.push({ op: 'add', path: place, value });
      else steps.push(...patchBetween(own(from, key), value, place));
    }
    return steps;
  }
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    return to.flatMap((item, i) => patchBetween(from[i], item, `${path}/${i}`));
  }
  return [{ op: 'replace', path, value: to }];
}

/**
 * The steps back from `after` to `before`, each with a test that the value it takes away is still the one that was set:
 * a later change by somebody else is then refused by the server (RFC 6902, 4.6), not written over.
 */
export function reversed(before: unknown, after: unknown): PatchStep[] {
  return patchBetween(after, before).flatMap((step): PatchStep[] =>
    step.op === 'add' ? [step] : [{ op: 'test', path: step.path, value: valueAt(after, step.path) }, step],
  );
}

/** What a step changes, as a person names it: `spec.replicas`; each key of an object that is added as a whole. */
export function placesOf(step: PatchStep): readonly string[] {
  const place = keysOf(step.path).join('.');
  return step.op === 'add' && isRecord(step.value) ? Object.keys(step.value).map((key) => `${place}.${key}`) : [place];
}

/** The value that a JSON pointer (RFC 6901) names; undefined where there is none. */
export function valueAt(root: unknown, path: string): unknown {
  let place = root;
  for (const key of keysOf(path)) {
    if (Array.isArray(place)) place = place[Number(key)];
    else if (isRecord(place)) place = own(place, key);
    else return undefined;
  }
  return place;
}

/** What the steps make of a JSON value; the value given is left alone. Tests are taken as passed. */
export function applyPatch<T>(value: T, steps: readonly PatchStep[]): T {
  const root = { value: structuredClone(value) as unknown };
  for (const step of steps) {
    if (step.op === 'test') continue;
    const keys = keysOf(step.path);
    const last = keys.pop();
    const place = last === undefined ? root : valueAt(root.value, pointer(...keys));
    const key = last ?? 'value';
    if (Array.isArray(place)) {
      const index = key === '-' ? place.length : Number(key);
      if (step.op === 'remove') place.splice(index, 1);
      else place.splice(index, step.op === 'add' ? 0 : 1, step.value);
    } else if (isRecord(place)) {
      if (step.op === 'remove') delete place[key];
      else
        Object.defineProperty(place, key, { value: step.value, enumerable: true, writable: true, configurable: true });
    }
  }
  return root.value as T;
}

function keysOf(path: string): string[] {
  return path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A label may well be called `constructor` or `toString`: only what the object has itself counts. */
function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
