import type { KeyEvent, MouseEvent, PasteEvent } from '../../src/keys/types.ts';

/** A key by its canonical name; a printable one types itself. */
export function key(name: string): KeyEvent {
  const text = name === 'space' ? ' ' : [...name].length === 1 ? name : undefined;
  return { type: 'key', key: name, raw: new TextEncoder().encode(text ?? ''), ...(text === undefined ? {} : { text }) };
}

export const paste = (text: string): PasteEvent => ({ type: 'paste', text });

export const wheel = (action: 'wheel-up' | 'wheel-down'): MouseEvent => ({
  type: 'mouse',
  action,
  button: 'none',
  x: 0,
  y: 0,
  ctrl: false,
  alt: false,
  shift: false,
});
