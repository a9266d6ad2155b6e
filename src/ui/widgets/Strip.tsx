import type { ReactElement } from 'react';
import { formatDuration } from '../../base/age.ts';
import { Cell } from '../../base/readable.ts';
import type { Desk } from '../../commands/desk.ts';
import { contextsOf } from '../../commands/registry.ts';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { line, type Span } from '../paint/line.ts';
import { Rows } from './Rows.tsx';

const NEVER = new Cell(undefined);

/** Rows between panes and footer that a lesson, or the first start's hint, takes. */
export const stripRows = (desk: Desk): number => (desk.lessons || desk.hint.text.get() !== undefined ? 1 : 0);

/** As stripRows, for a component: rendered again when it changes. */
export function useStripRows(): number {
  const { desk } = useSurroundings();
  useReadable(desk.hint.text);
  return stripRows(desk);
}

/** One calm line above the footer: how the running lesson stands; at the very first start, how to find one's way. */
export function Strip(): ReactElement | null {
  const { desk, theme, columns, rows, registry } = useSurroundings();
  const hint = useReadable(desk.hint.text);
  useReadable(desk.lessons?.course.running ?? NEVER);
  useReadable(desk.lessons?.hints ?? NEVER);
  useReadable(desk.panes.state);
  useReadable(desk.terminals.active);
  const now = useNow();
  const spans = desk.lessons ? lessonSpans(desk.lessons, now) : hint === undefined ? undefined : hintSpans(hint);
  return spans ? <Rows x={0} y={rows - 2} rows={[line(theme, columns, spans)]} /> : null;

  function lessonSpans({ course, current, hints }: NonNullable<Desk['lessons']>, at: number): Span[] {
    const t = texts.lessons;
    const key = lessonKey();
    const running = course.running.get();
    if (!running || !current) return [{ text: ` ▸ ${t.lineNone(key)}`, style: 'info' }];
    const title = t.line(current.title);
    const { startedAt, mendedAt, gone } = running;
    if (mendedAt !== undefined) {
      return [
        { text: ` ✓ ${title}`, style: 'ok' },
        { text: `  ${t.lineMended(key, formatDuration(mendedAt - startedAt))}` },
      ];
    }
    return [
      { text: ` ▸ ${title}`, style: 'info' },
      { text: `  ${formatDuration(Math.max(0, Math.round((at - startedAt) / 1000) * 1000))}  `, style: 'dim' },
      { text: gone ? t.lineGone(key, gone) : t.lineHints(key, hints.get(), current.hints.length) },
    ];
  }

  /** From a terminal that takes the keys, the way out of it comes first. */
  function lessonKey(): string {
    const contexts = contextsOf(desk);
    const key = registry.keys('lesson.show', ['global'])[0] ?? 'H';
    return contexts[0] === 'capture' ? [registry.keys('terminal.leave', contexts)[0], key].join(' ') : key;
  }
}

const hintSpans = (text: string): Span[] => [{ text: ` ▸ ${text}`, style: 'info' }];
