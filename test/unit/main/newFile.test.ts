import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { newFile } from '../../../src/main/newFile.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('a log that is saved again does not take the place of the one saved before', () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  expect(newFile(folder.path, 'web-1.log')).toBe(join(folder.path, 'web-1.log'));
  writeFileSync(join(folder.path, 'web-1.log'), '');
  writeFileSync(join(folder.path, 'web-1-2.log'), '');
  expect(newFile(folder.path, 'web-1.log')).toBe(join(folder.path, 'web-1-3.log'));
});

it('a name never leads out of the folder', () => {
  expect(newFile('/nonexistent', '../../etc/x.log')).toBe('/nonexistent/..-..-etc-x.log');
});
