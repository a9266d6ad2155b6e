import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzyMatch } from '../../../src/base/fuzzy.ts';

const rank = (pattern: string, ...texts: string[]) =>
  texts.toSorted((a, b) => (fuzzyMatch(pattern, b)?.score ?? 0) - (fuzzyMatch(pattern, a)?.score ?? 0));

describe('fuzzyMatch', () => {
  test('finds the letters in order and says where', () => {
    expect(fuzzyMatch('wb1', 'web-1')?.positions).toEqual([0, 2, 4]);
    expect(fuzzyMatch('bw', 'web-1')).toBeUndefined();
    expect(fuzzyMatch('', 'web-1')).toEqual({ score: 0, positions: [] });
  });

  test('chooses the whole word over scattered letters', () => {
    expect(fuzzyMatch('api', 'a-p-i-api')?.positions).toEqual([6, 7, 8]);
  });

  test('chooses word starts', () => {
    expect(fuzzyMatch('rs', 'workload restart')?.positions).toEqual([9, 11]);
    expect(fuzzyMatch('pr', 'xprod pod-restart')?.positions).toEqual([1, 2]);
    expect(fuzzyMatch('dm', 'enable debugMode')?.positions).toEqual([7, 12]);
  });

  test('ranks the nearest first', () => {
    expect(rank('web', 'my-wide-elbow', 'web', 'cobweb', 'web-frontend')).toEqual([
      'web',
      'web-frontend',
      'cobweb',
      'my-wide-elbow',
    ]);
  });

  test('a capital makes case count', () => {
    expect(fuzzyMatch('pod', 'PodDisruptionBudget')).toBeDefined();
    expect(fuzzyMatch('Pod', 'pod')).toBeUndefined();
  });

  test('words match in any order', () => {
    expect(fuzzyMatch('restart work', 'workload restart')?.positions).toEqual([0, 1, 2, 3, 9, 10, 11, 12, 13, 14, 15]);
    expect(fuzzyMatch('restart nothing', 'workload restart')).toBeUndefined();
  });

  test('matches exactly the subsequences, and its positions spell the pattern', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const match = fuzzyMatch(pattern, text);
        const expected = new RegExp([...pattern].join('.*')).test(text);
        expect(match !== undefined).toBe(expected);
        if (match) expect(match.positions.map((at) => text[at]).join('')).toBe(pattern);
      }),
    );
  });
});
