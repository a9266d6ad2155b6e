import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DOCUMENTS } from '../../scripts/docs/registry.ts';
import { ROOT } from '../support/ptyDriver.ts';

test.each(DOCUMENTS)('$file says what the code says (npm run docs writes it)', ({ file, render }) => {
  const now = readFileSync(join(ROOT, file), 'utf8');
  expect(now).toBe(render(now));
});
