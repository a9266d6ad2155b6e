import { describe, expect, it } from 'vitest';
import { formatAge, formatDuration, parseTime } from '../../../src/base/age.ts';

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

describe('ages are printed as kubectl prints them', () => {
  it.each([
    [-2 * S, '<invalid>'],
    [-1 * S, '0s'],
    [0, '0s'],
    [119 * S, '119s'],
    [2 * M, '2m'],
    [3 * M + 12 * S, '3m12s'],
    [10 * M + 30 * S, '10m'],
    [179 * M, '179m'],
    [3 * H, '3h'],
    [5 * H + 30 * M, '5h30m'],
    [8 * H + 30 * M, '8h'],
    [47 * H, '47h'],
    [2 * D, '2d'],
    [3 * D + 4 * H, '3d4h'],
    [8 * D + 4 * H, '8d'],
    [729 * D, '729d'],
    [730 * D, '2y'],
    [740 * D, '2y10d'],
    [8 * 365 * D, '8y'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

it('a duration in a sentence keeps what matters', () => {
  expect([400, 12_000, 72_000, 7_500_000].map(formatDuration)).toEqual(['0.4 s', '12 s', '1m12s', '125m']);
});

it('a time that is none is not taken for the beginning of time', () => {
  expect([parseTime(null), parseTime('soon'), parseTime(undefined)]).toEqual([undefined, undefined, undefined]);
});
