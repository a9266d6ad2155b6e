import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { keepSetting, withSetting } from '../../../../src/services/config/keep.ts';
import { parseConfig } from '../../../../src/services/config/load.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const folder = temporaryFolder();
afterEach(folder.remove);

const themed = (before: string, theme = 'light') => withSetting(before, 'c.yaml', 'theme', theme);

test('a theme that is kept changes its own line and nothing else', () => {
  expect(themed('# mine\ntheme: dark # for the night\nmouse: false\n')).toBe(
    '# mine\ntheme: light # for the night\nmouse: false\n',
  );
  expect(themed('mouse: false\r\ntheme: "dark"\r\nkeymap: vim\r\n', 'colour-blind')).toBe(
    'mouse: false\r\ntheme: colour-blind\r\nkeymap: vim\r\n',
  );
});

test('a file that does not name the theme gets a line at its end', () => {
  expect(themed('')).toBe('theme: light\n');
  expect(themed('logs:\n  lines: 5000')).toBe('logs:\n  lines: 5000\ntheme: light\n');
});

test('a wrong theme in the file is mended by choosing one', () => {
  expect(themed('theme: pink\n')).toBe('theme: light\n');
});

test.each(['{ theme: dark, mouse: false }\n', 'mouse: maybe\n', 'theme:\n  dark\n', 'a: [\n'])(
  'a file that would be broken or hide the theme stays as it is: %j',
  (before) => {
    expect(() => themed(before)).toThrowError(expect.objectContaining({ code: 'config-broken' }));
  },
);

test('the file is made where there is none, and is read again as it was meant', async () => {
  const file = `${folder.path}/new/config.yaml`;
  await keepSetting(file, 'theme', 'contrast');
  expect(parseConfig(await readFile(file, 'utf8'), file).config.theme).toBe('contrast');
});

test('a file that can not take it is not touched', async () => {
  const file = `${folder.path}/config.yaml`;
  await mkdir(folder.path, { recursive: true });
  await writeFile(file, '{ theme: dark }\n');
  await expect(keepSetting(file, 'theme', 'light')).rejects.toThrowError(/theme: light/);
  expect(await readFile(file, 'utf8')).toBe('{ theme: dark }\n');
});
