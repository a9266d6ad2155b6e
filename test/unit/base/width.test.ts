import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { sanitise } from '../../../src/base/sanitise.ts';
import { cellWidth, cut, fit, sliceCells, wrap, wrapIndented, wrapWords } from '../../../src/base/width.ts';

const WIDE = '日本語';
const texts = fc
  .array(fc.constantFrom('a', 'bc', ' ', '日', '本', 'é', 'e\u0301', '👩‍💻', '🇩🇪', '…', '✖', '─', 'ภู', '한'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));

describe('cellWidth', () => {
  test('knows wide, combining and joined characters', () => {
    expect(cellWidth('abc')).toBe(3);
    expect(cellWidth(WIDE)).toBe(6);
    expect(cellWidth('e\u0301')).toBe(1);
    expect(cellWidth('👩‍💻')).toBe(2);
    expect(cellWidth('✖ ! ✓ … ─ ① ● › ‹')).toBe(17);
  });

  test('its short cut never disagrees with the full reckoning', () => {
    for (let code = 0x20; code < 0x2fff; code++) {
      const char = String.fromCharCode(code);
      if (sanitise(char) !== char) continue;
      expect(`${code.toString(16)} ${cellWidth(char)}`).toBe(`${code.toString(16)} ${stringWidth(char)}`);
    }
  });
});

describe('fit', () => {
  test('cuts with an ellipsis and fills with spaces', () => {
    expect(fit('crasher-6d5f9c8b7', 8)).toBe('crasher…');
    expect(fit('web', 6)).toBe('web   ');
    expect(fit('5', 4, { align: 'right' })).toBe('   5');
    expect(fit('ab', 5, { align: 'center' })).toBe(' ab  ');
    expect(fit(WIDE, 4)).toBe('日… ');
    expect(fit('abc', 0)).toBe('');
    expect(fit('abcdef', 3, { ellipsis: '' })).toBe('abc');
  });

  test('is always exactly as wide as told', () => {
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom('left', 'right', 'center'),
        (text, width, align) => {
          expect(stringWidth(fit(text, width, { align }))).toBe(width);
        },
      ),
    );
  });
});

test('cut keeps the beginning', () => {
  expect(cut('docker.io/library/web', 10)).toBe('docker.io…');
  expect(cut('short', 10)).toBe('short');
});

describe('sliceCells', () => {
  test('leaves a space for half a wide character', () => {
    expect(sliceCells('abcdef', 2, 4)).toBe('cd');
    expect(sliceCells(WIDE, 1, 5)).toBe(' 本 ');
    expect(sliceCells('ae\u0301b', 1, 2)).toBe('e\u0301');
  });

  test('two neighbouring slices are as wide as the whole', () => {
    fc.assert(
      fc.property(texts, fc.nat(20), fc.nat(20), (text, a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const width = stringWidth(text);
        expect(stringWidth(sliceCells(text, from, to))).toBe(Math.max(0, Math.min(to, width) - Math.min(from, width)));
      }),
    );
  });
});

describe('wrap', () => {
  test('breaks between words, and inside one that is too long', () => {
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap(WIDE, 5)).toEqual(['日本', '語']);
    expect(wrap('', 5)).toEqual(['']);
    expect(wrap('one\n\ntwo', 5)).toEqual(['one', '', 'two']);
    expect(wrap('    at com.example.Main', 12)).toEqual(['    at', 'com.example.', 'Main']);
    expect(wrap('exactly ten', 7)).toEqual(['exactly', 'ten']);
  });

  test('breaks Chinese between any characters, but for its marks', () => {
    expect(wrap('节点没有空间', 8)).toEqual(['节点没有', '空间']);
    // A mark that closes never begins a row, one that opens never ends it.
    expect(wrap('节点没有，空间', 8)).toEqual(['节点没', '有，空间']);
    expect(wrap('节点（空间）。', 6)).toEqual(['节点', '（空', '间）。']);
    expect(wrap('它说：“没有”。', 7)).toEqual(['它说：', '“没', '有”。']);
    // A name stays whole, with a space before it or without one.
    expect(wrap('镜像 shop/web:1 不存在', 14)).toEqual(['镜像', 'shop/web:1 不', '存在']);
    expect(wrap('镜像shop/web:1不存在', 14)).toEqual(['镜像shop/web:1', '不存在']);
    expect(wrap('镜像shop/web:1不存在', 12)).toEqual(['镜像', 'shop/web:1不', '存在']);
  });

  test('never makes a row too wide and never loses a letter', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 20 }), (text, width) => {
        const rows = wrap(text, width);
        for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(width);
        expect(rows.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  test('a wide character in a row of one cell does not hang', () => {
    expect(wrap(WIDE, 1)).toEqual(['日', '本', '語']);
  });
});

describe('wrapWords', () => {
  test('leaves whole what would be copied', () => {
    expect(wrapWords('run kubectl-describe-node now', 8)).toEqual(['run', 'kubectl-describe-node', 'now']);
    expect(wrapWords('', 8)).toEqual(['']);
  });

  test('counts cells and breaks Chinese where a row is full', () => {
    expect(wrapWords('节点没有空间，镜像太大。', 10)).toEqual(['节点没有空', '间，镜像太', '大。']);
    expect(wrapWords('运行 kubectl-describe-node 查看', 10)).toEqual(['运行', 'kubectl-describe-node', '查看']);
  });
});

test('wrapIndented keeps the indent of a line in all its rows', () => {
  expect(wrapIndented('said:\n  the quick brown fox', 12)).toEqual(['said:', '  the quick', '  brown fox']);
});
