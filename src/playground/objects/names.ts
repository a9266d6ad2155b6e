import { randomInt } from 'node:crypto';
import { canonical } from './canonical.ts';

/** No vowels and nothing that is easily mistaken, as Kubernetes chooses them. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters that make a generated name unique. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** A hash as names carry it: the same content has the same one. FNV-1a. */
export function contentHash(value: unknown): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(canonical(value))) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return [...hash.toString(10)].map((digit) => LETTERS[Number(digit)] ?? digit).join('');
}
