import { type ReactElement, useMemo } from 'react';
import type { PaneId } from '../../console/paneIds.ts';
import { useSurroundings } from '../hooks.ts';
import type { Placed } from '../layout/arrange.ts';
import { frames } from '../layout/frames.ts';
import { line, type Span } from '../paint/line.ts';
import { Rows } from './Rows.tsx';

/** The lines around the panes, drawn below them. */
export function Frame({ placed, focus }: { placed: readonly Placed[]; focus: PaneId }): ReactElement {
  const { theme, columns, rows } = useSurroundings();
  const drawn = useMemo(
    () =>
      frames(placed, focus, columns, rows)
        .slice(1, -1)
        .map((runs) => {
          const spans: Span[] = [];
          let x = 0;
          for (const run of runs) {
            if (run.x > x) spans.push({ text: ' '.repeat(run.x - x) });
            spans.push({ text: run.text, style: run.focused ? 'frameFocus' : 'frame' });
            x = run.x + run.text.length;
          }
          return line(theme, columns, spans);
        }),
    [placed, focus, columns, rows, theme],
  );
  return <Rows x={0} y={1} rows={drawn} />;
}
