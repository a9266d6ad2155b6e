import type { Desk } from '../commands/desk.ts';
import { moveIn } from '../commands/move.ts';
import type { MouseEvent } from '../keys/types.ts';
import { type Arrangement, arrange, type Placed, tabsOf } from './layout/arrange.ts';
import { spansWidth } from './paint/line.ts';
import { titleOf } from './widgets/Pane.tsx';
import { stripRows } from './widgets/Strip.tsx';

/** Rows that one step of the wheel scrolls. */
const STEP = 3;

/** Where the panes are, outside of a component. */
function arrangementOf(desk: Desk, columns: number, rows: number): Arrangement {
  const { focus, zoomed, lower } = desk.panes.state.get();
  const terminals = desk.terminals.sessions.list.get().length > 0;
  const forwards = desk.forwards.service.list.get().length > 0;
  return arrange({ columns, rows: rows - stripRows(desk), focus, zoomed, lower, terminals, forwards });
}

/**
 * A click gives the pane the keys and chooses the row, and opens a piece of evidence or a remedy; the wheel scrolls what is under the pointer and
 * leaves the keys where they are. `open` opens what is chosen in the Diagnosis pane.
 */
export function handleMouse(desk: Desk, event: MouseEvent, columns: number, rows: number, open: () => void): void {
  const wheel = event.action === 'wheel-up' ? 'up' : event.action === 'wheel-down' ? 'down' : undefined;
  if (desk.viewer.state.get()) {
    if (wheel) for (let i = 0; i < STEP; i++) moveIn(desk, wheel);
    return;
  }
  const arrangement = arrangementOf(desk, columns, rows);
  const placed = arrangement.placed.findLast((pane) => inside(pane, event));
  if (!placed) return;
  if (placed.pane === 'terminal' && toProgram(desk, placed, event)) return;
  if (wheel) {
    for (let i = 0; i < STEP; i++) moveIn(desk, wheel, placed.pane);
  } else if (event.action === 'press' && event.button === 'left') {
    const tab = event.y === placed.y ? tabAt(placed, tabsOf(arrangement, placed.pane), event.x) : undefined;
    if (tab) desk.panes.focus(tab);
    else click(desk, placed, event, open);
  }
}

/** The pane whose name in the frame is at column `x`. */
function tabAt(placed: Placed, tabs: readonly Placed['pane'][], x: number): Placed['pane'] | undefined {
  if (tabs.length < 2) return undefined;
  let right = placed.x + 1;
  const names = titleOf({ placed, focused: false, tabs });
  return tabs.find((_, i) => {
    right += spansWidth(names.slice(i, i + 1));
    return x < right;
  });
}

const inside = ({ x, y, width, height }: Placed, event: MouseEvent): boolean =>
  event.x >= x && event.x < x + width && event.y >= y && event.y < y + height;

/** A program that asked for the mouse gets it while it has the keys. */
function toProgram(desk: Desk, placed: Placed, event: MouseEvent): boolean {
  const { focus, capturing } = desk.panes.state.get();
  if (focus !== 'terminal' || !capturing) return false;
  return desk.terminals.screen?.mouse({ ...event, x: event.x - placed.x - 1, y: event.y - placed.y - 1 }) ?? false;
}

function click(desk: Desk, placed: Placed, event: MouseEvent, open: () => void): void {
  const wasFocused = desk.panes.state.get().focus === placed.pane;
  const row = event.y - placed.y - 1;
  // Before the pane has the keys: then it may be painted in another way.
  const opens = placed.pane === 'diagnosis' && desk.findings.point(row);
  desk.panes.focus(placed.pane, placed.pane === 'terminal' && wasFocused);
  if (opens) open();
  if (placed.pane === 'resources' && row >= 1) {
    const keys = desk.list.view.get().shown.map(({ row: shown }) => shown.key);
    const index = desk.list.cursor.place(keys).top + row - 1;
    if (index < keys.length) desk.list.choose(index);
  }
}
