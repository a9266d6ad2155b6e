import { describe, expect, test } from 'vitest';
import { encodeKey, encodePaste } from '../../../src/terminal/keys.ts';
import { encodeMouse } from '../../../src/terminal/mouse.ts';
import type { MouseInput } from '../../../src/terminal/types.ts';

const event = (change: Partial<MouseInput>): MouseInput => ({
  action: 'press',
  button: 'left',
  x: 4,
  y: 9,
  ctrl: false,
  alt: false,
  shift: false,
  ...change,
});
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('latin1');

describe('mouse events', () => {
  const sgr = { tracking: 'vt200', sgrMouse: true } as const;
  test.each([
    ['a press', event({}), '\x1b[<0;5;10M'],
    ['a release', event({ action: 'release', button: 'right' }), '\x1b[<2;5;10m'],
    ['the wheel', event({ action: 'wheel-down', button: 'none' }), '\x1b[<65;5;10M'],
    ['modifiers', event({ ctrl: true, shift: true }), '\x1b[<20;5;10M'],
  ])('%s has the form of mode 1006', (_, input, bytes) => {
    expect(text(encodeMouse(input, sgr))).toBe(bytes);
  });

  test('the old form counts in bytes, and is silent beyond its last column', () => {
    const old = { tracking: 'vt200', sgrMouse: false } as const;
    expect(text(encodeMouse(event({}), old))).toBe('\x1b[M %*');
    expect(text(encodeMouse(event({ action: 'release' }), old))).toBe('\x1b[M#%*');
    expect(encodeMouse(event({ x: 223 }), old)).toBeUndefined();
  });

  test('a program gets only the events that it asked for', () => {
    const drag = event({ action: 'move' });
    const hover = event({ action: 'move', button: 'none' });
    const got = (['none', 'x10', 'vt200', 'drag', 'any'] as const).map((tracking) =>
      [event({}), drag, hover].map((input) => encodeMouse(input, { tracking, sgrMouse: true }) !== undefined),
    );
    expect(got).toEqual([
      [false, false, false],
      [true, false, false],
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });
});

describe('keys and pastes', () => {
  test('cursor keys are sent in the mode that the program asked for', () => {
    expect(encodeKey('\x1b[A', { applicationCursor: true })).toBe('\x1bOA');
    expect(encodeKey(Buffer.from('\x1bOH'), { applicationCursor: false })).toBe('\x1b[H');
    expect(encodeKey('\x1b[A', { applicationCursor: false })).toBe('\x1b[A');
    expect(encodeKey('abc', { applicationCursor: true })).toBe('abc');
  });

  test('a paste ends its lines as the enter key does', () => {
    expect(encodePaste('a\nb\r\nc\td', { bracketedPaste: false })).toBe('a\rb\rc\td');
  });

  test('a paste can not end its own brackets', () => {
    expect(encodePaste('x\x1b[20\x1b[201~1~rm -rf\r', { bracketedPaste: true })).toBe(
      '\x1b[200~x[20[201~1~rm -rf\r\x1b[201~',
    );
  });
});
