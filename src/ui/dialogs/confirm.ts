import { wrap } from '../../base/width.ts';
import { type ConfirmDialog, isBlocked } from '../../console/dialogs.ts';
import type { Check, DiffLine } from '../../services/changes/types.ts';
import { texts } from '../../texts/index.ts';
import { blank, line, type Span } from '../paint/line.ts';
import type { StyleName, Theme } from '../theme.ts';
import type { PaintedDialog } from './box.ts';
import { inputSpans } from './input.ts';

const CHECK: Record<Check['level'], { symbol: string; style: StyleName }> = {
  ok: { symbol: '✓', style: 'ok' },
  warning: { symbol: '!', style: 'warning' },
  blocks: { symbol: '✖', style: 'error' },
};
const DIFF: Record<DiffLine['mark'], StyleName | undefined> = {
  ' ': 'dim',
  '+': 'added',
  '-': 'removed',
  '@': 'accent',
};

/** The exact change, the kubectl line, what preflight found; `height` rows at most. */
export function paintConfirm(theme: Theme, width: number, height: number, dialog: ConfirmDialog): PaintedDialog {
  const { change, error } = dialog;
  const text = (value: string, style?: StyleName, indent = 0) =>
    wrap(value, width - indent).map((part) =>
      line(theme, width, [{ text: ' '.repeat(indent) }, { text: part, style }]),
    );
  const checks = change.checks.flatMap(({ level, text: said }) =>
    wrap(said, width - 2).map((part, i) =>
      line(theme, width, [
        { text: i === 0 ? `${CHECK[level].symbol} ` : '  ', style: CHECK[level].style },
        { text: part },
      ]),
    ),
  );
  const below = [
    ...(checks.length > 0 ? [blank(width), ...checks] : []),
    blank(width),
    ...shortened(text(change.kubectl, 'dim'), theme, width),
    ...(error === undefined ? [] : [blank(width), ...text(`✖ ${error}`, 'error')]),
    ...(dialog.busy ? [blank(width), ...text(`… ${dialog.progress ?? texts.console.confirmBusy}`, 'info')] : []),
    ...(change.confirm === 'name' && !isBlocked(change)
      ? [
          blank(width),
          ...text(texts.console.confirmName(change.target.name)),
          line(theme, width, inputSpans(dialog.typed, '› ', width)),
        ]
      : []),
  ];
  const room = Math.max(3, height - below.length);
  const diff =
    change.diff.length > 0
      ? change.diff
          .filter(({ mark, text: said }) => mark !== '@' || said !== '')
          .map(({ mark, text: said }) => ({ text: `${mark === '@' ? ' ' : mark} ${said}`, style: DIFF[mark] }))
      : [{ text: texts.console.confirmNoDiff, style: 'dim' as const }];
  const long = diff.length > room;
  const rows = long ? room - 1 : room;
  const mostScroll = Math.max(0, diff.length - rows);
  const top = Math.min(dialog.scroll, mostScroll);
  const shown = diff.slice(top, top + rows).map((item) => line(theme, width, [item]));
  if (long) {
    const more = texts.console.confirmScroll(diff.length - top - rows);
    shown.push(line(theme, width, [{ text: `  ${more}`, style: 'info' }]));
  }
  return { rows: [...shown, ...below].slice(0, Math.max(height, 3)), mostScroll };
}

/** Rows of a kubectl line that are shown: the line of a large patch would leave no room for the change itself. */
const KUBECTL_ROWS = 3;

function shortened(rows: readonly string[], theme: Theme, width: number): readonly string[] {
  if (rows.length <= KUBECTL_ROWS) return rows;
  return [...rows.slice(0, KUBECTL_ROWS - 1), line(theme, width, [{ text: texts.console.confirmMore, style: 'dim' }])];
}

export function confirmHint(dialog: ConfirmDialog): Span[] {
  const t = texts.console;
  if (dialog.busy) return [{ text: t.confirmLeave, style: 'key' }];
  if (isBlocked(dialog.change)) return [{ text: t.confirmBlocked, style: 'error' }];
  return [{ text: dialog.change.confirm === 'key' ? t.confirmKey : t.promptHint, style: 'key' }];
}
