import { cellWidth, wrap } from '../../base/width.ts';
import type { Theme } from '../theme.ts';
import { blank, line } from './line.ts';

/** Why a pane is empty and what to press, in its middle; the first line is the reason, the others are dim. */
export function paintNote(theme: Theme, width: number, height: number, lines: readonly string[]): string[] {
  const room = Math.max(10, width - 4);
  const rows = lines.flatMap((text, i) => wrap(text, room).map((part) => ({ text: part, first: i === 0 })));
  const shown = rows.slice(0, height);
  const above = Math.max(0, Math.floor((height - shown.length) / 2));
  return [
    ...Array.from({ length: above }, () => blank(width)),
    ...shown.map(({ text, first }) => {
      const left = Math.max(0, Math.floor((width - cellWidth(text)) / 2));
      return line(theme, width, [{ text: ' '.repeat(left) }, { text, style: first ? 'text' : 'dim' }]);
    }),
  ];
}
