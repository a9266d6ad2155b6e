import { isRecord } from '../../base/object.ts';
import { recordsOf } from '../../base/untrusted.ts';
import { ApiFailure, badRequest } from '../failure.ts';

const refused = (message: string): ApiFailure => new ApiFailure({ code: 422, reason: 'Invalid', message });

/** The parts of a JSON pointer (RFC 6901). */
function partsOf(pointer: unknown): string[] {
  if (pointer === '') return [];
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) throw badRequest(`invalid JSON pointer ${pointer}`);
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

type Root = { '': unknown };

/** The object or list that holds what a pointer names, and the name in it. */
function holderOf(root: Root, pointer: unknown): { holder: unknown; name: string } {
  const parts = ['', ...partsOf(pointer)];
  const name = parts.pop() ?? '';
  let holder: unknown = root;
  for (const part of parts) holder = read(holder, part);
  return { holder, name };
}

function read(holder: unknown, name: string): unknown {
  if (Array.isArray(holder)) return holder[Number(name)];
  return isRecord(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
}

function add(root: Root, path: unknown, value: unknown): void {
  const { holder, name } = holderOf(root, path);
  if (Array.isArray(holder)) {
    const index = name === '-' ? holder.length : Number(name);
    if (!Number.isInteger(index) || index < 0 || index > holder.length)
      throw refused(`add operation does not apply: ${path}: index out of range`);
    holder.splice(index, 0, value);
  } else if (isRecord(holder)) holder[name] = value;
  else throw refused(`add operation does not apply: doc is missing path: ${path}: missing value`);
}

function remove(root: Root, path: unknown): unknown {
  const { holder, name } = holderOf(root, path);
  const value = read(holder, name);
  if (value === undefined)
    throw refused(`remove operation does not apply: doc is missing path: ${path}: missing value`);
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else if (isRecord(holder)) delete holder[name];
  return value;
}

/** A JSON patch (RFC 6902), applied to a copy; throws Invalid where a step does not fit, and then nothing is changed. */
export function jsonPatch(target: unknown, steps: unknown): unknown {
  if (!Array.isArray(steps)) throw badRequest('error decoding patch: a JSON patch is a list of operations');
  const root: Root = { '': structuredClone(target) };
  for (const { op, path, from, value } of recordsOf(steps)) {
    const { holder, name } = holderOf(root, path);
    const there = read(holder, name);
    switch (op) {
      case 'add':
        add(root, path, structuredClone(value));
        break;
      case 'remove':
        remove(root, path);
        break;
      case 'replace':
        if (there === undefined)
          throw refused(`replace operation does not apply: doc is missing key: ${path}: missing value`);
        if (Array.isArray(holder)) holder[Number(name)] = structuredClone(value);
        else if (isRecord(holder)) holder[name] = structuredClone(value);
        break;
      case 'move':
        add(root, path, remove(root, from));
        break;
      case 'copy': {
        const source = holderOf(root, from);
        add(root, path, structuredClone(read(source.holder, source.name)));
        break;
      }
      case 'test':
        if (JSON.stringify(there) !== JSON.stringify(value)) throw refused(`testing value ${path} failed: test failed`);
        break;
      default:
        throw badRequest(`unexpected operation ${String(op)} in the JSON patch`);
    }
  }
  return root[''];
}
