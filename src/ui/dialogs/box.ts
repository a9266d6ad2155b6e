import { cellWidth } from '../../base/width.ts';
import { line, type Span, spansWidth } from '../paint/line.ts';
import type { Theme } from '../theme.ts';

export interface BoxInput {
  title: string;
  /** Rows of exactly `width - 4` cells. */
  rows: readonly string[];
  /** What can be done, at the lower edge. */
  hint: readonly Span[];
  width: number;
}

/** What is in the box of a dialog, and how far it can be scrolled. */
export interface PaintedDialog {
  rows: readonly string[];
  mostScroll: number;
}

/** A framed box over the panes: title in its upper edge, what can be done in its lower one. */
export function paintBox(theme: Theme, { title, rows, hint, width }: BoxInput): string[] {
  const inner = width - 4;
  const head: Span[] = [
    { text: '╭─ ', style: 'frameFocus' },
    { text: title, style: 'titleFocus' },
    { text: ` ${'─'.repeat(Math.max(0, width - cellWidth(title) - 5))}╮`, style: 'frameFocus' },
  ];
  const foot: Span[] = [
    { text: '╰─ ', style: 'frameFocus' },
    ...hint,
    { text: ` ${'─'.repeat(Math.max(0, width - spansWidth(hint) - 5))}╯`, style: 'frameFocus' },
  ];
  const side = line(theme, 1, [{ text: '│', style: 'frameFocus' }]);
  return [
    line(theme, width, head),
    ...rows.map((row) => `${side} ${row || ' '.repeat(inner)} ${side}`),
    line(theme, width, foot),
  ];
}
