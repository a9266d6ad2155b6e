/** A message that can't be read; what it says is for the one who sent it. */
export class Malformed extends Error {}

/** One field as it is on the wire (https://protobuf.dev/programming-guides/encoding/): a number, or the bytes of anything else. */
export interface WireField {
  number: number;
  value: bigint | Buffer;
  /** Whether the bytes have a length of their own: texts, messages, packed lists. */
  delimited: boolean;
}

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const GROUP = 3;
const GROUP_END = 4;
const FIXED32 = 5;

/** The fields of a message, in their order; those within groups, which Kubernetes has none of, are left out. */
export function* fieldsOf(bytes: Buffer): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Malformed('it ends in the middle of a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Malformed('a number is longer than ten bytes');
  };
  const take = (length: bigint): Buffer => {
    if (length > BigInt(bytes.length - at)) throw new Malformed('it ends in the middle of a field');
    at += Number(length);
    return bytes.subarray(at - Number(length), at);
  };
  let groups = 0;
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number === 0) throw new Malformed('a field has the number 0');
    const type = Number(tag & 7n);
    let value: bigint | Buffer;
    switch (type) {
      case VARINT:
        value = varint();
        break;
      case DELIMITED:
        value = take(varint());
        break;
      case FIXED64:
        value = take(8n);
        break;
      case FIXED32:
        value = take(4n);
        break;
      case GROUP:
        groups++;
        continue;
      case GROUP_END:
        if (--groups < 0) throw new Malformed('a group ends that has not begun');
        continue;
      default:
        throw new Malformed(`field ${number} is of the unknown type ${type}`);
    }
    if (groups === 0) yield { number, value, delimited: type === DELIMITED };
  }
  if (groups > 0) throw new Malformed('it ends in the middle of a group');
}

/** The numbers of a packed list. */
export function packedNumbers(bytes: Buffer): bigint[] {
  const numbers: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    if (shift >= 70n) throw new Malformed('a number is longer than ten bytes');
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    numbers.push(BigInt.asUintN(64, value));
    value = 0n;
    shift = 0n;
  }
  if (shift > 0n) throw new Malformed('it ends in the middle of a number');
  return numbers;
}
