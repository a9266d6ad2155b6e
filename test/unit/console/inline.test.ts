import { describe, expect, it } from 'vitest';
import { Inline } from '../../../src/console/inline.ts';
import { key } from '../../support/inputs.ts';

function opened(value = '') {
  const calls: string[] = [];
  const inline = new Inline();
  inline.open('/', 'hint', value, {
    change: (text) => calls.push(`change ${text}`),
    keep: (text) => calls.push(`keep ${text}`),
    drop: () => calls.push('drop'),
  });
  const press = (...keys: string[]) => {
    for (const name of keys) inline.input(key(name));
  };
  return { inline, calls, press };
}

describe('the line that is typed in the footer', () => {
  it('works while it is typed and stays in force with enter', () => {
    const { inline, calls, press } = opened();
    press('w', 'e', 'left', 'enter');
    expect(calls).toEqual(['change w', 'change we', 'keep we']);
    expect(inline.state.get()).toBeUndefined();
  });

  it('is undone by esc and by ctrl-c', () => {
    for (const leave of ['esc', 'ctrl-c']) {
      const { inline, calls, press } = opened('old');
      press('x', leave);
      expect(calls).toEqual(['change oldx', 'drop']);
      expect(inline.state.get()).toBeUndefined();
    }
  });

  it('does nothing when it is not open', () => {
    const { calls, press } = opened();
    press('enter', 'x', 'enter');
    expect(calls).toEqual(['keep ']);
  });
});
