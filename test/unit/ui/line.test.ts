import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../../src/base/width.ts';
import { cutSpans, dropCells, highlighted, line } from '../../../src/ui/paint/line.ts';
import { yamlSpans } from '../../../src/ui/paint/yaml.ts';
import { colourDepth, makeTheme } from '../../../src/ui/theme.ts';

const theme = makeTheme('dark', '16');
const plain = (text: string) => text.replaceAll(/\x1b\[[\d;]*m/g, '');
const texts = (spans: readonly { text: string }[]) => spans.map(({ text }) => text).filter(Boolean);

describe('a row', () => {
  test('is exactly as wide as asked, whatever is in it', () => {
    for (const text of ['', 'short', 'long '.repeat(20), '漢字'.repeat(20), '👩‍👩‍👧👍🏽❤️1️⃣ x', 'e\u0301'.repeat(50)]) {
      for (let width = 1; width < 40; width++) {
        const drawn = plain(line(theme, width, [{ text }], { right: [{ text: 'right' }] }));
        expect([text, width, cellWidth(drawn)]).toEqual([text, width, width]);
      }
    }
  });

  test('gives the right edge its room first', () => {
    expect(plain(line(theme, 12, [{ text: 'a long text' }], { right: [{ text: '9 rows' }] }))).toBe('a lo… 9 rows');
    expect(plain(line(theme, 4, [{ text: 'text' }], { right: [{ text: '9 rows' }] }))).toBe('9 r…');
  });

  test('has the look of the cursor’s row below the look of each part', () => {
    expect(line(theme, 6, [{ text: 'ab', style: 'error' }], { base: 'cursor' })).toBe(
      '\x1b[7;91mab\x1b[0m\x1b[7m    \x1b[0m',
    );
  });

  test('has no characters that would move what stands behind them', () => {
    expect(plain(line(theme, 20, [{ text: 'a\tb\r\nc\x1b[31md\x07' }]))).toBe('a       b cd        ');
  });
});

describe('spans', () => {
  test('are cut with an ellipsis, never inside a wide character', () => {
    expect(texts(cutSpans([{ text: 'abc' }, { text: 'def' }], 5))).toEqual(['abc', 'd…']);
    expect(texts(cutSpans([{ text: 'abc' }, { text: 'def' }], 6))).toEqual(['abc', 'def']);
    expect(texts(cutSpans([{ text: 'abc' }, { text: 'def' }], 3))).toEqual(['ab…']);
    expect(cellWidth(texts(cutSpans([{ text: '漢字漢字' }], 6)).join(''))).toBeLessThanOrEqual(6);
  });

  test('are scrolled sideways', () => {
    expect(texts(dropCells([{ text: 'abc' }, { text: 'def' }], 4))).toEqual(['ef']);
    expect(texts(dropCells([{ text: '漢字' }], 1))).toEqual([' 字']);
  });

  test('mark what was found', () => {
    expect(highlighted('abcd', [1, 2], 'dim')).toEqual([
      { text: 'a', style: 'dim' },
      { text: 'bc', style: 'match' },
      { text: 'd', style: 'dim' },
    ]);
  });
});

test('a line of YAML keeps every character', () => {
  for (const text of [
    '  - name: web # x',
    'a: "b: c"',
    '- 12',
    '  true',
    "'k e y': v",
    'url: http://x:80/',
    '',
    '- - x: 1',
    'text',
  ]) {
    expect(
      yamlSpans(text)
        .map((span) => span.text)
        .join(''),
    ).toBe(text);
  }
  expect(yamlSpans('  replicas: 3').map(({ text, style }) => [text, style])).toEqual([
    ['  ', 'dim'],
    ['replicas', 'accent'],
    [':', 'dim'],
    [' 3', 'warning'],
  ]);
});

test('colours are as many as the terminal says that it has', () => {
  expect(colourDepth({ NO_COLOR: '1', COLORTERM: 'truecolor' })).toBe('none');
  expect(colourDepth({ NO_COLOR: '', COLORTERM: 'truecolor' })).toBe('true');
  expect(colourDepth({ TERM: 'dumb' })).toBe('none');
  expect(colourDepth({ TERM: 'xterm-256color' })).toBe('256');
  expect(colourDepth({ TERM: 'screen' })).toBe('16');
});
