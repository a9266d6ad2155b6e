import { describe, expect, it } from 'vitest';
import { Panes } from '../../../src/console/panes.ts';

describe('the panes', () => {
  it('go round with the focus', () => {
    const panes = new Panes();
    const seen = [panes.state.get().focus];
    for (let i = 0; i < 6; i++) {
      panes.step(1);
      seen.push(panes.state.get().focus);
    }
    expect(new Set(seen).size).toBe(6);
    expect(seen.at(-1)).toBe(seen[0]);
    panes.step(-1);
    expect(panes.state.get().focus).toBe(seen[5]);
  });

  it('keep the pane under the list when the list is looked at', () => {
    const panes = new Panes();
    panes.focus('logs');
    panes.focus('resources');
    expect(panes.state.get()).toMatchObject({ focus: 'resources', lower: 'logs' });
    panes.show('events');
    expect(panes.state.get()).toMatchObject({ focus: 'resources', lower: 'events' });
    panes.show('resources');
    expect(panes.state.get().lower).toBe('events');
  });

  it('let only the terminal take all keys, and only while it has the focus', () => {
    const panes = new Panes();
    panes.capture(true);
    expect(panes.state.get().capturing).toBe(false);
    panes.focus('terminal', true);
    expect(panes.state.get().capturing).toBe(true);
    panes.focus('logs', true);
    expect(panes.state.get().capturing).toBe(false);
  });
});
