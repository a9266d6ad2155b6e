import type { ReactElement } from 'react';
import { wrap } from '../../base/width.ts';
import type { Dialog, PromptDialog } from '../../console/dialogs.ts';
import { texts } from '../../texts/index.ts';
import { useReadable, useSurroundings } from '../hooks.ts';
import { blank, line, type Span } from '../paint/line.ts';
import type { StyleName, Theme } from '../theme.ts';
import { Rows } from '../widgets/Rows.tsx';
import { type PaintedDialog, paintBox } from './box.ts';
import { paintChoose } from './choose.ts';
import { confirmHint, paintConfirm } from './confirm.ts';
import { inputSpans } from './input.ts';

/** The dialog on top, in the middle of the screen. */
export function DialogLayer(): ReactElement | null {
  const { desk, theme, columns, rows } = useSurroundings();
  const dialog = useReadable(desk.dialogs.stack).at(-1);
  if (!dialog) return null;
  const width = Math.min(columns - 4, dialog.kind === 'prompt' ? 76 : 100);
  const most = rows - 6;
  const { rows: painted, mostScroll } = paint(theme, width - 4, most, dialog);
  desk.dialogs.mostScroll = mostScroll;
  const box = paintBox(theme, { title: titleOf(dialog), rows: painted, hint: hintOf(dialog), width });
  const y = Math.max(1, Math.floor((rows - box.length) / (dialog.kind === 'choose' ? 3 : 2)));
  return <Rows x={Math.floor((columns - width) / 2)} y={y} rows={box} />;
}

const titleOf = (dialog: Dialog): string => (dialog.kind === 'confirm' ? dialog.change.title : dialog.title);

function hintOf(dialog: Dialog): Span[] {
  const t = texts.console;
  if (dialog.kind === 'confirm') return confirmHint(dialog);
  if (dialog.kind === 'choose') return [{ text: t.chooseHint, style: 'dim' }];
  if (dialog.kind === 'prompt') return [{ text: t.promptHint, style: 'dim' }];
  const keys = (dialog.keys ?? []).flatMap(({ key, title }): Span[] => [
    { text: key, style: 'key' },
    { text: ` ${title}  ` },
  ]);
  return [...keys, { text: t.messageHint, style: 'dim' }];
}

function paint(theme: Theme, width: number, height: number, dialog: Dialog): PaintedDialog {
  if (dialog.kind === 'confirm') return paintConfirm(theme, width, height, dialog);
  if (dialog.kind === 'choose') return { rows: paintChoose(theme, width, height, dialog), mostScroll: 0 };
  if (dialog.kind === 'prompt') return { rows: paintPrompt(theme, width, dialog), mostScroll: 0 };
  const all = dialog.lines.flatMap((text) => wrap(text, width));
  const long = all.length > height;
  const shown = long ? Math.max(1, height - 1) : height;
  const mostScroll = Math.max(0, all.length - shown);
  const top = Math.min(dialog.scroll, mostScroll);
  const rows = all.slice(top, top + shown).map((text) => line(theme, width, [{ text }]));
  if (long)
    rows.push(line(theme, width, [{ text: texts.console.confirmScroll(all.length - top - shown), style: 'info' }]));
  return { rows, mostScroll };
}

function paintPrompt(theme: Theme, width: number, { hint, input, error }: PromptDialog): string[] {
  const rows = (text: string, style: StyleName) =>
    wrap(text, width).map((part) => line(theme, width, [{ text: part, style }]));
  return [
    ...rows(hint, 'dim'),
    blank(width),
    line(theme, width, inputSpans(input, '› ', width)),
    ...(error === undefined ? [] : rows(error, 'error')),
  ];
}
