import type { ReactElement } from 'react';
import { wrap } from '../../base/width.ts';
import type { Dialog } from '../../console/dialogs.ts';
import { texts } from '../../texts/index.ts';
import { useReadable, useSurroundings } from '../hooks.ts';
import { blank, line, type Span } from '../paint/line.ts';
import type { Theme } from '../theme.ts';
import { Rows } from '../widgets/Rows.tsx';
import { paintBox } from './box.ts';
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
  const painted = paint(theme, width - 4, most, dialog);
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

function paint(theme: Theme, width: number, height: number, dialog: Dialog): string[] {
  if (dialog.kind === 'confirm') return paintConfirm(theme, width, height, dialog);
  if (dialog.kind === 'choose') return paintChoose(theme, width, height, dialog);
  if (dialog.kind === 'prompt') {
    const error =
      dialog.error === undefined
        ? []
        : wrap(dialog.error, width).map((part) => line(theme, width, [{ text: part, style: 'error' }]));
    const hint = wrap(dialog.hint, width).map((part) => line(theme, width, [{ text: part, style: 'dim' }]));
    return [...hint, blank(width), line(theme, width, inputSpans(dialog.input, '› ', width)), ...error];
  }
  const all = dialog.lines.flatMap((text) => wrap(text, width));
  const top = Math.min(dialog.scroll, Math.max(0, all.length - height));
  return all.slice(top, top + height).map((text) => line(theme, width, [{ text }]));
}
