import type { Clock } from '../../base/clock.ts';
import { frames } from '../../base/frames.ts';
import { Cell } from '../../base/readable.ts';
import { Emulator } from '../../terminal/emulator.ts';
import { encodeKey, encodePaste } from '../../terminal/keys.ts';
import { encodeMouse } from '../../terminal/mouse.ts';
import type { MouseInput, PaintOptions, TerminalModes } from '../../terminal/types.ts';
import type { TerminalFactory } from '../../terminal/xterm.ts';
import type { SessionScreen, TextPosition } from './types.ts';

export interface ScreenHooks {
  /** Bytes of the person for the program: keys, pastes, mouse events. */
  send(data: Uint8Array | string): void;
  /** What the terminal answers to a question of the program. */
  answer(data: string): void;
  resized(columns: number, rows: number): void;
  /** The program may write again, after write() gave false. */
  drained(): void;
  title(title: string): void;
  note(note: string): void;
}

/** Milliseconds between two changes that are told: 60 a second. */
const FRAME = 16;
/** A program that says it is drawing and never ends that (mode 2026) is shown after so many milliseconds. */
const LONGEST_DRAWING = 150;
/** Lines that a wheel step moves a program which has no mouse but the whole screen (as xterm does on the alternate screen). */
const WHEEL_LINES = 3;
const NO_MODES: TerminalModes = {
  tracking: 'none',
  sgrMouse: false,
  alternate: false,
  bracketedPaste: false,
  applicationCursor: false,
  drawing: false,
};

/** The screen of a session. It is there at once; the emulator behind it comes a moment later, and output before that is kept. */
export class Screen implements SessionScreen {
  readonly version = new Cell(0);
  readonly #hooks: ScreenHooks;
  readonly #frames: { request(): void; cancel(): void };
  readonly #clock: Clock;
  #columns: number;
  #rows: number;
  #emulator: Emulator | undefined;
  #early: (Uint8Array | string)[] | undefined = [];
  #cancelDrawing: (() => void) | undefined;

  constructor(
    clock: Clock,
    size: { columns: number; rows: number; scrollback: number },
    terminals: Promise<TerminalFactory>,
    hooks: ScreenHooks,
  ) {
    this.#clock = clock;
    this.#columns = size.columns;
    this.#rows = size.rows;
    this.#hooks = hooks;
    this.#frames = frames(clock, FRAME, () => this.version.update((version) => version + 1));
    void terminals.then((create) => this.#begin(create, size.scrollback));
  }

  get columns(): number {
    return this.#columns;
  }

  get rows(): number {
    return this.#rows;
  }

  get scrollback(): number {
    return this.#emulator?.scrollback ?? 0;
  }

  get modes() {
    const { tracking, alternate, bracketedPaste, applicationCursor } = this.#emulator?.modes ?? NO_MODES;
    return { mouse: tracking !== 'none', alternate, bracketedPaste, applicationCursor };
  }

  get cursor(): { x: number; y: number } | undefined {
    return this.#emulator ? this.#emulator.cursor : { x: 0, y: 0 };
  }

  resize(columns: number, rows: number): void {
    const width = Math.max(2, Math.floor(columns));
    const height = Math.max(1, Math.floor(rows));
    if (!(width !== this.#columns || height !== this.#rows) || Number.isNaN(width + height)) return;
    this.#columns = width;
    this.#rows = height;
    this.#emulator?.resize(width, height);
    this.#hooks.resized(width, height);
  }

  input(data: Uint8Array | string): void {
    this.#hooks.send(encodeKey(data, this.#emulator?.modes ?? NO_MODES));
  }

  paste(text: string): void {
    this.#hooks.send(encodePaste(text, this.#emulator?.modes ?? NO_MODES));
  }

  mouse(event: MouseInput): boolean {
    const modes = this.#emulator?.modes ?? NO_MODES;
    const bytes = encodeMouse(event, modes);
    if (bytes) this.#hooks.send(bytes);
    if (bytes || modes.tracking !== 'none') return true;
    if (!modes.alternate || !event.action.startsWith('wheel')) return false;
    const key = encodeKey(event.action === 'wheel-up' ? '\x1b[A' : '\x1b[B', modes);
    for (let i = 0; i < WHEEL_LINES; i++) this.#hooks.send(key);
    return true;
  }

  paint(options?: PaintOptions): readonly string[] {
    return this.#emulator?.paint(options) ?? Array.from({ length: this.#rows }, () => ' '.repeat(this.#columns));
  }

  find(text: string): readonly number[] {
    return this.#emulator?.find(text) ?? [];
  }

  text(from: TextPosition, to: TextPosition): string {
    return this.#emulator?.text({ from, to }) ?? '';
  }

  /** Takes output of the program; false when the program must wait for `drained`. */
  write(data: Uint8Array | string): boolean {
    if (this.#emulator) return this.#emulator.write(data);
    this.#early?.push(data);
    return false;
  }

  /** Resolves when all that was written is on the screen. */
  async flushed(): Promise<void> {
    await this.#emulator?.flushed();
  }

  dispose(): void {
    this.#frames.cancel();
    this.#cancelDrawing?.();
    this.#early = undefined;
    this.#emulator?.dispose();
  }

  #begin(create: TerminalFactory, scrollback: number): void {
    if (!this.#early) return;
    const hooks = this.#hooks;
    this.#emulator = new Emulator(
      create,
      { columns: this.#columns, rows: this.#rows, scrollback },
      {
        onAnswer: (data) => hooks.answer(data),
        onChange: () => this.#changed(),
        onDrain: () => hooks.drained(),
        onTitle: (title) => hooks.title(title),
        onNote: (note) => hooks.note(note),
      },
    );
    const early = this.#early;
    this.#early = [];
    let ready = true;
    for (const data of early) ready = this.#emulator.write(data);
    if (early.length > 0 && ready) hooks.drained();
  }

  #changed(): void {
    if (!this.#emulator?.modes.drawing) {
      this.#cancelDrawing?.();
      this.#cancelDrawing = undefined;
      this.#frames.request();
    } else {
      this.#cancelDrawing ??= this.#clock.after(LONGEST_DRAWING, () => {
        this.#cancelDrawing = undefined;
        this.#frames.request();
      });
    }
  }
}
