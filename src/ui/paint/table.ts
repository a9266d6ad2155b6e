import { cellWidth, fit } from '../../base/width.ts';
import type { ShownRow } from '../../console/list/resourceList.ts';
import type { ListColumn } from '../../console/list/types.ts';
import type { Theme } from '../theme.ts';
import type { CalmWidths } from './calm.ts';
import { highlighted, line, type Span } from './line.ts';
import { TONE_STYLE, TONE_SYMBOL } from './symbols.ts';

/** Cells between two columns. */
const GAP = 2;
/** The cursor, the symbol and a space before each row. */
const PREFIX = 3;

export interface Fitted {
  index: number;
  column: ListColumn;
  width: number;
}

/** A long column gives way down to this before another column is left out. */
const LEAST = 16;

/**
 * Which columns are shown and how wide: each as wide as its widest cell. Where the sum is too much, those of priority above 2 are left out
 * first, the largest first; then the long ones (the name, the status) are cut; only then do the others go. What is left over goes to the
 * column that grows.
 */
export function fitColumns(columns: readonly ListColumn[], widths: readonly number[], room: number): Fitted[] {
  let shown = columns.map((column, index) => ({
    index,
    column,
    width: Math.max(widths[index] ?? 0, cellWidth(column.title)),
  }));
  const over = () => shown.reduce((all, { width }) => all + width, 0) + GAP * Math.max(0, shown.length - 1) - room;
  const leaveOut = (above: number) => {
    while (over() > 0) {
      const worst = Math.max(...shown.map(({ column }) => column.priority));
      if (worst <= above) return;
      const drop = shown.findLast(({ column }) => column.priority === worst);
      shown = shown.filter((item) => item !== drop);
    }
  };
  leaveOut(2);
  for (const item of shown.toSorted((a, b) => b.width - a.width)) {
    if (over() > 0 && item.width > LEAST) item.width = Math.max(LEAST, item.width - over());
  }
  leaveOut(0);
  const grow = shown.find(({ column }) => column.grow) ?? shown[0];
  if (grow) grow.width = Math.max(4, grow.width - over());
  return shown;
}

export interface TableInput {
  columns: readonly ListColumn[];
  rows: readonly ShownRow[];
  /** The index of the first row shown, and of the cursor. */
  top: number;
  cursor: number;
  focused: boolean;
  sort: { column: string; descending: boolean };
  now: number;
  /** What it remembers of the paintings before; without it each column is as wide as its cells are now. */
  widths?: CalmWidths;
}

/** The header and the rows of a list, `height` rows of `width` cells. */
export function paintTable(theme: Theme, width: number, height: number, input: TableInput): string[] {
  const visible = input.rows.slice(input.top, input.top + Math.max(0, height - 1));
  const cells = visible.map(({ row }) => row.cells(input.now));
  const widths = input.columns.map((_, i) => Math.max(0, ...cells.map((list) => cellWidth(list[i]?.text ?? ''))));
  // The mark of the order needs its cell also where the title is the widest of its column.
  const marks = input.columns.map(({ id, title }) => (id === input.sort.column ? cellWidth(title) + 1 : 0));
  const fitted = fitColumns(
    input.columns,
    input.columns.map(({ id }, i) => {
      const needed = Math.max(widths[i] ?? 0, marks[i] ?? 0);
      return input.widths?.of(id, needed, input.now) ?? needed;
    }),
    width - PREFIX - 1,
  );
  const head = fitted.flatMap(({ column, width: wide }, i): Span[] => {
    const sorted = column.id === input.sort.column;
    const title =
      sorted && cellWidth(column.title) < wide ? `${column.title}${input.sort.descending ? '↓' : '↑'}` : column.title;
    return [
      { text: i > 0 ? ' '.repeat(GAP) : '' },
      { text: fit(title, wide, { align: column.align }), style: sorted ? 'strong' : 'dim' },
    ];
  });
  const rows = visible.map((shown, y) => {
    const at = input.top + y === input.cursor;
    const { row, marked, positions } = shown;
    const spans: Span[] = [
      { text: at ? '▸' : marked ? '●' : ' ', style: marked ? 'accent' : at && input.focused ? 'accent' : 'dim' },
      { text: `${TONE_SYMBOL[row.tone]} `, style: TONE_STYLE[row.tone] },
    ];
    for (const [i, { index, column, width: wide }] of fitted.entries()) {
      const cell = cells[y]?.[index];
      const style = cell?.tone ? TONE_STYLE[cell.tone] : undefined;
      if (i > 0) spans.push({ text: ' '.repeat(GAP) });
      const text = fit(cell?.text ?? '', wide, { align: column.align });
      if (column.id === 'name' && positions.length > 0) spans.push(...highlighted(text, positions, style));
      else spans.push({ text, style });
    }
    return line(theme, width, spans, { base: at ? (input.focused ? 'cursor' : 'cursorIdle') : undefined });
  });
  return [line(theme, width, [{ text: ' '.repeat(PREFIX) }, ...head]), ...rows];
}
