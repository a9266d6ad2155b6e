import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Ring } from '../../../src/base/ring.ts';

describe('Ring', () => {
  test('keeps the newest and their numbers when it is full', () => {
    const ring = new Ring<string>({ count: 3 });
    for (const item of ['a', 'b', 'c', 'd', 'e']) ring.push(item);
    expect(ring.slice()).toEqual(['c', 'd', 'e']);
    expect([ring.first, ring.total, ring.size]).toEqual([2, 5, 3]);
    expect(ring.at(1)).toBeUndefined();
    expect(ring.at(2)).toBe('c');
    expect(ring.at(5)).toBeUndefined();
    expect(ring.slice(0, 4)).toEqual(['c', 'd']);
  });

  test('drops by size too, but never the newest', () => {
    const ring = new Ring<string>({ count: 100, bytes: 10 });
    ring.push('four', 4);
    ring.push('five!', 5);
    ring.push('three', 3);
    expect(ring.slice()).toEqual(['five!', 'three']);
    expect(ring.bytes).toBe(8);
    ring.push('huge', 50);
    expect(ring.slice()).toEqual(['huge']);
    expect(ring.first).toBe(3);
  });

  test('numbers go on after it was cleared', () => {
    const ring = new Ring<string>({ count: 3 });
    ring.push('a');
    ring.clear();
    expect(ring.push('b')).toBe(1);
    expect(ring.slice()).toEqual(['b']);
  });

  test('is the end of the list of all that came', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(5000), (count, pushes) => {
        const ring = new Ring<number>({ count });
        for (let i = 0; i < pushes; i++) ring.push(i);
        const kept = Math.min(count, pushes);
        expect(ring.slice()).toEqual(Array.from({ length: kept }, (_, i) => pushes - kept + i));
      }),
      { numRuns: 30 },
    );
  });
});
