import { type ReactElement, useEffect, useReducer } from 'react';
import type { Clock } from '../../base/clock.ts';
import { cellWidth, wrap } from '../../base/width.ts';
import { contextsOf } from '../../commands/registry.ts';
import type { InlineState } from '../../console/inline.ts';
import type { Task } from '../../console/notices.ts';
import { texts } from '../../texts/index.ts';
import { inputSpans } from '../dialogs/input.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { line, type Span } from '../paint/line.ts';
import type { StyleName } from '../theme.ts';
import { Rows } from './Rows.tsx';

/** Milliseconds after which work under way is shown: what is quicker would only flicker. */
const SLOW = 300;

/** So many rows a text that is told may take: more is in the list of messages. */
const MOST_ROWS = 5;

/**
 * The text that is typed, else what is under way, else what was told, else the keys that work here. One line; what is told takes as
 * many as it needs, for its end says what to do.
 */
export function Footer(): ReactElement {
  const { desk, theme, columns, rows, registry } = useSurroundings();
  useReadable(desk.panes.state);
  useReadable(desk.list.selected);
  useReadable(desk.findings.open);
  useReadable(desk.followUps.list);
  useReadable(desk.findings.list);
  useReadable(desk.terminals.active);
  useReadable(desk.viewer.state);
  useReadable(desk.forwards.service.list);
  const inline = useReadable(desk.inline.state);
  const notice = useReadable(desk.notices.latest);
  const tasks = useReadable(desk.notices.tasks);
  useNow();
  const asking = useReadable(desk.dialogs.stack).length > 0;
  const task = tasks.at(-1);
  const waited = useWaited(desk.clock, task);
  const shown = ((): Span[][] => {
    if (inline) return [inlineSpans(inline, columns)];
    // What is under way waits for the answer, and a dialog's own keys stand at its edge.
    if (task && waited >= SLOW && !asking) {
      const seconds = Math.floor(waited / 1000);
      return said('…', texts.console.slow(task.title, seconds, task.progress, task.lasting === true), 'info', columns);
    }
    if (notice) {
      const look = { done: ['✓', 'ok'], info: ['i', 'info'], error: ['✖', 'error'] } as const;
      const [symbol, style] = look[notice.kind];
      return said(symbol, notice.text, style, columns);
    }
    if (asking) return [[]];
    const contexts = contextsOf(desk);
    return [hints(registry.footer(desk, contexts[0] ?? 'global', contexts), columns)];
  })();
  return <Rows x={0} y={rows - shown.length} rows={shown.map((spans) => line(theme, columns, spans))} />;
}

/** A sentence with its symbol, in as many rows as it needs. */
function said(symbol: string, text: string, style: StyleName, columns: number): Span[][] {
  const parts = wrap(text, columns - 4);
  const kept = parts.slice(0, MOST_ROWS);
  return kept.map((part, i) => {
    const cut = i === MOST_ROWS - 1 && parts.length > MOST_ROWS ? '…' : '';
    return [{ text: `${i === 0 ? ` ${symbol} ` : '   '}${part}${cut}`, style }];
  });
}

/** For how long the work has been under way, in milliseconds; rendered again when it becomes slow. */
function useWaited(clock: Clock, task: Task | undefined): number {
  const [, again] = useReducer((n: number) => n + 1, 0);
  const since = task?.since;
  useEffect(() => {
    if (since === undefined) return;
    return clock.after(Math.max(0, since + SLOW - clock.now()), again);
  }, [clock, since]);
  return since === undefined ? 0 : clock.now() - since;
}

/** The hint gives way to a long text. */
function inlineSpans({ label, input, hint }: InlineState, columns: number): Span[] {
  return [...inputSpans(input, ` ${label}`, columns), { text: `   ${hint}`, style: 'dim' }];
}

/** As many keys as fit, never one cut in half; the help stays, for it leads to the others. */
function hints(all: readonly { key: string; title: string }[], columns: number): Span[] {
  const wide = ({ key, title }: { key: string; title: string }) => cellWidth(key) + cellWidth(title) + 3;
  const last = all.at(-1);
  let room = columns - 1 - (last ? wide(last) : 0);
  const shown = all.slice(0, -1).filter((item) => {
    room -= wide(item);
    return room >= 0;
  });
  return [...shown, ...(last ? [last] : [])].flatMap(({ key, title }): Span[] => [
    { text: ` ${key}`, style: 'key' },
    { text: ` ${title} ` },
  ]);
}
