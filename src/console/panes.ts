import { Cell } from '../base/readable.ts';
import { PANES, type PaneId } from './paneIds.ts';

export interface PanesState {
  focus: PaneId;
  zoomed: boolean;
  /** The pane beside the list on a small screen: the last one, other than the list, that was looked at. */
  lower: PaneId;
  /** The terminal pane takes every key but its prefix. */
  capturing: boolean;
}

/** Which pane has the keys. Nothing but the person's own keys (and commands that say so) moves the focus. */
export class Panes {
  readonly state = new Cell<PanesState>({ focus: 'resources', zoomed: false, lower: 'diagnosis', capturing: false });

  focus(pane: PaneId, capturing = false): void {
    this.state.update((state) => ({
      ...state,
      focus: pane,
      lower: pane === 'resources' ? state.lower : pane,
      capturing: pane === 'terminal' && capturing,
    }));
  }

  /** Shows a pane on a small screen without giving it the keys. */
  show(pane: PaneId): void {
    if (pane !== 'resources') this.state.update((state) => ({ ...state, lower: pane }));
  }

  step(by: 1 | -1): void {
    const at = PANES.indexOf(this.state.get().focus);
    this.focus(PANES[(at + by + PANES.length) % PANES.length] ?? 'resources');
  }

  zoom(on: boolean = !this.state.get().zoomed): void {
    this.state.update((state) => ({ ...state, zoomed: on }));
  }

  capture(on: boolean): void {
    this.state.update((state) => ({ ...state, capturing: on && state.focus === 'terminal' }));
  }
}
