import type { ReactElement } from 'react';
import { formatDuration } from '../../base/age.ts';
import { Cell } from '../../base/readable.ts';
import { slashed } from '../../kube/ref.ts';
import type { LogView } from '../../services/logs/types.ts';
import { texts } from '../../texts/index.ts';
import { useReadable, useSurroundings } from '../hooks.ts';
import type { Span } from '../paint/line.ts';
import { paintLog } from '../paint/logRows.ts';
import { paintNote } from '../paint/note.ts';
import { innerSize, Pane, type PaneProps } from '../widgets/Pane.tsx';

const NEVER = new Cell(0);

/** The logs of the selection. */
export function LogsPane(props: PaneProps): ReactElement {
  const { desk, theme } = useSurroundings();
  const state = useReadable(desk.logs.state);
  const { view, options, source, bottom, marked } = state;
  useReadable(view?.version ?? NEVER);
  const { width, height } = innerSize(props.placed);
  desk.logs.page = height;
  const t = texts.console;
  const shown = desk.logs.shown();
  const rows =
    view && shown && shown.length > 0
      ? paintLog(theme, width, height, { view, shown, options, bottom, marked })
      : paintNote(theme, width, height, view ? emptyNote(view, options.filter) : t.logsNone);
  const detail: Span[] = [
    ...(source?.previous ? [{ text: `${t.logsPrevious} `, style: 'warning' } as const] : []),
    ...(source ? [{ text: `${sourceName(source)} `, style: 'dim' } as const] : []),
    ...(options.sinceSeconds
      ? [{ text: `${t.logsSince(formatDuration(options.sinceSeconds * 1000))} `, style: 'dim' } as const]
      : []),
    ...(options.filter ? [{ text: `/${options.invert ? '!' : ''}${options.filter} `, style: 'accent' } as const] : []),
    ...(options.filter && options.context > 0
      ? [{ text: `${t.logsContext(options.context)} `, style: 'dim' } as const]
      : []),
  ];
  return <Pane {...props} detail={detail} right={view ? standing(view, options.filter, bottom) : []} rows={rows} />;
}

function sourceName({ pod, workload, container }: NonNullable<LogView['query']['source']>): string {
  const name = pod ?? (workload ? slashed(workload) : '');
  return container ? `${name} · ${container}` : name;
}

/** How many lines there are, whether old ones were dropped, and whether new ones are followed. */
function standing(view: LogView, filter: string, bottom: number | undefined): Span[] {
  const t = texts.console;
  const count = filter ? t.logsMatches(view.matches.length) : t.logsLines(view.total);
  const dropped = view.dropped > 0 ? ` · ${t.logsDropped(view.dropped, view.limit)}` : '';
  return [
    { text: ` ${count}${dropped} `, style: view.dropped > 0 ? 'warning' : 'dim' },
    ...(bottom !== undefined ? [{ text: `${t.logsPaused} `, style: 'warning' } as const] : []),
  ];
}

function emptyNote(view: LogView, filter: string): string[] {
  const t = texts.console;
  if (filter && view.total > 0) return [t.logsNoMatch(filter)];
  const reason = view.streams.find((stream) => stream.reason !== undefined)?.reason;
  const waiting = view.streams.length === 0 || view.streams.some(({ state }) => state === 'connecting');
  if (reason !== undefined) return [reason];
  return waiting ? [t.logsConnecting] : [t.logsEmpty, t.logsEmptyHint];
}
