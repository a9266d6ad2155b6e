import fc, { type Arbitrary } from 'fast-check';
import { type Field, type Message, messageOf } from '../../src/playground/api/protobuf/fields.ts';

type Json = Record<string, unknown>;

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

export const numberField = (number: number, value: bigint): Buffer =>
  Buffer.concat([varint(BigInt(number) << 3n), varint(value)]);

export function bytesField(number: number, bytes: Uint8Array | string): Buffer {
  const body = Buffer.from(bytes as string);
  return Buffer.concat([varint((BigInt(number) << 3n) | 2n), varint(BigInt(body.length)), body]);
}

/** A body as Kubernetes' clients send it. */
export function envelope(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const type = Buffer.concat([bytesField(1, apiVersion), bytesField(2, kind)]);
  return Buffer.concat([
    Buffer.from('k8s\0'),
    bytesField(1, type),
    bytesField(2, raw),
    bytesField(3, ''),
    bytesField(4, ''),
  ]);
}

function known(home: string, type: string): Message {
  const message = messageOf(home, type);
  if (!message) throw new Error(`the table of fields has no ${type} of ${home}: npm run protobuf`);
  return message;
}

function timeParts(text: string): Buffer {
  const nanos = Number(/\.(\d{6})Z$/.exec(text)?.[1] ?? 0) * 1000;
  const seconds = Date.parse(`${text.slice(0, 19)}Z`) / 1000;
  return Buffer.concat([numberField(1, BigInt(seconds)), numberField(2, BigInt(nanos))]);
}

/** A value of JSON as one field. */
function valueField(home: string, number: number, type: string, value: unknown): Buffer {
  switch (type) {
    case 'string':
      return bytesField(number, value as string);
    case 'bytes':
      return bytesField(number, Buffer.from(value as string, 'base64'));
    case 'bool':
      return numberField(number, value ? 1n : 0n);
    case 'int':
      return numberField(number, BigInt(value as number));
    case 'Time':
    case 'MicroTime':
      return bytesField(number, timeParts(value as string));
    case 'IntOrString': {
      const isText = typeof value === 'string';
      const parts = [numberField(1, isText ? 1n : 0n), numberField(2, isText ? 0n : BigInt(value as number))];
      return bytesField(number, Buffer.concat([...parts, bytesField(3, isText ? value : '')]));
    }
    case 'RawExtension':
    case 'FieldsV1':
      return bytesField(number, bytesField(1, JSON.stringify(value)));
    case 'Quantity':
      return bytesField(number, bytesField(1, value as string));
    case 'Strings':
      return bytesField(number, Buffer.concat((value as string[]).map((text) => bytesField(1, text))));
    default:
      return bytesField(number, encode(home, type, value as Json));
  }
}

function encodeField(home: string, number: number, { name, type, shape }: Field, object: Json): readonly Buffer[] {
  if (name === undefined) return [valueField(home, number, type, object)];
  const value = object[name];
  if (value === undefined) return [];
  if (shape === 'one') return [valueField(home, number, type, value)];
  if (shape === 'list') return (value as unknown[]).map((item) => valueField(home, number, type, item));
  return Object.entries(value as Json).map(([key, item]) =>
    bytesField(number, Buffer.concat([bytesField(1, key), valueField(home, 2, type, item)])),
  );
}

/** A message from its JSON, by the same table that the playground reads with. */
export function encode(home: string, type: string, object: Json): Buffer {
  const message = known(home, type);
  return Buffer.concat(
    [...message.fields].flatMap(([number, field]) => encodeField(message.home, number, field, object)),
  );
}

const text = (shortest: number): Arbitrary<string> =>
  fc.string({ unit: 'grapheme', minLength: shortest, maxLength: 6 });
const seconds = fc
  .integer({ min: 1, max: 4_000_000_000 })
  .map((epoch) => new Date(epoch * 1000).toISOString().slice(0, 19));

function anyValue(home: string, { type, emptyIsMissing }: Field): Arbitrary<unknown> {
  const least = emptyIsMissing ? 1 : 0;
  switch (type) {
    case 'string':
      return text(least);
    case 'bytes':
      return fc.uint8Array({ minLength: least, maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('base64'));
    case 'bool':
      return emptyIsMissing ? fc.constant(true) : fc.boolean();
    case 'int':
      return fc.maxSafeInteger().filter((number) => !Object.is(number, -0) && (number !== 0 || !emptyIsMissing));
    case 'Time':
      return seconds.map((whole) => `${whole}Z`);
    case 'MicroTime':
      return fc
        .tuple(seconds, fc.nat(999_999))
        .map(([whole, micros]) => `${whole}.${String(micros).padStart(6, '0')}Z`);
    case 'IntOrString':
      return fc.oneof(fc.integer({ min: 1, max: 65535 }), text(1));
    case 'RawExtension':
    case 'FieldsV1':
      return fc.dictionary(text(1), text(0), { maxKeys: 2 });
    case 'Quantity':
      return fc.constantFrom('0', '100m', '1Gi', '1e3');
    case 'Strings':
      return fc.array(text(0), { maxLength: 2 });
    default:
      return jsonOf(home, type);
  }
}

/** Objects of a message, as its JSON would be; a field is there in one of three. */
export function jsonOf(home: string, type: string): Arbitrary<Json> {
  const message = known(home, type);
  const parts = [...message.fields.values()].map((field): Arbitrary<Json> => {
    // Only when it is drawn, or the whole tree of a pod would be built for each.
    const value = fc.constant(null).chain(() => anyValue(message.home, field));
    const { name } = field;
    if (name === undefined) return value as Arbitrary<Json>;
    const some: Arbitrary<unknown> =
      field.shape === 'one'
        ? value
        : field.shape === 'list'
          ? fc.array(value, { minLength: 1, maxLength: 2 })
          : fc.dictionary(text(0), value, { minKeys: 1, maxKeys: 2, noNullPrototype: true });
    return fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: some.map((drawn) => ({ [name]: drawn })) },
    );
  });
  return fc.tuple(...parts).map((drawn) => Object.assign({}, ...drawn) as Json);
}
