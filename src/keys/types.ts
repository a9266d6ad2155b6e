/** What the person did at the terminal, parsed from the bytes of stdin. */
export type InputEvent = KeyEvent | PasteEvent | MouseEvent | FocusEvent;

export interface KeyEvent {
  type: 'key';
  /**
   * Canonical name: a printable character as it is (`a`, `A`, `?`, `é`), else `enter esc tab backspace delete insert space up down left right
   * home end pageup pagedown f1…f12`, with modifiers before it in this order: `ctrl-alt-shift-`. Shift is named only where the character
   * doesn't tell it: `shift-tab`, `shift-up`, but `A`.
   */
  key: string;
  /** The bytes that made it, for a terminal pane that passes them on. */
  raw: Uint8Array;
  /** The text that it types; missing for a key that types none. */
  text?: string;
}
export interface PasteEvent {
  type: 'paste';
  text: string;
}
export interface MouseEvent {
  type: 'mouse';
  action: 'press' | 'release' | 'move' | 'wheel-up' | 'wheel-down';
  button: 'left' | 'middle' | 'right' | 'none';
  /** From 0. */
  x: number;
  y: number;
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
}
export interface FocusEvent {
  type: 'focus';
  focused: boolean;
}

/**
 * A line of a keymap file: the keys, the command, and where. `keys` is one key or a sequence with spaces (`g g`).
 * `-command` removes what an earlier line bound. The last line that matches wins.
 */
export interface KeyBinding {
  keys: string;
  command: string;
  /** The context in which it holds, e.g. `resources`, `logs`; missing: everywhere but in dialogs, lines of text and terminals. */
  when?: string;
  /** For messages: where the line stands. */
  file?: string;
  line?: number;
}
