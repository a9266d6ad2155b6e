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

/** The pane's name in its upper edge; on a small screen with those of the panes that share its place. */
export function titleOf({
  placed,
  focused,
  tabs,
  named,
  name: title,
}: Pick<Props, 'placed' | 'focused' | 'tabs' | 'named' | 'name'>): Span[] {
  const look = focused ? 'titleFocus' : 'title';
  const name = (pane: Placed['pane']) => texts.console.pane(pane);
  if (title !== undefined) return [{ text: `${title} `, style: look }];
  if (tabs.length > 1) {
    return tabs.map((pane) =>
      pane === placed.pane ? { text: `‹${name(pane)}› `, style: look } : { text: `${name(pane)} `, style: 'dim' },
    );
  }
  const number = `${PANES.indexOf(placed.pane) + 1} `;
  return [{ text: number, style: 'dim' }, { text: named ?? name(placed.pane), style: look }, { text: ' ' }];
}

/** Cells of the upper edge that are kept for what stands at its right. */
export const edge = (right: readonly Span[]): number => (right.length > 0 ? spansWidth(right) + 2 : 0);

/** A pane's title in its frame and its rows inside. */
export function Pane(props: Props): ReactElement {
  const { placed, detail = [], right: wanted = [], rows } = props;
  const { theme } = useSurroundings();
  const { width, height } = innerSize(placed);
  // What does not fit beside the name is cut: a title never reaches into the neighbour.
  const right = cutSpans(wanted, Math.max(0, width - 14));
  const head = cutSpans([...titleOf(props), ...detail], Math.max(0, width - edge(right)));
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
