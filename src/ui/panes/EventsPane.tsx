import type { ReactElement } from 'react';
import { formatAge } from '../../base/age.ts';
import { sanitise } from '../../base/sanitise.ts';
import { cellWidth, fit } from '../../base/width.ts';
import { eventKey } from '../../console/events.ts';
import type { EventView } from '../../store/events.ts';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { line, type Span } from '../paint/line.ts';
import { paintNote } from '../paint/note.ts';
import { innerSize, Pane, type PaneProps } from '../widgets/Pane.tsx';

/** The events of the selection, or all; repeated ones counted. */
export function EventsPane(props: PaneProps): ReactElement {
  const { desk, theme } = useSurroundings();
  const { events, about, loading, forbidden, stale } = useReadable(desk.events.list);
  useReadable(desk.events.cursor.state);
  const now = useNow();
  const { width, height } = innerSize(props.placed);
  desk.events.cursor.page = height;
  const { index, top } = desk.events.cursor.place(events.map(eventKey));
  const shown = events.slice(top, top + height);
  const reasons = Math.min(18, Math.max(0, ...shown.map(({ reason }) => cellWidth(reason))));
  const rows = shown.map((event, i) => {
    const at = props.focused && top + i === index;
    return line(theme, width, eventSpans(event, reasons, now, about === undefined), {
      base: at ? 'cursor' : undefined,
    });
  });
  const t = texts.console;
  const note =
    forbidden !== undefined
      ? [t.eventsForbidden(forbidden)]
      : stale !== undefined
        ? [t.eventsStale(stale)]
        : loading
          ? [t.eventsLoading]
          : [t.eventsNone(about?.name), t.eventsNoneHint];
  const right: Span[] =
    about === undefined ? [{ text: ` ${t.eventsAll} `, style: 'accent' }] : [{ text: ` ${about.name} `, style: 'dim' }];
  return <Pane {...props} right={right} rows={rows.length > 0 ? rows : paintNote(theme, width, height, note)} />;
}

function eventSpans(
  { type, reason, message, count, last, event }: EventView,
  reasons: number,
  now: number,
  all: boolean,
): Span[] {
  const warning = type === 'Warning';
  const about = event.involvedObject;
  return [
    { text: `${warning ? '!' : ' '} `, style: 'warning' },
    { text: fit(formatAge(now - last), 6), style: 'dim' },
    { text: `${fit(reason, reasons)} `, style: warning ? 'warning' : 'text' },
    { text: fit(count > 1 ? `×${count}` : '', 5), style: 'dim' },
    ...(all ? [{ text: `${about?.kind?.toLowerCase() ?? ''}/${about?.name ?? ''} `, style: 'accent' } as const] : []),
    { text: sanitise(message.replace(/\s+/g, ' ')) },
  ];
}
