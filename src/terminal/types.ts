import type { MouseEvent } from '../keys/types.ts';

/** A mouse event whose x and y are counted from the screen's upper left cell, from 0. */
export type MouseInput = Omit<MouseEvent, 'type'>;

/** What the program asked of its terminal. */
export interface TerminalModes {
  /** Which mouse events it wants (xterm's control sequences 9, 1000, 1002, 1003). */
  tracking: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
  /** Mouse events in the form of mode 1006, which has no limit of columns. */
  sgrMouse: boolean;
  /** It draws on the alternate screen, which has no scrollback. */
  alternate: boolean;
  bracketedPaste: boolean;
  /** The cursor keys send `ESC O A` instead of `ESC [ A`. */
  applicationCursor: boolean;
  /** It is in the middle of drawing (mode 2026) and asks not to be shown yet. */
  drawing: boolean;
}

/** A place in the text: line 0 is the oldest line of the scrollback. */
export interface Position {
  line: number;
  column: number;
}

/** From the first place up to the second, whichever comes first; the cell at the end belongs to it. */
export interface Range {
  from: Position;
  to: Position;
}

export interface PaintOptions {
  /** How many lines it is scrolled back; 0 shows the screen itself. */
  offset?: number;
  /** Shown inverse. */
  mark?: Range;
  /** Occurrences are highlighted, whether in capitals or not. */
  find?: string;
  /** Draws the cursor as an inverse cell, for a screen that has no cursor of its own to show. */
  cursor?: boolean;
}
