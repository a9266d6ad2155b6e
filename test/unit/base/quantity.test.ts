import { expect, it } from 'vitest';
import { formatBytes, formatCores, formatResource, parseQuantity, quantityWithin } from '../../../src/base/quantity.ts';

it('reads quantities in every notation of Kubernetes', () => {
  expect(['250m', '2', '1.5', '64Mi', '1e3', '1E', '5Ti', '100u', '1G', '.5'].map(parseQuantity)).toEqual([
    0.25,
    2,
    1.5,
    64 * 2 ** 20,
    1000,
    1e18,
    5 * 2 ** 40,
    100e-6,
    1e9,
    0.5,
  ]);
});

it('what is no quantity does not count as 0', () => {
  expect(['', 'lots', '12 apples', '1ki', undefined, null].map(parseQuantity)).toEqual(Array(6).fill(undefined));
});

it('writes amounts as a person would', () => {
  expect([formatCores(100.25), formatCores(4), formatCores(0.32), formatCores(0)]).toEqual([
    '100.25',
    '4',
    '320m',
    '0',
  ]);
  expect([formatBytes(64 * 2 ** 20), formatBytes(1.5 * 2 ** 30), formatBytes(5 * 2 ** 40), formatBytes(0)]).toEqual([
    '64Mi',
    '1.5Gi',
    '5Ti',
    '0',
  ]);
  expect(formatResource('nvidia.com/gpu', 2)).toBe('2');
});

it('writes what fits as a manifest takes it, never more than there is', () => {
  expect([quantityWithin('cpu', 0.5004), quantityWithin('cpu', 4), quantityWithin('cpu', 0.0004)]).toEqual([
    '500m',
    '4',
    undefined,
  ]);
  expect([quantityWithin('memory', 1.5 * 2 ** 30 + 999), quantityWithin('nvidia.com/gpu', 2.7)]).toEqual([
    '1536Mi',
    '2',
  ]);
});
