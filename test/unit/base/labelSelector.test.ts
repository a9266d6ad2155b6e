import { describe, expect, it } from 'vitest';
import { selects } from '../../../src/base/labelSelector.ts';

describe('a label selector', () => {
  const labels = { app: 'web', tier: 'front' };

  it('an empty one chooses everything, a missing one nothing', () => {
    expect([selects({}, labels), selects({}, undefined), selects(undefined, labels)]).toEqual([true, true, false]);
  });

  it('all labels and all expressions must hold', () => {
    expect(selects({ matchLabels: { app: 'web' } }, labels)).toBe(true);
    expect(selects({ matchLabels: { app: 'web', tier: 'back' } }, labels)).toBe(false);
    const one = (operator: string, values?: string[]) =>
      selects({ matchExpressions: [{ key: 'tier', operator, ...(values ? { values } : {}) }] }, labels);
    expect([one('In', ['front']), one('NotIn', ['front']), one('Exists'), one('DoesNotExist')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(selects({ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, labels)).toBe(true);
    expect(one('Newer')).toBe(false);
  });
});
