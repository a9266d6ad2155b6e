import { describe, expect, it } from 'vitest';
import { editText, type TextInput, textInput } from '../../../src/console/textInput.ts';
import { key, paste, wheel } from '../../support/inputs.ts';

/** What the keys make of a text; `|` is where the cursor stands. */
function typed(value: string, ...keys: string[]): string {
  const at = value.indexOf('|');
  let input: TextInput = at < 0 ? textInput(value) : { value: value.replace('|', ''), cursor: at };
  for (const name of keys) input = editText(input, key(name)) ?? input;
  const all = [...new Intl.Segmenter().segment(input.value)].map(({ segment }) => segment);
  return `${all.slice(0, input.cursor).join('')}|${all.slice(input.cursor).join('')}`;
}

describe('a line of text', () => {
  it('is edited as in a shell', () => {
    expect(typed('ab|', 'c')).toBe('abc|');
    expect(typed('a|b', 'space')).toBe('a |b');
    expect(typed('web|', 'left', 'left', 'x')).toBe('wx|eb');
    expect(typed('web|', 'home', 'delete')).toBe('|eb');
    expect(typed('we|b', 'backspace')).toBe('w|b');
    expect(typed('one two|', 'ctrl-w')).toBe('one |');
    expect(typed('one |two', 'ctrl-u')).toBe('|two');
    expect(typed('one |two', 'ctrl-k')).toBe('one |');
    expect(typed('ab|', 'ctrl-a', 'ctrl-f', 'ctrl-e', 'ctrl-b')).toBe('a|b');
  });

  it('stops at its ends', () => {
    expect(typed('|ab', 'left', 'backspace')).toBe('|ab');
    expect(typed('ab|', 'right', 'delete')).toBe('ab|');
  });

  it('counts a character that is made of several as one', () => {
    const family = '👨‍👩‍👧';
    expect(editText(textInput(`a${family}`), key('backspace'))).toEqual({ value: 'a', cursor: 1 });
    expect(editText(editText(textInput(`${family}b`), key('left')) ?? textInput(), key('x'))?.value).toBe(
      `${family}xb`,
    );
  });

  it('does not know keys that type nothing', () => {
    expect(editText(textInput('a'), key('f5'))).toBeUndefined();
    expect(editText(textInput('a'), key('up'))).toBeUndefined();
    expect(editText(textInput('a'), wheel('wheel-up'))).toBeUndefined();
  });

  it('takes a paste as one line, without the line break that was copied along', () => {
    expect(editText(textInput(), paste('web\n'))?.value).toBe('web');
    expect(editText(textInput(), paste('a\r\n  b'))?.value).toBe('a b');
  });

  it('keeps control sequences of a paste out', () => {
    expect(editText(textInput(), paste('a\u001b[31mb\u0007'))?.value).toBe('ab');
  });
});
