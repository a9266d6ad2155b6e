import { messageOf } from '../../../base/errors.ts';
import { fieldsOf, Malformed, type WireField } from './wire.ts';

/** What stands in the JSON of a field. */
export type ReadValue = (field: WireField) => unknown;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function bytesOf({ number, value, delimited }: WireField): Buffer {
  if (typeof value === 'bigint' || !delimited)
    throw new Malformed(`field ${number} is a number, and is none in its kind`);
  return value;
}

export function textOf(field: WireField): string {
  try {
    return UTF8.decode(bytesOf(field));
  } catch (thrown) {
    if (thrown instanceof Malformed) throw thrown;
    throw new Malformed(`field ${field.number} is no UTF-8`);
  }
}

export const signed = (value: bigint): number => Number(BigInt.asIntN(64, value));

function numberOf({ number, value }: WireField): bigint {
  if (typeof value !== 'bigint') throw new Malformed(`field ${number} is no number, and is one in its kind`);
  return value;
}

/** The fields of a small message by their numbers; of one that comes twice the last counts. */
const partsOf = (field: WireField): ReadonlyMap<number, WireField> =>
  new Map([...fieldsOf(bytesOf(field))].map((part) => [part.number, part]));

function jsonOf(field: WireField): unknown {
  const raw = partsOf(field).get(1);
  const text = raw ? textOf(raw) : '';
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new Malformed(`what is JSON within field ${field.number} can't be read: ${messageOf(thrown)}`);
  }
}

/** No time is the zero of both numbers; it is left out. */
function timeOf(field: WireField, digits: 0 | 6): string | undefined {
  const parts = partsOf(field);
  const part = (number: number) => {
    const found = parts.get(number);
    return found ? signed(numberOf(found)) : 0;
  };
  const [seconds, nanos] = [part(1), part(2)];
  if (seconds === 0 && nanos === 0) return undefined;
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  // RFC 3339 has four digits for the year.
  if (!(year >= 0 && year <= 9999) || nanos < 0 || nanos >= 1e9)
    throw new Malformed(`field ${field.number} is no time`);
  const whole = date.toISOString().slice(0, 19);
  return digits === 0 ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1000)).padStart(digits, '0')}Z`;
}

function intOrString(field: WireField): number | string {
  const parts = partsOf(field);
  const [type, number, text] = [parts.get(1), parts.get(2), parts.get(3)];
  if (type && numberOf(type) === 1n) return text ? textOf(text) : '';
  return number ? signed(numberOf(number)) : 0;
}

/** The readers of what the table of fields names beside its own messages. */
export const VALUES: ReadonlyMap<string, ReadValue> = new Map<string, ReadValue>([
  ['string', textOf],
  ['bytes', (field) => bytesOf(field).toString('base64')],
  ['bool', (field) => numberOf(field) !== 0n],
  ['int', (field) => signed(numberOf(field))],
  ['Time', (field) => timeOf(field, 0)],
  ['MicroTime', (field) => timeOf(field, 6)],
  ['IntOrString', intOrString],
  ['RawExtension', jsonOf],
  ['FieldsV1', jsonOf],
  [
    'Quantity',
    (field) => {
      const text = partsOf(field).get(1);
      return text ? textOf(text) : '0';
    },
  ],
  ['Strings', (field) => [...fieldsOf(bytesOf(field))].filter(({ number }) => number === 1).map(textOf)],
]);
