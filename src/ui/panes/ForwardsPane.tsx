import type { ReactElement } from 'react';
import { formatAge } from '../../base/age.ts';
import { formatBytes } from '../../base/quantity.ts';
import { cellWidth, cut, fit, wrap } from '../../base/width.ts';
import { slashed } from '../../kube/ref.ts';
import type { ForwardInfo } from '../../services/forwards/types.ts';
import { texts } from '../../texts/index.ts';
import { useNow, useReadable, useSurroundings } from '../hooks.ts';
import { line, type Span } from '../paint/line.ts';
import { paintNote } from '../paint/note.ts';
import type { StyleName } from '../theme.ts';
import { innerSize, Pane, type PaneProps } from '../widgets/Pane.tsx';

const LOOK: Record<ForwardInfo['state']['phase'], { symbol: string; style: StyleName }> = {
  connecting: { symbol: '…', style: 'info' },
  ready: { symbol: '✓', style: 'ok' },
  waiting: { symbol: '!', style: 'warning' },
  failed: { symbol: '✖', style: 'error' },
};

/** The port-forwards: where each leads, how it stands, what went through it. */
export function ForwardsPane(props: PaneProps): ReactElement {
  const { desk, theme } = useSurroundings();
  const list = useReadable(desk.forwards.service.list);
  useReadable(desk.forwards.cursor.state);
  const now = useNow();
  const { width, height } = innerSize(props.placed);
  desk.forwards.cursor.page = Math.max(1, Math.floor(height / 2));
  const { index } = desk.forwards.cursor.place(list.map(({ id }) => id));
  const blocks = list.map((info, i) => {
    const base = props.focused && i === index ? 'cursor' : undefined;
    return rowsOf(info, now, width).map((spans) => line(theme, width, spans, { base }));
  });
  const before = blocks.slice(0, index).flat().length;
  const all = blocks.flat();
  // The chosen one is shown whole; above it as much as there is room for.
  const top = Math.max(0, Math.min(before, before + (blocks[index]?.length ?? 0) - height));
  const rows = all.length > 0 ? all.slice(top) : paintNote(theme, width, height, texts.console.forwardsNone);
  return <Pane {...props} rows={rows} />;
}

function rowsOf(info: ForwardInfo, now: number, width: number): Span[][] {
  const { spec, state, localPort } = info;
  const waits = state.phase === 'ready' && !state.reached;
  const { symbol, style } = waits ? UNTRIED : LOOK[state.phase];
  const phase = waits ? texts.console.forwardUntried : texts.console.forwardState[state.phase];
  const address = `127.0.0.1:${localPort || (spec.localPort ?? '?')}`;
  const from = fit(address, Math.max(16, cellWidth(address) + 1));
  const how = `${phase} ${formatAge(now - state.since)}`;
  const port = `:${spec.port}`;
  // Of all that stands here only a long name can give way and still be known.
  const name = cut(slashed(spec.target), width - cellWidth(`${from}${how}${port}`) - 8);
  return [
    [
      { text: ` ${symbol} `, style },
      { text: from, style: 'strong' },
      { text: '→ ', style: 'dim' },
      { text: `${name}${port}  ` },
      { text: how, style },
    ],
    ...details(info, now).flatMap(({ text, style: look }) =>
      wrap(text, Math.max(10, width - 6)).map((part): Span[] => [{ text: `     ${part}`, style: look }]),
    ),
  ];
}

/** A forward that leads to a running pod, and that nobody has used yet: whether something listens there is not known. */
const UNTRIED: { symbol: string; style: StyleName } = { symbol: '○', style: 'info' };

/** What went through it, or why nothing can; what is special about its pod; the last error. */
function details({ spec, state, connections, bytes, lastError }: ForwardInfo, now: number): Span[] {
  if (state.phase === 'waiting') return [{ text: state.why, style: 'warning' }];
  if (state.phase === 'failed') return [{ text: state.why.line, style: 'error' }];
  if (state.phase === 'connecting') return [];
  const pod = spec.target.kind === 'Pod' ? '' : `${state.pod} · `;
  const traffic = texts.console.forwardTraffic(connections, formatBytes(bytes.in), formatBytes(bytes.out));
  return [
    { text: `${pod}${traffic}`, style: 'dim' },
    ...(state.note ? [{ text: state.note, style: 'dim' } as const] : []),
    ...(lastError
      ? [
          {
            text: texts.console.forwardLastError(lastError.text, formatAge(now - lastError.at)),
            style: 'warning',
          } as const,
        ]
      : []),
  ];
}
