import type { ReactElement } from 'react';
import { formatDuration } from '../../base/age.ts';
import type { SyncState } from '../../store/types.ts';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { line, type Span, spansWidth } from '../paint/line.ts';
import { Rows } from './Rows.tsx';

/** Cells between where we are and what is counted. */
const LEAST_GAP = 3;

/** One line: where we are, what is wrong, what is changed, and how well the present is known. */
export function Header(): ReactElement {
  const { desk, theme, columns } = useSurroundings();
  const workspace = useReadable(desk.workspace);
  const { report, errors, warnings, muted } = useReadable(desk.findings.list);
  const connection = useReadable(workspace.store.connection);
  const debug = useReadable(workspace.debug.entries);
  const forwards = useReadable(desk.forwards.service.list);
  const missing = useReadable(workspace.namespaceMissing);
  const now = useNow();
  const t = texts.console;
  const ready = forwards.filter(({ state }) => state.phase === 'ready').length;
  const left: Span[] = [
    { text: ' kdbg', style: 'key' },
    { text: '  ' },
    { text: workspace.context, style: 'header' },
    { text: ' › ', style: 'dim' },
    { text: workspace.namespace ?? t.allNamespaces, style: 'header' },
    ...(workspace.readOnly ? [{ text: `  ${t.readOnly}`, style: 'warning' } as const] : []),
  ];
  const found: Span[] = [
    ...(errors > 0 ? [{ text: `✖ ${errors}  `, style: 'error' } as const] : []),
    ...(warnings > 0 ? [{ text: `! ${warnings}  `, style: 'warning' } as const] : []),
    ...(muted.length > 0 ? [{ text: `${texts.findingsPane.muted(muted.length)}  `, style: 'dim' } as const] : []),
    ...(errors + warnings + muted.length + report.unseen.length === 0 &&
    report.pending === 0 &&
    !missing &&
    connection.phase === 'live'
      ? [{ text: `✓ ${t.diagnosisNothing.replace(/\.$/, '').toLowerCase()}  `, style: 'ok' } as const]
      : []),
  ];
  const right = [...connectionSpans(connection, now), { text: ' ' }];
  const counts = (short: boolean): Span[] => [
    ...(debug.length > 0
      ? [{ text: `☾ ${short ? debug.length : t.debugCount(debug.length)}  `, style: 'asleep' } as const]
      : []),
    ...(forwards.length > 0
      ? [
          {
            text: `⇄ ${short ? `${ready}/${forwards.length}` : t.forwardCount(ready, forwards.length)}  `,
            style: ready === forwards.length ? 'ok' : 'warning',
          } as const,
        ]
      : []),
  ];
  // One cell stays free before what stands at the right.
  const room = columns - spansWidth([...left, ...found, ...right]) - LEAST_GAP - 1;
  const middle = [...found, ...counts(spansWidth(counts(false)) > room)];
  const least = middle.length > 0 ? LEAST_GAP : 0;
  const gap = Math.max(least, Math.floor((columns - spansWidth(middle)) / 2) - spansWidth(left));
  return <Rows x={0} y={0} rows={[line(theme, columns, [...left, { text: ' '.repeat(gap) }, ...middle], { right })]} />;
}

function connectionSpans(state: SyncState, now: number): Span[] {
  const t = texts.console;
  const left = (to: number) => formatDuration(Math.max(0, to - now));
  switch (state.phase) {
    case 'live':
      return [{ text: `● ${t.live}`, style: 'ok' }];
    case 'loading':
      return [{ text: `… ${t.loading(state.loaded)}`, style: 'info' }];
    case 'stale':
      return [
        {
          text: `✖ ${t.stale(formatDuration(Math.max(0, now - state.since)), state.retryAt > now ? left(state.retryAt) : undefined)}`,
          style: 'error',
        },
      ];
    case 'forbidden':
      return [{ text: `! ${t.forbidden}`, style: 'warning' }];
  }
}
