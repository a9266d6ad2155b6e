import type { IBufferCell, IBufferLine } from '@xterm/headless';
import { cellWidth, characters } from '../base/width.ts';
import { type Look, lookOf, type Overlay, turnTo } from './sgr.ts';

/** What one row is painted with. */
export interface RowPaint {
  columns: number;
  /** The cells of the row that are marked: from the first up to, not with, the second. */
  mark?: readonly [number, number] | undefined;
  found?: readonly (readonly [number, number])[] | undefined;
  /** The column of a cursor that is to be drawn. */
  cursor?: number | undefined;
}

/**
 * One line of the buffer as text with SGR codes, exactly `columns` cells wide as the layout measures it (base/width.ts).
 * The emulator gives each character a width by Unicode 11, the layout one by newer tables and by whole graphemes: where both
 * do not agree on a row, its characters that may be to blame are replaced, because one cell too many breaks the frame around it.
 */
export function paintRow(line: IBufferLine | undefined, cell: IBufferCell, paint: RowPaint): string {
  const row = serialise(line, cell, paint, asItIs);
  if (!row.plain && cellWidth(row.text) !== paint.columns) return serialise(line, cell, paint, safe).text;
  return row.text;
}

type Show = (chars: string, width: number) => string;

function serialise(line: IBufferLine | undefined, cell: IBufferCell, paint: RowPaint, show: Show) {
  let text = '';
  let plain = true;
  let look: Look = '';
  let x = 0;
  while (x < paint.columns) {
    const at = line?.getCell(x, cell);
    const overlay = overlayAt(paint, x);
    const next = at ? lookOf(at, overlay) : overlay === 'mark' ? '7' : '';
    text += turnTo(look, next);
    look = next;
    const width = Math.max(1, at?.getWidth() ?? 1);
    const chars = at && !at.isInvisible() ? at.getChars() : '';
    if (chars === '' || x + width > paint.columns) text += ' '.repeat(Math.min(width, paint.columns - x));
    else if (chars.length === 1 && chars <= '~') text += chars < ' ' ? ' ' : chars;
    else {
      plain = false;
      text += show(chars, width);
    }
    x += width;
  }
  return { text: text + turnTo(look, ''), plain };
}

function asItIs(chars: string): string {
  return chars;
}

/** The cell's base character where the layout measures it alike and it can't join its neighbours, else a stand-in. */
function safe(chars: string, width: number): string {
  const base = String.fromCodePoint(chars.codePointAt(0) ?? 0xfffd);
  // Flags, modifiers, marks and Hangul letters join their own kind or what stands before them; a few letters what comes behind.
  const joins =
    /[\p{Regional_Indicator}\p{Emoji_Modifier}\p{Mark}\p{Cf}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u.test(base) ||
    characters(`${base} `).length < 2;
  if (!joins && cellWidth(base) === width) return base;
  return width === 2 ? '? ' : '?';
}

function overlayAt(paint: RowPaint, x: number): Overlay {
  const marked = paint.mark !== undefined && x >= paint.mark[0] && x < paint.mark[1];
  if (marked !== (paint.cursor === x)) return 'mark';
  return paint.found?.some(([from, to]) => x >= from && x < to) ? 'find' : 'none';
}
