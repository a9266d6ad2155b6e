import { expect, test } from 'vitest';
import { selectorText } from '../../../src/kube/selector.ts';

test('a selector as text', () => {
  expect(
    selectorText({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'env', operator: 'NotIn', values: ['dev'] },
        { key: 'x', operator: 'Exists' },
        { key: 'y', operator: 'DoesNotExist' },
      ],
    }),
  ).toBe('app=web,tier in (a,b),env notin (dev),x,!y');
});
