import type { PaneId } from '../../console/paneIds.ts';
import type { Placed } from './arrange.ts';

const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;

// Indexed by the sides that a cell joins; corners are round.
const GLYPHS = [' ', '╵', '╶', '╰', '╷', '│', '╭', '├', '╴', '╯', '─', '┴', '╮', '┤', '┬', '┼'];

/** A run of frame cells of one look. */
export interface FrameRun {
  x: number;
  text: string;
  focused: boolean;
}

/**
 * The lines around all panes, joined where they meet: for each row of the screen (from y = 0) its runs.
 * The focused pane's own edge is marked, so that it can be drawn bright.
 */
export function frames(placed: readonly Placed[], focus: PaneId, columns: number, rows: number): FrameRun[][] {
  const sides = new Uint8Array(columns * rows);
  const bright = new Uint8Array(columns * rows);
  for (const { pane, x, y, width, height } of placed) {
    const right = x + width - 1;
    const bottom = y + height - 1;
    const touch = (cx: number, cy: number, bits: number) => {
      const at = cy * columns + cx;
      sides[at] = (sides[at] ?? 0) | bits;
      if (pane === focus) bright[at] = 1;
    };
    for (let cx = x; cx <= right; cx++) {
      const bits = (cx > x ? LEFT : 0) | (cx < right ? RIGHT : 0);
      touch(cx, y, bits);
      touch(cx, bottom, bits);
    }
    for (let cy = y; cy <= bottom; cy++) {
      const bits = (cy > y ? UP : 0) | (cy < bottom ? DOWN : 0);
      touch(x, cy, bits);
      touch(right, cy, bits);
    }
  }
  return Array.from({ length: rows }, (_, y) => runs(sides, bright, y * columns, columns));
}

function runs(sides: Uint8Array, bright: Uint8Array, start: number, columns: number): FrameRun[] {
  const found: FrameRun[] = [];
  let run: FrameRun | undefined;
  for (let x = 0; x < columns; x++) {
    const bits = sides[start + x] ?? 0;
    if (bits === 0) {
      run = undefined;
      continue;
    }
    const focused = bright[start + x] === 1;
    if (!run || run.focused !== focused) {
      run = { x, text: '', focused };
      found.push(run);
    }
    run.text += GLYPHS[bits] ?? ' ';
  }
  return found;
}
