import type { PaneId } from '../../console/paneIds.ts';

/** Cells of the terminal, from 0; the outer edge with its frame. Neighbours share the line between them. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Placed extends Rect {
  pane: PaneId;
}

export interface Arrangement {
  name: 'wide' | 'medium' | 'small' | 'zoomed';
  placed: readonly Placed[];
}

export interface ArrangeInput {
  columns: number;
  /** Of the whole terminal; the first is the header, the last the footer. */
  rows: number;
  focus: PaneId;
  zoomed: boolean;
  /** The pane that shares the small screen with the list. */
  lower: PaneId;
  /** Whether any session is open, and whether any forward is. */
  terminals: boolean;
  forwards: boolean;
}

const share = (whole: number, part: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.round(whole * part)));

/** Where each pane is, for a size of the terminal: three arrangements and a zoomed pane. */
export function arrange(input: ArrangeInput): Arrangement {
  const { columns, rows, focus } = input;
  const height = rows - 2;
  if (input.zoomed) return { name: 'zoomed', placed: [{ pane: focus, x: 0, y: 1, width: columns, height }] };
  if (columns < 100 || rows < 28) return { name: 'small', placed: small(input, height) };
  const wide = columns >= 160;
  const left = Math.round(columns * (wide ? 0.5 : 0.52));
  const active = focus === 'terminal' || focus === 'forwards';
  const used = input.terminals || input.forwards;
  const bottom = used ? share(height, active ? 0.5 : 0.36, 8, height - 14) : 4;
  const rest = height - bottom + 1;
  // The list and the diagnosis are what a person reads first: they get the larger part.
  const top = share(rest, focus === 'events' || focus === 'logs' ? 0.45 : 0.56, 8, rest - 6);
  const middle = rest - top + 1;
  const right = columns - left + 1;
  const placed: Placed[] = [
    { pane: 'resources', x: 0, y: 1, width: left, height: top },
    { pane: 'diagnosis', x: left - 1, y: 1, width: right, height: top },
    { pane: 'events', x: 0, y: top, width: left, height: middle },
    { pane: 'logs', x: left - 1, y: top, width: right, height: middle },
  ];
  const y = top + middle - 1;
  if (wide) {
    const cut = Math.round(columns * 0.66);
    placed.push({ pane: 'terminal', x: 0, y, width: cut, height: bottom });
    placed.push({ pane: 'forwards', x: cut - 1, y, width: columns - cut + 1, height: bottom });
  } else {
    placed.push({ pane: bottomPane(input), x: 0, y, width: columns, height: bottom });
  }
  return { name: wide ? 'wide' : 'medium', placed };
}

/** Terminal and forwards share the bottom of a medium screen: the focused one, else the one last used, else the one in use. */
function bottomPane({ focus, lower, terminals, forwards }: ArrangeInput): PaneId {
  if (focus === 'terminal' || focus === 'forwards') return focus;
  if (lower === 'terminal' || lower === 'forwards') return lower;
  return forwards && !terminals ? 'forwards' : 'terminal';
}

function small({ columns, focus, lower }: ArrangeInput, height: number): Placed[] {
  const onList = focus === 'resources';
  const top = onList ? share(height, 0.5, 6, height - 5) : share(height, 0.3, 6, height - 8);
  return [
    { pane: 'resources', x: 0, y: 1, width: columns, height: top },
    { pane: onList ? lower : focus, x: 0, y: top, width: columns, height: height - top + 1 },
  ];
}

const BESIDE_LIST: readonly PaneId[] = ['diagnosis', 'events', 'logs', 'terminal', 'forwards'];

/** The panes that share the place of one, for the names in its frame. */
export function tabsOf(arrangement: Arrangement, pane: PaneId): readonly PaneId[] {
  if (arrangement.name === 'small' && pane !== 'resources') return BESIDE_LIST;
  if (arrangement.name === 'medium' && (pane === 'terminal' || pane === 'forwards')) return ['terminal', 'forwards'];
  return [pane];
}
