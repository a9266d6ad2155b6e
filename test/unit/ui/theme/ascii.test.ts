import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { cellWidth } from '../../../../src/base/width.ts';
import { asciiMode, asciiStream, toAscii } from '../../../../src/ui/theme/ascii.ts';

test('a locale without UTF-8 leaves only ASCII', () => {
  expect(asciiMode(false, { LANG: 'C' })).toBe('all');
  expect(asciiMode(false, { LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' })).toBe('all');
  expect(asciiMode(true, { LANG: 'de_DE.ISO-8859-1' })).toBe('all');
  expect(asciiMode(false, { LC_ALL: '', LC_CTYPE: 'de_DE.iso88591@euro', LANG: 'de_DE.UTF-8' })).toBe('all');
});

test('a locale with UTF-8, or none, changes nothing', () => {
  for (const env of [
    { LANG: 'C.UTF-8' },
    { LANG: 'zh_CN.utf8' },
    { LANG: 'en_US' },
    { LANG: 'C', LC_ALL: 'C.UTF-8' },
    {},
  ]) {
    expect(asciiMode(false, env)).toBe('off');
    expect(asciiMode(true, env)).toBe('symbols');
  }
});

test('frames and symbols become one ASCII character each', () => {
  expect(toAscii('╭1 Pods─┬─╮', 'symbols')).toBe('+1 Pods-+-+');
  expect(toAscii('│✖ web…  ☾ db  ● live│', 'symbols')).toBe('|X web~  z db  o live|');
  expect(toAscii('“it’s” ×6 → 3', 'symbols')).toBe(`"it's" x6 > 3`);
});

test('what people have named is kept unless the terminal can not show it', () => {
  expect(toAscii('Größe 数据库 e\u0301', 'symbols')).toBe('Größe 数据库 e\u0301');
  expect(toAscii('Größe 数据库 e\u0301 👩‍💻.', 'all')).toBe('Gr??e ?????? e ??.');
});

test('every symbol of the console has an ASCII one of the same width, and states differ', () => {
  const files = ['src/ui', 'src/console', 'src/commands', 'src/texts/en'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  );
  const used = new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/[^\x00-\x7f]/gu) ?? []));
  const wrong = [...used].filter((char) => !/^[ -~]$/.test(toAscii(char, 'symbols')) || cellWidth(char) !== 1);
  expect(wrong).toEqual([]);
  const states = [...'✖!✓☾●…'].map((char) => toAscii(char, 'symbols'));
  expect(new Set(states).size).toBe(states.length);
});

test('everything that is written to the terminal comes out in ASCII, with its width and its colours', () => {
  const stream = Object.assign(new PassThrough(), { columns: 80, rows: 24 });
  const ascii = asciiStream(stream, 'all');
  ascii.write('\u001b[31m✖\u001b[0m 数据');
  expect(String(stream.read())).toBe('\u001b[31mX\u001b[0m ????');
  expect(ascii.columns).toBe(80);
  let told = 0;
  ascii.on('resize', () => told++);
  stream.emit('resize');
  expect(told).toBe(1);
});

test('without need the terminal is used as it is', () => {
  const stream = new PassThrough();
  expect(asciiStream(stream, 'off')).toBe(stream);
});
