import { sanitise } from '../../base/sanitise.ts';
import { cellWidth, sliceCells } from '../../base/width.ts';
import type { StyleName, Theme } from '../theme.ts';

/** A piece of a row. The text is plain: no control sequences, no line breaks. */
export interface Span {
  text: string;
  style?: StyleName | undefined;
  /** Ready SGR parameters, used instead of `style`: for text that brings its own look. */
  sgr?: string;
}

export const spansWidth = (spans: readonly Span[]): number => spans.reduce((sum, { text }) => sum + cellWidth(text), 0);

/**
 * What terminals do not agree on the width of: joiners, variation selectors, enclosing keycaps, skin tones and tags. Without them each
 * character is as wide as it is alone, in every terminal, and nothing behind it leaves its column.
 */
const DISPUTED = /\u200c|\u200d|\u20e3|[\ufe00-\ufe0f]|\ud83c[\udffb-\udfff]|\udb40[\udc00-\udfff]/g;
const ASCII = /^[\x20-\x7e]*$/;

/** The last gate before the terminal: whatever a text has come through, nothing that a terminal would obey is drawn. */
const drawable = (item: Span): Span =>
  ASCII.test(item.text) ? item : { ...item, text: sanitise(item.text).replace(DISPUTED, '') };

/** Cuts spans to `width` cells; what does not fit ends with an ellipsis. */
export function cutSpans(spans: readonly Span[], width: number): Span[] {
  const out: Span[] = [];
  let left = width;
  for (let i = 0; i < spans.length; i++) {
    const item = spans[i];
    if (!item) continue;
    const cells = cellWidth(item.text);
    const more = spans.slice(i + 1).some((other) => other.text !== '');
    if (cells < left || (cells === left && !more)) {
      out.push(item);
      left -= cells;
      continue;
    }
    if (left > 0) out.push({ ...item, text: `${sliceCells(item.text, 0, left - 1)}…` });
    return out;
  }
  return out;
}

/** The cells of spans from column `from` on: for a row that is scrolled sideways. */
export function dropCells(spans: readonly Span[], from: number): Span[] {
  let skip = from;
  const out: Span[] = [];
  for (const item of spans) {
    const cells = cellWidth(item.text);
    if (skip >= cells) skip -= cells;
    else {
      out.push(skip > 0 ? { ...item, text: sliceCells(item.text, skip, cells) } : item);
      skip = 0;
    }
  }
  return out;
}

export interface LineOptions {
  /** A look below all spans, to the full width: the cursor's row. */
  base?: StyleName | undefined;
  /** Spans at the right edge; the left ones give way. */
  right?: readonly Span[];
}

/** Spans as one string with SGR codes, exactly `width` cells. */
export function line(theme: Theme, width: number, spans: readonly Span[], options: LineOptions = {}): string {
  if (width <= 0) return '';
  const right = options.right ? cutSpans(options.right.map(drawable), width) : [];
  const rightWidth = spansWidth(right);
  const gap = right.length > 0 ? 1 : 0;
  const left = cutSpans(spans.map(drawable), Math.max(0, width - rightWidth - gap));
  const fill = Math.max(0, width - rightWidth - spansWidth(left));
  const base = options.base ? theme[options.base] : '';
  let out = '';
  for (const item of [...left, { text: ' '.repeat(fill) }, ...right]) out += styled(theme, item, base);
  return out;
}

function styled(theme: Theme, item: Span, base: string): string {
  if (!item.text) return '';
  const own = item.sgr ?? (item.style ? theme[item.style] : '');
  const codes = [base, own].filter(Boolean).join(';');
  return codes ? `\u001b[${codes}m${item.text}\u001b[0m` : item.text;
}

/** An empty row of this width: so that nothing shows through from below. */
export const blank = (width: number): string => ' '.repeat(Math.max(0, width));

/** Rows brought to exactly `height`: cut, or filled with empty ones. */
export function fillRows(rows: readonly string[], width: number, height: number): string[] {
  const out = rows.slice(0, Math.max(0, height));
  while (out.length < height) out.push(blank(width));
  return out;
}

/** Text with the characters at these indices highlighted. */
export function highlighted(text: string, positions: readonly number[], style?: StyleName): Span[] {
  if (positions.length === 0) return [{ text, style }];
  const marked = new Set(positions);
  const out: Span[] = [];
  let run = '';
  let on = false;
  for (let i = 0; i < text.length; i++) {
    if (marked.has(i) !== on) {
      if (run) out.push({ text: run, style: on ? 'match' : style });
      run = '';
      on = !on;
    }
    run += text[i];
  }
  if (run) out.push({ text: run, style: on ? 'match' : style });
  return out;
}
