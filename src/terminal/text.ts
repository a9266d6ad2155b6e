import type { IBuffer, IBufferLine } from '@xterm/headless';
import type { Position, Range } from './types.ts';

/** A logical line longer than this many rows is searched in parts, so that a file without line breaks can't stall the keys. */
const MAX_ROWS = 500;

/** The range with its earlier end first. */
function ordered(range: Range): Range {
  const { from, to } = range;
  const swap = to.line < from.line || (to.line === from.line && to.column < from.column);
  return swap ? { from: to, to: from } : range;
}

/** The cells of one line that a range covers, from the first up to, not with, the second. */
export function columnsOf(range: Range, line: number, columns: number): readonly [number, number] | undefined {
  const { from, to } = ordered(range);
  if (line < from.line || line > to.line) return undefined;
  return [line === from.line ? from.column : 0, line === to.line ? to.column + 1 : columns];
}

/** The text of a range: wrapped rows are joined, blanks at the end of a line are left out. */
export function textOf(buffer: IBuffer, range: Range): string {
  const { from, to } = ordered(range);
  const first = Math.max(0, from.line);
  const last = Math.min(buffer.length - 1, to.line);
  const lines: string[] = [];
  let text = '';
  for (let y = first; y <= last; y++) {
    const line = buffer.getLine(y);
    if (!line) continue;
    const start = y === from.line ? Math.max(0, from.column) : 0;
    const end = y === to.line ? Math.min(line.length, to.column + 1) : line.length;
    const next = y < last ? buffer.getLine(y + 1) : undefined;
    if (next?.isWrapped) text += wrappedText(line, next, start, end);
    else {
      lines.push((text + line.translateToString(true, start, end)).trimEnd());
      text = '';
    }
  }
  return lines.join('\n');
}

/** The lines on which an occurrence begins, oldest first; occurrences across a wrap are found. */
export function findLines(buffer: IBuffer, wanted: string): number[] {
  const needle = wanted.toLowerCase();
  const found: number[] = [];
  if (needle === '') return found;
  for (let y = 0; y < buffer.length; ) {
    const rows = logicalRows(buffer, y);
    const text = rows
      .map((row) => row.text)
      .join('')
      .toLowerCase();
    if (text.includes(needle)) {
      for (const at of occurrences(text, needle)) {
        const line = y + rowAt(rows, at);
        if (found.at(-1) !== line) found.push(line);
      }
    }
    y += rows.length;
  }
  return found;
}

/** The cells of the rows from `first` up to `last` that belong to an occurrence, by line. */
export function findCells(
  buffer: IBuffer,
  wanted: string,
  first: number,
  last: number,
): Map<number, [number, number][]> {
  const cells = new Map<number, [number, number][]>();
  const needle = wanted.toLowerCase();
  if (needle === '') return cells;
  let y = first;
  while (y > 0 && first - y < MAX_ROWS && buffer.getLine(y)?.isWrapped) y--;
  while (y <= last && y < buffer.length) {
    const rows = logicalRows(buffer, y);
    const text = rows
      .map((row) => row.text)
      .join('')
      .toLowerCase();
    if (text.includes(needle)) {
      const places = rows.flatMap((_, i) => placesOf(buffer.getLine(y + i), y + i, rows.length > i + 1));
      for (const at of occurrences(text, needle)) {
        for (let i = at; i < at + needle.length; i++) {
          const place = places[i];
          if (place) addCell(cells, place);
        }
      }
    }
    y += rows.length;
  }
  return cells;
}

/** The rows that one long line was wrapped to, beginning with row `y`. */
function logicalRows(buffer: IBuffer, y: number): { text: string }[] {
  const rows: { text: string }[] = [];
  for (let at = y; at < buffer.length && rows.length < MAX_ROWS; at++) {
    const line = buffer.getLine(at);
    if (!line) break;
    const next = buffer.getLine(at + 1);
    rows.push({ text: next?.isWrapped ? wrappedText(line, next, 0, line.length) : line.translateToString(true) });
    if (!next?.isWrapped) break;
  }
  return rows.length > 0 ? rows : [{ text: '' }];
}

/** A row that goes on in the next one; the cell left empty because a wide character did not fit any more is no text. */
function wrappedText(line: IBufferLine, next: IBufferLine, start: number, end: number): string {
  const last = line.getCell(line.length - 1);
  const gap =
    end === line.length && last?.getChars() === '' && last.getWidth() === 1 && next.getCell(0)?.getWidth() === 2;
  return line.translateToString(false, start, gap ? end - 1 : end);
}

/** For each UTF-16 unit of a row's text, the cells it stands in. */
function placesOf(line: IBufferLine | undefined, y: number, wrapped: boolean): (Position & { width: number })[] {
  const places: (Position & { width: number })[] = [];
  if (!line) return places;
  const length = wrapped ? line.length : line.translateToString(true).length;
  for (let x = 0; x < line.length && (wrapped || places.length < length); x++) {
    const cell = line.getCell(x);
    const width = cell?.getWidth() ?? 1;
    if (width === 0) continue;
    const units = cell?.getChars().length || 1;
    for (let i = 0; i < units; i++) places.push({ line: y, column: x, width });
  }
  return places;
}

function addCell(cells: Map<number, [number, number][]>, place: Position & { width: number }): void {
  const ranges = cells.get(place.line) ?? [];
  const last = ranges.at(-1);
  if (last && last[1] >= place.column) last[1] = Math.max(last[1], place.column + place.width);
  else ranges.push([place.column, place.column + place.width]);
  cells.set(place.line, ranges);
}

function* occurrences(text: string, needle: string): Generator<number> {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) yield at;
}

function rowAt(rows: readonly { text: string }[], offset: number): number {
  let left = offset;
  for (const [i, row] of rows.entries()) {
    if (left < row.text.length) return i;
    left -= row.text.length;
  }
  return Math.max(0, rows.length - 1);
}
