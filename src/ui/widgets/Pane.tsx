import type { ReactElement } from 'react';
import { PANES } from '../../console/paneIds.ts';
import { texts } from '../../texts/index.ts';
import { useSurroundings } from '../hooks.ts';
import type { Placed } from '../layout/arrange.ts';
import { cutSpans, fillRows, line, type Span, spansWidth } from '../paint/line.ts';
import { Rows } from './Rows.tsx';

export interface PaneProps {
  placed: Placed;
  focused: boolean;
  /** Panes that share this place, this one included; their names stand in the frame. */
  tabs: readonly Placed['pane'][];
}

/** The inner size of a pane. */
export const innerSize = (placed: Placed): { width: number; height: number } => ({
  width: Math.max(0, placed.width - 2),
  height: Math.max(0, placed.height - 2),
});

interface Props extends PaneProps {
  /** After the pane's name, in its upper edge. */
  detail?: readonly Span[];
  /** At the right of the upper edge. */
  right?: readonly Span[];
  rows: readonly string[];
  /** Instead of the pane's name. */
  named?: string;
  /** Instead of the pane's number and name. */
  name?: string;
}

/** A pane's title in its frame and its rows inside. */
export function Pane({
  placed,
  focused,
  tabs,
  detail = [],
  right: wanted = [],
  rows,
  named,
  name: title,
}: Props): ReactElement {
  const { theme } = useSurroundings();
  const { width, height } = innerSize(placed);
  // What does not fit beside the name is cut: a title never reaches into the neighbour.
  const right = cutSpans(wanted, Math.max(0, width - 14));
  const look = focused ? 'titleFocus' : 'title';
  const name = (pane: Placed['pane']) => texts.console.pane(pane);
  const number = { text: `${PANES.indexOf(placed.pane) + 1} `, style: 'dim' } as const;
  const names: Span[] =
    title !== undefined
      ? [{ text: `${title} `, style: look }]
      : tabs.length > 1
        ? tabs.flatMap((pane) =>
            pane === placed.pane
              ? [{ text: `‹${name(pane)}› `, style: look } as Span]
              : [{ text: `${name(pane)} `, style: 'dim' } as Span],
          )
        : [number, { text: named ?? name(placed.pane), style: look }, { text: ' ' }];
  const room = width - (right.length > 0 ? spansWidth(right) + 2 : 0);
  const head = cutSpans([...names, ...detail], Math.max(0, room));
  const titleText = line(theme, spansWidth(head), head);
  return (
    <>
      <Rows x={placed.x + 1} y={placed.y + 1} rows={fillRows(rows, width, height)} />
      <Rows x={placed.x + 1} y={placed.y} rows={[titleText]} />
      {right.length > 0 && (
        <Rows
          x={placed.x + 1 + width - spansWidth(right) - 1}
          y={placed.y}
          rows={[line(theme, spansWidth(right), right)]}
        />
      )}
    </>
  );
}
