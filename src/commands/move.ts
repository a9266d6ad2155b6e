import type { Move } from '../console/cursor.ts';
import { PANES, type PaneId } from '../console/paneIds.ts';
import type { Desk } from './desk.ts';
import type { Command } from './types.ts';

/** Lines that a movement scrolls a text by. */
function lines(move: Move, page: number): number {
  const steps: Record<Move, number> = {
    up: -1,
    down: 1,
    pageUp: 1 - page,
    pageDown: page - 1,
    halfUp: -(page >> 1),
    halfDown: page >> 1,
    first: -1e9,
    last: 1e9,
  };
  return steps[move];
}

/** Moves in what has the keys: the viewer, else the focused pane. */
export function moveIn(desk: Desk, move: Move, pane: PaneId = desk.panes.state.get().focus): void {
  const { viewer, terminals } = desk;
  if (viewer.state.get()) return viewer.scroll(lines(move, viewer.page));
  if (pane === 'terminal') {
    const rows = terminals.screen?.rows ?? 10;
    const by = lines(move, rows);
    return terminals.tab.get().mark ? terminals.extend(by) : terminals.scroll(-by);
  }
  const models = {
    resources: desk.list,
    diagnosis: desk.findings,
    events: desk.events,
    logs: desk.logs,
    forwards: desk.forwards,
  };
  models[pane].move(move);
}

function sideways(desk: Desk, by: 1 | -1): void {
  if (desk.viewer.state.get()) return desk.viewer.scroll(0, by * 8);
  const { focus } = desk.panes.state.get();
  if (focus === 'terminal') return desk.terminals.step(by);
  if (focus !== 'diagnosis') return;
  if (by > 0) desk.findings.enter();
  else desk.findings.leave();
}

const MOVES: readonly Move[] = ['up', 'down', 'pageUp', 'pageDown', 'halfUp', 'halfDown', 'first', 'last'];

export const moveCommands: readonly Command[] = [
  ...MOVES.map(
    (move): Command => ({ id: `move.${move}`, group: 'move', hidden: true, run: (desk) => moveIn(desk, move) }),
  ),
  { id: 'move.left', group: 'move', hidden: true, run: (desk) => sideways(desk, -1) },
  { id: 'move.right', group: 'move', hidden: true, run: (desk) => sideways(desk, 1) },
  { id: 'pane.next', group: 'move', run: (desk) => desk.panes.step(1) },
  { id: 'pane.previous', group: 'move', run: (desk) => desk.panes.step(-1) },
  { id: 'pane.zoom', group: 'move', footer: { terminal: 8, logs: 8 }, run: (desk) => desk.panes.zoom() },
  ...PANES.map((pane): Command => ({ id: `pane.${pane}`, group: 'move', run: (desk) => desk.panes.focus(pane) })),
];
