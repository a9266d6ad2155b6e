import { cellWidth, fit, wrap } from '../../base/width.ts';
import { type ChooseDialog, foundChoices } from '../../console/choose.ts';
import { texts } from '../../texts/index.ts';
import { blank, highlighted, line, type Span } from '../paint/line.ts';
import type { Theme } from '../theme.ts';
import { inputSpans } from './input.ts';

/** What is typed, and the choices that it finds; the chosen one is marked. */
export function paintChoose(theme: Theme, width: number, height: number, dialog: ChooseDialog): string[] {
  const found = foundChoices(dialog);
  const keys = Math.min(16, Math.max(0, ...dialog.items.map(({ key = '' }) => cellWidth(key))));
  // What is chosen is named by its label: the detail gives way first.
  const labels = Math.min(
    Math.floor((width * 2) / 3),
    Math.max(0, ...dialog.items.map(({ label }) => cellWidth(label))),
  );
  const before = 2 + (keys > 0 ? keys + 2 : 0) + labels + 2;
  const longest = Math.max(0, ...dialog.items.map(({ detail = '' }) => linesOf(detail, width - before, width)));
  // A list that is seen whole without it stays so.
  const scrolls = dialog.items.length > height - 2;
  const most = scrolls ? (height >= ROOMY ? MOST_WHOLE : 0) : Math.min(MOST_WHOLE, height - 3 - dialog.items.length);
  const whole = Math.max(0, Math.min(most, longest));
  const room = Math.max(1, height - 2 - (whole > 0 ? whole + 1 : 0));
  const index = Math.min(dialog.index, Math.max(0, found.length - 1));
  const top = Math.max(0, Math.min(index - Math.floor(room / 2), found.length - room));
  const shown = found.slice(top, top + room);
  const rows = shown.map(({ choice, positions }, i) => {
    const at = top + i === index;
    const spans: Span[] = [
      { text: at ? '▸ ' : '  ', style: 'accent' },
      ...(keys > 0 ? [{ text: `${fit(choice.key ?? '', keys)}  `, style: 'key' } as const] : []),
      ...highlighted(fit(choice.label, labels), positions, choice.disabled === undefined ? undefined : 'dim'),
      { text: choice.detail ? `  ${choice.detail}` : '', style: 'dim' },
    ];
    return line(theme, width, spans, { base: at ? 'cursor' : undefined });
  });
  const value = dialog.input.value.trim();
  const none =
    dialog.typed && value
      ? dialog.typed.label(value)
      : dialog.items.length === 0
        ? dialog.empty
        : texts.console.chooseNothing;
  const note =
    dialog.typed && !value && dialog.items.length <= 2
      ? wrap(dialog.empty, width).map((text) => line(theme, width, [{ text, style: 'dim' }]))
      : [];
  return [
    line(theme, width, inputSpans(dialog.input, '› ', width)),
    blank(width),
    ...(rows.length > 0 ? rows : [line(theme, width, [{ text: `  ${none}`, style: 'dim' }])]),
    ...note,
    ...(whole > 0 ? [blank(width), ...wholeDetail(theme, width, whole, found[index]?.choice.detail ?? '')] : []),
  ];
}

/** So many rows a list needs before some of them go to the chosen detail. */
const ROOMY = 10;
/** The chosen detail takes so many rows at most. */
const MOST_WHOLE = 3;

/** The rows that a detail takes where it stands below the list: none where it is whole beside its label. */
const linesOf = (detail: string, beside: number, width: number): number =>
  cellWidth(detail) <= beside ? 0 : wrap(detail, width).length;

/** What is said of the choice in whole, always as many rows: the list above must not move with the cursor. */
function wholeDetail(theme: Theme, width: number, rows: number, detail: string): string[] {
  const parts = wrap(detail, width);
  return Array.from({ length: rows }, (_, i) => {
    const cut = i === rows - 1 && parts.length > rows ? '…' : '';
    return line(theme, width, [{ text: `${parts[i] ?? ''}${cut}`, style: 'dim' }]);
  });
}
