import { cellWidth, characters } from '../../base/width.ts';
import type { TextInput } from '../../console/textInput.ts';
import type { Span } from '../paint/line.ts';

const CUT = '…';

/** A line of typed text with its cursor drawn as a cell; a text that is wider than `width` cells is scrolled so that the cursor can be seen. */
export function inputSpans({ value, cursor }: TextInput, label: string, width = Number.POSITIVE_INFINITY): Span[] {
  const all = characters(value);
  const room = width - cellWidth(label) - cellWidth(CUT) - 1;
  const before = all.slice(0, cursor);
  let cells = before.reduce((sum, part) => sum + cellWidth(part), 0) + cellWidth(all[cursor] ?? '');
  let from = 0;
  while (cells > room && from < before.length) cells -= cellWidth(before[from++] ?? '');
  return [
    { text: from > 0 ? `${label}${CUT}` : label, style: 'key' },
    { text: before.slice(from).join('') },
    { text: all[cursor] ?? ' ', style: 'cursorCell' },
    { text: all.slice(cursor + 1).join('') },
  ];
}
