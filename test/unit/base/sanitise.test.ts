import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sanitise } from '../../../src/base/sanitise.ts';

describe('sanitise', () => {
  test('leaves plain text as it is', () => {
    expect(sanitise('GET /health 200 3ms')).toBe('GET /health 200 3ms');
    expect(sanitise('größer 日本語 👩‍💻 naïve')).toBe('größer 日本語 👩‍💻 naïve');
  });

  test('colours, cursor movement and a screen clear are gone, the words stay', () => {
    expect(sanitise('\x1b[1;31merror\x1b[0m at\x1b[2J\x1b[10;10H home')).toBe('error at home');
    expect(sanitise('\x9b31mred\x9b0m')).toBe('red');
  });

  test('a title, a hyperlink and a clipboard write are gone', () => {
    expect(sanitise('a\x1b]0;owned\x07b')).toBe('ab');
    expect(sanitise('\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\')).toBe('click');
    expect(sanitise('\x1b]52;c;ZXZpbA==\x07x\x9d52;c;Zg==\x9cy')).toBe('xy');
    expect(sanitise('\x1bP$q"p\x1b\\done')).toBe('done');
  });

  test('an unfinished string sequence does not hide the rest of the line', () => {
    expect(sanitise('before \x1b]0;and after')).toBe('before 0;and after');
    expect(sanitise('before \x90and after')).toBe('before and after');
  });

  test('other escapes, lone controls and bidi overrides are gone', () => {
    expect(sanitise('\x1b(0lqk\x1b(B \x1bc\x1b=a\x00b\x08c\x7f')).toBe('lqk abc');
    expect(sanitise('pod-\u202eexe.txt\u2066')).toBe('pod-exe.txt');
  });

  test('tabs go to the next stop of 8', () => {
    expect(sanitise('a\tb\tc')).toBe('a       b       c');
    expect(sanitise('12345678\tx')).toBe('12345678        x');
  });

  test('line breaks become spaces unless they are asked for', () => {
    expect(sanitise('one\r\ntwo\n')).toBe('one two');
    expect(sanitise('one\r\ntwo\n\tthree', { lines: true })).toBe('one\ntwo\n        three');
    expect(sanitise('10%\r50%\r')).toBe('10% 50%');
  });

  test('whatever comes, nothing that a terminal obeys is left, and a second pass changes nothing', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        '\x1b',
        '[',
        ']',
        'P',
        '\x07',
        '\\',
        '\x9b',
        '\x9c',
        '\x9d',
        ';',
        '1',
        'm',
        'x',
        '\r',
        '\t',
        '\ud800',
      ),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
        const clean = sanitise(text);
        expect(clean).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
        expect(clean.isWellFormed()).toBe(true);
        expect(sanitise(clean)).toBe(clean);
      }),
    );
  });

  test('a line of a million introducers costs no more than its length', () => {
    const before = performance.now();
    expect(sanitise('\x1b]'.repeat(500_000))).toBe('');
    expect(sanitise('\x90'.repeat(500_000))).toBe('');
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
