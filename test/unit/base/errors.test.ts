import { expect, test } from 'vitest';
import { KdbgError } from '../../../src/base/errors.ts';

test('what happened and what to do stand in one line, with a space only where the writing has spaces', () => {
  expect(new KdbgError('code', 'It broke.').line).toBe('It broke.');
  expect(new KdbgError('code', 'It broke.', { todo: 'Mend it.' }).line).toBe('It broke. Mend it.');
  expect(new KdbgError('code', '它坏了。', { todo: '请修好它。' }).line).toBe('它坏了。请修好它。');
});
