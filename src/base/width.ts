import stringWidth from 'string-width';
import { lastBreak, unbroken } from './lineBreaks.ts';

/** Characters that every terminal draws in one cell, without a look at graphemes: ASCII, Latin, Greek, Cyrillic, punctuation, arrows, frames, marks. */
const SINGLE =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2460-\u249b\u2500-\u25fc\u2701-\u2704\u2713-\u2718]*$/;

const segmenter = new Intl.Segmenter();

/** How many cells a terminal needs for the text (no escapes in it). */
export function cellWidth(text: string): number {
  return SINGLE.test(text) ? text.length : stringWidth(text);
}

/** The characters as a person counts them, each with its cells; one without a width belongs to the one before it. */
function* graphemes(text: string): Generator<{ text: string; cells: number }> {
  if (SINGLE.test(text)) {
    for (const char of text) yield { text: char, cells: 1 };
    return;
  }
  for (const { segment } of segmenter.segment(text)) yield { text: segment, cells: cellWidth(segment) };
}

/** The characters as a person counts them, as a cursor goes over them. */
export function characters(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The text's beginning in at most `width` cells; what is cut off is told by the ellipsis. */
export function cut(text: string, width: number, ellipsis = '…'): string {
  if (cellWidth(text) <= width) return text;
  const room = width - cellWidth(ellipsis);
  if (room < 0) return '';
  if (SINGLE.test(text)) return text.slice(0, room) + ellipsis;
  return head(text, room) + ellipsis;
}

function head(text: string, width: number): string {
  let cells = 0;
  let end = 0;
  for (const grapheme of graphemes(text)) {
    if (cells + grapheme.cells > width) break;
    cells += grapheme.cells;
    end += grapheme.text.length;
  }
  return text.slice(0, end);
}

/** Plain text (no escapes) in exactly `width` cells: cut with an ellipsis, or filled with spaces. */
export function fit(
  text: string,
  width: number,
  options: { align?: 'left' | 'right' | 'center'; ellipsis?: string } = {},
): string {
  if (width <= 0) return '';
  const shown = cut(text, width, options.ellipsis);
  const missing = width - cellWidth(shown);
  if (missing <= 0) return shown;
  if (options.align === 'right') return ' '.repeat(missing) + shown;
  if (options.align === 'center') {
    const left = missing >> 1;
    return ' '.repeat(left) + shown + ' '.repeat(missing - left);
  }
  return shown + ' '.repeat(missing);
}

/** The cells from `from` up to `to` of plain text; of a wide character that an edge cuts through, a space is left. */
export function sliceCells(text: string, from: number, to: number): string {
  if (to <= from) return '';
  if (SINGLE.test(text)) return text.slice(Math.max(0, from), Math.max(0, to));
  let at = 0;
  let out = '';
  for (const grapheme of graphemes(text)) {
    const end = at + grapheme.cells;
    if (at >= to && grapheme.cells > 0) break;
    if (at >= from && end <= to) {
      if (grapheme.cells > 0 || out) out += grapheme.text;
    } else if (end > from) out += ' '.repeat(Math.min(end, to) - Math.max(at, from));
    at = end;
  }
  return out;
}

/**
 * Plain text in rows of at most `width` cells: broken at spaces or, in writing without spaces, anywhere but at its marks; inside a word only
 * where it is longer than a row, never inside a wide character. Line breaks in the text are kept. Always at least one row.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(1, width);
  const rows: string[] = [];
  for (const line of text.split('\n')) wrapLine(line, room, rows);
  return rows;
}

function wrapLine(line: string, width: number, rows: string[]): void {
  let rest = line;
  while (cellWidth(rest) > width) {
    // One character of a wide text may need more than the row has: it is given a row anyway, or this would never end.
    const fits = head(rest, width) || firstGrapheme(rest);
    const end =
      SINGLE.test(fits) && SINGLE.test(rest[fits.length] ?? '') ? lastSpace(rest, fits) : lastBreak(rest, fits.length);
    const indented = fits.slice(0, end).trim() === '';
    if (!indented) {
      rows.push(fits.slice(0, end).replace(/ +$/, ''));
      rest = rest.slice(end).replace(/^ +/, '');
    } else {
      rows.push(fits);
      rest = rest.slice(fits.length);
    }
    if (rest === '') return;
  }
  rows.push(rest);
}

const lastSpace = (rest: string, fits: string): number =>
  rest[fits.length] === ' ' ? fits.length : Math.max(0, fits.lastIndexOf(' '));

function firstGrapheme(text: string): string {
  for (const grapheme of graphemes(text)) return grapheme.text;
  return '';
}

/** As wrap(); what a line is indented by, its further rows are as well. */
export function wrapIndented(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    return wrap(line.slice(indent.length), width - indent.length).map((row) => indent + row);
  });
}

/** Broken where words end: a word longer than `width` cells stays whole, so that it can be copied. Always at least one line. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let gap = line === '' ? '' : ' ';
    for (const piece of unbroken(word)) {
      if (line !== '' && cellWidth(line) + gap.length + cellWidth(piece) > width) {
        lines.push(line);
        line = piece;
      } else line += gap + piece;
      gap = '';
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}
