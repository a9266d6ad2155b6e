import { cellWidth, fit, wrap } from '../../base/width.ts';
import { type ChooseDialog, foundChoices } from '../../console/choose.ts';
import { texts } from '../../texts/index.ts';
import { blank, highlighted, line, type Span } from '../paint/line.ts';
import type { Theme } from '../theme.ts';
import { inputSpans } from './input.ts';

/** What is typed, and the choices that it finds; the chosen one is marked. */
export function paintChoose(theme: Theme, width: number, height: number, dialog: ChooseDialog): string[] {
  const found = foundChoices(dialog);
  const room = Math.max(1, height - 2);
  const index = Math.min(dialog.index, Math.max(0, found.length - 1));
  const top = Math.max(0, Math.min(index - Math.floor(room / 2), found.length - room));
  const shown = found.slice(top, top + room);
  const keys = Math.min(16, Math.max(0, ...dialog.items.map(({ key = '' }) => cellWidth(key))));
  // What is chosen is named by its label: the detail gives way first.
  const labels = Math.min(
    Math.floor((width * 2) / 3),
    Math.max(0, ...dialog.items.map(({ label }) => cellWidth(label))),
  );
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
  ];
}
