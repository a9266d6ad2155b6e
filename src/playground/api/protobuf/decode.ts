import { badRequest } from '../../failure.ts';
import { type Field, type Message, messageOf } from './fields.ts';
import { bytesOf, type ReadValue, signed, textOf, VALUES } from './values.ts';
import { fieldsOf, Malformed, packedNumbers, type WireField } from './wire.ts';

/** Before every object (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding). */
const MAGIC = Buffer.from('k8s\0');
/** The options of a deletion bear the version of what is deleted. */
const DELETE_OPTIONS = 'meta.k8s.io/v1.DeleteOptions';

/** The object in a body of protobuf, as it would be in JSON; what can't be read is refused with 400. */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  try {
    return envelope(body);
  } catch (thrown) {
    throw thrown instanceof Malformed ? badRequest(`the body can't be read: ${thrown.message}`) : thrown;
  }
}

/** runtime.Unknown: what it is, and its bytes. */
function envelope(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new Malformed(`it is no protobuf of Kubernetes, which begins with [${[...MAGIC].join(' ')}]`);
  }
  const parts = new Map([...fieldsOf(body.subarray(MAGIC.length))].map((part) => [part.number, part]));
  const [typeMeta, raw, encoding, type] = [parts.get(1), parts.get(2), parts.get(3), parts.get(4)];
  for (const part of [encoding, type]) {
    const told = part ? textOf(part) : '';
    if (told !== '') throw new Malformed(`its object is written as ${told}`);
  }
  const meta = new Map(typeMeta ? [...fieldsOf(bytesOf(typeMeta))].map((part) => [part.number, textOf(part)]) : []);
  const [apiVersion = '', kind = ''] = [meta.get(1), meta.get(2)];
  const message = messageOf(apiVersion, kind === 'DeleteOptions' ? DELETE_OPTIONS : kind);
  if (!message) {
    throw new Malformed(
      `the playground knows no ${kind || 'kind'} of ${apiVersion || 'no version'} in protobuf: send it as JSON`,
    );
  }
  return { kind, apiVersion, ...(raw ? objectOf(message, bytesOf(raw)) : {}) };
}

function objectOf({ home, fields }: Message, bytes: Buffer): Record<string, unknown> {
  const object = new Map<string, unknown>();
  for (const part of fieldsOf(bytes)) {
    const field = fields.get(part.number);
    if (!field) continue;
    const read = readerOf(home, field.type);
    if (field.name === undefined) {
      for (const [name, value] of Object.entries(read(part) as object)) object.set(name, value);
    } else if (field.shape === 'one') {
      const value = read(part);
      const empty = field.emptyIsMissing && (value === '' || value === 0 || value === false);
      if (value !== undefined && !empty) object.set(field.name, value);
    } else if (field.shape === 'list') {
      const items = (object.get(field.name) as unknown[] | undefined) ?? [];
      for (const item of itemsOf(field, part, read)) items.push(item);
      object.set(field.name, items);
    } else {
      const entries = (object.get(field.name) as Map<string, unknown> | undefined) ?? new Map<string, unknown>();
      object.set(field.name, entries.set(...entryOf(part, read)));
    }
  }
  return Object.fromEntries(
    [...object].map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : value]),
  );
}

/** Numbers may come packed, many in one field. */
function itemsOf({ type }: Field, part: WireField, read: ReadValue): unknown[] {
  if (type === 'int' && typeof part.value !== 'bigint') return packedNumbers(bytesOf(part)).map(signed);
  return [read(part)];
}

/** An entry of a map is a message of its own: 1 is the key, 2 the value. */
function entryOf(part: WireField, read: ReadValue): [key: string, value: unknown] {
  const parts = new Map([...fieldsOf(bytesOf(part))].map((one) => [one.number, one]));
  const [key, value] = [parts.get(1), parts.get(2)];
  return [key ? textOf(key) : '', read(value ?? { number: 2, value: Buffer.alloc(0), delimited: true })];
}

function readerOf(home: string, type: string): ReadValue {
  const value = VALUES.get(type);
  if (value) return value;
  const message = messageOf(home, type);
  if (!message) throw new Error(`the table of fields lacks ${type} of ${home}`);
  return (part) => objectOf(message, bytesOf(part));
}
