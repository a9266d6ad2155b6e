import { formatDuration } from '../../base/age.ts';
import { cellWidth, wrap } from '../../base/width.ts';
import type { FindingsList, FindingsRow } from '../../console/findings.ts';
import type { FollowUp } from '../../console/findingsFollow.ts';
import { texts } from '../../texts/index.ts';
import type { StyleName, Theme } from '../theme.ts';
import { line, type Span } from './line.ts';
import { SEVERITY_STYLE, SEVERITY_SYMBOL } from './symbols.ts';

export interface ListLook {
  /** The index of the row with the cursor. */
  at: number;
  focused: boolean;
}

/** A row of the list; `index` is its place in the list, for clicks. */
export interface ListedRow {
  text: string;
  index?: number;
}

/** The findings in a row each, `height` of them around the cursor, below a line that counts them. */
export function paintFindingList(
  theme: Theme,
  width: number,
  height: number,
  list: FindingsList,
  { at, focused }: ListLook,
): ListedRow[] {
  const { rows, problems, notes } = list;
  const listed = Math.min(rows.length, height - 1);
  if (listed < 0) return [];
  const first = Math.max(0, Math.min(at - Math.floor(listed / 2), rows.length - listed));
  const counts = texts.findingsPane.listed({ ...problems, notes });
  const hidden = rows.length - listed;
  const right: Span[] =
    hidden > 0 && focused && listed > 0
      ? [{ text: `${first + 1}–${first + listed} / ${rows.length} `, style: 'dim' }]
      : [];
  return [
    { text: line(theme, width, [{ text: ` ${counts}`, style: 'dim' }], { right }) },
    ...rows.slice(first, first + listed).map((row, i) => ({
      text: findingRow(theme, width, row, { cursor: first + i === at, focused, notes }),
      index: first + i,
    })),
  ];
}

function findingRow(
  theme: Theme,
  width: number,
  { finding }: FindingsRow,
  look: { cursor: boolean; focused: boolean; notes: number },
): string {
  const cursor: Span = { text: look.cursor ? '▸' : ' ', style: 'accent' };
  const base = look.cursor ? (look.focused ? 'cursor' : 'cursorIdle') : undefined;
  if (!finding) {
    const text = texts.findingsPane.notes(look.notes);
    return line(theme, width, [cursor, { text: '+ ', style: 'dim' }, { text, style: 'dim' }], { base });
  }
  const { object, workload, severity, title } = finding;
  const { name } = workload ?? object;
  const calm: StyleName | undefined = severity === 'info' ? 'dim' : undefined;
  return line(
    theme,
    width,
    [cursor, { text: `${SEVERITY_SYMBOL[severity]} `, style: SEVERITY_STYLE[severity] }, { text: title, style: calm }],
    // The name is told once, as most titles begin with it, and never in place of the title's own words.
    { right: title.includes(name) || !roomFor(title, name, width) ? [] : [{ text: `${name} `, style: 'dim' }], base },
  );
}

const roomFor = (title: string, name: string, width: number): boolean =>
  3 + cellWidth(title) + 2 + cellWidth(name) + 1 <= width;

const FOLLOWED: Readonly<Record<FollowUp['phase'], { symbol: string; style: StyleName }>> = {
  checking: { symbol: '…', style: 'info' },
  still: { symbol: '!', style: 'warning' },
  gone: { symbol: '✓', style: 'ok' },
  replaced: { symbol: '!', style: 'warning' },
};
/** Rows that what became of one finding may take, and how many of them are shown. */
const MOST_ROWS = 3;
const MOST = 3;

/** What became of findings after a change, the newest at the bottom; at most `height` rows. */
export function paintFollowUps(
  theme: Theme,
  width: number,
  height: number,
  list: readonly FollowUp[],
  now: number,
): string[] {
  const say = texts.findingsPane.follow;
  const rows = list.slice(-MOST).map(({ code, subject, phase, since, text }) => {
    const { symbol, style } = FOLLOWED[phase];
    const passed = formatDuration(Math.max(0, now - since));
    const state = phase === 'checking' ? `${say.checking}: ` : phase === 'still' ? `${say.still}: ` : '';
    const parts = wrap(`${say.line(code, subject.name)} · ${state}${text}`, Math.max(10, width - 4 - 8));
    const kept = parts.slice(0, MOST_ROWS);
    return kept.map((part, i) => {
      const cut = i === kept.length - 1 && parts.length > kept.length ? '…' : '';
      const right: Span[] = i === 0 && phase === 'checking' ? [{ text: `${passed} `, style: 'dim' }] : [];
      return line(theme, width, [{ text: i === 0 ? ` ${symbol} ` : '   ', style }, { text: `${part}${cut}` }], {
        right,
      });
    });
  });
  return rows.flat().slice(-Math.max(0, height));
}
