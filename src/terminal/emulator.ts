import type { IBufferCell, Terminal } from '@xterm/headless';
import { sanitise } from '../base/sanitise.ts';
import { cut } from '../base/width.ts';
import { paintRow } from './row.ts';
import { columnsOf, findCells, findLines, textOf } from './text.ts';
import type { PaintOptions, Range, TerminalModes } from './types.ts';
import type { TerminalFactory } from './xterm.ts';

export interface EmulatorHooks {
  /** The terminal answers a question of the program (where is the cursor, what are you): to be sent to the program. */
  onAnswer(data: string): void;
  /** Something that would be painted has changed. */
  onChange(): void;
  /** What was written has been taken in, after write() said that it was too much. */
  onDrain(): void;
  /** The program named its window; without control characters, at most 80 cells. */
  onTitle(title: string): void;
  /** A private word to kdbg: the text of the operating system command `OSC 5379`. */
  onNote(note: string): void;
}

/** Not parsed yet: beyond the first figure the writer is asked to wait, below the second it may go on. Bytes. */
const HIGH = 512 * 1024;
const LOW = 64 * 1024;
/** The parser looks at the clock only between pieces; one of this size takes about 2 ms. */
const PIECE = 64 * 1024;
/** Free for private use; written by the wrapper around a shell in a container (services/sessions/shell.ts). */
const NOTE = 5379;

/** The screen and scrollback of one program: takes its bytes, and paints rows. Never writes to the person's own terminal. */
export class Emulator {
  readonly #terminal: Terminal;
  readonly #cell: IBufferCell;
  readonly #hooks: EmulatorHooks;
  #pending = 0;
  #full = false;
  #cursorShown = true;
  #sgrMouse = false;
  #painted: string[] = [];

  constructor(
    create: TerminalFactory,
    size: { columns: number; rows: number; scrollback: number },
    hooks: EmulatorHooks,
  ) {
    this.#terminal = create(size);
    this.#cell = this.#terminal.buffer.active.getNullCell();
    this.#hooks = hooks;
    this.#terminal.onData((data) => hooks.onAnswer(data));
    this.#terminal.onWriteParsed(() => hooks.onChange());
    this.#terminal.onTitleChange((title) => hooks.onTitle(cut(sanitise(title).trim(), 80)));
    this.#watchModes();
  }

  /** Takes output of the program in; false when the writer must wait for onDrain. */
  write(data: Uint8Array | string): boolean {
    for (let at = 0; at < data.length; at += PIECE) {
      const piece = typeof data === 'string' ? data.slice(at, at + PIECE) : data.subarray(at, at + PIECE);
      this.#pending += piece.length;
      this.#terminal.write(piece, () => this.#taken(piece.length));
    }
    if (this.#pending > HIGH) this.#full = true;
    return !this.#full;
  }

  /** Resolves when all that was written so far is on the screen. */
  flushed(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }

  resize(columns: number, rows: number): void {
    if (columns === this.#terminal.cols && rows === this.#terminal.rows) return;
    this.#terminal.resize(columns, rows);
    this.#hooks.onChange();
  }

  get scrollback(): number {
    return this.#terminal.buffer.active.baseY;
  }

  get cursor(): { x: number; y: number } | undefined {
    if (!this.#cursorShown) return undefined;
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { x: Math.min(cursorX, this.#terminal.cols - 1), y: cursorY };
  }

  get modes(): TerminalModes {
    const { modes, buffer } = this.#terminal;
    return {
      tracking: modes.mouseTrackingMode,
      sgrMouse: this.#sgrMouse,
      alternate: buffer.active.type === 'alternate',
      bracketedPaste: modes.bracketedPasteMode,
      applicationCursor: modes.applicationCursorKeysMode,
      drawing: modes.synchronizedOutputMode,
    };
  }

  /** One string with SGR codes a row. A row that looks as it did at the last call is the same string again. */
  paint(options: PaintOptions = {}): readonly string[] {
    const { cols, rows, buffer } = this.#terminal;
    const active = buffer.active;
    const top = Math.max(0, active.baseY - Math.max(0, options.offset ?? 0));
    const found = options.find ? findCells(active, options.find, top, top + rows - 1) : undefined;
    const cursor = options.cursor ? this.cursor : undefined;
    const painted: string[] = [];
    for (let i = 0; i < rows; i++) {
      const y = top + i;
      const row = paintRow(active.getLine(y), this.#cell, {
        columns: cols,
        mark: options.mark && columnsOf(options.mark, y, cols),
        found: found?.get(y),
        cursor: cursor && active.baseY + cursor.y === y ? cursor.x : undefined,
      });
      const before = this.#painted[i];
      painted.push(before === row ? before : row);
    }
    this.#painted = painted;
    return painted;
  }

  find(text: string): readonly number[] {
    return findLines(this.#terminal.buffer.active, text);
  }

  text(range: Range): string {
    return textOf(this.#terminal.buffer.active, range);
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #taken(length: number): void {
    this.#pending -= length;
    if (!this.#full || this.#pending > LOW) return;
    this.#full = false;
    this.#hooks.onDrain();
  }

  /** What the emulator knows but does not tell: whether the cursor is shown (mode 25) and the form of mouse events (mode 1006). */
  #watchModes(): void {
    const { parser } = this.#terminal;
    const set = (params: readonly (number | number[])[], on: boolean) => {
      if (params.includes(25)) this.#cursorShown = on;
      if (params.includes(1006)) this.#sgrMouse = on;
      return false;
    };
    const reset = () => {
      this.#cursorShown = true;
      this.#sgrMouse = false;
      return false;
    };
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => set(params, true));
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => set(params, false));
    parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => {
      this.#cursorShown = true;
      return false;
    });
    parser.registerEscHandler({ final: 'c' }, reset);
    parser.registerOscHandler(NOTE, (note) => {
      this.#hooks.onNote(note);
      return true;
    });
  }
}
