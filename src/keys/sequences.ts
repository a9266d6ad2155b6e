import { keyName, type Modifiers, NO_MODIFIERS } from './names.ts';
import type { InputEvent, KeyEvent } from './types.ts';

/** A control sequence without its introducer: `CSI <prefix> params <intermediate> final`. */
export interface ControlSequence {
  /** `<`, `=`, `>` or `?`; empty for most. */
  prefix: string;
  /** As they stand between the semicolons; may be empty or have subparameters after colons. */
  params: readonly string[];
  intermediate: string;
  final: string;
}

const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** `CSI n ~` of VT220, xterm and rxvt. */
const TILDE: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** rxvt sends F13 to F20 for shift with F3 to F10. */
const TILDE_SHIFTED: Readonly<Record<number, string>> = {
  25: 'f3',
  26: 'f4',
  28: 'f5',
  29: 'f6',
  31: 'f7',
  32: 'f8',
  33: 'f9',
  34: 'f10',
};

/** SS3 of a keypad in application mode. */
const KEYPAD = '*+,-./0123456789=';

/** Keys that kitty's protocol numbers in the private use area (https://sw.kovidgoyal.net/kitty/keyboard-protocol/#functional-key-definitions). */
const KITTY: Readonly<Record<number, string>> = {
  9: 'tab',
  13: 'enter',
  27: 'esc',
  32: 'space',
  127: 'backspace',
  57409: '.',
  57410: '/',
  57411: '*',
  57412: '-',
  57413: '+',
  57414: 'enter',
  57415: '=',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pageup',
  57422: 'pagedown',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
};

/** The event of a CSI sequence; undefined for what means nothing here (a terminal's answer, a key release, an unknown key). */
export function csiEvent(sequence: ControlSequence, raw: Uint8Array): InputEvent | undefined {
  const { prefix, params, intermediate, final } = sequence;
  if (prefix === '<' && (final === 'M' || final === 'm')) return mouseEvent(params.map(Number), final === 'm');
  if (prefix !== '' || (intermediate !== '' && intermediate !== '$')) return undefined;
  if (final === 'u') return codeEvent(params[0], params[1], params[2], raw);
  if (final === 'I' || final === 'O') return { type: 'focus', focused: final === 'I' };
  if (final === 'Z') return named('tab', { ...NO_MODIFIERS, shift: true }, raw);
  const number = Number.parseInt(params[0] ?? '', 10);
  // rxvt tells shift, ctrl and both by the final character.
  if (final === '$') return named(TILDE[number], { ...NO_MODIFIERS, shift: true }, raw);
  if (final === '^') return named(TILDE[number], { ...NO_MODIFIERS, ctrl: true }, raw);
  if (final === '@') return named(TILDE[number], { ...NO_MODIFIERS, ctrl: true, shift: true }, raw);
  if ('abcd'.includes(final)) return named(LETTERS[final.toUpperCase()], { ...NO_MODIFIERS, shift: true }, raw);
  if (final === '~') {
    // modifyOtherKeys of xterm: CSI 27 ; modifiers ; code ~
    if (number === 27) return codeEvent(params[2], params[1], undefined, raw);
    const modifiers = readModifiers(params[1]);
    const shifted = TILDE_SHIFTED[number];
    if (modifiers && shifted) return named(shifted, { ...modifiers, shift: true }, raw);
    return modifiers && named(TILDE[number], modifiers, raw);
  }
  const modifiers = readModifiers(params[1]);
  return modifiers && named(LETTERS[final], modifiers, raw);
}

/** The event of an SS3 sequence (`ESC O`, perhaps a modifier, a letter). */
export function ss3Event(modifier: string, final: string, raw: Uint8Array): KeyEvent | undefined {
  const modifiers = readModifiers(modifier);
  if (!modifiers) return undefined;
  if ('abcd'.includes(final)) return named(LETTERS[final.toUpperCase()], { ...modifiers, ctrl: true }, raw);
  if (final === 'M') return named('enter', modifiers, raw);
  if (final >= 'j' && final <= 'y') {
    const char = KEYPAD[final.charCodeAt(0) - 'j'.charCodeAt(0)];
    return char === undefined ? undefined : typed(char, modifiers, raw);
  }
  return named(LETTERS[final], modifiers, raw);
}

/** The modifiers parameter of xterm and kitty (1 + bits); undefined for a key's release and for keys held with super, hyper or meta. */
function readModifiers(param: string | undefined): Modifiers | undefined {
  const [bits, event] = (param ?? '').split(':');
  if (event === '3') return undefined;
  const mask = Math.max(0, Number.parseInt(bits || '1', 10) - 1);
  if (mask & 0b111000) return undefined;
  return { shift: (mask & 1) !== 0, alt: (mask & 2) !== 0, ctrl: (mask & 4) !== 0 };
}

function named(base: string | undefined, modifiers: Modifiers, raw: Uint8Array): KeyEvent | undefined {
  return base === undefined ? undefined : { type: 'key', key: keyName(base, modifiers), raw };
}

/** A character as a key; it types itself unless ctrl or alt is held. */
export function typed(char: string, modifiers: Modifiers, raw: Uint8Array): KeyEvent {
  const key = keyName(char === ' ' ? 'space' : char, modifiers);
  if (modifiers.ctrl || modifiers.alt) return { type: 'key', key, raw };
  return { type: 'key', key, raw, text: char === ' ' ? ' ' : key };
}

/** A key told by its Unicode code: `code[:shifted[:base]] ; modifiers[:event] ; text` of kitty's protocol. */
function codeEvent(
  code: string | undefined,
  modifierParam: string | undefined,
  text: string | undefined,
  raw: Uint8Array,
): KeyEvent | undefined {
  const modifiers = readModifiers(modifierParam);
  const [plain, shifted] = (code ?? '').split(':').map((part) => Number.parseInt(part, 10));
  if (!modifiers || plain === undefined || !(plain > 0) || plain > 0x10ffff) return undefined;
  const name = KITTY[plain] ?? (plain >= 57399 && plain <= 57408 ? String(plain - 57399) : undefined);
  if (name === 'space') return typed(' ', modifiers, raw);
  if (name && name.length > 1) return named(name, modifiers, raw);
  if (!name && (plain < 32 || (plain >= 0xe000 && plain <= 0xf8ff))) return undefined;
  const useShifted = modifiers.shift && !modifiers.ctrl && shifted !== undefined && shifted > 32 && shifted <= 0x10ffff;
  const char = name ?? String.fromCodePoint(useShifted ? shifted : plain);
  const event = typed(char, modifiers, raw);
  const codes = (text ?? '').split(':').map((part) => Number.parseInt(part, 10));
  if (event.text !== undefined && codes.every((point) => point >= 32 && point <= 0x10ffff)) {
    return { ...event, text: String.fromCodePoint(...codes) };
  }
  return event;
}

/** SGR mouse reports (mode 1006): button bits, column and row from 1 (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Mouse-Tracking). */
export function mouseEvent(params: readonly number[], release: boolean): InputEvent | undefined {
  const [bits, column, row] = params;
  if (bits === undefined || !(bits >= 0) || !column || !row || bits >= 128) return undefined;
  const at = {
    type: 'mouse' as const,
    x: column - 1,
    y: row - 1,
    shift: (bits & 4) !== 0,
    alt: (bits & 8) !== 0,
    ctrl: (bits & 16) !== 0,
  };
  if (bits & 64) {
    // Wheels to the left and right have no meaning here.
    if (bits & 2) return undefined;
    return { ...at, action: bits & 1 ? 'wheel-down' : 'wheel-up', button: 'none' };
  }
  const button = (['left', 'middle', 'right', 'none'] as const)[bits & 3] ?? 'none';
  if (bits & 32) return { ...at, action: 'move', button };
  return { ...at, action: release ? 'release' : 'press', button };
}
