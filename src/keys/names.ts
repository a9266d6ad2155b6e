/** Keys that have a name; every other key is the character that it types. */
const NAMED_KEYS: ReadonlySet<string> = new Set([
  'enter',
  'esc',
  'tab',
  'backspace',
  'delete',
  'insert',
  'space',
  'up',
  'down',
  'left',
  'right',
  'home',
  'end',
  'pageup',
  'pagedown',
  ...Array.from({ length: 12 }, (_, i) => `f${i + 1}`),
]);

const ALIASES: Readonly<Record<string, string>> = {
  return: 'enter',
  escape: 'esc',
  del: 'delete',
  ins: 'insert',
  pgup: 'pageup',
  pgdn: 'pagedown',
  pgdown: 'pagedown',
  bs: 'backspace',
};

export interface Modifiers {
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
}

export const NO_MODIFIERS: Modifiers = { ctrl: false, alt: false, shift: false };

/**
 * The canonical name of a key (see KeyEvent.key). Shift is named only where the character does not tell it: `A`, `alt-A`, but `ctrl-shift-a`
 * and `shift-up`. Shift with space or backspace types the same as without, so it is not named there.
 */
export function keyName(base: string, modifiers: Modifiers): string {
  let { shift } = modifiers;
  let key = base;
  if (NAMED_KEYS.has(base)) {
    if (base === 'space' || base === 'backspace') shift = false;
  } else if (modifiers.ctrl) {
    const lower = base.toLowerCase();
    shift = shift && lower !== base.toUpperCase();
    key = lower;
  } else {
    if (shift && base.toUpperCase().length === base.length) key = base.toUpperCase();
    shift = false;
  }
  return `${modifiers.ctrl ? 'ctrl-' : ''}${modifiers.alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${key}`;
}

const MODIFIER = /^(ctrl|control|alt|meta|option|shift)[-+](?=.)/i;

/** A key as a person writes it (`Ctrl+D`, `shift-a`, `pgup`) by its canonical name; undefined for what is no key. */
function parseKey(written: string): string | undefined {
  const modifiers = { ...NO_MODIFIERS };
  let rest = written;
  for (let match = MODIFIER.exec(rest); match; match = MODIFIER.exec(rest)) {
    const name = match[1]?.toLowerCase();
    if (name === 'shift') modifiers.shift = true;
    else if (name === 'ctrl' || name === 'control') modifiers.ctrl = true;
    else modifiers.alt = true;
    rest = rest.slice(match[0].length);
  }
  if (rest === ' ') return keyName('space', modifiers);
  const lower = rest.toLowerCase();
  const name = ALIASES[lower] ?? lower;
  if (NAMED_KEYS.has(name)) return keyName(name, modifiers);
  const [char, ...more] = rest;
  if (char === undefined || more.length > 0 || char.trim() === '' || /\p{C}/u.test(char)) return undefined;
  // A capital after ctrl says no more than the letter: terminals send the same for both.
  return keyName(char, modifiers);
}

/** A key or a sequence of keys with spaces between (`g g`), canonical; undefined when one of them is no key. */
export function parseKeys(written: string): string[] | undefined {
  const keys: string[] = [];
  for (const part of written.trim().split(/\s+/)) {
    const key = parseKey(part);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys;
}
